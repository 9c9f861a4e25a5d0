"""Which words of a sentence does a medium mark, and can it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.render.rewording import Run

#: So many words are looked for; a watch of thousands of names hits an article by few of them.
_MOST = 50

# Chats see a mark only beside a space. It keeps marked words apart from others as well: `evil.` and a marked `com` are no
# address together. A colon is no neighbour: a marked `:smile` and `:` would be a picture.
_BEFORE = re.compile(r"(?:^|\s)[(\"'“‘]*$")
_AFTER = re.compile(r"[)\"'”’,;.!?…]*(?:\s|$)")


def marked(text: str, found: Sequence[str]) -> Iterator[Run]:
    """Yield `text` in runs, the words that are `found` in it as changed ones; whole words only, whatever their case."""
    longest_first = sorted(found[:_MOST], key=len, reverse=True)
    if not longest_first:
        yield Run(text=text)
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    read = 0
    for match in pattern.finditer(text):
        if match.start() > read:
            yield Run(text=text[read : match.start()])
        yield Run(text=match[0], changed=True)
        read = match.end()
    if read < len(text):
        yield Run(text=text[read:])


def stands_alone(runs: Sequence[Run], place: int) -> bool:
    """Tell whether a chat would see the marks around the run at `place`."""
    text = runs[place].text
    before = "".join(run.text for run in runs[:place])
    after = "".join(run.text for run in runs[place + 1 :])
    bounded = text[:1].isalnum() and text[-1:].isalnum()
    return bounded and _BEFORE.search(before[-20:]) is not None and _AFTER.match(after) is not None
