"""Why the sample refuses."""

from kit.errors import Problem


class CounterFull(Problem):
    """The counter would exceed what it can show."""

    code = "counter_full"
    status = 409
