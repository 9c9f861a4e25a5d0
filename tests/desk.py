"""A newsroom on disk that commands are given to, with a real web and mail server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from monitor.cli import app
from tests.mail import MailServer
from tests.servers import FeedServer


@dataclass
class Desk:
    """A configured newsroom on disk, its web and mail server, and a way to give commands."""

    config: Path
    web: FeedServer
    mail: MailServer

    def run(self, *words: str) -> tuple[int, str, str]:
        """Give a command in this process; return its status, what it printed, and what it said on standard error."""
        result = CliRunner().invoke(app, ["--config", str(self.config), *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr
