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

#: Of what chats do with plain words: each finds links, mentions, commands and tags in its own way, so all are taken away.
#: The address of the entry itself is written apart from this.
_UNLINKED = (
    (re.compile(r"@"), "＠"),
    (re.compile(r":(?=//)"), "꞉"),
    # What looks like a host name: Telegram and Matrix clients make a link of it without any scheme.
    (re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})"), "․"),
    # `:name:` becomes a picture, `/name` calls a bot, `#name` a search.
    (re.compile(r":(?=[\d+-]*[^\W\d][\w+-]*:)"), "꞉"),
    (re.compile(r"(?<![\w/])/(?=\w)"), "∕"),
    (re.compile(r"(?<![\w#])#(?=\w)"), "＃"),
)

#: What Slack, Discord, Mattermost and their kin take for markup, wherever it stands.
_UNFORMATTED = str.maketrans({"*": "∗", "_": "＿", "`": "ˋ", "~": "∼", "\\": "＼"})
#: What they take for markup in company, or at the beginning of a line.
_UNSTRUCTURED = (
    (re.compile(r"<"), "‹"),
    (re.compile(r"\|(?=\|)|(?<=\|)\|"), "∣"),
    (re.compile(r"\](?=[(\[:])"), "] "),
    (re.compile(r"\$(?=\$)|(?<=\$)\$"), "＄"),
    (re.compile(r"&(?=#?\w+;)"), "＆"),
    (re.compile(r"^>"), "›"),
    (re.compile(r"^[-=](?=\s|[-=]|$)"), "–"),
    (re.compile(r"^\+(?=\s|$)"), "＋"),
    (re.compile(r"^#"), "＃"),
    (re.compile(r"^(\d{1,9})[.)](?=\s|$)"), r"\1․"),
)
#: Unicode's first-strong isolate and its end (UAX 9): what stands between them does not turn the words around it.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def one_line(text: str) -> str:
    """Return `text` on one line, without control, bidi and zero-width characters. Idempotent."""
    visible = "".join(letter for letter in " ".join(text.split()) if not _unsafe(letter))
    return " ".join(visible.split())


def inert(text: str) -> str:
    """Return `text` so that no chat service takes it for a mention, for markup or for a link with a false face."""
    for pattern, replacement in _INERT:
        text = pattern.sub(replacement, text)
    return text


def unlinked(text: str) -> str:
    """Return `text` so that no chat finds a link, a mention, a command or a tag in it."""
    for pattern, replacement in _UNLINKED:
        text = pattern.sub(replacement, text)
    return text


def unformatted(text: str) -> str:
    """Return `text`, one line of it, so that no kind of Markdown finds anything in it either."""
    text = unlinked(text.translate(_UNFORMATTED))
    for pattern, replacement in _UNSTRUCTURED:
        text = pattern.sub(replacement, text)
    return text


def isolated(text: str) -> str:
    """Return `text` for a place beside words of ours; what is read from the right is set apart, so that it turns nothing."""
    from_the_right = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"{ISOLATE}{text}{END_ISOLATE}" if from_the_right else text


def cut(text: str, limit: int) -> str:
    """Return `text`, at most `limit` characters of it; an ellipsis shows that there was more."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _unsafe(letter: str) -> bool:
    return letter not in _NEEDED and unicodedata.category(letter) in _UNSAFE
