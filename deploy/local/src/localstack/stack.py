"""A whole stack for a program (`with stack(...)`) or for the shell (`up`, `down`)."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from localstack.ownership import leave_to_people
from localstack.processes import Identity, Register, StartFailed, log_tail
from localstack.servers import Addresses
from localstack.state import Phase, State, path_in

THIDUA = "localstack.plan:thidua"
POLL_SECONDS = 0.1
# Longer than the supervisor takes when it has to kill each group of its children.
STOP_SECONDS = 90.0


class NotRunning(RuntimeError):
    """There is no stack in the folder."""


@dataclass(frozen=True)
class Stack:
    """A running stack, seen from outside through its state file."""

    run_dir: Path

    @property
    def state(self) -> State:
        """As of now. Raises NotRunning."""
        if (state := State.read(self.run_dir)) is None:
            raise NotRunning(f"no stack runs in {self.run_dir}")
        return state

    def names(self) -> list[str]:
        """Every process, in the order of their start."""
        return list(self.state.processes)

    def kill(self, name: str) -> None:
        """End a process without warning; the supervisor starts it again. Raises KeyError for an unknown name, and
        NotRunning when it is dead already.
        """
        process = self.state.processes[name].identity.process()
        if process is None:
            raise NotRunning(f"{name} does not run right now")
        process.kill()


@contextmanager
def stack(
    run_dir: Path,
    *,
    plan: str = THIDUA,
    given: Addresses | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> Iterator[Stack]:
    """A stack that is ready, and ends with the block or with this process, however that ends.

    `plan` names a function that returns the plan, as `module:function`. Servers are those given (by default: those
    named in the environment), the others are started; `servers.NONE` starts all of them. `tell` hears of
    each step of the start. Raises StartFailed with the log of what did not come up.
    """
    environment = dict(os.environ)
    if given is not None:
        for name in Addresses.given().environment():
            environment.pop(name, None)
        environment |= given.environment()
    command = [*supervisor_command(run_dir, plan), "--attached"]
    log = fresh_log(run_dir)
    with (
        log.open("wb") as output,
        # The pipe to its input is how it learns that we are gone.
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        ) as process,
    ):
        supervisor = Identity.of(process.pid)
        try:
            wait_ready(run_dir, supervisor, tell)
            yield Stack(run_dir)
        finally:
            end(supervisor)


def up(run_dir: Path, *, plan: str = THIDUA, tell: Callable[[str], None]) -> Stack:
    """Start a stack that stays when this process ends. One that runs already is left as it is. Raises StartFailed."""
    leave_to_people(run_dir)
    running = State.read(run_dir)
    if running and running.phase is not Phase.FAILED:
        wait_ready(run_dir, running.supervisor, tell)
        return Stack(run_dir)
    # By way of a shell that ends at once, so that the supervisor is nobody's child.
    detach = '"$@" >"$0" 2>&1 </dev/null & echo $!'
    command = ["sh", "-c", detach, str(fresh_log(run_dir)), *supervisor_command(run_dir, plan)]
    shell = subprocess.run(command, stdout=subprocess.PIPE, check=True, start_new_session=True)
    supervisor = Identity.of(int(shell.stdout))
    try:
        wait_ready(run_dir, supervisor, tell)
    except BaseException:  # also Ctrl-C: half a stack is no use
        end(supervisor)
        raise
    return Stack(run_dir)


def down(run_dir: Path) -> bool:
    """End the stack and what a crashed one may have left. Returns whether one was running."""
    state = State.read(run_dir)
    running = state is not None and end(state.supervisor)
    Register(run_dir / "processes.json").end_leftovers()
    path_in(run_dir).unlink(missing_ok=True)
    return running


def fresh_log(run_dir: Path) -> Path:
    """The log for a supervisor about to start. Raises StartFailed when a stack runs in that folder already."""
    state = State.read(run_dir)
    if state and state.phase is not Phase.FAILED:
        raise StartFailed(f"a stack runs in {run_dir} already")
    path_in(run_dir).unlink(missing_ok=True)
    log = run_dir / "logs" / "supervisor.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    return log


def supervisor_command(run_dir: Path, plan: str) -> list[str]:
    return [sys.executable, "-m", "localstack", "supervise", str(run_dir), plan]


def wait_ready(run_dir: Path, supervisor: Identity, tell: Callable[[str], None]) -> None:
    """Wait for a supervisor's stack, telling its steps. Raises StartFailed."""
    told = ""
    while True:
        alive = supervisor.process() is not None
        state = State.read(run_dir)
        ours = state if state and state.supervisor == supervisor else None
        if ours and ours.phase is Phase.READY:
            return
        if ours and ours.phase is Phase.FAILED:
            raise StartFailed(ours.error)
        if not alive:
            raise StartFailed(f"the supervisor ended\n{log_tail(run_dir / 'logs' / 'supervisor.log')}")
        if ours and ours.step and ours.step != told:
            told = ours.step
            tell(told)
        time.sleep(POLL_SECONDS)


def end(supervisor: Identity) -> bool:
    """Stop a supervisor; if it does not end in time, its children die with it. Returns whether it was running."""
    process = supervisor.process()
    if process is None:
        return False
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait()
    return True
