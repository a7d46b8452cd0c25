"""What the environment says of Kafka and the database: as it is by default, what does not go together, and secrets in
files.
"""

from pathlib import Path

import pytest
import trustme

from kit.kafka import Kafka
from kit.settings import KafkaSettings, NotSet, from_environment, kafka_environment

pytestmark = pytest.mark.unit
BOOTSTRAP = {"bootstrap": "kafka.example.vn:9092"}
A_USER = {"security_protocol": "SASL_PLAINTEXT", "user": "awards", "password": "bí mật"}


def told(**settings: object) -> dict[str, str]:
    return {f"THIDUA_KAFKA_{name.upper()}": str(value) for name, value in settings.items()}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for field in KafkaSettings.model_fields:
        monkeypatch.delenv(f"THIDUA_{field.upper()}", raising=False)
    return monkeypatch


def kafka_of(environment: pytest.MonkeyPatch, variables: dict[str, str]) -> Kafka:
    for name, value in variables.items():
        environment.setenv(name, value)
    return from_environment(KafkaSettings).kafka


def test_by_default_kafka_asks_for_nothing(environment: pytest.MonkeyPatch) -> None:
    kafka = kafka_of(environment, told(**BOOTSTRAP))
    assert kafka.client() == {
        "bootstrap_servers": "kafka.example.vn:9092",
        "security_protocol": "PLAINTEXT",
    }


def test_a_user_has_a_password(environment: pytest.MonkeyPatch) -> None:
    kafka = kafka_of(environment, told(**BOOTSTRAP, **A_USER))
    assert kafka.client() == {
        "bootstrap_servers": "kafka.example.vn:9092",
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "awards",
        "sasl_plain_password": "bí mật",
    }
    assert "bí mật" not in repr(kafka)


def test_a_password_in_a_file_counts(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "awards.kafka"
    file.write_text("mới\n")
    kafka = kafka_of(environment, told(**BOOTSTRAP, **A_USER, password_file=file))
    assert kafka.password == "mới"


def test_what_a_process_is_told_it_reads(environment: pytest.MonkeyPatch) -> None:
    kafka = Kafka(bootstrap="127.0.0.1:1", security_protocol="SASL_PLAINTEXT", user="awards", password="x")
    assert kafka_of(environment, kafka_environment(kafka)) == kafka


def test_certificates_are_used(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = trustme.CA()
    files = {name: tmp_path / f"{name}.pem" for name in ("ca_file", "cert_file", "key_file")}
    ours = authority.issue_cert("awards.example.vn")
    authority.cert_pem.write_to_path(files["ca_file"])
    ours.cert_chain_pems[0].write_to_path(files["cert_file"])
    ours.private_key_pem.write_to_path(files["key_file"])
    kafka = kafka_of(environment, told(**BOOTSTRAP, security_protocol="SSL", **files))
    context = kafka.client()["ssl_context"]
    assert len(context.get_ca_certs()) == 1
    assert kafka.admin() == {
        "bootstrap.servers": "kafka.example.vn:9092",
        "security.protocol": "SSL",
        "ssl.ca.location": str(files["ca_file"]),
        "ssl.certificate.location": str(files["cert_file"]),
        "ssl.key.location": str(files["key_file"]),
    }


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"security_protocol": "SASL_SSL"},
            "THIDUA_KAFKA_SECURITY_PROTOCOL is SASL_SSL, but THIDUA_KAFKA_USER is not set",
        ),
        (
            {"security_protocol": "SASL_PLAINTEXT", "user": "awards"},
            "THIDUA_KAFKA_SECURITY_PROTOCOL is SASL_PLAINTEXT, but THIDUA_KAFKA_PASSWORD is not set",
        ),
        (
            {"user": "awards", "password": "x"},
            "THIDUA_KAFKA_USER is set, but THIDUA_KAFKA_SECURITY_PROTOCOL is PLAINTEXT, which asks for no user",
        ),
        (
            {"password": "x"},
            "THIDUA_KAFKA_PASSWORD is set, but THIDUA_KAFKA_SECURITY_PROTOCOL is PLAINTEXT, which asks for no user",
        ),
        (
            {"ca_file": __file__},
            "THIDUA_KAFKA_CA_FILE is set, but THIDUA_KAFKA_SECURITY_PROTOCOL is PLAINTEXT, which encrypts nothing",
        ),
        (
            {"security_protocol": "SSL", "cert_file": __file__},
            "THIDUA_KAFKA_CERT_FILE is set, but THIDUA_KAFKA_KEY_FILE is not",
        ),
        (
            {"security_protocol": "SSL", "key_file": __file__},
            "THIDUA_KAFKA_KEY_FILE is set, but THIDUA_KAFKA_CERT_FILE is not",
        ),
        (
            {"security_protocol": "SSL", "ca_file": "/nowhere/ca.pem"},
            "THIDUA_KAFKA_CA_FILE: /nowhere/ca.pem can't be read (No such file or directory)",
        ),
        (
            {"security_protocol": "SASL_PLAINTEXT", "user": "awards", "password_file": "/nowhere"},
            "THIDUA_KAFKA_PASSWORD_FILE: /nowhere can't be read (No such file or directory)",
        ),
        (
            {"security_protocol": "SSL", "ca_file": __file__},
            "THIDUA_KAFKA_CA_FILE and its like are no use: ",
        ),
        (
            {"security_protocol": "TLS"},
            "THIDUA_KAFKA_SECURITY_PROTOCOL is wrong: Input should be 'PLAINTEXT', 'SSL', ",
        ),
    ],
)
def test_what_does_not_go_together_is_said_in_words(
    environment: pytest.MonkeyPatch, settings: dict[str, str], words: str
) -> None:
    with pytest.raises(NotSet) as refused:
        kafka_of(environment, told(**BOOTSTRAP, **settings))
    assert str(refused.value).startswith(words)
