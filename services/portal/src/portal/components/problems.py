"""What a service said against a form, put beside the fields that it means."""

from dataclasses import dataclass

from portal.components.words import words
from portal.forms import Form, new_key
from portal.services import Down, Fault, Refused

CHANGED_MEANWHILE = {"precondition_failed"}
"""Somebody else was quicker: the form is shown on what stands there now, with what was typed."""
SENT_OTHERWISE = {"idempotency_key_reused"}
"""The form had been sent before and was done; what comes now differs from that."""


@dataclass(frozen=True)
class Trouble:
    """Why a form was not taken: in Vietnamese, with each fault at its field."""

    title: str
    code: str
    status: int
    key: str
    """The key of the form that is shown again: the same as long as what was sent may still be done."""
    faults: tuple[Fault, ...] = ()
    left_out: int = 0
    correlation_id: str = ""

    @property
    def changed_meanwhile(self) -> bool:
        return self.code in CHANGED_MEANWHILE

    def at(self, pointer: str) -> tuple[Fault, ...]:
        """What is wrong with one field, or with what lies in it."""
        return tuple(
            fault
            for fault in self.faults
            if fault.pointer == pointer or fault.pointer.startswith(f"{pointer}/")
        )


def trouble_of(error: Refused | Down, form: Form) -> Trouble:
    """Of an act that a form asked for."""
    if isinstance(error, Down):
        return Trouble(words("maybe_done"), "service_down", 503, form.key)
    problem = error.problem
    is_new = problem.code in CHANGED_MEANWHILE | SENT_OTHERWISE
    return Trouble(
        problem.title,
        problem.code,
        problem.status,
        new_key() if is_new else form.key,
        problem.errors,
        problem.errors_left_out,
        problem.correlation_id,
    )
