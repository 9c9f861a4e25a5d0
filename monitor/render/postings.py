"""How much of an alert goes into one message of a service, and in whose words: the shipped ones, or the newsroom's own?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NoReturn

from monitor.errors import TemplateError
from monitor.model import Alert, Form, Newsroom, Posting, Service
from monitor.render.content import Content, content
from monitor.render.facts import facts
from monitor.render.media import MEDIA, Medium, Writing, medium_of
from monitor.render.own import fill, values
from monitor.render.safe import cut
from monitor.render.samples import SAMPLES

#: Characters of new text of an update, tried one after the other where the alert does not fit.
_LESS = (900, 500, 250, 100)


def posting(alert: Alert, newsroom: Newsroom, service: Service, said: Content, title: str) -> Posting | None:
    """Return `alert`, which says `said` where there is room for it, as `service` takes it; None where nothing is known of the service, or where it takes too little.

    Then the plain text is the best form, converted and cut by whoever sends it. Where the newsroom's own template for the
    medium cannot be used, the shipped words are, and say so.
    """
    if not service.scheme:
        return None
    name = medium_of(service)
    writing = _Writer(alert, newsroom, service, said, title)
    template = newsroom.templates.get(name)
    if template is None:
        return writing.fitting(MEDIA[name])
    try:
        return writing.fitting(_in_own_words(MEDIA[name], template)) or _too_long()
    except TemplateError as error:
        fault = f"templates/{name}.j2:{error.line}: {error.words}"
        found = writing.fitting(MEDIA[name], note=f" · not in your own words: {fault}")
        return replace(found, fault=fault) if found else None


def flaw(name: str, source: str) -> TemplateError | None:
    """Return what is wrong with a template of the newsroom's own, tried on invented alerts; None if nothing is."""
    medium = _in_own_words(MEDIA[name], source)
    for alert in SAMPLES:
        said = content(alert, Newsroom())
        writing = Writing(alert=alert, newsroom=Newsroom(), service=Service(), said=said, title=said.headline)
        try:
            tuple(medium.write(writing))
        except TemplateError as error:
            return error
    return None


def _too_long() -> NoReturn:
    raise TemplateError(1, "says more than the service takes in one message")


def _in_own_words(medium: Medium, template: str) -> Medium:
    markup = medium.form is Form.HTML

    def write(writing: Writing) -> Iterator[str]:
        known = values(writing.alert, writing.said, writing.title, medium.dialect, markup=markup)
        said = fill(template, known, markup=markup)
        limit = 0 if medium.title or medium.several else writing.service.text_limit
        yield cut(said, limit) if limit else said

    return replace(medium, write=write)


class _Writer:
    """Writes one alert for one service, shorter and shorter until it fits."""

    def __init__(self, alert: Alert, newsroom: Newsroom, service: Service, said: Content, title: str) -> None:
        self._alert, self._newsroom, self._service, self._title = alert, newsroom, service, title
        #: All that is said; the diff of a long correction is not made twice.
        self._said = said

    def fitting(self, medium: Medium, *, note: str = "") -> Posting | None:
        """Return the alert in as few messages as possible, one if it has one update; None where it does not fit at all."""
        title = cut(medium.title(self._title), self._service.title_limit or len(self._title)) if medium.title else ""
        for budget in (None, *_LESS):
            said = content(self._alert, self._newsroom, most=budget) if budget else self._said
            said = replace(said, footer=said.footer + note)
            writing = Writing(
                alert=self._alert, newsroom=self._newsroom, service=self._service, said=said, title=self._title
            )
            room = self._service.text_limit // medium.share - _size(title)
            pieces = _pieces(list(medium.write(writing)), medium, room)
            if pieces and (len(pieces) == 1 or len(self._alert.updates) > 1 or budget == _LESS[-1]):
                data = facts(self._alert, self._newsroom, said) if medium.data else {}
                return Posting(form=medium.form, title=title, pieces=pieces, facts=data)
        return None


def _pieces(paragraphs: Sequence[str], medium: Medium, limit: int) -> tuple[str, ...]:
    """Return the paragraphs in as few messages as they fit in; none where one of them alone is too long."""
    if not medium.several or limit <= 0:
        return (medium.between.join(paragraphs),)
    if any(_size(paragraph) > limit for paragraph in paragraphs):
        return ()
    pieces: list[str] = []
    for paragraph in paragraphs:
        longer = f"{pieces[-1]}{medium.between}{paragraph}" if pieces else paragraph
        if pieces and _size(longer) <= limit:
            pieces[-1] = longer
        else:
            pieces.append(paragraph)
    return tuple(pieces)


def _size(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16: an emoji is two. Whoever counts letters takes more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
