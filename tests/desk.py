"""A newsroom on disk that commands are given to, with a real web and mail server."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from typer.testing import CliRunner

from monitor.cli import app
from tests.mail import MailServer
from tests.servers import FeedServer


@contextmanager
def logging_left_alone() -> Iterator[None]:
    """Give back, after a command in this process, how logging was: the command's standard error is closed by then."""
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        yield
    finally:
        root.handlers = handlers
        structlog.reset_defaults()
        logging.getLogger("apscheduler").setLevel(logging.NOTSET)


@dataclass
class Desk:
    """A configured newsroom on disk, its web and mail server, and a way to give commands."""

    config: Path
    web: FeedServer
    mail: MailServer

    def run(self, *words: str) -> tuple[int, str, str]:
        """Give a command in this process; return its status, what it printed, and what it said on standard error."""
        with logging_left_alone():
            result = CliRunner().invoke(app, ["--config", str(self.config), *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr
