"""The procedures. They import contracts and names only, and call activities by name."""
