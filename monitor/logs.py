"""How does the program speak to its engineer? Events with fields, as text or as JSON, on standard error."""

from __future__ import annotations

import logging
import sys
from datetime import datetime
from typing import Literal

import structlog

from monitor.render.events import stamp

LogFormat = Literal["text", "json"]


def _stamped(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Write moments as everywhere else: a renderer would show them as Python does."""
    return {name: stamp(value) if isinstance(value, datetime) else value for name, value in event.items()}


def configure(log_format: LogFormat, *, level: int = logging.INFO) -> None:
    """Send all log lines to standard error: one line each, untrusted text escaped, nothing of other libraries below warnings."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _stamped,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()  # ASCII only: nothing that a terminal would act on
        if log_format == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], repr_native_str=True)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)r", force=True
    )
    # Apprise and asyncio quote addresses and credentials in their own lines; what matters of them is told by our own events.
    logging.getLogger("apprise").disabled = True
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
