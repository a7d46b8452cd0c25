"""When arrivals come, if nobody waits for anybody: a Poisson process, repeatable from its seed."""

import random


def poisson(rate: float, seconds: float, seed: int) -> list[float]:
    """Moments of arrival, in seconds from the start, at `rate` a second on average."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    moments = []
    moment = chance.expovariate(rate)
    while moment < seconds:
        moments.append(moment)
        moment += chance.expovariate(rate)
    return moments
