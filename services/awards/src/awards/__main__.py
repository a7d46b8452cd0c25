"""`python -m awards …`: the kit's subcommands, and `draw` for README.md."""

from kit.loading import loading

with loading():
    from awards.bootstrap import bootstrap
    from awards.drawing import PICTURES
    from kit.cli import main
    from kit.drawing import command

if __name__ == "__main__":
    main(bootstrap, offline={"draw": command(PICTURES)})
