import asyncio
import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from localstack.mail import REFUSED_DOMAIN, server
from localstack.ports import HOST

pytestmark = pytest.mark.stack


def message(recipient: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "thidua@thanhmien.example"
    mail["To"] = recipient
    mail["Subject"] = "Quyết định khen thưởng"
    mail["Message-ID"] = "<thong-bao-1@thidua>"
    mail.set_content("Kính gửi đồng chí, Hội đồng Thi đua - Khen thưởng thông báo.")
    return mail


def send(port: int, mail: EmailMessage) -> None:
    with smtplib.SMTP(HOST, port) as client:
        client.send_message(mail)


def kept_in(folder: Path) -> list[EmailMessage]:
    paths = sorted(folder.glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), EmailMessage, policy=default) for path in paths]


async def test_a_message_is_kept_as_it_was_sent(tmp_path: Path) -> None:
    listening = await asyncio.get_running_loop().create_server(server(tmp_path), HOST, 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        await asyncio.to_thread(send, port, message("can-bo@xa.example"))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await asyncio.to_thread(send, port, message(f"can-bo{REFUSED_DOMAIN}"))
        await asyncio.to_thread(send, port, message("chu-tich@huyen.example"))
    kept = kept_in(tmp_path)
    assert [mail["To"] for mail in kept] == ["can-bo@xa.example", "chu-tich@huyen.example"]
    assert kept[0]["Subject"] == "Quyết định khen thưởng"
    assert "Hội đồng Thi đua" in kept[0].get_content()
