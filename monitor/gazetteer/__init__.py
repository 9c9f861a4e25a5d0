"""Which names have places and actors, beside those that an editor thinks of?

`build` writes the places of whole countries from GeoNames and CLDR (the extra `places`), without the names that would
tell of something else. `Hearing` listens to the stored text, `suggestions` and `weak` say which spellings of actors are
missing from the lists and which names in them are of no use.
"""

from monitor.gazetteer.dangers import Danger, names_of_actors
from monitor.gazetteer.hearing import Hearing
from monitor.gazetteer.places import Built, LeftOut, build
from monitor.gazetteer.sources import PlacesError, UnknownCode, World, codes_by_name, read_world
from monitor.gazetteer.suggest import ENOUGH, Fault, Ground, Suggestion, Weak, suggestions, weak
from monitor.gazetteer.written import line_of, written

__all__ = [
    "ENOUGH",
    "Built",
    "Danger",
    "Fault",
    "Ground",
    "Hearing",
    "LeftOut",
    "PlacesError",
    "Suggestion",
    "UnknownCode",
    "Weak",
    "World",
    "build",
    "codes_by_name",
    "line_of",
    "names_of_actors",
    "read_world",
    "suggestions",
    "weak",
    "written",
]
