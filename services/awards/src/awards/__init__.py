"""The award catalogue, council sessions, decisions and the award register."""
