"""`python -m notify api|consumer|relay|serve|migrate|dead-letters|ledger|openapi|deliveries`."""

from kit.loading import loading

with loading():
    from kit.cli import main
    from notify.bootstrap import bootstrap
    from notify.deliveries import command

if __name__ == "__main__":
    main(bootstrap, {"deliveries": command})
