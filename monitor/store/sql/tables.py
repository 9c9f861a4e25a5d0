"""The tables, one comment a column. A change here needs a migration; tests/test_migrations.py compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from monitor.store.sql.columns import Id, UtcTime

metadata = MetaData(
    # Names given by rule can be named again by a later migration, on both databases.
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_index",
        "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    }
)

feeds = Table(
    "feeds",
    metadata,
    Column("name", Text, primary_key=True),  # as configured
    Column("url", Text, nullable=False),  # where it is asked for
    Column("due", UtcTime, nullable=False, index=True),  # when it is to be asked next
    Column("etag", Text),  # of the last answer taken, byte for byte
    Column("last_modified", Text),  # of the last answer taken, byte for byte
    Column("body_hash", Text),  # SHA-256 of the last body taken: an equal one is not parsed
    Column("seen", LargeBinary),  # 16 bytes an item of that body: those that stand in the next one are not read again
    Column("polled", UtcTime),  # the last poll, good or bad
    Column("succeeded", UtcTime),  # the last good poll
    Column("failures", Integer, nullable=False),  # bad polls in a row
    Column("error", Text),  # why the last poll was bad
    Column(
        "configured", Text, nullable=False, server_default=text("''")
    ),  # as configured, if it moved to `url` for good
    Column("answered", Text, nullable=False, server_default=text("''")),  # where the last good answer came from
    Column("moving_to", Text, nullable=False, server_default=text("''")),  # where permanent redirects lead
    Column("moving_since", UtcTime),  # without a break; of one that has moved, since then
    Column("moving_polls", Integer, nullable=False, server_default=text("0")),  # at so many polls in a row
    Column("stopped", UtcTime),  # it is gone for good and asked no more
    Column("away", UtcTime),  # until when its host asked us to stay away
    Column("away_host", Text, nullable=False, server_default=text("''")),  # the host that did: where redirects led
    Column("failing_since", UtcTime),  # the first of the bad polls in a row
    Column("polls", Integer, nullable=False, server_default=text("0")),  # how often it was asked
    Column("gaps", Integer, nullable=False, server_default=text("0")),  # at how many of them no entry was known
    Column("pace", Text, nullable=False, server_default=text("'every'")),  # why it is due just then
    Column("fresh", Float),  # for how many seconds the last answer called itself fresh
    Column("advice", JSON(none_as_null=True)),  # [seconds, [hour, …], [day, …]]: how often it wants to be asked
    Column("rhythm", JSON(none_as_null=True)),  # when it posts: the fields of model.Rhythm
)

feed_log = Table(
    "feed_log",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("slot", Integer, primary_key=True),  # the poll's number, divided with a rest: the last ones are kept
    Column("number", Integer, nullable=False),  # of the feed's polls
    Column("at", UtcTime, nullable=False),
    Column("ended", Text, nullable=False),  # see model.Ended
    Column("error", Text),
    Column("listed", Integer, nullable=False),  # entries in the document
    Column("new", Integer, nullable=False),  # of them new
    Column("due", UtcTime, nullable=False),  # when it was to be asked next, as of then
    Column("pace", Text, nullable=False),  # why then
    Column("edited", Integer, nullable=False, server_default=text("0")),  # of those listed, so that it may be told
)

feed_alarms = Table(
    "feed_alarms",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("trouble", Text, primary_key=True),  # see model.Trouble
    Column("since", UtcTime, nullable=False),
    Column("words", Text, nullable=False),  # what is wrong
)

notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),  # of the operator
    Column("at", UtcTime, nullable=False),
    Column("feed", Text, nullable=False),  # from here on: the alarm
    Column("trouble", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("words", Text, nullable=False),
    Column("over", Boolean, nullable=False),  # the trouble has ended
    Column("attempts", Integer, nullable=False),  # made in vain
    Column("next_try", UtcTime, nullable=False),  # not before
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("hub", Text, nullable=False),  # who pushes it
    Column("topic", Text, nullable=False),  # under which address the hub knows it
    Column("due", UtcTime, nullable=False, index=True),  # when the hub is asked next
    Column(
        "callback", Text, nullable=False, index=True
    ),  # at which address it calls us; empty before it is asked first
    Column("secret", Text, nullable=False),  # with which it signs
    Column("confirmed", UtcTime),  # when it last said that it pushes
    Column("until", UtcTime),  # the end of its lease
    Column("pushed", UtcTime),  # when it last pushed something that was taken
    Column("earned", Integer, nullable=False),  # pushes in a row that were first with news
    Column("failures", Integer, nullable=False),  # requests in a row that came to nothing
    Column("error", Text),  # why the last one did
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Text, nullable=False),  # of its first entry, as it was then, until it is renamed
    Column("opened", UtcTime, nullable=False),  # when its first entry was seen
    Column("moved", UtcTime, nullable=False, index=True),  # when its latest update was seen
    Column("entries", Integer, nullable=False),  # how many were recorded under its number
    Column("updates", Integer, nullable=False),  # how many chapters they have
    # The last number that was given to a chapter: those of entries that went into a story of their own are not given again.
    Column("chapters", Integer, nullable=False, server_default=text("0")),
)

# A story that was merged keeps its rows: what belongs to a story is what bears its number or that of one of its parts.
parts = Table(
    "parts",
    metadata,
    Column("story_id", Id, ForeignKey("stories.id"), primary_key=True),
    Column("into_id", Id, ForeignKey("stories.id"), nullable=False),  # what it was merged into
    Column("root_id", Id, ForeignKey("stories.id"), nullable=False, index=True),  # what it is part of now, in the end
)

story_changes = Table(
    "story_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),  # a login name, or "follow"
    Column("what", Text, nullable=False),  # a model.StoryDeed
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False, index=True),  # as it was numbered then
    Column("other_id", Id, ForeignKey("stories.id"), index=True),  # what was taken in, or stands alone now
    Column("watch", Text),  # its name, of follow and unfollow
    Column("before", Text),  # the titles, of a renaming
    Column("after", Text),
    Column("why", Text, nullable=False),
    Index(None, "what", "id"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),  # in the order of arrival
    Column("feed", Text, nullable=False),  # kept when the feed is forgotten: no foreign key
    Column("key", Text, nullable=False),  # guid, else canonical link, else hash of the title
    Column("key_digest", Text, nullable=False, index=True),  # stands for the key in indexes, see columns.digest
    Column("link", Text, nullable=False),  # as the feed gives it
    Column("link_digest", Text),  # stands for the canonical link in indexes; null without a link
    Column("wire_key_digest", Text),  # of the title of its latest revision, see revise.wire_key; null without one
    # The story of its first state, or what was made of it by taking it out of that (`part`).
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False, index=True),
    Column("created", UtcTime, nullable=False),  # when it was first seen
    Column("vector", JSON, nullable=False),  # weighted terms of its first state, to rebuild the follow model exactly
    # By what its first text and its link are known again, see text.copies; null before this was asked: then it is in `vector`.
    Column("marks", JSON(none_as_null=True)),
    Column("number", Integer, nullable=False),  # of its latest revision
    Column("recorded", UtcTime, nullable=False),  # when its latest revision was seen
    Column("told_number", Integer),  # of the newest revision that a channel was told; null if none was
    Column("fingerprint", Text, nullable=False),  # of its latest state, numbered or not
    Column("paged", Boolean, nullable=False),  # its text is that of its article page
    Column("old", Boolean, nullable=False, server_default=false()),  # it was in its feed at the feed's first poll
    Column("title", Text, nullable=False),  # from here on: the entry as the feed shows it now
    Column("summary", Text, nullable=False),
    Column("paragraphs", JSON, nullable=False),  # [[text, emphasis], …]
    Column("authors", JSON, nullable=False),  # [name, …]
    Column("categories", JSON, nullable=False),  # [name, …]
    Column("language", Text),
    Column("published", UtcTime),
    Column("updated", UtcTime),
    Column("wire", JSON, nullable=False),  # what the agency says of it: the fields of model.Wire that it fills
    UniqueConstraint("feed", "key_digest"),
    Index(None, "link_digest", "feed"),  # answers by itself whether several entries of a feed share a link
    Index(None, "feed", "wire_key_digest", "recorded"),  # a headline may return for years: only the last days are read
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("entry_id", Id, ForeignKey("entries.id"), primary_key=True),
    Column("fingerprint", Text, primary_key=True),  # of a state it was once seen in: coming back to it stays silent
)

other_texts = Table(
    "other_texts",
    metadata,
    Column("entry_id", Id, ForeignKey("entries.id"), primary_key=True),
    Column(
        "title", Text, nullable=False
    ),  # from here on: as the feed gives it if the entry is paged, else as its page did
    Column("text", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("entry_id", Id, ForeignKey("entries.id"), primary_key=True),
    Column("url", Text, nullable=False),  # where it is asked for
    Column("due", UtcTime),  # when it is to be asked next; null when it is asked no more
    Column("etag", Text),  # of the last answer taken, byte for byte
    Column("last_modified", Text),  # of the last answer taken, byte for byte
    Column("body_hash", Text),  # SHA-256 of the last body taken
    Column("polled", UtcTime),  # the last poll, good or bad
    Column("changed", UtcTime),  # when its text was last seen to change
    Column("feed_state", Text, nullable=False),  # by what the feed's last words on the entry are known again
    Column("news", Boolean, nullable=False, server_default=false()),  # the feed's changed since the page last answered
    Column("headline", Text, nullable=False, server_default=text("''")),  # the page's own, as it was last read
    Column("failures", Integer, nullable=False),  # bad polls in a row
    Column("error", Text),  # why the last poll was bad
)
# Most pages are asked no more; those that are stand here in the order of asking.
Index(
    "pages_waiting_index",
    pages.c.due,
    pages.c.entry_id,
    sqlite_where=pages.c.due.is_not(None),
    postgresql_where=pages.c.due.is_not(None),
)

# Those that are asked no more, in the order in which they are forgotten.
Index(
    "pages_done_index",
    pages.c.polled,
    pages.c.entry_id,
    sqlite_where=pages.c.due.is_(None),
    postgresql_where=pages.c.due.is_(None),
)

lines = Table(
    "lines",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("mark", Text, primary_key=True),  # a short hash of the line
    Column("entries", Integer, nullable=False),  # how many entries of the feed showed it
    # The day (UTC) on which one did last. Never null: but SQLite adds no column that says so to a table that has rows.
    Column("seen", Date, index=True),
    # There are more lines than anything else: the key is not stored a second time.
    sqlite_with_rowid=False,
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("entry_id", Id, ForeignKey("entries.id"), nullable=False),
    Column("number", Integer, nullable=False),  # 1 is the first seen
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("chapter", Integer, nullable=False),  # of the story; 1 opened it
    Column("novel", Boolean, nullable=False),  # it said something that the story had not said yet
    Column("at", UtcTime, nullable=False),  # when it was seen
    Column("date", UtcTime),  # the feed's own date, for show only
    Column("link", Text, nullable=False),  # of the entry, as it was then
    Column("kind", Text, nullable=False),  # a model.Kind
    Column("title", Text, nullable=False),  # as it stood
    Column("text", Text, nullable=False),  # as it stood, a line a paragraph, boilerplate left out
    Column("added", JSON, nullable=False),  # [sentence or paragraph, …] in page order
    Column("removed", JSON, nullable=False),  # [sentence or paragraph, …]
    Column("edited", JSON, nullable=False),  # [[before, after], …], sentences that say something else
    Column("blocks", JSON, nullable=False),  # [{label, time, zone_assumed, text}, …] that are new
    Column("fingerprint", Text, nullable=False),  # of title and text
    UniqueConstraint("entry_id", "number"),
    UniqueConstraint("story_id", "chapter"),
)

hits = Table(
    "hits",
    metadata,
    Column("id", Id, primary_key=True),
    Column("revision_id", Id, ForeignKey("revisions.id"), nullable=False),
    Column(
        "story_id", Id, ForeignKey("stories.id"), nullable=False
    ),  # "who follows this story?" is asked for each entry
    Column("entry_id", Id, ForeignKey("entries.id"), nullable=False),
    Column("watch", Text, nullable=False),  # its name
    Column("matched", JSON, nullable=False),  # the evidence: [[field, start, end, term, text], …]
    UniqueConstraint("revision_id", "watch"),
    Index(None, "story_id", "watch", "entry_id"),
    Index(None, "watch", "id"),  # the latest of a watch
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),  # in the order of posting, which is the order of sending
    Column("key", Text, nullable=False, unique=True),  # the delivery key, the same in every copy
    Column("channel", Text, nullable=False),  # its name
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("reason", Text, nullable=False),  # a model.Reason
    Column("watches", JSON, nullable=False),  # [name, …]
    Column("also", JSON),  # [feed, …] that carry the story, too; null of alerts that were made before this was asked
    Column("copies", JSON),  # [[feed, …], …]: which of those, and of its updates, carry one text; null as `also`
    Column("burst", JSON(none_as_null=True)),  # {watch, sources, within, …}: why the story broke with it
    Column("at", UtcTime, nullable=False),  # when it was decided
    Column("state", Text, nullable=False),  # queued, sending, delivered, refused
    Column("attempts", Integer, nullable=False),  # counted when a try begins
    Column("next_try", UtcTime),  # queued: not before; sending: end of the lease; null when nothing more is to be done
    Column("error", Text),  # why the last try failed
    Column("thread", Text),  # the key of the alert that opened its thread; null as `also`
    Index(None, "channel", "at"),
    Index(None, "channel", "thread"),
    Index(None, "story_id", "channel"),
    Index(None, "channel", "state"),  # counted whenever somebody looks
)
# All that waits, in the order of sending; small, however many alerts were sent before.
Index(
    "alerts_waiting_index",
    alerts.c.channel,
    alerts.c.id,
    sqlite_where=alerts.c.next_try.is_not(None),
    postgresql_where=alerts.c.next_try.is_not(None),
)

alert_updates = Table(
    "alert_updates",
    metadata,
    Column("alert_id", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),  # in the alert, from 0
    Column("revision_id", Id, ForeignKey("revisions.id"), nullable=False, index=True),
    Column("shown", JSON, nullable=False),  # [sentence, …] that were new to the channel
)

concerns = Table(
    "concerns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("revision_id", Id, ForeignKey("revisions.id"), nullable=False),
    Column("channel", Text, nullable=False),  # its name
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("watches", JSON, nullable=False),  # [name, …] that make it the channel's business
    Column("old", Boolean, nullable=False),  # it was in its feed at the feed's first poll
    Column("state", Text, nullable=False),  # open, held, told, refused
    Column("reason", Text),  # of held and refused: a model.Reason
    Column("until", UtcTime),  # of held: when to look again
    Column("shortfall", JSON(none_as_null=True)),  # of few-sources: [how many there are, how many it waits for]
    Column("alert_id", Id, ForeignKey("alerts.id"), index=True),  # of told: the alert that carries it
    UniqueConstraint("revision_id", "channel"),
    Index(None, "state", "until"),
    Index(None, "story_id", "channel", "state"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert_id", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("attempt", Integer, primary_key=True),  # from 1
    Column("at", UtcTime, nullable=False),  # when it ended
    Column("outcome", Text, nullable=False),  # a model.Outcome
    Column("error", Text),  # what the channel said
    Column("opened", Text),  # what the service calls the message that opened the thread, where this try brought it
)

outages = Table(
    "outages",
    metadata,
    Column("channel", Text, primary_key=True),  # its name
    Column("since", UtcTime, nullable=False),  # when the first try in vain ended
    Column("failures", Integer, nullable=False),  # tries in vain in a row
    Column("alert", Text, nullable=False),  # the delivery key of the alert that was tried last
    Column("error", Text, nullable=False),  # why in vain
    Column("until", UtcTime, nullable=False),  # nothing is tried before
    Column("wide", Boolean, nullable=False),  # more than one alert was tried
    Column("dead", Boolean, nullable=False),  # the channel itself refused
    Column("told", Boolean, nullable=False),  # the operator was told
    Column("over", UtcTime),  # when it took a message again; waits for the operator to be told
)
