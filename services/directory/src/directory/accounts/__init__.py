"""Accounts at identity providers: as whose somebody signs in there."""
