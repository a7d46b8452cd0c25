"""`python -m papers api|consumer|relay|serve|migrate|reach|dead-letters|rewind|ledger|openapi`."""

from kit.loading import loading

with loading():
    from kit.cli import main
    from papers.bootstrap import bootstrap

if __name__ == "__main__":
    main(bootstrap)
