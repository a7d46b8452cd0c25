"""A very short movement, as the OpenAPI page shows one. Whole ones are in deploy/examples."""

from typing import Final

from pydantic import JsonValue

EXAMPLE: Final[dict[str, JsonValue]] = {
    "code": "ha-tang-tiet-kiem",
    "name": "Đẩy mạnh phát triển kết cấu hạ tầng; thực hành tiết kiệm, chống lãng phí",
    "short_name": "Phong trào thi đua",
    "issuing_unit": "300",
    "starts": "2022-01-01",
    "ends": "2030-12-31",
    "document": {"kind": "KẾ HOẠCH", "title": "Thực hiện Phong trào thi đua"},
    "base_documents": [
        {"number": "580/KH-UBND", "issued_on": "2023-03-03", "issuer": "UBND tỉnh", "title": "Kế hoạch"}
    ],
    "preamble": {"paragraphs": ["Thực hiện Kế hoạch số 580/KH-UBND ngày 03/3/2023 của UBND tỉnh."]},
    "aims": {
        "code": "I",
        "heading": "MỤC ĐÍCH, YÊU CẦU",
        "purposes": {"code": "I.1", "heading": "Mục đích", "items": [{"code": "I.1.1", "text": "Thi đua."}]},
        "requirements": {
            "code": "I.2",
            "heading": "Yêu cầu",
            "items": [{"code": "I.2.1", "text": "Thiết thực."}],
        },
    },
    "content": {
        "code": "II",
        "heading": "NỘI DUNG THI ĐUA",
        "areas": [
            {"code": "II.1", "heading": "Hạ tầng", "items": [{"code": "II.1.1", "text": "Giao thông."}]}
        ],
    },
    "criteria": {
        "code": "III",
        "heading": "TIÊU CHÍ THI ĐUA",
        "parts": [
            {
                "code": "III.1",
                "obligation": "required",
                "groups": [
                    {
                        "code": "1.1",
                        "name": "Cơ quan, đơn vị, địa phương",
                        "subjects": ["collective"],
                        "criteria": [{"code": "1.1.1", "text": "Giải ngân vốn đầu tư công trên 95%."}],
                    }
                ],
            }
        ],
    },
    "targets": [],
    "awards": {
        "code": "IV",
        "heading": "KHEN THƯỞNG",
        "occasions": [
            {
                "code": "IV.1",
                "heading": "Khen thưởng sơ kết",
                "occasion": "interim",
                "power": "any",
                "criteria_groups": ["1.1"],
                "forms": {
                    "code": "IV.1.1",
                    "heading": "Hình thức",
                    "items": [
                        {"award": "giay_khen_chu_tich_huyen", "text": "Giấy khen của Chủ tịch UBND huyện"}
                    ],
                },
            }
        ],
    },
    "solutions": {
        "code": "V",
        "heading": "GIẢI PHÁP",
        "items": [{"code": "V.1", "paragraphs": ["Tuyên truyền sâu rộng."]}],
    },
    "schedule": {
        "phases": [
            {
                "code": "giai-doan-1",
                "name": "Giai đoạn 1",
                "starts": "2022-01-01",
                "ends": "2025-12-31",
                "review": {"kind": "interim", "year": 2025},
            }
        ]
    },
    "organisation": {
        "code": "VI",
        "heading": "TỔ CHỨC THỰC HIỆN",
        "items": [{"code": "VI.1", "paragraphs": ["Phòng Nội vụ tổng hợp, báo cáo."]}],
    },
    "reports": [],
    "recipients": {"heading": "Nơi nhận:", "items": ["UBND tỉnh"]},
    "signer": {"position": "CHỦ TỊCH", "name": "Nguyễn Văn Mẫu"},
}
