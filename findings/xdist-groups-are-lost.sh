#!/usr/bin/env bash
# pytest-xdist 3.8.0 under pytest 9.2.0: `--dist loadgroup` spreads the tests of one `xdist_group` over workers.
#
# The worker of pytest-xdist marks a test's group by writing a suffix into the private `_nodeid` of the collected item
# (xdist/remote.py). In pytest 9.2 an item's `nodeid` is computed from a structured id (`_pytest/nodes.py`) and nobody
# reads that attribute any more. Writing it still works, the scheduler sees ids without a suffix, says that it is
# LoadGroupScheduling, and hands every test out alone: no warning, no error. Tests that share a broker, a port or a
# stack meet at random. What needs one worker is therefore one file here, and workers are given files (`loadfile`,
# which goes by the public id).
#
# Exits 0 while it is so, 1 when a group stays together again.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pytest==9.2.0 pytest-xdist==3.8.0
cat > test_group.py <<'PYTHON'
import time

import pytest


@pytest.mark.xdist_group("one-broker")
@pytest.mark.parametrize("number", range(6))
def test_shares(number: int, worker_id: str) -> None:
    time.sleep(0.3)
    with open("workers.txt", "a") as file:
        file.write(worker_id + "\n")
PYTHON
env/bin/python -m pytest -q -n 2 --dist loadgroup -p no:cacheprovider test_group.py > output.txt
seen="$(sort -u workers.txt | tr '\n' ' ')"
echo "pytest $(env/bin/python -c 'import pytest; print(pytest.__version__)')," \
  "pytest-xdist $(env/bin/python -c 'import xdist; print(xdist.__version__)')"
echo "expected: six tests of one group run on one worker"
echo "seen:     they ran on $seen"
[ "$(wc -w <<< "$seen")" -gt 1 ]
