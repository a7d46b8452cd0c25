"""Record the histories and fingerprints of the present release anew: `python -m tests.workflows.record`.

Needs what the tests need; within `python -m localstack run --postgres -- …` it uses those servers. Histories of
earlier releases are never touched: they are what workflows in production may have in the past.
"""

import json
import os
import subprocess
import sys

from tests.workflows.histories import FINGERPRINTS, HERE, RECORDING, RELEASE, committed, fingerprint, forget

PATHS = ("test_dossier_paths.py", "test_dossier_troubles.py", "test_session_paths.py")


def record() -> int:
    forget()
    tests = [str(HERE / path) for path in PATHS]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *tests], env=os.environ | {RECORDING: "1"}, check=False
    )
    if ran.returncode == 0:
        found = {name: fingerprint(history) for name, history in committed()}
        FINGERPRINTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
        print(f"recorded as {RELEASE}; look at the difference before you commit it")  # noqa: T201
    return ran.returncode


if __name__ == "__main__":
    sys.exit(record())
