"""A stand-in for the site's process manager: hands `start|stop|restart UNIT…` to the tests' own. See units.py."""

import os
import socket
import sys


def main() -> int:
    with socket.socket(socket.AF_UNIX) as manager:
        manager.connect(os.environ["SYSTEMCTL_SOCKET"])
        manager.sendall(" ".join(sys.argv[1:]).encode() + b"\n")
        answer = manager.makefile().read()
    sys.stderr.write(answer)
    return 1 if answer else 0


if __name__ == "__main__":
    sys.exit(main())
