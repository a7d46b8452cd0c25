"""Temporal over TLS: what we show, what we ask, and what does not go together."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from kit.settings import NotSet, from_environment
from kit.trials import NotReached
from workflows.reach import temporal
from workflows.settings import Settings
from workflows.worker import connect

NAME = "temporal.example.vn"


def told(monkeypatch: pytest.MonkeyPatch, **temporal: object) -> None:
    away = "http://127.0.0.1:9"
    settings = {
        "KAFKA_BOOTSTRAP": "127.0.0.1:9",
        "TEMPORAL_ADDRESS": "127.0.0.1:9",
        "SUBMISSIONS_URL": away,
        "AWARDS_URL": away,
        "SCORING_URL": away,
        "OIDC_ISSUER": away,
        "OIDC_CLIENT_ID": "workflows",
        "OIDC_CLIENT_SECRET": "secret",
    } | {f"TEMPORAL_{name.upper()}": str(value) for name, value in temporal.items()}
    for name, value in settings.items():
        monkeypatch.setenv(f"THIDUA_{name}", value)


async def test_we_show_our_certificate_and_ask_for_the_servers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The server is one that only shakes hands: who came is what it is asked."""
    authority = trustme.CA()
    files = {name: tmp_path / f"{name}.pem" for name in ("ca_file", "cert_file", "key_file")}
    ours = authority.issue_cert("workflows.example.vn")
    authority.cert_pem.write_to_path(files["ca_file"])
    ours.cert_chain_pems[0].write_to_path(files["cert_file"])
    ours.private_key_pem.write_to_path(files["key_file"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["h2"])
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    authority.issue_cert(NAME).configure_cert(context)
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    came: list[Any] = []

    async def shake_hands(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer.get_extra_info("peercert"))
        writer.transport.abort()  # to close, it would wait for a goodbye in TLS beyond the end of the loop

    server = await asyncio.start_server(shake_hands, "127.0.0.1", 0, ssl=context)
    async with server:
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        told(monkeypatch, address=address, tls="true", server_name=NAME, **files)
        with pytest.raises(RuntimeError):
            await connect(from_environment(Settings))
    assert asked[0] == NAME
    assert came[0]["subjectAltName"] == (("DNS", "workflows.example.vn"),)


async def test_what_is_wrong_with_temporal_is_told(
    monkeypatch: pytest.MonkeyPatch, temporal_address: str
) -> None:
    told(monkeypatch)
    with pytest.raises(NotReached, match="nobody answers"):
        await temporal(from_environment(Settings))
    told(monkeypatch, address=temporal_address, namespace="not-made")
    with pytest.raises(NotReached, match="Make it: python -m workflows provision"):
        await temporal(from_environment(Settings))
    told(monkeypatch, address=temporal_address, tls="true")
    with pytest.raises(NotReached, match="does not speak to us with TLS"):
        await temporal(from_environment(Settings))


@pytest.mark.unit
def test_by_default_temporal_is_spoken_to_openly(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch)
    assert from_environment(Settings).tls is False


@pytest.mark.unit
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"server_name": NAME}, "THIDUA_TEMPORAL_SERVER_NAME is set, but THIDUA_TEMPORAL_TLS is not"),
        ({"ca_file": __file__}, "THIDUA_TEMPORAL_CA_FILE is set, but THIDUA_TEMPORAL_TLS is not"),
        (
            {"tls": "true", "cert_file": __file__},
            "THIDUA_TEMPORAL_CERT_FILE is set, but THIDUA_TEMPORAL_KEY_FILE is not",
        ),
        ({"tls": "true", "ca_file": "/nowhere"}, "THIDUA_TEMPORAL_CA_FILE: /nowhere can't be read"),
    ],
)
def test_what_does_not_go_together_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], words: str
) -> None:
    told(monkeypatch, **settings)
    with pytest.raises(NotSet) as refused:
        from_environment(Settings)
    assert str(refused.value).startswith(words)
