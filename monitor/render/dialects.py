"""How does each medium write words, marks and an address?

What an article says goes through a dialect's `clean` (look-alikes for all that the chat acts on) and `escape` (its
entities), so the only markup and the only link in a posting are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from monitor.render.marking import marked, stands_alone
from monitor.render.rewording import Run
from monitor.render.safe import inert, unformatted, unlinked

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
    """How one medium writes."""

    #: Takes away from an article's words, a line of them, what the chat would act on.
    clean: Callable[[str], str]
    #: Writes words, after that, so that the chat shows them.
    escape: Callable[[str], str] = _same
    #: What stands around headlines, labels, and words that are new.
    bold: tuple[str, str]
    #: What stands around words that are said no longer.
    strike: tuple[str, str]
    #: What stands around words for which a watch has hit; None: as for `bold`.
    found: tuple[str, str] | None = None
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

    def sentence(self, text: str, matched: Sequence[str]) -> str:
        """Return a paragraph of an article, the words that are `matched` in it marked.

        They are looked for in what is shown: a mark must not hide what the whole sentence would be taken for.
        """
        runs = list(marked(self.clean(text), [self.clean(word) for word in matched]))
        return self._runs(runs, self.bold if self.found is None else self.found, signs=("", ""))

    def wording(self, runs: Iterable[Run], mark: tuple[str, str]) -> str:
        """Return an old or a new wording, what is changed in it marked.

        Runs that stand side by side are cleaned together, or `https:` and `//` would meet unseen.
        """
        together = groupby(runs, key=lambda run: run.changed)
        beside = ((changed, "".join(run.text for run in group)) for changed, group in together)
        return self._runs([Run(text=self.clean(text), changed=changed) for changed, text in beside], mark, signs=_SIGNS)

    def struck(self, text: str) -> str:
        """Return words that an article says no longer."""
        return f"{self.strike[0]}{self.say(text)}{self.strike[1]}"

    def _runs(self, runs: Sequence[Run], mark: tuple[str, str], *, signs: tuple[str, str]) -> str:
        """Return cleaned words, those that are changed between marks, or between `signs` where no mark would be seen."""
        said = []
        for place, run in enumerate(runs):
            text = self.escape(run.text)
            if run.changed:
                before, after = mark if stands_alone(runs, place) else signs
                text = f"{before}{text}{after}"
            said.append(text)
        return "".join(said)

    def block(self, lines: Iterable[str]) -> str:
        """Return these lines as one paragraph."""
        return f"{self.paragraph[0]}{self.line.join(lines)}{self.paragraph[1]}"


#: Where nothing can be marked but by signs.
PLAIN = Dialect(clean=inert, bold=_SIGNS, strike=_SIGNS, found=("", ""), encoded="@")
#: Mail programs take no style sheets; bold and struck out need none.
MAIL = Dialect(
    clean=_same, escape=escape, bold=("<b>", "</b>"), strike=("<del>", "</del>"), encoded="", line="<br>", between="\n"
)
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
