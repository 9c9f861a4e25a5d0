"""The marker grammar: what stands at the start of a paragraph and says "this part was stamped"?

    marker   := decoration* (label ordinal? moment? | moment label? moment?) end
    label    := a row of LABELS, in any letter case, with or without accents
    end      := ":" | a dash | "|" | a closing bracket | the paragraph's end | the end of its bold start

A new word is one more word in a row of LABELS. A time in running text ("noon (0900 GMT)") is no marker: it does
not stand at the start, or nothing ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.revise.flat import flatten
from monitor.revise.times import Moment, read_moment


class Role(StrEnum):
    """What a marker says of the text below it."""

    #: Added later: `UPDATE 1430 GMT:`, or a post of a live blog: `22:25 Uhr |`.
    UPDATE = "update"
    #: A correction: a marker only where it names a time, else a note in the text.
    CORRECTION = "correction"
    #: Here the first text begins: `ORIGINAL ENTRY:`.
    ORIGINAL = "original"
    #: A day's posts begin: `Tuesday, 11 March`; no block of its own.
    DAY = "day"
    #: The page's own "last updated" line: furniture, no block. With a time and a sentence behind it, it is an UPDATE.
    STAMP = "stamp"


#: Labels by role: words divided by `;`. The longest that fits is taken.
LABELS: dict[Role, tuple[str, ...]] = {
    Role.UPDATE: (
        "update;updates;updated;updated at;updated on;update from;latest;latest update;edit;edited to add;posted at;posted;breaking update",
        "new information",
        "actualización;actualizado;actualizado a las;última hora;atualização;atualizado às;aggiornamento;aggiornato;aggiornato alle",
        "mise à jour;mis à jour;mis à jour à;maj;actualisation;actualisé;actualisé à;dernière minute",
        "aktualisierung;aktualisiert;aktualisiert um;eilmeldung;nachtrag;update um;bijgewerkt;opdatering;oppdatert;uppdaterat",
        "güncelleme;güncellendi;son gelişme",
        "обновлено;обновление;обновлено в;дополнено;оновлено;оновлення;aktualizacja;ažurirano;actualizare",
        "تحديث;محدث;تحديث الساعة;آخر المستجدات;به روز رسانی;به‌روزرسانی;به روزرسانی;بروزرسانی;עדכון;עודכן;अपडेट;更新;최신",
    ),
    Role.CORRECTION: (
        "correction;corrected;corrected at;clarification;rectificatif;corrección;korrektur;berichtigung;düzeltme;исправление;تصحيح;اصلاحیه",
    ),
    Role.ORIGINAL: (
        "original entry;original post;original story;original article;original report;original text;original version;earlier;earlier entry",
        "earlier story;earlier report;earlier post;previously;first report;originally published;our original story;our earlier story",
        "original post is included below;original post below;original entry below;original story below;original story follows;our earlier report",
        "ursprüngliche meldung;ursprünglicher beitrag;ursprünglicher text;originalmeldung;erstmeldung;zuvor;bisherige meldung",
        "texte original;article original;version originale;version initiale;plus tôt;précédemment",
        "noticia original;texto original;entrada original;información anterior;anteriormente;notizia originale;texto inicial",
        "önceki haber;ilk haber;haberin ilk hali;orijinal haber",
        "первоначальный текст;исходный текст;ранее;первая версия;раніше",
        "النص الأصلي;الخبر الأصلي;في وقت سابق;متن اصلی;خبر اصلی;הידיעה המקורית",
    ),
    Role.STAMP: (
        "last updated;last updated at;last updated on;last update;last modified;last modified on;last edited;first published;published;published on",
        "dernière mise à jour;dernière mise à jour le;publié le;mis à jour le;actualisé le;modifié le;última actualización;publicado el;publicado",
        "stand;zuletzt aktualisiert;letzte aktualisierung;veröffentlicht;veröffentlicht am;son güncelleme;yayınlanma;tarih;saat;giriş",
        "последнее обновление;опубликовано;آخر تحديث;نشر في;آخرین به‌روزرسانی;ultimo aggiornamento;última atualização;ساعت;الساعة",
    ),
}
#: Stamps of the first publication: what stands behind one is the article, no update of it.
FIRST = (
    "first published;published;published on;publié le;publicado el;publicado;veröffentlicht;veröffentlicht am",
    "yayınlanma;giriş;tarih;опубликовано;نشر في",
)
#: Words that open a post where they name a time; without one they say how urgent the article is, or go on as a sentence.
TIMED = ("breaking;breaking news;urgent;flash;as of;son dakika;acil;срочно;молния;عاجل;فوری;urgente;en direct",)
#: Numbers that stand before a label as words: `Third update, 3:30 p.m.`
ORDINALS = (
    "first;second;third;fourth;fifth;sixth;seventh;eighth;ninth;tenth",
    "erstes;zweites;drittes;viertes;fünftes;erste;zweite;dritte;vierte;fünfte",
    "première;deuxième;troisième;quatrième;cinquième;primera;segunda;tercera;cuarta;quinta;prima;seconda;terza",
    "birinci;ikinci;üçüncü;dördüncü;beşinci;первое;второе;третье;четвертое;пятое",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A marker found in a paragraph: its text is [start:end], what follows it begins at `body`."""

    role: Role
    start: int
    end: int
    body: int
    moment: Moment | None = None
    #: Where the post's title ends, and where its text begins, if the marker stands behind its title.
    close: int | None = None
    after: int | None = None


def _listed(rows: Iterable[str]) -> Iterator[str]:
    return (flatten(word) for row in rows for word in row.split(";"))


_ROLES = {label: role for role, rows in LABELS.items() for label in _listed(rows)}
_FIRST = frozenset(_listed(FIRST))
_TIMED = frozenset(_listed(TIMED))
_ROLES |= dict.fromkeys(_TIMED, Role.UPDATE)
_LABEL = re.compile(
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(map(re.escape, _listed(ORDINALS)))})\s)?(?P<label>{'|'.join(sorted(map(re.escape, _ROLES), key=len, reverse=True))})(?![^\W\d_])"
)
#: Bullets, emphasis signs, brackets and pictures in front of a marker.
_DECORATION = re.compile(r"(?:[\s\[(*_#>•·▪■►▶➤●○◆★‣|+~\-–—]|[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f])*")
_GAP = re.compile(
    r"[\s:,(\[|@–—-]*(?:(?:at|on|as of|from|am|vom|um|à|a|le|du|el|las?|a las|saat|в|от|alle|às|الساعة|بتاريخ|ساعت)[:.]?\s+)?"
)
_ORDINAL = re.compile(
    r"\s?\(?(?:#|no\.?\s?|nr\.?\s?|n[°º]\s?)?(?:(?:\d{1,2})(?![\d.:]\d|\d|h\d)|(?:[ivx]{1,5})(?![^\W_]))\)?"
)
_SECOND = re.compile(r"\s*[/|,–—-]?\s*")
_END = re.compile(
    r"\s*[\])*_]*\s*(?:[:|>…]+|\+\++|[–—]+|--+|-(?=\s|$))[\s*_\])|–—-]*|\s*[\])]+[*_]*[:.\s–—-]*|[*_#+\s]*$"
)
_PUNCTUATION = re.compile(r"[\s.:|\])*_–—-]*")
#: `10:30–11:00` is a range of times.
_RANGE = re.compile(r"\s*[–—-]+\s*\d")
_FULL_STOP = re.compile(r"\.\s+(?=\S)|\.$")
#: A time that is surely one, for a full stop to end it where no label stands: `16:58`, `17.30`, `10:25 h`.
_SURE_TIME = re.compile(r"(?:\d:\d\d|\d\d\.\d\d|(?:uhr|h|hrs?|horas))$")
#: Between two dashes stands a remark: `18:30 - the bar's new name - is open`.
_SECOND_DASH = re.compile(r"\s[-–—]+\s")
_SENTENCE_END = re.compile(r"[.!?…؟۔。][\"'”’»)\]]*(?:\s|$)")
#: In front of a unit a number with two decimals is an amount, not a time.
_AMOUNT = re.compile(
    r"\s*(?:[%€$£]|euro|dollar|prozent|percent|mio|mrd|million|milliard|bn\b|kg\b|km\b|meter|metres|uur)"
)
#: A page is stamped when it was published, updated, checked; what repeats its stamps more often is no page's own line.
_STAMPS = 5
#: A marker is short; this many characters of a paragraph are looked at.
_REACH = 90


def read_marker(text: str, emphasis: int = 0) -> Marker | None:
    """Return the marker at the start of the paragraph `text`, None if there is none.

    `emphasis` is how many characters at its start are bold or a heading: the end of bold ends a marker.
    """
    found = _one_marker(text, emphasis)
    return _last_stamp(text, found) if found and found.role is Role.STAMP else found


def _one_marker(text: str, emphasis: int = 0) -> Marker | None:
    """Return the marker at the start of `text`; of stamps in a row, the first."""
    head = text[:_REACH]
    flattened = flatten(head)
    decoration = _DECORATION.match(flattened)
    start = decoration.end() if decoration else 0
    whole = len(text) <= _REACH
    for role, end, moment in _candidates(flattened, start):
        body = _after(flattened, end, role=role, moment=moment, bold=emphasis)
        if body is not None and (body < len(head) or whole):
            return _accepted(text, Marker(role=role, start=start, end=end, body=body, moment=moment), emphasis)
    return None


def _last_stamp(text: str, stamp: Marker) -> Marker:
    """Return the last of the stamps in a row (`Published 6 July Last updated: 9 July`): it dates the page."""
    for _ in range(_STAMPS - 1):
        following = _one_marker(text[stamp.body :]) if text[stamp.body :].strip() else None
        if following is None or following.role is not Role.STAMP:
            break
        stamp = replace(following, start=stamp.start, end=following.end + stamp.body, body=following.body + stamp.body)
    return stamp


def is_full_marker(text: str) -> bool:
    """Tell whether `text` begins with a label, a clock time and a closing sign: a marker even inside a paragraph."""
    if not _starts_with_label(flatten(text[:_REACH])):
        return False
    marker = read_marker(text)
    return bool(marker and marker.moment and marker.moment.clock and text[marker.end : marker.body].strip())


def _candidates(flattened: str, start: int) -> Iterator[tuple[Role, int, Moment | None]]:
    """Yield the readings of the marker at `start`, the longest first."""
    if label := _LABEL.match(flattened, start):
        yield from _labelled(flattened, label)
        return
    if not (found := read_moment(flattened, start)):
        return
    moment, end = found
    gap = _SECOND.match(flattened, end)
    if gap and (label := _LABEL.match(flattened, gap.end())):
        # 14:30 UPDATE: the time stands before its label; of two times, the label's own counts.
        for role, stop, own in _labelled(flattened, label):
            yield role, stop, own or moment
    if not _is_no_time(flattened[start:end], moment):
        yield (Role.UPDATE if moment.clock else Role.DAY), end, moment


def _is_no_time(written: str, moment: Moment) -> bool:
    """Tell whether a time without label and zone may be none: a year (`1815: The harbour was founded`), a title (`Midnight: …`)."""
    if not moment.clock or moment.zone is not None:
        return False
    return written.endswith(f"{moment.clock:%H%M}") or written.isalpha()


def _labelled(flattened: str, label: re.Match[str]) -> Iterator[tuple[Role, int, Moment | None]]:
    role, end = _ROLES[label["label"]], label.end()
    if found := _moment_after(flattened, end):
        yield role, found[1], found[0]
    if ordinal := _ORDINAL.match(flattened, end):
        if found := _moment_after(flattened, ordinal.end()):
            yield role, found[1], found[0]
        yield role, ordinal.end(), None
    yield role, end, None


def _moment_after(flattened: str, end: int) -> tuple[Moment, int] | None:
    gap = _GAP.match(flattened, end)
    found = read_moment(flattened, gap.end() if gap else end)
    if not found or not gap:
        return found
    moment, stop = found
    opened = flattened.count("(", end, stop) > flattened.count(")", end, stop)
    return moment, stop + (opened and flattened[stop : stop + 1] == ")")


def _after(flattened: str, end: int, *, role: Role, moment: Moment | None, bold: int) -> int | None:
    """Return where the text after a marker begins, None if nothing ends the marker there."""
    closed = _END.match(flattened, end)
    if closed and (closed.end() > end or end == len(flattened)):
        return closed.end()
    if _ends_with_bold(flattened, end, bold):
        return following.end() if (following := _PUNCTUATION.match(flattened, end)) else end
    if role is Role.STAMP and moment and (second := _second_stamp(flattened, end)) is not None:
        return second
    if moment and (stop := _FULL_STOP.match(flattened, end)):
        sure = moment.clock and (moment.zone or _SURE_TIME.search(flattened[:end]))
        if sure or _starts_with_label(flattened):
            return stop.end()
    timed = moment is not None and moment.clock is not None and not moment.worded
    return _bare(flattened, end) if timed and role is Role.UPDATE else None


def _second_stamp(flattened: str, end: int) -> int | None:
    """Return where another stamp's label begins, None if none follows."""
    gap = _SECOND.match(flattened, end)
    label = _LABEL.match(flattened, gap.end()) if gap else None
    return label.start() if label and _ROLES[label["label"]] is Role.STAMP else None


def _ends_with_bold(flattened: str, end: int, bold: int) -> bool:
    return bold > 0 and end <= bold and not re.search(r"\w", flattened[end:bold])


def _starts_with_label(flattened: str) -> bool:
    decoration = _DECORATION.match(flattened)
    return bool(_LABEL.match(flattened, decoration.end() if decoration else 0))


def _bare(flattened: str, end: int) -> int | None:
    """Return where the text begins after an unlabelled, unclosed time (`14:00 Gericht …`), None if it is an amount."""
    if _AMOUNT.match(flattened, end) or flattened[end : end + 1] != " ":
        return None
    return end + 1


def _accepted(text: str, marker: Marker, emphasis: int) -> Marker | None:
    """Apply what only the text as written can tell: letter case, and what the paragraph goes on with."""
    found = _LABEL.match(flatten(text[:_REACH]), marker.start)
    word = found["label"] if found else ""
    closed, following = text[marker.end : marker.body].strip(), text[marker.body :].strip()
    if _is_wanting(text, marker, word, closed, following):
        return None
    if word == "" and marker.moment and _is_sentence(closed, following):
        return None
    # A marker that nothing closes must at least be followed by the start of a sentence (Arabic knows no capitals).
    unclosed = not closed and bool(following) and emphasis < marker.end
    if unclosed and marker.moment and (following[0].islower() or not following[0].isalpha()):
        return None
    if marker.moment and _RANGE.match(text, marker.end):
        return None
    return replace(marker, role=Role.UPDATE) if _is_post(marker, word, closed, following) else marker


def _is_wanting(text: str, marker: Marker, word: str, closed: str, following: str) -> bool:
    """Tell whether a label lacks what makes it a marker: a time, a closing sign, or, for a day, its own line."""
    moment, label = marker.moment, text[marker.start : marker.end]
    if marker.role is Role.DAY:
        return bool(following)
    if marker.role is Role.STAMP and not (moment or closed.startswith(":")):
        return True
    if marker.role is Role.CORRECTION and not moment:
        return True
    if word in _TIMED and not (moment and moment.clock and closed):
        return True
    return moment is None and closed.startswith(("-", "–", "—")) and not (label.isupper() or label[-1:].isdigit())


def _is_sentence(closed: str, following: str) -> bool:
    """Tell whether what stands behind a bare time goes on with it: after a full stop, or a remark between two dashes."""
    if not following[:1].islower():
        return False
    return closed == "." or (closed in {"-", "–", "—"} and bool(_SECOND_DASH.search(following)))


def _is_post(marker: Marker, word: str, closed: str, following: str) -> bool:
    """Tell whether a "last updated" line goes on with a sentence, which is what was added then."""
    timed = marker.moment is not None and marker.moment.clock is not None
    return (
        marker.role is Role.STAMP and timed and word not in _FIRST and bool(closed and _SENTENCE_END.search(following))
    )
