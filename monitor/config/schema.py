"""What do editors offer and underline while a configuration is typed? The JSON Schema of one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import Field

from monitor.config.models import (
    ActorItem,
    ChannelItem,
    FeedItem,
    Model,
    MonitorSection,
    PlaceItem,
    WatchItem,
)
from monitor.config.values import Line

#: The file that is shipped; schema() is the same, and a test holds the two equal.
SHIPPED = Path(__file__).with_name("schema.json")


class ConfigurationFile(Model):
    """One file of a newsroom-monitor configuration; each may hold any of these keys."""

    monitor: MonitorSection = MonitorSection()
    """The program itself."""
    feeds: dict[str, FeedItem] = Field(default={})
    """What is polled, by name."""
    opml: list[Line] = Field(default=[])
    """OPML files with more feeds, beside this file."""
    actors: dict[str, ActorItem] = Field(default={})
    """Who matters, by name."""
    places: dict[str, PlaceItem] = Field(default={})
    """Where it happens, by name."""
    watches: dict[str, WatchItem] = Field(default={})
    """What to look for and whom to tell, by name."""
    channels: dict[str, ChannelItem] = Field(default={})
    """Where people are told, by name."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of one configuration file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | ConfigurationFile.model_json_schema()


def write_schema(path: Path = SHIPPED) -> None:
    """Write the JSON Schema; done anew whenever a key is added or changed."""
    path.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
