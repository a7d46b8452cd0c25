"""`python -m awards …`: the kit's subcommands, `republish` of the award catalogue, `draw` for README.md."""

from awards.bootstrap import bootstrap
from awards.catalogue.republish import republish
from awards.drawing import PICTURES
from kit.cli import main
from kit.drawing import command

if __name__ == "__main__":
    main(bootstrap, extra={"republish": republish}, offline={"draw": command(PICTURES)})
