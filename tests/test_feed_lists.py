"""`feeds import` and `feeds export`: lists come in for people to read, and go out as others read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.config import load
from tests.desk import Desk
from tests.mail import MailServer
from tests.servers import FeedServer
from tests.test_opml import HARBOUR, NESTED, opml, outline

CONFIG = """
feeds:
  ledger: {url: "https://ann:secret@ledger.example/rss", title: "The Ledger: news & views", tags: [press, "no"], language: en}
  wire: {url: "https://wire.example/rss?a=1&b=2"}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/feeds.yaml").write_text(CONFIG, encoding="utf-8")
    with FeedServer() as web, MailServer() as mail:
        yield Desk(config=tmp_path / "config", web=web, mail=mail)


def imported(desk: Desk, body: str) -> tuple[int, str, str]:
    path = desk.config.parent / "partners.opml"
    path.write_text(body, encoding="utf-8")
    return desk.run("feeds", "import", str(path))


def test_an_imported_list_is_a_configuration(desk: Desk) -> None:
    """What is printed can be put beside the other files as it is; all rows of the list are in it, or among those left out."""
    strange = outline(text="no", xmlUrl="https://no.example/", category="null,#1,a: b") + outline(text="Lost&#10;# x")
    status, out, error = imported(desk, NESTED.replace("</body>", f"{strange}</body>"))
    (desk.config / "partners.yaml").write_text(out, encoding="utf-8")
    feeds = load(desk.config, {}).newsroom.feeds

    assert (status, error) == (0, "2 feeds; 2 left out\n")
    assert [*feeds] == ["ledger", "wire", "harbour-post", "no"]
    assert (feeds["harbour-post"].title, feeds["harbour-post"].tags) == ("Harbour Post", ("World", "Syria"))
    assert feeds["no"].tags == ("null", "#1", "a: b")
    assert 'The Ledger: left out: the same address as that of "ledger"\n' in out
    assert "Lost # x: left out: it has no address (xmlUrl)\n" in out
    assert all(line.startswith("# ") for line in out.partition("# ---- Left out:\n")[2].splitlines())


def test_a_secret_in_an_imported_address_is_pointed_at(desk: Desk) -> None:
    """Lists are passed around: who writes one with a password in an address is told so, by the feed's name."""
    rows = outline(text="Wire", xmlUrl="https://ann:hush@wire.example/feed") + outline(
        text="No", xmlUrl="https://no.example/"
    )
    status, _, error = imported(desk, opml(rows))
    assert status == 0
    assert "a user or password stands in the address of wire" in error
    assert "hush" not in error


def test_an_imported_list_goes_into_a_new_file_only(desk: Desk) -> None:
    """`--out` writes a file that was not there; one that is there stays as it is, and the status is 1."""
    path, out = desk.config.parent / "partners.opml", desk.config / "partners.yaml"
    path.write_text(opml(HARBOUR), encoding="utf-8")
    assert desk.run("feeds", "import", str(path), "--out", str(out))[:2] == (0, "")
    before = out.read_bytes()
    (desk.config.parent / "other.opml").write_text(NESTED, encoding="utf-8")
    status, _, error = desk.run("feeds", "import", str(desk.config.parent / "other.opml"), "--out", str(out))
    assert (status, out.read_bytes(), "is there already" in error) == (1, before, True)


@pytest.mark.parametrize(
    ("body", "words"),
    (
        ("<opml><body>", "partners.opml:1:13: it is not well formed: no element found"),
        ("<opml/>", "0 feeds; 0 left out"),
        (opml(outline(text="Lost")), "0 feeds; 1 left out, of which the first: "),
    ),
)
def test_a_list_of_no_use_says_why(desk: Desk, body: str, words: str) -> None:
    """Nothing is printed that could be taken for a result; the status is 1."""
    status, out, error = imported(desk, body)
    assert (status, out, words in error) == (1, "", True)
    assert desk.run("feeds", "import", "/nowhere.opml")[0] == 1


def test_what_is_exported_comes_back(desk: Desk) -> None:
    """Names, titles, tags and languages survive the way into another newsroom; passwords stay at home, and that is said."""
    status, out, error = desk.run("feeds", "export")
    assert (status, error) == (0, "left out: the user and password in the address of ledger\n")
    assert "secret" not in out

    other = desk.config.parent / "other"
    other.mkdir()
    (other / "all.opml").write_text(out, encoding="utf-8")
    (other / "a.yaml").write_text("opml: [all.opml]", encoding="utf-8")
    feeds = load(other, {}).newsroom.feeds
    assert [(feed.name, feed.url, feed.title, feed.tags, feed.language) for feed in feeds.values()] == [
        ("ledger", "https://ledger.example/rss", "The Ledger: news & views", ("press", "no"), "en"),
        ("wire", "https://wire.example/rss?a=1&b=2", "wire", (), None),
    ]


def test_an_export_goes_into_a_new_file_only(desk: Desk) -> None:
    """`feeds export --out` overwrites nothing."""
    out = desk.config.parent / "all.opml"
    assert [desk.run("feeds", "export", "--out", str(out))[0] for _ in range(2)] == [0, 1]
    assert out.read_text(encoding="utf-8").startswith("<?xml")
