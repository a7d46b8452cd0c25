"""A mail server that asks who we are, and lets nobody say it in the clear."""

import ssl
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest
import trustme
from aiosmtpd.smtp import AuthResult, LoginPassword

from kit.settings import NotSet, from_environment
from kit.trials import NotReached
from notify import reach
from notify.mail_server import MailServer
from notify.settings import Settings, Smtp
from tests.notify.standins import Mailbox, mail_server
from tests.notify.test_mail_server import LIMIT_S, arrived, mail

USER, PASSWORD = "thidua", "bí mật"


@dataclass
class Post:
    """What a mail server of the province has, and its authority's certificate, which we are given."""

    tls: ssl.SSLContext
    ca_file: Path

    @property
    def asks(self) -> dict[str, Any]:
        return {"authenticator": known, "auth_required": True}

    def smtp(self, mailbox: Mailbox, tls: Any) -> Smtp:
        return Smtp("127.0.0.1", mailbox.port, tls, self.ca_file, USER, PASSWORD)


def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, said: LoginPassword) -> AuthResult:
    is_right = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@pytest.fixture
def post(tmp_path: Path) -> Post:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return Post(context, tmp_path / "ca.pem")


async def hand_over(smtp: Smtp, *to: str) -> None:
    server = MailServer(smtp, LIMIT_S, "example.vn")
    try:
        for address in to:
            await server.hand_over(mail(address))
    finally:
        server.close()


async def test_who_signs_in_after_starttls_may_send(post: Post) -> None:
    async with mail_server(tls_context=post.tls, require_starttls=True, **post.asks) as mailbox:
        smtp = post.smtp(mailbox, "starttls")
        await hand_over(smtp, "an@example.vn", "binh@example.vn")
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await hand_over(replace(smtp, password="đoán"), "cuc@example.vn")
        with pytest.raises(aiosmtplib.SMTPSenderRefused):
            await hand_over(replace(smtp, user="", password=""), "cuc@example.vn")
    assert arrived(mailbox) == ["an@example.vn", "binh@example.vn"]


async def test_whoever_tries_the_server_is_told_what_it_takes_and_sends_nothing(post: Post) -> None:
    async with mail_server(tls_context=post.tls, require_starttls=True, **post.asks) as mailbox:
        smtp = post.smtp(mailbox, "starttls")
        await reach.mail(smtp, "example.vn")
        with pytest.raises(NotReached, match="takes no mail from thidua with THIDUA_SMTP_TLS=starttls"):
            await reach.mail(replace(smtp, password="đoán"), "example.vn")
    with pytest.raises(NotReached, match="nobody answers"):
        await reach.mail(smtp, "example.vn")
    assert mailbox.asked == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd does not see that it is encrypted
async def test_a_server_may_be_encrypted_from_the_first_byte(post: Post) -> None:
    async with mail_server(post.tls, auth_require_tls=False, **post.asks) as mailbox:
        await hand_over(post.smtp(mailbox, "tls"), "an@example.vn")
    assert arrived(mailbox) == ["an@example.vn"]


async def test_a_password_is_not_said_to_a_server_that_offers_no_encryption(post: Post) -> None:
    async with mail_server() as mailbox:
        with pytest.raises(aiosmtplib.SMTPException, match="STARTTLS"):
            await hand_over(post.smtp(mailbox, "starttls"), "an@example.vn")
    assert mailbox.messages == []


async def test_nor_to_one_whose_certificate_somebody_else_signed(post: Post, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    async with mail_server(tls_context=post.tls, require_starttls=True, **post.asks) as mailbox:
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError)):
            await hand_over(replace(post.smtp(mailbox, "starttls"), ca_file=other), "an@example.vn")
    assert mailbox.messages == []


@pytest.mark.unit
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"USER": USER}, "THIDUA_SMTP_USER is set, but THIDUA_SMTP_PASSWORD is not"),
        ({"PASSWORD": PASSWORD}, "THIDUA_SMTP_PASSWORD is set, but THIDUA_SMTP_USER is not"),
        (
            {"USER": USER, "PASSWORD": PASSWORD},
            "THIDUA_SMTP_USER is set: THIDUA_SMTP_TLS must be starttls or tls",
        ),
        ({"CA_FILE": "/nowhere"}, "THIDUA_SMTP_CA_FILE: /nowhere can't be read"),
        ({"USER": USER, "PASSWORD_FILE": "/nowhere"}, "THIDUA_SMTP_PASSWORD_FILE: /nowhere can't be read"),
    ],
)
def test_what_does_not_go_together_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], words: str
) -> None:
    told = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere",
        "KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "OIDC_ISSUER": "http://issuer.test",
        "OIDC_CLIENT_SECRET": "s",
        "SMTP_HOST": "127.0.0.1",
        "MAIL_FROM": "thidua@example.vn",
        "DIRECTORY_URL": "http://127.0.0.1:1",
    } | {f"SMTP_{name}": value for name, value in settings.items()}
    for name, value in told.items():
        monkeypatch.setenv(f"THIDUA_{name}", value)
    with pytest.raises(NotSet) as refused:
        from_environment(Settings)
    assert str(refused.value).startswith(words)
