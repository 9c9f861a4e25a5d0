"""The way of an entry: fetch, parse, revise, match, follow, store, decide, render, send.

Start with `pipeline/` (the order of the stations), then `model/` (all nouns on a few screens),
then the station of interest: each is a file or package of its own name.
"""

__version__ = "0.1.0"
