"""Runs schedules from a seed. The same seed and count play the same schedules, on every machine and every time."""

import sys

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def is_sound() -> bool:
    """Whether the schedule that ends has no finding. For `teardown`, which Hypothesis calls while one is on its way.

    What is left at the end is compared only then; after a finding it would speak over it.
    """
    return sys.exception() is None


def play(
    machine: type[RuleBasedStateMachine], count: int, number: int, *, steps: int, shrinking: bool = True
) -> None:
    """Play this many schedules of a machine from a seed. Raises what the first violation raises, shrunk."""
    played: type[RuleBasedStateMachine] = seed(number)(type(machine.__name__, (machine,), {}))
    run_state_machine_as_test(
        played,
        settings=settings(
            max_examples=count,
            stateful_step_count=steps,
            phases=(Phase.generate, Phase.shrink) if shrinking else (Phase.generate,),
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            print_blob=False,
            verbosity=Verbosity.normal,
            suppress_health_check=list(HealthCheck),
        ),
    )
