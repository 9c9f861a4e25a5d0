"""What stands before the command: where the configuration is, how to log; and how commands open what they need."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import typer

from monitor.cli.tables import note, some
from monitor.config import Loaded, find_directory, load
from monitor.config.paths import did_you_mean
from monitor.model import Newsroom
from monitor.send import check_url, service_of
from monitor.store import Store, Transaction, View
from monitor.store.sql import exists, open_store
from monitor.store.sql.engine import name_of, resolve

#: Exit statuses (INTERFACE): done, ran and found a failure, usage, bad configuration.
DONE, FAILED, USAGE, BAD_CONFIGURATION = 0, 1, 2, 78

#: What is read in a snapshot, or written in a transaction.
Opened = TypeVar("Opened", bound=View)

#: How many names are listed to somebody who gave a wrong one.
_NAMES_SHOWN = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """The options before the command."""

    config: Path | None = None

    def load(self, former: Loaded | None = None) -> Loaded:
        """Read the whole configuration, the channels' addresses too. Raises ConfigurationError.

        What did not change since a former reading is taken over from it.
        """
        directory = find_directory(self.config, os.environ)
        return load(directory, os.environ, check_address=check_url, service_of=service_of, former=former)

    def load_without_secrets(self) -> Loaded:
        """Read the configuration for a command that contacts no channel: an unset secret is no mistake then."""
        return load(find_directory(self.config, os.environ), os.environ, need_secrets=False)

    @contextmanager
    def store(self, newsroom: Newsroom) -> Iterator[Store]:
        """Open the configured database. Raises StoreUnavailable, StoreUnusable."""
        store = open_store(newsroom.settings.database.reveal(), state_directory=state_directory())
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def look(self, newsroom: Newsroom) -> Iterator[View | None]:
        """Open a snapshot of the database, None where there is none yet: who only looks creates nothing.

        Raises StoreUnavailable, StoreUnusable.
        """
        if not exists(newsroom.settings.database.reveal(), state_directory=state_directory()):
            yield None
            return
        with self.store(newsroom) as store, store.reading() as view:
            yield view

    @contextmanager
    def change(self, newsroom: Newsroom) -> Iterator[Transaction | None]:
        """Open a transaction, None where there is no database yet; a daemon may work beside it, and waits for its end.

        Raises StoreUnavailable, StoreUnusable.
        """
        if not exists(newsroom.settings.database.reveal(), state_directory=state_directory()):
            yield None
            return
        with self.store(newsroom) as store, store.writing() as work:
            yield work


def there(view: Opened | None, newsroom: Newsroom) -> Opened:
    """Return what was opened; without a database say how one comes about, and end with FAILED."""
    if view is None:
        path = name_of(resolve(newsroom.settings.database.reveal(), state_directory()))
        note(f"no database at {path} yet; `newsroom-monitor poll` or `run` creates it")
        raise typer.Exit(FAILED)
    return view


def check_names(given: Collection[str], known: Collection[str], thing: str) -> None:
    """End with USAGE where a name is unknown: say which, what may be meant, and which names there are."""
    unknown = [name for name in given if name not in known]
    if not unknown:
        return
    lines = [f"no {thing} is named {name}{did_you_mean(name, known)}" for name in unknown]
    names = some(sorted(known), limit=_NAMES_SHOWN) or "none"
    note("\n".join([*lines, f"the configuration has: {names}"]))
    raise typer.Exit(USAGE)


def state_directory() -> Path:
    """Return where a relative database path begins: $STATE_DIRECTORY as systemd gives it, else the current folder."""
    return Path(os.environ.get("STATE_DIRECTORY", "").split(":")[0] or ".")


def options(context: typer.Context) -> Options:
    """Return the options that stood before the command."""
    found = context.find_object(Options)
    assert found is not None
    return found
