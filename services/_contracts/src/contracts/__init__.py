"""What the parts of thidua know of each other: facts, their envelope, their topics, and workflow commands."""

from contracts.envelope import Envelope, MalformedEnvelope
from contracts.fact import Fact, UnknownVersion, fact_class

__all__ = ["Envelope", "Fact", "MalformedEnvelope", "UnknownVersion", "fact_class"]
