"""Mistakes put into a copy of the code, one at a time: each must be caught, or the harness misses something."""
