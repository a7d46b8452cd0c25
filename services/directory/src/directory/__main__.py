"""`python -m directory …`: the processes that every service has, and the directory's own subcommands."""

from kit.loading import loading

with loading():
    from directory.bootstrap import bootstrap
    from directory.cli import SUBCOMMANDS
    from kit.cli import main

if __name__ == "__main__":
    main(bootstrap, SUBCOMMANDS)
