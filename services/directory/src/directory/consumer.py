"""The directory listens to nobody: whatever it knows, it was told by its own commands."""

from kit.reactions import Reactions

reactions = Reactions()
