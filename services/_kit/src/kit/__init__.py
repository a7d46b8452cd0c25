"""Mechanism without a business noun, shared by every service."""
