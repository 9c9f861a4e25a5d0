"""Was a text fetched whole? A consent page or a paywall is no state of an article; a text that its outlet cut short is.

    most words gone, nothing says why -> a wall: never its text
                                      -> else a fragment: its text only when a short text is shown a second time in a row

That one was shown is remembered in the fingerprint under which the known state is noticed, behind what names the state.
"""

from __future__ import annotations

import re

from monitor.model import KnownEntry
from monitor.revise.align import align
from monitor.revise.compare import STATE, words
from monitor.revise.flat import flatten
from monitor.revise.markers import Role
from monitor.revise.notes import note_signals
from monitor.revise.state import State
from monitor.text import sentences

#: A text that lost more than this part of its words was not fetched whole, or cut by its outlet: 70 %.
_LOST = 0.7
#: Shorter texts may well shrink to a sentence.
_LONG_ENOUGH = 50
#: What stands behind the known state's fingerprint while another text is shown in its place.
_SHOWN, _WALLED = "+fragment", "+wall"
#: What only a wall's own sentences say, by language, in flattened form: of consent, payment, signing in, machines, errors.
#: Pages that are known as a wall by their title do not come so far; feeds carry such texts, and pages under the article's title.
WALLS: dict[str, tuple[str, ...]] = {
    "en": (
        r"\b(?:accept|allow|reject|manage) (?:all |our |the |these )?cookies|\b(?:we|site|website) uses? (?:\w+ ){0,2}cookies",
        r"\bcookie (?:policy|settings|preferences|notice)|\bwe (?:value|respect|care about) your privacy|\bconsent to the use of",
        r"\b(?:subscribe|sign ?up|sign ?in|log ?in|register) (?:now |today |or \w+ )?(?:to|and) (?:continue|read|keep|unlock|access|view)",
        r"\balready a subscriber\b|\bfree articles?\b|\b(?:for|to) subscribers(?: only)?\W*$|\bsubscribers only\b|\bad ?blockers?\b",
        r"\b(?:enable|turn on) javascript|\bjavascript is (?:disabled|required|not)|\b(?:not a|a) robot\b|\byou are (?:a )?human\b",
        r"\baccess(?: to this page)?(?: has been| is)? denied\W*$|\b(?:page|article|file) (?:was |could )?not (?:be )?found\b",
        r"\b(?:40[134]|50[0234]) (?:unauthorized|forbidden|not found|internal|bad|service|gateway)|\bnot available in your (?:region|country)",
    ),
    "de": (
        r"\bcookies? (?:zu(?:stimmen|lassen)|akzeptieren)|\bverwende[nt] (?:\w+ ){0,2}cookies|\bdatenschutz ?einstellungen|\bmit werbung\b.{0,40}\blesen",
        r"\b(?:weiterlesen|weiter lesen) mit\b|\bbereits abonnent|\bnur fur abonnenten|\bjetzt (?:abonnieren|anmelden|registrieren)|\bseite nicht gefunden",
    ),
    "fr": (
        r"\b(?:accepter|refuser|gerer) (?:les |nos |tous les |mes )?cookies|\butilis(?:e|ent|ons) (?:\w+ ){0,2}cookies|\bvie privee\b.{0,40}\bpartenaires",
        r"\breserves? aux abonnes|\bdeja abonnee?\b|\babonnez-vous (?:pour|et)\b|\bpage introuvable",
    ),
    "es": (
        r"\b(?:aceptar|rechazar|gestionar) (?:las |todas las )?cookies|\b(?:utiliza|usa)(?:mos|n)? (?:\w+ ){0,2}cookies|\bpagina no encontrada",
        r"\b(?:solo|exclusivo) para suscriptores|\bya (?:es|eres) suscriptor|\bsuscribete (?:para|y)\b|\binici[ae] sesion para",
    ),
    "it": (r"\baccetta(?:re)? (?:i |tutti i )?cookie|\butilizz(?:a|iamo) (?:\w+ ){0,2}cookie|\b(?:sei )?gia abbonato|\bpagina non trovata",),
    "tr": (r"\bcerez(?:ler)?i? (?:kabul|politika)|\bcerez(?:ler)? kullan|\babone ol(?:un)?\b|\bsayfa bulunamad",),
    "ru": (r"\b(?:использу\w+|принять|принимаю) (?:\w+ ){0,2}(?:cookie|куки)|\bстраница не наидена|\bтолько для подписчиков",),
    "ar": (r"ملفات تعريف الارتباط|ملفات الارتباط|الصفحه? غير موجوده?|الصفحة غير موجودة",),
}  # fmt: skip
_WALLS = re.compile("|".join(form for forms in WALLS.values() for form in forms), re.MULTILINE)


def is_short(state: State, was: State) -> bool:
    """Tell whether most of the text is gone, and neither a marker nor a note accounts for that."""
    if len(state.text) > len(was.text) / 2:
        return False
    before = len(words(was.text))
    if before < _LONG_ENOUGH or len(words(state.text)) >= before * (1 - _LOST):
        return False
    stamped = any(section.marker and section.marker.role is Role.UPDATE for section in state.sections)
    return not stamped and not any(map(note_signals, sentences(state.text)))


def is_teaser(state: State, was: State) -> bool:
    """Tell whether an offer to subscribe stands for a part of the known text, and what is left of it says nothing else."""
    shorter = state.is_walled and len(state.text) < len(was.text)
    return shorter and not align(was.lines, state.lines, state.version).changed


def is_wall(state: State) -> bool:
    """Tell whether a text asks for consent, money or a name, or says that there is none."""
    return state.is_walled or bool(_WALLS.search(flatten(state.text)))


def beside(fingerprint: str, state: State) -> str:
    """Return a known state's fingerprint that remembers that this short text was shown in its place."""
    return fingerprint[:STATE] + (_WALLED if is_wall(state) else _SHOWN)


def has_stood(known: KnownEntry) -> bool:
    """Tell whether a short text was shown in the place of the known one when the entry was last seen."""
    return known.fingerprint[STATE:] == _SHOWN


def known_as(known: KnownEntry) -> frozenset[str]:
    """Return the fingerprints under which the known state is noticed already when it is shown again.

    A wall in its place was noticed once. Between two answers of a page its feed shows the known words for it: they say
    nothing of whether the page still shows a short text.
    """
    forgettable = (_WALLED, _SHOWN) if known.paged else (_WALLED,)
    return frozenset({known.fingerprint, *map(known.fingerprint.removesuffix, forgettable)})
