"""An alert for chats that show more than plain text: one layout, a dialect for each kind of chat.

What an article says goes through a dialect's `clean` (look-alikes for all that the chat acts on) and `escape` (its
entities), so the only markup and the only link in a posting are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from monitor.render.content import Chapter, Content, Passage
from monitor.render.marking import marked, stands_alone
from monitor.render.rewording import NOW, WAS, Rewording, Run
from monitor.render.safe import isolated, unformatted, unlinked

_RULE = "———"
_HOST = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
#: Where a mark cannot be seen, signs are put around changed words.
_SIGNS = ("«", "»")


def _same(text: str) -> str:
    return text


def _entities(text: str) -> str:
    """Escape what Slack and Telegram read as markup; a quotation mark is none in a text."""
    return escape(text, quote=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """How one kind of chat writes."""

    #: Takes away from an article's words, a line of them, what the chat would act on.
    clean: Callable[[str], str]
    #: Writes words, after that, so that the chat shows them.
    escape: Callable[[str], str] = _same
    bold: tuple[str, str]
    strike: tuple[str, str]
    #: What stands around the entry's address.
    link: tuple[str, str] = ("", "")
    #: What leads to the same page when it is percent-encoded, and would be taken for markup.
    encoded: str = "@*_~`|<>()[]{}\\"
    paragraph: tuple[str, str] = ("", "")
    line: str = "\n"
    between: str = "\n\n"

    def say(self, text: str) -> str:
        """Return words of an article as text."""
        return self.escape(self.clean(text))

    def strong(self, text: str) -> str:
        """Return words of an article in bold."""
        said = self.say(text)
        return f"{self.bold[0]}{said}{self.bold[1]}" if said.strip() else said

    def address(self, link: str) -> str:
        """Return the entry's address as the one link of a chapter; empty for what is no web address."""
        host = _HOST.match(link)
        if not host:
            return ""
        path = "".join(f"%{ord(letter):02X}" if letter in self.encoded else letter for letter in link[host.end() :])
        shown = self.escape(host[0].replace("@", "%40") + path)
        return f"{self.link[0]}{shown}{self.link[1]}"

    def block(self, lines: Iterable[str]) -> str:
        """Return these lines as one paragraph."""
        return f"{self.paragraph[0]}{self.line.join(lines)}{self.paragraph[1]}"


#: docs.slack.dev/messaging/formatting-message-text: `*bold*`, `~strike~`, `<address>`, and three entities.
SLACK = Dialect(clean=unformatted, escape=_entities, bold=("*", "*"), strike=("~", "~"), link=("<", ">"))
#: What CommonMark (0.31.2), Discord, Mattermost, Rocket.Chat and Zulip have in common; `~~` is GFM's.
MARKDOWN = Dialect(clean=unformatted, bold=("**", "**"), strike=("~~", "~~"))
#: core.telegram.org/bots/api#html-style: a few tags, `&lt;`, `&gt;`, `&amp;`; line ends as they are.
TELEGRAM = Dialect(clean=unlinked, escape=_entities, bold=("<b>", "</b>"), strike=("<s>", "</s>"), encoded="@<>")
#: spec.matrix.org/v1.11/client-server-api/#mroommessage-msgtypes: `org.matrix.custom.html`.
MATRIX = Dialect(
    clean=unlinked,
    escape=escape,
    bold=("<strong>", "</strong>"),
    strike=("<del>", "</del>"),
    encoded="@<>\"'",
    paragraph=("<p>", "</p>"),
    line="<br/>",
    between="\n",
)


def chat(said: Content, dialect: Dialect, title: str = "") -> Iterator[str]:
    """Yield the alert in paragraphs, each complete in itself; `title` first, where the chat has no place of its own for it."""
    if title:
        yield dialect.block([dialect.strong(isolated(title))])
    elif said.headline:
        yield dialect.block([dialect.strong(said.headline)])
    yield dialect.block(dialect.say(line) for line in (said.watches, f"Why: {said.why}") if line)
    for position, chapter in enumerate(said.chapters):
        if position:
            yield dialect.block([_RULE])
        yield from _chapter(chapter, said, dialect)
    yield dialect.block([dialect.say(said.footer)])


def _chapter(chapter: Chapter, said: Content, dialect: Dialect) -> Iterator[str]:
    if chapter.headline != said.headline:
        yield dialect.block([dialect.strong(chapter.headline)])
    if chapter.retitled:
        yield _rewording(chapter.retitled, dialect)
    for passage in chapter.passages:
        yield from _passage(passage, said.matched, dialect)
    if chapter.more:
        yield dialect.block([dialect.say(chapter.more)])
    if chapter.gone:
        yield dialect.block(["No longer says:", *(_struck(text, dialect) for text in chapter.gone)])
    yield dialect.block(filter(None, (dialect.say(isolated(chapter.source)), dialect.address(chapter.link))))


def _passage(passage: Passage, matched: Sequence[str], dialect: Dialect) -> Iterator[str]:
    if passage.label:
        yield dialect.block([dialect.strong(isolated(passage.label))])
    # The words are looked for in what is shown: a mark must not hide what the whole sentence would be taken for.
    found = [dialect.clean(word) for word in matched]
    for paragraph in passage.paragraphs:
        if isinstance(paragraph, Rewording):
            yield _rewording(paragraph, dialect)
        else:
            runs = list(marked(dialect.clean(paragraph), found))
            yield dialect.block([_runs(runs, dialect, mark=dialect.bold, signs=("", ""))])


def _struck(text: str, dialect: Dialect) -> str:
    return f"{dialect.strike[0]}{dialect.say(text)}{dialect.strike[1]}"


def _rewording(said: Rewording, dialect: Dialect) -> str:
    """Return the old wording above the new one; what is read from the right is set apart from our word before it."""
    wordings = ((WAS, said.was, dialect.strike), (NOW, said.now, dialect.bold))
    lines = (f"{name} {isolated(_runs(_cleaned(runs, dialect), dialect, mark=mark))}" for name, runs, mark in wordings)
    return dialect.block(lines)


def _cleaned(runs: Iterable[Run], dialect: Dialect) -> list[Run]:
    """Return cleaned runs; those that stand side by side are cleaned together, or `https:` and `//` would meet unseen."""
    together = groupby(runs, key=lambda run: run.changed)
    return [
        Run(text=dialect.clean("".join(run.text for run in beside)), changed=changed) for changed, beside in together
    ]


def _runs(runs: Sequence[Run], dialect: Dialect, *, mark: tuple[str, str], signs: tuple[str, str] = _SIGNS) -> str:
    """Return runs of cleaned words, those that are changed between marks, or between `signs` where no mark would be seen."""
    said = []
    for place, run in enumerate(runs):
        text = dialect.escape(run.text)
        if run.changed:
            before, after = mark if stands_alone(runs, place) else signs
            text = f"{before}{text}{after}"
        said.append(text)
    return "".join(said)
