"""How does untrusted text become text that no medium acts on? Every word of an alert goes through `one_line`."""

from __future__ import annotations

import re
import unicodedata

#: Invisible format characters that writing needs: joiners (Persian, Indic, emoji), Arabic number and verse signs.
_NEEDED = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
#: Controls, format characters (bidi overrides, zero-width, tags), lone surrogates.
_UNSAFE = frozenset({"Cc", "Cf", "Cs"})

#: What a chat service would act on, and the look-alike that is only read. `@name` calls people (Slack, Discord,
#: Mattermost, Telegram, Matrix); `<!channel>`, `<@id>`, `<url|words>` are Slack's markup, `<b>` is HTML's;
#: `[words](url)` hides where a link goes in Markdown.
_INERT = (
    (re.compile(r"(?<![\w@.+-])@(?=\w)"), "＠"),
    (re.compile(r"<(?=[^\s\d=<-])"), "‹"),
    (re.compile(r"\]\("), "] ("),
)


def one_line(text: str) -> str:
    """Return `text` on one line, without control, bidi and zero-width characters. Idempotent."""
    visible = "".join(letter for letter in " ".join(text.split()) if not _unsafe(letter))
    return " ".join(visible.split())


def inert(text: str) -> str:
    """Return `text` so that no chat service takes it for a mention, for markup or for a link with a false face."""
    for pattern, replacement in _INERT:
        text = pattern.sub(replacement, text)
    return text


def cut(text: str, limit: int) -> str:
    """Return `text`, at most `limit` characters of it; an ellipsis shows that there was more."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _unsafe(letter: str) -> bool:
    return letter not in _NEEDED and unicodedata.category(letter) in _UNSAFE
