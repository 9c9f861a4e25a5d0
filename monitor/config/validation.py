"""Does each item hold what it may hold? pydantic says what is wrong, the files say where, and we say it in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor.config.models import ActorItem, ChannelItem, FeedItem, Model, MonitorSection, PlaceItem, WatchItem
from monitor.config.paths import NAME, did_you_mean
from monitor.config.written import KeyPath, Written
from monitor.errors import Mistake

M = TypeVar("M", bound=Model)

#: What stands in for a key that is missing, so that all the rest can still be checked. It never leaves `load`, which
#: ends in an error then.
_STAND_INS: Mapping[type[Model], Mapping[str, str]] = {
    FeedItem: {"url": "https://feed.invalid/"},
    ActorItem: {"name": "actor"},
    PlaceItem: {"name": "place"},
    ChannelItem: {"url": "json://channel.invalid"},
    WatchItem: {},
    MonitorSection: {},
}

#: pydantic's type of error -> what we say of it; nothing here repeats the value, which may be a secret.
_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "value_error": lambda context: str(context["error"]),
    "string_type": lambda _: "must be a text (put numbers and the words true, false and null in quotes)",
    "int_type": lambda _: "must be a whole number",
    "bool_type": lambda _: "must be true or false",
    "list_type": lambda _: "must be a list, such as [one, two]",
    "model_type": lambda _: "must hold keys with values",
    "model_attributes_type": lambda _: "must hold keys with values",
    "greater_than_equal": lambda context: f"must be at least {context['ge']}",
    "less_than_equal": lambda context: f"must be at most {context['le']}",
    "too_short": lambda _: "must not be empty",
}


def validate(model: type[M], written: Written, path: KeyPath) -> tuple[M, tuple[Mistake, ...]]:
    """Return the item under the path and all that is wrong with it.

    Of an item with mistakes a mended one is returned, good only for checking what refers to it.
    """
    raw = written.plain(*path)
    try:
        return model.model_validate({} if raw is None and len(path) == 1 else raw), ()
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    mistakes = tuple(_mistake(model, written, path, detail) for detail in errors)
    return _mended(model, raw, {detail["loc"][0] if detail["loc"] else "" for detail in errors}), mistakes


def validate_name(written: Written, section: str, name: str) -> Iterator[Mistake]:
    """Yield a mistake where a name cannot be one."""
    if not NAME.fullmatch(name):
        message = 'is no name: use up to 64 letters, digits, "-", "_" and "."'
        yield written.mistake_at_key((section, name), message)


def _mistake(model: type[Model], written: Written, path: KeyPath, detail: ErrorDetails) -> Mistake:
    where = (*path, *detail["loc"])
    if detail["type"] == "extra_forbidden":
        hint = did_you_mean(where[-1], _keys_at(model, detail["loc"][:-1]))
        return written.mistake_at_key(where, f"unknown key{hint}")
    if detail["type"] == "missing":
        return written.mistake_at_key(where[:-1], f'the key "{where[-1]}" is missing')
    words = _WORDS.get(detail["type"])
    return written.mistake(where, words(detail.get("ctx", {})) if words else "cannot be used")


def _keys_at(model: type[BaseModel], loc: KeyPath) -> tuple[str, ...]:
    """Return the keys that are known where the path ends."""
    for part in loc:
        if isinstance(part, str):
            model = next(_models_in(model.model_fields[part].annotation))
    return tuple(model.model_fields)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _mended(model: type[M], raw: object, wrong: set[str | int]) -> M:
    """Return the item without its wrong keys, its missing ones stood in for."""
    stand_ins = dict(_STAND_INS[model])
    kept = {key: value for key, value in raw.items() if key not in wrong} if isinstance(raw, dict) else {}
    for attempt in (kept, kept | stand_ins):
        try:
            return model.model_validate(attempt)
        except ValidationError:
            continue
    return model.model_validate(stand_ins)
