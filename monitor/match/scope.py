"""Is an entry where a watch looks? `only:` names feeds, tags and languages."""

from __future__ import annotations

from monitor.match.wording import Wording
from monitor.model import Scope


def outside(scope: Scope, wording: Wording) -> str:
    """Return why an entry is outside of `scope`, in words, or the empty text if it is inside.

    Its language is asked for last, and only where the scope names languages: it may have to be detected.
    """
    feed = wording.feed
    if scope.feeds and feed.name not in scope.feeds:
        return f"only.feeds: {feed.name} is none of {', '.join(scope.feeds)}"
    if scope.tags and not set(scope.tags) & set(feed.tags):
        return f"only.tags: {feed.name} has none of {', '.join(scope.tags)}"
    if scope.languages and not _speaks(wording.language, scope.languages):
        return f"only.languages: {wording.language or 'an unknown language'} is none of {', '.join(scope.languages)}"
    return ""


def _speaks(language: str | None, wanted: tuple[str, ...]) -> bool:
    """Tell whether `language` is wanted; `en` takes in `en-GB` (RFC 4647, basic filtering)."""
    spoken = (language or "").lower().replace("_", "-")
    return any(spoken == tag.lower() or spoken.startswith(f"{tag.lower()}-") for tag in wanted)
