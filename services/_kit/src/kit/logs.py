"""Structured logs: one JSON object a line, with the correlation id of the request, fact or workflow."""

import json
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, Final, cast

import orjson
import structlog

_COMPACT: Final = (",", ":")
"""As orjson separates, so that all lines look alike."""
_OPTIONS: Final = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
"""A dataclass is written as its `repr`, which leaves out what is not to be seen."""


class _StandardError:
    """It takes each line, and keeps nobody from their work where it can't: the disk is full, or who reads is gone."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, line: bytes) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(line)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure(level: str, service: str) -> None:
    """Send everything to standard error as JSON: our own lines straight, what libraries log by way of `logging`."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, separators=_COMPACT),
            ],
        ),
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("aiokafka", "uvicorn.access", "faststream"):
        logging.getLogger(noisy).setLevel("WARNING")
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_line)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.BytesLoggerFactory(cast("BinaryIO", _StandardError(sys.stderr.buffer))),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


def _line(event: Any, default: Callable[[Any], Any]) -> bytes:
    try:
        return orjson.dumps(event, default=default, option=_OPTIONS)
    except TypeError:  # a text that is no Unicode, a number that is too long: spelled in ASCII
        return _in_ascii(event, default)


def _in_ascii(event: Any, default: Callable[[Any], Any]) -> bytes:
    """What can't be spelled at all, such as what contains itself, is left out, and the line says so."""
    try:
        return json.dumps(event, default=default, separators=_COMPACT).encode()
    except Exception as error:  # noqa: BLE001 - whatever is to be said, nobody's work ends by it
        plain = {name: value for name, value in event.items() if isinstance(value, str)}
        return json.dumps(plain | {"unprintable": type(error).__name__}, separators=_COMPACT).encode()
