"""A small OIDC issuer for local runs and tests, at which one signs in as any of the stack's people.

Production has a real provider.
"""
