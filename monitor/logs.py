"""How does the program speak to its engineer? Events with fields, as text or as JSON, on standard error."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog

LogFormat = Literal["text", "json"]


def configure(log_format: LogFormat, *, level: int = logging.INFO) -> None:
    """Send all log lines to standard error: one line each, untrusted text escaped, nothing of other libraries below warnings."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
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
