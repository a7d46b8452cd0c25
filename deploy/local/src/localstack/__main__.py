"""`python -m localstack`: a stack of thidua's processes and servers on this machine, or servers for one command."""

import argparse
import shutil
import sys
from importlib import import_module
from pathlib import Path

from localstack import postgres
from localstack.processes import StartFailed
from localstack.run import run
from localstack.servers import Wanted
from localstack.show import NoSuchLog, print_logs, print_state
from localstack.stack import THIDUA, NotRunning, Stack, down, up

RUN_DIR = Path(".local")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m localstack", description=__doc__)
    top.add_argument("--dir", type=Path, default=RUN_DIR, help="the stack's folder (default: %(default)s)")
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="start the stack and return when it is ready")
    commands.add_parser("down", help="stop the stack; its data stays")
    commands.add_parser("status", help="addresses and processes")
    commands.add_parser("clean", help="stop the stack and delete its data and logs")
    logs = commands.add_parser("logs", help="the end of the logs")
    logs.add_argument("name", nargs="?")
    logs.add_argument("-f", "--follow", action="store_true")
    runner = commands.add_parser(
        "run", help="run a command with servers of its own (all three unless some are named)"
    )
    for server in ("postgres", "kafka", "temporal"):
        runner.add_argument(f"--{server}", action="store_true")
    runner.add_argument("words", nargs="+", metavar="COMMAND", help="after --")
    # The stack's own processes.
    supervisor = commands.add_parser("supervise")
    supervisor.add_argument("run_dir", type=Path)
    supervisor.add_argument("plan")
    supervisor.add_argument("--attached", action="store_true")
    for name in ("issuer", "mail"):
        helper = commands.add_parser(name)
        helper.add_argument("folder", type=Path)
        helper.add_argument("port", type=int)
    return top


def main(arguments: list[str]) -> int:
    chosen = parser().parse_args(arguments)
    run_dir: Path = chosen.dir.absolute()
    match chosen.command:
        case "up":
            print_state(up(run_dir, plan=THIDUA, tell=lambda step: print(f"up: {step}", flush=True)).state)
        case "down":
            print("stopped" if down(run_dir) else "nothing was running")
        case "status":
            print_state(Stack(run_dir).state)
        case "clean":
            clean(run_dir)
        case "logs":
            print_logs(run_dir / "logs", chosen.name, follow=chosen.follow)
        case "run":
            named = (chosen.postgres, chosen.kafka, chosen.temporal)
            return run(chosen.words, Wanted(*named) if any(named) else Wanted())
        case "supervise":
            run_supervisor(chosen.run_dir, chosen.plan, attached=chosen.attached)
        case "issuer":
            serve_issuer(chosen.folder, chosen.port)
        case "mail":
            serve_mail(chosen.folder, chosen.port)
    return 0


def clean(run_dir: Path) -> None:
    down(run_dir)
    postgres.remove_data(run_dir / "postgres")
    shutil.rmtree(run_dir, ignore_errors=True)


# Each of these is a process of its own and imports what it alone needs, so that none waits for all of it.


def run_supervisor(run_dir: Path, plan: str, *, attached: bool) -> None:
    """Own a stack by the plan that `module:function` returns."""
    from localstack.plan import Plan
    from localstack.supervisor import supervise

    module, _, function = plan.partition(":")
    planned = getattr(import_module(module), function)()
    if not isinstance(planned, Plan):
        raise TypeError(f"{plan} returns no plan")
    supervise(run_dir, planned, attached=attached)


def serve_issuer(folder: Path, port: int) -> None:
    import uvicorn

    from localstack.issuer.app import create_app
    from localstack.issuer.issuer import Issuer
    from localstack.issuer.settings import Settings
    from localstack.issuer.tokens import kept_key
    from localstack.ports import HOST

    settings = Settings()
    key = kept_key(folder / "issuer-key.json")
    issuer = Issuer(key, f"http://{HOST}:{port}", settings.clients(folder), settings.people)
    uvicorn.run(create_app(issuer), host=HOST, port=port, log_level="warning")


def serve_mail(folder: Path, port: int) -> None:
    import asyncio

    from localstack import mail

    asyncio.run(mail.serve(folder, port))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (StartFailed, NotRunning, NoSuchLog) as failure:
        sys.exit(f"localstack: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
