"""`python -m scoring api|consumer|relay|serve|migrate|dead-letters|ledger|openapi`."""

from kit.cli import main
from scoring.bootstrap import bootstrap

if __name__ == "__main__":
    main(bootstrap)
