"""Units for systemd, one for each part."""

import shlex
import sys
from pathlib import Path
from typing import Final

from sites.plan import PARTS, WORKFLOWS, Plan

_UNIT: Final = """\
# Written by `python -m sites write`: change site.yaml, and write again.
[Unit]
Description=thidua: {part}
Wants=network-online.target
After=network-online.target

[Service]
User={account}
ExecStart=/bin/sh -c {command}
StandardOutput=append:{logs}/{part}.log
StandardError=inherit
Restart=always
RestartSec=1
TimeoutStopSec=30
Nice={niceness}
NoNewPrivileges=yes
ProtectSystem=full
ProtectHome=yes
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
"""
STANDS_BACK: Final = 10
"""Niceness of what tells people of what happened: it can wait some seconds, and a case's next step can't."""


def account_of(folder: Path) -> str:
    """The account that the parts run under: the one that is called like the group of the settings' folder."""
    return folder.group()


def units_of(plan: Plan, folder: Path) -> dict[str, str]:
    """The units' texts by file name."""
    account = account_of(folder)
    return {
        f"thidua-{part}.service": _UNIT.format(
            part=part,
            account=account,
            command=shlex.quote(f". {folder / part}.env && exec {sys.executable} -m {part} {_runs(part)}"),
            logs=plan.logs,
            niceness=STANDS_BACK if part in {"notify", "papers"} else 0,
        )
        for part in PARTS
    }


def _runs(part: str) -> str:
    return "worker" if part == WORKFLOWS else "serve"
