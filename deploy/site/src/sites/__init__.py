"""A site of thidua: described in one file, from which everything that its parts are told is written."""
