"""Does something stand before the article? Consent, login and waiting pages answer in its place, with status 200."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.model import Paragraph
from monitor.text import fold, tokens

#: An article of fewer words is none: a judgement; "This is a breaking story, more to follow" below one sentence has more.
FEWEST_WORDS = 20
#: A page with more words than this is an article, whatever its title: consent pages of publishers have 100 to 250.
_MOST_OF_A_WALL = 400
#: Whole titles, folded; what stands around them (the publisher's name) is cut off first. One row here tells one more.
_WALLS = (
    r"before you (?:continue|proceed)(?: to .*)?",
    r"(?:your )?(?:cookies?|privacy)(?: (?:settings|consent|notice|policy|preferences|choices))?",
    r"(?:we value your|your|manage) privacy(?: choices)?|(?:privacy|cookie)? ?consent(?: required)?|manage consent",
    r"(?:please )?(?:sign|log) ?in(?: (?:to|or) .*)?|login(?: required)?|register(?: or log in)?|create (?:an|your) account",
    r"subscribe(?: (?:to|now|for) .*| now)?|subscription required|subscribers only",
    r"just a moment(?:\.\.\.|…)?|one moment,? please(?:\.\.\.|…)?|please wait(?:\.\.\.|…)?|checking your browser.*|loading(?:\.\.\.|…)?",
    r"attention required!?|access denied|access to this page has been denied|forbidden|403 forbidden|verif(?:y|ying) you are human",
    r"are you (?:a robot|human)\??|robot check|human verification|captcha|security check|ddos protection.*",
    r"einwilligung|zustimmung(?: erforderlich)?|datenschutz(?:einstellungen)?|cookie-einstellungen|anmelden|einloggen|registrieren|einen moment.*",
    r"consentement|vos choix|gestion des cookies|confidentialite|connexion|se connecter|s'identifier|un instant.*",
    r"iniciar sesion|acceder|suscribete|consentimiento|privacidad|configuracion de cookies|un momento.*|accedi|accesso",
    r"giris(?: yap)?|uye girisi|cerez (?:ayarlari|politikasi)|gizlilik|bir dakika.*|lutfen bekleyin.*",
    r"вход|войти|авторизация|согласие|проверка браузера.*|один момент.*|تسجيل الدخول|الموافقة|ورود",
)
_WALL = re.compile("|".join(f"(?:{row})" for row in _WALLS))
_SEPARATOR = re.compile(r"\s+[|–—•·:-]\s+|\s*[|]\s*")


def count_words(paragraphs: Iterable[Paragraph]) -> int:
    """Return the number of words; Chinese, Japanese and Thai count by characters."""
    return sum(len(tokens(paragraph.text)) for paragraph in paragraphs)


def is_wall(name: str, words: int) -> bool:
    """Tell whether a page of this `<title>` and so many words stands before the article instead of holding it."""
    if words > _MOST_OF_A_WALL:
        return False
    return any(_WALL.fullmatch(fold(part).strip()) for part in _SEPARATOR.split(name))
