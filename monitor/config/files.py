"""Which files make up the configuration, and what is in them?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from monitor.config.yaml import Source, Unreadable
from monitor.errors import ConfigurationError, Mistake

VARIABLE = "NEWSROOM_MONITOR_CONFIG"
#: Where the configuration is looked for when nobody says where it is.
USUAL = (Path("config"), Path("/etc/newsroom-monitor"))
#: 30 000 watches of one file; YAML is read at about half a megabyte a second, so more should be cut by desk.
MAX_BYTES = 8_000_000


def find_directory(given: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the configuration's directory as it was given: `--config`, the environment, ./config, /etc.

    Raises ConfigurationError where there is none.
    """
    if given is not None:
        return _directory(given, "--config names it, but")
    if named := environ.get(VARIABLE):
        return _directory(Path(named), f"${VARIABLE} names it, but")
    for usual in USUAL:
        if usual.is_dir():
            return usual
    places = " nor ".join(map(str, USUAL))
    message = f"there is neither {places}: name the configuration's directory with --config or ${VARIABLE}"
    raise ConfigurationError((nowhere(USUAL[0], message),))


def _directory(path: Path, who: str) -> Path:
    if path.is_dir():
        return path
    state = "it is a file: give the directory that holds it" if path.exists() else "there is no such directory"
    raise ConfigurationError((nowhere(path, f"{who} {state}"),))


def nowhere(path: Path, message: str) -> Mistake:
    """Return a mistake that has no place inside a file."""
    return Mistake(file=shown(path), line=1, column=1, message=message)


def shown(path: Path) -> str:
    """Return a path as text that any terminal can print: file names need not be UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def list_files(directory: Path) -> tuple[list[Path], list[Mistake]]:
    """Return every *.yaml and *.yml below the directory, sorted; hidden files and folders are passed over."""
    mistakes: list[Mistake] = []

    def unreadable(error: OSError) -> None:
        mistakes.append(_unreadable(Path(error.filename), error))

    files = [
        path
        for folder in _folders(directory, unreadable)
        for path in folder
        if path.suffix in (".yaml", ".yml") and not path.name.startswith(".")
    ]
    return sorted(files), mistakes


def _folders(directory: Path, unreadable: Callable[[OSError], None]) -> Iterator[list[Path]]:
    """Walk the folders, links to folders too, each once: a link may lead back to where it stands."""
    seen: set[str] = {os.path.realpath(directory)}
    for folder, below, names in os.walk(directory, onerror=unreadable, followlinks=True):
        yield [Path(folder, name) for name in names]
        kept = []
        for name in sorted(below):
            real = os.path.realpath(Path(folder, name))
            if not name.startswith(".") and real not in seen:
                seen.add(real)
                kept.append(name)
        below[:] = kept


def read_source(path: Path) -> Source:
    """Return the file's text; raise Unreadable where there is none."""
    data = read_bytes(path, MAX_BYTES)
    try:
        return Source(shown(path), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = Source(shown(path), data[: error.start].decode("utf-8-sig", "replace"))
    raise Unreadable(before.mistake_at(len(before.text), "is not UTF-8 from here on: save it in UTF-8"))


def read_bytes(path: Path, limit: int) -> bytes:
    """Return what a file of at most `limit` bytes holds; raise Unreadable for any other."""
    try:
        if not path.is_file():  # opening a named pipe would wait for its writer
            raise Unreadable(nowhere(path, "cannot be read: it is not a file, or a link to nothing"))
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(_unreadable(path, error)) from None
    if len(data) > limit:
        raise Unreadable(nowhere(path, f"is larger than {limit // 10**6} MB: cut it into several files"))
    return data


def _unreadable(path: Path, error: OSError) -> Mistake:
    return nowhere(path, f"cannot be read: {error.strerror or 'input/output error'}")
