"""The configuration as it is written, all files together: what is given, and where?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from monitor.config.files import shown
from monitor.config.paths import did_you_mean, dotted
from monitor.config.yaml import Node, Pair, Source, Span, locate
from monitor.errors import Mistake

#: The sections that hold names, each with its keys. A name may be given once over all files.
NAMED = ("feeds", "actors", "places", "watches", "channels")
SECTIONS = ("monitor", "opml", *NAMED)

KeyPath = tuple[str | int, ...]


class Written:
    """All documents as one tree; a path that leads nowhere stands for the nearest thing above it."""

    def __init__(self, directory: Path) -> None:
        """Begin with nothing; `add` takes one document after the other."""
        self.directory = directory
        #: False once something was passed over that may hold names: what refers to them would seem unknown.
        self.complete = True
        source = Source(shown(directory), "")
        self._span = Span(source, 0, 0, 1, 1, None)
        self._sections: dict[str, Pair] = {}
        #: The document of each file, by the name that mistakes show.
        self.documents: dict[str, Node] = {}
        #: Watches that stood just so in a configuration that was good: nothing is wrong with what they look for.
        self.good: frozenset[str] = frozenset()

    # ---- put together

    def add(self, document: Node) -> Iterator[Mistake]:
        """Take in a file's document; yield what is wrong with its outermost keys, or given a second time."""
        self.documents[document.span.source.name] = document
        if document.value is None:
            return
        if not isinstance(document.value, dict):
            self.complete = False
            yield document.span.mistake(f"the file must hold some of the keys {', '.join(SECTIONS)}")
            return
        for section, pair in document.value.items():
            if section not in SECTIONS:
                self.complete = False
                hint = did_you_mean(section, SECTIONS)
                yield pair.key.mistake(f"{dotted([section])}: unknown key{hint}")
            elif pair.node.value is not None:  # a section whose items are all commented out is an empty one
                yield from self._add_list(pair) if section == "opml" else self._add_mapping(section, pair)

    def _add_mapping(self, section: str, pair: Pair) -> Iterator[Mistake]:
        if not isinstance(pair.node.value, dict):
            self.complete = False
            holds = "keys" if section == "monitor" else "names, each with its keys"
            yield pair.node.span.mistake(f"{section}: must hold {holds}")
            return
        known = self._section(section, pair, {})
        for name, item in pair.node.value.items():
            if name in known:
                first = known[name].key
                where = f"{first.source.name}:{first.line}"
                yield item.key.mistake(f"{dotted((section, name))}: already given in {where}")
            else:
                known[name] = item

    def _add_list(self, pair: Pair) -> Iterator[Mistake]:
        if not isinstance(pair.node.value, list):
            self.complete = False
            yield pair.node.span.mistake("opml: must be a list of files")
            return
        self._section("opml", pair, []).extend(pair.node.value)

    def _section(self, section: str, pair: Pair, empty: Any) -> Any:
        if section not in self._sections:
            self._sections[section] = Pair(pair.key, Node(pair.node.span, empty))
        return self._sections[section].node.value

    # ---- look up

    def names(self, section: str) -> tuple[str, ...]:
        """Return the names in a section, in the order of the files."""
        value = self._sections[section].node.value if section in self._sections else {}
        return tuple(value) if isinstance(value, dict) else ()

    def node(self, *path: str | int) -> Node | None:
        """Return what is under the path, with its places; None where nothing is."""
        found = self._walk(path)
        return found[-1].node if found and len(found) == len(path) else None

    def given(self, *path: str | int) -> bool:
        """Tell whether there is something under this path."""
        return len(self._walk(path)) == len(path)

    def plain(self, *path: str | int) -> Any:
        """Return what is under the path, without places; None where nothing is."""
        return self._walk(path)[-1].node.plain() if self.given(*path) else None

    # ---- name what is wrong

    def mistake(self, path: KeyPath, message: str) -> Mistake:
        """Return a mistake at the value under the path; where nothing is written, at the key above it."""
        found = self._walk(path)
        if found and len(found) == len(path) and found[-1].node.span.start < found[-1].node.span.end:
            return self._mistake(found[-1].node.span, path, message)
        return self.mistake_at_key(path, message)

    def mistake_at_key(self, path: KeyPath, message: str) -> Mistake:
        """Return a mistake at the key that the path ends in, or the nearest above it."""
        found = self._walk(path)
        return self._mistake(found[-1].key if found else self._span, path, message)

    def mistake_inside(self, path: KeyPath, position: int, message: str) -> Mistake:
        """Return a mistake at a character of the text under the path."""
        found = self._walk(path)
        if len(found) != len(path) or not isinstance(found[-1].node.value, str):
            return self.mistake(path, message)
        line, column = locate(found[-1].node, position)
        return self._mistake(found[-1].node.span._replace(line=line, column=column), path, message)

    def _mistake(self, span: Span, path: KeyPath, message: str) -> Mistake:
        name = dotted(path)
        return span.mistake(f"{name}: {message}" if name else message)

    def _walk(self, path: Iterable[str | int]) -> list[Pair]:
        """Return the key and value of each step of the path, as far as it leads."""
        value: Any = self._sections
        steps: list[Pair] = []
        for part in path:
            if isinstance(value, dict) and part in value:
                steps.append(value[part])
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                steps.append(Pair(value[part].span, value[part]))
            else:
                break
            value = steps[-1].node.value
        return steps
