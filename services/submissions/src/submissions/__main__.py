"""`python -m submissions …`; see `kit.cli`."""

from kit.cli import main
from submissions.bootstrap import bootstrap

if __name__ == "__main__":
    main(bootstrap)
