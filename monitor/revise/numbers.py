"""Which number does a word name? `five` and `5` are one number, `1,000` and `1000` too."""

from __future__ import annotations

import re

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
_DIGITS = {fold(word): digits for digits, row in _COUNTED.items() for word in row.split()}
_WORDS = frozenset((*_DIGITS, *map(fold, _OTHERS.split())))
#: What parts the thousands in `1,000`.
_THOUSANDS = re.compile(r"(?<=\d)[.,'](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"\d+")


def is_number(bare: str) -> bool:
    """Tell whether a folded word names a number, in digits or letters."""
    return bare in _WORDS or any(letter.isdigit() for letter in bare)


def counted(bare: str) -> str:
    """Return a folded word as it is compared: a number word in digits, digits without what parts the thousands."""
    return _DIGITS.get(bare) or (_THOUSANDS.sub("", bare) if bare[:1].isdigit() else bare)


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
