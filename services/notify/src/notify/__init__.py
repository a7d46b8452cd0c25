"""Notices: who is told of which fact, in which words, in the app and by e-mail."""
