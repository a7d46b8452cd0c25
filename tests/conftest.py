"""Fixtures for every test: real servers, and databases cloned from a migrated template."""

import structlog

pytest_plugins = ["tests.support.servers", "tests.support.databases", "tests.support.broker"]

# Plain lines: a traceback painted with all its local variables takes seconds.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])
