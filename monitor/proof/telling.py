"""What was told, and was that expected? Alerts are compared to the minute, as clocks show it.

An expected alert that names a channel is one alert to it; one that names none is what every channel is told at that
moment. Where all of them name a channel, only these channels count; else all that the watch tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import ExpectedAlert, Newsroom, Taken, Verdict, Watch
from monitor.proof.results import Difference, Row, Sign
from monitor.proof.staging import moment, on_the_clock
from monitor.rehearsal import Happening, Told
from monitor.render.safe import one_line
from monitor.render.words import describe_refusal
from monitor.text import fold, sentences


@dataclass(frozen=True, slots=True)
class Telling:
    """What came of a story on stage, for one watch."""

    watch: Watch
    newsroom: Newsroom
    happenings: Sequence[Happening]
    #: Why the watch never fired; empty if it did.
    unfired: tuple[Row, ...] = ()

    def compare(self, expected: Sequence[ExpectedAlert]) -> Iterator[Difference]:
        """Yield how what was told differs from what was expected, in the order of the clock."""
        found = [*self._expected(expected, told := self._told(expected)), *self._unexpected(told)]
        yield from (difference for _, difference in sorted(found, key=lambda pair: pair[0]))

    def _told(self, expected: Sequence[ExpectedAlert]) -> list[Told]:
        """Return the alerts that count, in order."""
        named = {alert.channel for alert in expected if alert.channel is not None}
        all_named = bool(expected) and all(alert.channel is not None for alert in expected)
        counted = named if all_named else {*named, *self.watch.notify}
        alerts = (what for _, what in self.happenings if isinstance(what, Told))
        return [each for each in alerts if each.alert.channel in counted]

    # ---------------------------------------------------------------- expected

    def _expected(self, expected: Sequence[ExpectedAlert], left: list[Told]) -> Iterator[tuple[datetime, Difference]]:
        """Yield what is wrong with each expected alert; what was told as expected is taken out of `left`."""
        # Those that name their channel choose first: the others are about all that is left.
        for alert in sorted(expected, key=lambda alert: alert.channel is None):
            at = moment(alert.at, self.newsroom)
            answers = list(self._answers(alert, at, left))
            for told in answers:
                left.remove(told)
            yield from ((at, difference) for difference in self._differ(alert, answers))
            if not answers:
                yield at, self._untold(alert, at)

    def _differ(self, alert: ExpectedAlert, answers: Iterable[Told]) -> Iterator[Difference]:
        """Yield in what the answers are not as expected, once for all channels that are told the same."""
        channels: dict[tuple[str, tuple[Row, ...]], list[str]] = {}
        for told in answers:
            for what in _faults(alert, told):
                channels.setdefault(what, []).append(told.alert.channel)
        at = on_the_clock(moment(alert.at, self.newsroom), self.newsroom)
        for (message, rows), names in channels.items():
            yield Difference(message=f"{at} {', '.join(sorted(names))}: {message}", rows=rows)

    def _answers(self, alert: ExpectedAlert, at: datetime, left: Iterable[Told]) -> Iterator[Told]:
        """Yield of every channel that is meant what it was told in that minute, the likest where it is several."""
        minute = [told for told in left if _minute(told.alert.at) == _minute(at)]
        for channel in dict.fromkeys(told.alert.channel for told in minute):
            if alert.channel in {None, channel}:
                mine = [told for told in minute if told.alert.channel == channel]
                yield mine[0] if len(mine) == 1 else min(mine, key=lambda told: len(list(_faults(alert, told))))

    def _untold(self, alert: ExpectedAlert, at: datetime) -> Difference:
        who = alert.channel or "every channel"
        rows = (Row(sign=Sign.MISSING, text=phrase) for phrase in alert.says)
        return Difference(
            message=f"{on_the_clock(at, self.newsroom)} {who}: is not told, but must be",
            rows=(*rows, *self._why_untold(alert, at)),
        )

    def _why_untold(self, alert: ExpectedAlert, at: datetime) -> Iterator[Row]:
        """Yield what became, up to that minute, of the latest revision, and what was decided on it."""
        if self.unfired:
            yield from self.unfired
            return
        before = [(when, what) for when, what in self.happenings if _minute(when) <= _minute(at)]
        seen = max((when for when, what in before if isinstance(what, Taken)), default=None)
        for when, what in before:
            if isinstance(what, Taken) and when == seen:
                yield self._because(when, f"was seen as {what.revision.change.kind}")
            elif isinstance(what, Verdict) and alert.channel in {None, what.concern.channel}:
                until = f", until {on_the_clock(what.until, self.newsroom)}" if what.until else ""
                yield self._because(
                    when, f"{what.concern.channel}: {describe_refusal(what.reason, what.shortfall)}{until}"
                )
        if seen is None or _minute(seen) < _minute(at):
            since = "" if seen is None else f" since {on_the_clock(seen, self.newsroom)}"
            yield Row(sign=Sign.BECAUSE, text=f"nothing new had been seen{since}")

    def _because(self, when: datetime, text: str) -> Row:
        return Row(sign=Sign.BECAUSE, text=f"{on_the_clock(when, self.newsroom)} {text}")

    # ---------------------------------------------------------------- not expected

    def _unexpected(self, left: Iterable[Told]) -> Iterator[tuple[datetime, Difference]]:
        for told in left:
            shown = tuple(Row(sign=Sign.UNWANTED, text=text) for text in _shown(told))
            at = on_the_clock(told.alert.at, self.newsroom)
            message = f"{at} {told.alert.channel}: is told ({told.alert.reason}), which is not expected"
            yield told.alert.at, Difference(message=message, rows=shown)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _shown(told: Told) -> tuple[str, ...]:
    """Return the sentences that an alert shows as new; its title where there are none."""
    return tuple(dict.fromkeys(text for group in told.alert.shown for text in group)) or (told.message.title,)


def _faults(alert: ExpectedAlert, told: Told) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Yield in what an alert is not as expected: why it is told, what it does not say or says too much."""
    if alert.reason not in {None, told.alert.reason}:
        yield f"is told as {told.alert.reason}, not as {alert.reason}", ()
    said = _bare(_said(told))
    missing = [phrase for phrase in alert.says if _bare(phrase) not in said]
    unwanted = [phrase for phrase in alert.silent if _bare(phrase) in said]
    if missing or unwanted:
        rows = (Row(sign=Sign.MISSING, text=phrase) for phrase in missing)
        yield "says otherwise than expected", (*rows, *_sentences(told, unwanted))


def _sentences(told: Told, unwanted: Sequence[str]) -> Iterator[Row]:
    """Yield what an alert says, sentence by sentence; what says something unwanted is marked, wherever it stands."""
    # In the news; in what surrounds it (a label, an old wording, a source); or over the end of a sentence.
    for texts in (_shown(told), sentences(told.message.text), unwanted):
        rows = [Row(sign=_sign(text, unwanted), text=text) for text in texts]
        if not unwanted or any(row.sign is Sign.UNWANTED for row in rows):
            yield from rows
            return


def _sign(text: str, unwanted: Iterable[str]) -> Sign:
    return Sign.UNWANTED if any(_bare(phrase) in _bare(text) for phrase in unwanted) else Sign.CAME


def _said(told: Told) -> str:
    """Return all that a reader is told: the message, and its sentences without the signs that are put around edits."""
    return "\n".join((told.message.title, told.message.text, *(" ".join(group) for group in told.alert.shown)))


def _bare(text: str) -> str:
    """Return a text as phrases are looked for in it: case, accents and line breaks do not count."""
    return fold(one_line(text))
