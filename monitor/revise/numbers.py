"""Which number does a word name? `five` and `5` are one number, `1,000` and `1000` too, and `2 million` is `2m`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from monitor.revise.outcomes import answers
from monitor.text import fold

#: Words by what they count, several languages in a row.
_COUNTED = {
    "0": "zero null sıfır ноль صفر",
    "1": "one eins ein eine einen einem einer un une uno una bir один одна واحد یک",
    "2": "two zwei deux dos iki два две اثنان دو",
    "3": "three drei trois tres üç три ثلاثة سه",
    "4": "four vier quatre cuatro dört четыре أربعة چهار",
    "5": "five fünf cinq cinco beş пять خمسة پنج",
    "6": "six sechs seis altı шесть ستة شش",
    "7": "seven sieben sept siete yedi семь سبعة هفت",
    "8": "eight acht huit ocho sekiz восемь ثمانية هشت",
    "9": "nine neun neuf nueve dokuz девять تسعة نه",
    "10": "ten zehn dix diez десять عشرة ده",
    "11": "eleven elf onze once",
    "12": "twelve zwölf douze doce",
    "13": "thirteen dreizehn treize trece",
    "14": "fourteen vierzehn quatorze catorce",
    "15": "fifteen fünfzehn quinze quince",
    "16": "sixteen sechzehn",
    "17": "seventeen siebzehn",
    "18": "eighteen achtzehn",
    "19": "nineteen neunzehn",
    "20": "twenty zwanzig vingt veinte yirmi двадцать عشرون",
    "30": "thirty dreißig trente treinta otuz тридцать",
    "40": "forty vierzig quarante cuarenta kırk сорок",
    "50": "fifty fünfzig cinquante cincuenta elli",
    "60": "sixty sechzig soixante sesenta altmış",
    "70": "seventy siebzig setenta yetmiş",
    "80": "eighty achtzig ochenta seksen",
    "90": "ninety neunzig noventa doksan",
}
#: Words that multiply, order or divide: they stand for themselves.
_OTHERS = """
hundred hundreds thousand thousands million millions billion billions dozen dozens half third quarter twice double triple first second
hundert tausend dutzend hälfte cent mille moitié dizaine cien mil millón millones docena mitad yüz bin milyon milyar yarım
сто тысяча тысяч миллион миллионов مئة ألف مليون صد هزار
"""
#: Words that multiply the number before them.
_TIMES = {
    12: "dozen dutzend douzaine docena düzine",
    100: "hundred hundert yüz",
    1_000: "thousand tausend mille mil bin тысяча тысячи тысяч ألف آلاف هزار k",
    10
    ** 6: """million millions millionen mio mn mln millón millones milhão milhões milione milioni milyon миллион миллиона миллионов млн
    مليون ملايين میلیون""",
    10**9: "billion billions bn",
    10**12: "trillion trillions tn",
}
#: A thousand million, where a billion may be a million million: one word, but not that of `_TIMES`.
_MILLIARD = """
milliard milliards milliarde milliarden mrd mld milliardo miliardo miliardi milyar миллиард миллиарда миллиардов млрд مليار ميلیارد
"""
#: Words of order; "premier" and "second" are also other things, but a language has one of them as a rule.
_ORDERED = {
    "1": "first",
    "2": "second",
    "3": "third dritte dritten dritter drittes troisième tercero tercera tercer üçüncü",
    "4": "fourth vierte vierten vierter viertes quatrième cuarto cuarta dördüncü",
    "5": "fifth fünfte fünften fünfter fünftes cinquième quinto quinta beşinci",
    "6": "sixth sechste sechsten sechster sixième sexto sexta altıncı",
    "7": "seventh siebte siebten siebter septième séptimo séptima yedinci",
    "8": "eighth achte achten achter huitième octavo octava sekizinci",
    "9": "ninth neunte neunten neunter neuvième noveno novena dokuzuncu",
    "10": "tenth zehnte zehnten zehnter dixième décimo décima onuncu",
    "11": "eleventh",
    "12": "twelfth",
}
_DIGITS = {fold(word): digits for digits, row in _COUNTED.items() for word in row.split()}
_FACTORS = {fold(word): factor for factor, row in _TIMES.items() for word in row.split()}
_MILLIARDS = dict.fromkeys(map(fold, _MILLIARD.split()), "milliard")
_RANKS = {fold(word): f"#{digits}" for digits, row in _ORDERED.items() for word in row.split()}
_RANK = re.compile(r"(\d+)(?:st|nd|rd|th|eme|er|e)")
_WORDS = frozenset((*_DIGITS, *_FACTORS, *_MILLIARDS, *_RANKS, *map(fold, _OTHERS.split()))) - {"k"}
#: Twenty, thirty, … and what may follow them in one number.
_TENS = frozenset(
    word for word, digits in _DIGITS.items() if len(digits) == 2 and digits[0] != "1" and digits[1] == "0"
)
_ONES = frozenset(word for word, digits in _DIGITS.items() if len(digits) == 1 and digits != "0")
#: `10am`, `20km`, `3bn`.
_GLUED = re.compile(r"(\d(?:[\d.,']*\d)?)([^\W\d_]{1,12})")
_ARTICLES = frozenset({"a", "an"})
#: What parts the thousands in `1,000`.
_THOUSANDS = re.compile(r"(?<=\d)[.,'](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"\d+")
_DECIMAL = re.compile(r"\d{1,15}(?:\.\d{1,15})?")


def is_number(bare: str) -> bool:
    """Tell whether a folded word names a number, in digits or letters."""
    return bare in _WORDS or any(letter.isdigit() for letter in bare)


def counted(bare: str) -> str:
    """Return a folded word as it is compared: a number word in digits, digits without what parts the thousands."""
    if not bare[:1].isdigit():
        return _DIGITS.get(bare) or _RANKS.get(bare) or _MILLIARDS.get(bare) or bare
    if rank := _RANK.fullmatch(bare):
        return f"#{rank[1]}"
    whole = _THOUSANDS.sub("", bare)
    return whole.replace(",", ".") if whole.count(",") == 1 else whole


def amounts(found: Iterable[str]) -> list[str]:
    """Return words with each number as one: `1.5 bn` is `1500000000`, `a dozen` 12, `twenty five` 25; `20km` is `20 km`."""
    merged: list[str] = []
    for word in (part for each in found for part in _parts(each)):
        factor = _FACTORS.get(fold(word))
        if factor and merged and (value := _taken(merged)) is not None:
            merged.append(f"{(value * factor).normalize():f}")
        elif merged and fold(word) in _ONES and fold(merged[-1]) in _TENS:
            merged.append(str(int(_DIGITS[fold(merged.pop())]) + int(_DIGITS[fold(word)])))
        else:
            merged.append(word)
    return merged


def _parts(word: str) -> tuple[str, ...]:
    """Return a number and the unit or scale that is glued to it; other words as they are."""
    glued = _GLUED.fullmatch(word)
    if glued is None:
        return (word,)
    behind = fold(glued[2])
    return glued.groups() if behind in _FACTORS or behind in _MILLIARDS or answers(behind) else (word,)


def _taken(merged: list[str]) -> Decimal | None:
    """Take the number that a scale multiplies off the end of these words; None, and nothing taken, if there is none."""
    if fold(merged[-1]) in _ARTICLES:
        del merged[-1]
        if merged and merged[-1].lower() == "half":
            del merged[-1]
            return Decimal("0.5")
        return Decimal(1)
    number = counted(fold(merged[-1]))
    if not _DECIMAL.fullmatch(number):
        return None
    del merged[-1]
    return Decimal(number)


def spellings(text: str) -> tuple[str, ...]:
    """Return `text` with its numbers spelled otherwise: all in digits, or a single small one in the words of any language."""
    found = [text, _WORD.sub(lambda word: _DIGITS.get(fold(word[0]), word[0]), text)]
    numbers = list(_NUMERAL.finditer(text))
    if len(numbers) == 1:
        head, tail = text[: numbers[0].start()], text[numbers[0].end() :]
        found += (
            f"{head}{word if head else word.capitalize()}{tail}" for word in _COUNTED.get(numbers[0][0], "").split()
        )
    return tuple(dict.fromkeys(found))[1:]
