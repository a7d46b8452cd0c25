"""Notices and their deliveries: values, and what follows an attempt to deliver. Standard library only."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

EMAIL: Final = "email"
"""The one channel besides the in-app inbox, which needs no delivery."""


@dataclass(frozen=True)
class Notice:
    """A person was told of a fact. Its first fact is `raised`; each later one raises `version` by one."""

    id: UUID
    version: int
    fact_id: UUID
    person_id: UUID
    read_at: datetime | None = None


def read(notice: Notice, at: datetime) -> Notice:
    """The person opened the notice; again makes no difference."""
    if notice.read_at is not None:
        return notice
    return replace(notice, version=notice.version + 1, read_at=at)


class DeliveryState(StrEnum):
    """Waiting for its (next) attempt; accepted by the mail server; nowhere to send to; given up."""

    PENDING = "pending"
    SENT = "sent"
    NO_ADDRESS = "no_address"
    FAILED = "failed"


class Outcome(StrEnum):
    """How one attempt ended: accepted; the person has no address; refused for good; worth another attempt."""

    SENT = "sent"
    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    DEFERRED = "deferred"


@dataclass(frozen=True)
class Patience:
    """How long and how often a delivery is tried."""

    attempts: int = 12
    first_wait_s: float = 30.0
    longest_wait_s: float = 3600.0
    timeout_s: float = 20.0
    """For one attempt as a whole: asking for the contact and handing over the message."""

    @property
    def lease_s(self) -> float:
        """Seconds after which a delivery whose process died in the middle of an attempt is tried again."""
        return 2 * self.timeout_s

    def wait_s(self, attempts: int, jitter: float) -> float:
        """Seconds after the n-th attempt: doubled each time up to the longest, halved by `jitter` (0 to 1) at most."""
        full: float = min(self.first_wait_s * 2.0 ** (attempts - 1), self.longest_wait_s)
        return full * (1 - jitter / 2)


def state_after(outcome: Outcome, attempts: int, patience: Patience) -> DeliveryState:
    """Where a delivery stands after its n-th attempt."""
    match outcome:
        case Outcome.SENT:
            return DeliveryState.SENT
        case Outcome.NO_ADDRESS:
            return DeliveryState.NO_ADDRESS
        case Outcome.REFUSED:
            return DeliveryState.FAILED
        case Outcome.DEFERRED:
            return DeliveryState.PENDING if attempts < patience.attempts else DeliveryState.FAILED
