"""A newsroom's own templates: what do they say of an alert, and what is wrong with them?

Each is Jinja2 in its sandbox, written for one medium. Whatever comes from an article is made safe for that medium before
a template sees it, so a template decides what is shown and where, and cannot let an article act.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from monitor.errors import TemplateError
from monitor.model import Alert
from monitor.render.content import Chapter, Content, Passage
from monitor.render.dialects import Dialect
from monitor.render.rewording import Rewording
from monitor.render.safe import cut, one_line

#: How Jinja2 calls a template that came from no file, in a traceback.
_FILE = "<template>"
#: Characters of an error's own words.
_WORDS = 200


@lru_cache(maxsize=64)
def _compiled(source: str, *, markup: bool) -> Template:
    environment = ImmutableSandboxedEnvironment(
        autoescape=markup, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)


def fill(source: str, values: Mapping[str, Any], *, markup: bool) -> str:
    """Return what the template says of `values`; `markup` where its medium is HTML. Raises TemplateError."""
    try:
        said = _compiled(source, markup=markup).render(values).strip()
    except TemplateSyntaxError as error:
        raise TemplateError(error.lineno, _one(error.message or "cannot be read")) from None
    except Exception as error:  # noqa: BLE001  # a template may raise whatever its expressions do: it is named, not hidden
        raise TemplateError(_line(error), _one(str(error) or type(error).__name__)) from None
    if not said:
        raise TemplateError(1, "says nothing")
    return said


def _line(error: Exception) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == _FILE), 1)


def _one(words: str) -> str:
    return cut(one_line(words), _WORDS)


def values(alert: Alert, said: Content, title: str, dialect: Dialect, *, markup: bool) -> dict[str, Any]:
    """Return what a template may name, every text of it written in `dialect`; docs/reference/alerts.md lists it."""

    def safe(text: str) -> str:
        return Markup(text) if markup else text  # noqa: S704  # the dialect has escaped it

    def say(text: str) -> str:
        return safe(dialect.say(text))

    def paragraph(part: str | Rewording) -> dict[str, str]:
        if isinstance(part, str):
            return {"text": safe(dialect.sentence(part, said.matched)), "was": "", "now": ""}
        return {"text": "", **changed(part)}

    def changed(part: Rewording) -> dict[str, str]:
        was, now = dialect.wording(part.was, dialect.strike), dialect.wording(part.now, dialect.bold)
        return {"was": safe(was), "now": safe(now)}

    def passage(part: Passage) -> dict[str, Any]:
        return {"label": say(part.label), "paragraphs": [paragraph(each) for each in part.paragraphs]}

    def chapter(part: Chapter) -> dict[str, Any]:
        return {
            "headline": say(part.headline),
            "retitled": changed(part.retitled) if part.retitled else None,
            "passages": [passage(each) for each in part.passages],
            "more": say(part.more),
            "gone": [say(text) for text in part.gone],
            "source": say(part.source),
            "link": safe(dialect.address(part.link)),
        }

    return {
        "title": say(title),
        "headline": say(said.headline),
        "watches": say(said.watches),
        "why": say(said.why),
        "matched": [say(word) for word in said.matched],
        "chapters": [chapter(each) for each in said.chapters],
        "footer": say(said.footer),
        "reason": str(alert.reason),
        "story": alert.story,
        "delivery": say(alert.key),
    }
