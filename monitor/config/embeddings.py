"""Which plug-ins are installed that tell what entries mean, and what do they give?

A plug-in is an entry point of the group `newsroom_monitor.embeddings`: a function of title and text that returns numbers, near one
another for texts that mean the same. Where it knows how near two of one story are, it says so in its attribute `near`. None is shipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

from monitor.config.paths import NAME
from monitor.errors import EmbeddingError
from monitor.follow import Embedding

GROUP: Final = "newsroom_monitor.embeddings"
_WAY_OUT: Final = "mend or install it, or take monitor.stories.embedding out of the configuration"


def installed() -> tuple[str, ...]:
    """Return the names by which plug-ins can be configured."""
    return tuple(sorted(_points()))


def load_embedding(name: str | None, *, failed: Callable[[EmbeddingError], None]) -> Embedding | None:
    """Return what a plug-in gives, None without a name. Raises EmbeddingError where it cannot be loaded.

    Where it fails over an entry, `failed` is called, and unless that raises, the entry's words decide alone.
    """
    if name is None:
        return None
    found = _loaded(name)
    near = getattr(found, "near", None)
    if not callable(found) or not (near is None or (isinstance(near, float) and 0 < near < 1)):
        raise EmbeddingError(f"{name} must be a function of title and text, its `near` between 0.0 and 1.0: {_WAY_OUT}")

    def embed(title: str, text: str) -> Sequence[float]:
        try:
            return tuple(float(number) for number in found(title, text))
        except Exception as error:  # noqa: BLE001  # a stranger's code: whatever it does, no entry may be lost
            failed(EmbeddingError(f"{name} fails over “{title[:80]}” ({_told(error)}): {_WAY_OUT}"))
            return ()

    return Embedding(name=name, embed=embed, near=near)


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP) if NAME.fullmatch(point.name)}


def _loaded(name: str) -> Any:
    point = _points().get(name)
    if point is None:
        raise EmbeddingError(f"{name} is not installed (installed: {', '.join(installed()) or 'none'}): {_WAY_OUT}")
    try:
        return point.load()
    except Exception as error:
        raise EmbeddingError(f"{name} cannot be loaded ({_told(error)}): {_WAY_OUT}") from error


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
