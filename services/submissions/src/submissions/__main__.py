"""`python -m submissions …`: the kit's subcommands, `check` for a movement's files, `draw` for README.md's pictures."""

from kit.loading import loading

with loading():
    from kit.cli import main
    from kit.drawing import command
    from submissions.bootstrap import bootstrap
    from submissions.checking import check
    from submissions.drawing import PICTURES

if __name__ == "__main__":
    main(bootstrap, offline={"check": check, "draw": command(PICTURES)})
