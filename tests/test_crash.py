"""kill -9 at every named point of take, tell and deliver, then a restart: nothing is lost, a copy has the same key."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from tests.mail import MailServer
from tests.running import NEWS, ROOT, configure, process, wait_until
from tests.servers import FeedServer

#: Read from the code, so that a new point cannot be forgotten.
POINTS = re.findall(r'self\.passing\("([^"]+)"\)', (ROOT / "monitor/pipeline/loops.py").read_text(encoding="utf-8"))
#: Once the mail server has taken a message, a crash before that is written down costs one extra copy.
AFTER_SENDING = {"deliver:sent"}


def test_there_are_points_in_all_three_loops() -> None:
    """Take, tell and deliver each have named points at which the process may end."""
    assert {point.split(":")[0] for point in POINTS} == {"take", "tell", "deliver"}


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_nothing(point: str, tmp_path: Path) -> None:
    """After a kill at this point and a restart the alert has arrived once; twice with one key only if it was sent before."""
    log = tmp_path / "log"
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        with process("tests/dying.py", str(config), point, output=log) as first:
            assert first.wait(30) == -signal.SIGKILL, log.read_text()
        before = len(mail.mails)
        with process("tests/dying.py", str(config), "never", output=log) as second:
            copies = 2 if point in AFTER_SENDING else 1
            wait_until(lambda: len(mail.mails) >= copies, f"{copies} mails\n{log.read_text()}")
            wait_until(lambda: web.count("/feed") >= 3, "the feed is polled again")
            second.send_signal(signal.SIGTERM)
            assert second.wait(20) == 0, log.read_text()

    keys = {str(each.message["X-Newsroom-Delivery"]) for each in mail.mails}
    assert before == (1 if point in {"deliver:sent", "deliver:settled"} else 0)
    assert len(mail.mails) == copies
    assert len(keys) == 1
    assert "The ceasefire began at noon on Friday." in mail.mails[0].part("plain")
