"""Free loopback ports."""

import random
import socket
from contextlib import ExitStack
from pathlib import Path

HOST = "127.0.0.1"
LOWEST = 15_000
EPHEMERAL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_ports(count: int) -> list[int]:
    """Distinct ports that nobody listens on right now.

    They lie below the range from which the kernel gives ports to outgoing connections: one of those could take a
    port between this look and the server's own bind, which happens with hundreds of database connections about.
    """
    highest = int(EPHEMERAL_RANGE.read_text().split()[0]) - 1
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = random.randint(LOWEST, max(highest, LOWEST + 10_000))  # noqa: S311  no secret
            candidate = held.enter_context(socket.socket())
            try:
                candidate.bind((HOST, port))
            except OSError:
                continue
            found.append(port)
    return found


def accepts_connections(port: int) -> bool:
    """Whether somebody listens on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0
