"""Plays a review of an example movement on a real stack, the way its people would."""
