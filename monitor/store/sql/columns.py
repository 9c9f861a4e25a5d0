"""How do values of ours stand in a column, so that both databases give back what was put in?"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator

from monitor.errors import StoreError

#: SQLite numbers rows only in a column that is declared INTEGER; there it has 64 bits as well.
Id = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """A moment: an aware datetime in UTC on our side, `timestamptz` on PostgreSQL, fixed-width text on SQLite.

    The text holds no zone, so that texts order as moments do; it is always UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: to guess one would move it by hours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value.isoformat()} names no zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC: PostgreSQL answers in the zone of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def digest(text: str) -> str:
    """Return 32 hex digits that stand for a key or link of any length.

    An index row of PostgreSQL holds at most 2704 bytes; a guid may be longer, and would stop its whole feed.
    Raises StoreError for a lone surrogate, as the databases do.
    """
    try:
        return blake2b(text.encode(), digest_size=16).hexdigest()
    except UnicodeEncodeError as error:
        raise StoreError(f"{text!r} is no valid text") from error
