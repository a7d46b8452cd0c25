"""`python -m submissions …`: the kit's subcommands, and `draw` for the pictures of README.md."""

from kit.cli import main
from kit.drawing import command
from submissions.bootstrap import bootstrap
from submissions.drawing import PICTURES

if __name__ == "__main__":
    main(bootstrap, offline={"draw": command(PICTURES)})
