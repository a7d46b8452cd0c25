"""The sample's command line."""

from kit.cli import main
from sample.bootstrap import bootstrap

if __name__ == "__main__":
    main(bootstrap)
