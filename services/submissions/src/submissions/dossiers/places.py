"""Where in a dossier something is wrong, in people's words: for refusals of what was written into it before."""

from typing import Any

from kit.faults import Json, spoken
from kit.messages import fields
from submissions.dossiers.values import Dossier
from submissions.errors import words


def located(dossier: Dossier, fault: dict[str, str]) -> dict[str, str]:
    """One of a problem's `errors`, whose pointer (RFC 6901) goes into the dossier as its view shows it."""
    nominees: Json = [{"name": nominee.name} for nominee in dossier.nominees]
    where = spoken(fault["pointer"], {"nominees": nominees}, fields("submissions"))
    return fault | {"in": "dossier", "where": where}


def fault_in(dossier: Dossier, pointer: str, code: str, **facts: Any) -> dict[str, str]:
    """Likewise, with the text that is called like its code."""
    return located(dossier, {"pointer": pointer, "code": code, "detail": words(code, **facts)})
