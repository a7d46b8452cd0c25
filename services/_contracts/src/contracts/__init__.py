"""What the parts of thidua know of each other: facts, their envelope, their topics, and workflow commands."""

from contracts.envelope import Envelope, MalformedEnvelope
from contracts.event import Event, UnknownVersion, event_class

__all__ = ["Envelope", "Event", "MalformedEnvelope", "UnknownVersion", "event_class"]
