"""What is a word, a sentence, a paragraph? Pure functions on text that every station shares."""

from monitor.text.clean import line, paragraphs, safe_link, tidy_link
from monitor.text.fold import fold
from monitor.text.links import canonical_link
from monitor.text.pieces import initials, pieces
from monitor.text.sentences import sentences
from monitor.text.tokens import Token, tokens

__all__ = [
    "Token",
    "canonical_link",
    "fold",
    "initials",
    "line",
    "paragraphs",
    "pieces",
    "safe_link",
    "sentences",
    "tidy_link",
    "tokens",
]
