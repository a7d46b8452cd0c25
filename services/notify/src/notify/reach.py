"""How notify tries the servers that only it needs: the mail server, and the issuer for a token of its own."""

import aiosmtplib

from kit.reach import WITHIN_S, principal, somebody_at
from kit.trials import NotReached, Trial
from notify.mail_server import connection_to
from notify.settings import Settings, Smtp


def trials(settings: Settings) -> tuple[Trial, ...]:
    return (
        Trial("mail", lambda: mail(settings.smtp, settings.mail_from.rpartition("@")[2])),
        Trial(
            "own token",
            lambda: principal(
                settings.oidc_issuer,
                settings.oidc_audience,
                settings.oidc_client_id,
                settings.oidc_client_secret,
                "notify",
            ),
        ),
    )


async def mail(smtp: Smtp, greeting: str) -> None:
    """Greet the server, encrypt and log in as the settings say, and send nothing. Raises NotReached."""
    await somebody_at(smtp.host, smtp.port)
    connection = connection_to(smtp, WITHIN_S, greeting)
    try:
        await connection.connect()
        await connection.noop()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise NotReached(
            f"it answers, and takes no mail from {smtp.user or 'us'} with THIDUA_SMTP_TLS={smtp.tls} ({error}). Compare"
            " port, encryption, certificate and login with what whoever runs it says"
        ) from error
    finally:
        connection.close()
