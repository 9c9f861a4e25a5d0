"""What would a channel be sent? `channels preview`: a story's latest alert in the channel's own form, sent to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from monitor.cli.context import FAILED, check_names, options, there
from monitor.cli.tables import AsJson, Row, note, put_object, say
from monitor.cli.unfolding import no_story
from monitor.daemon import utc_now
from monitor.model import Alert, Channel, Newsroom, Reason, Update
from monitor.render import medium_of, render
from monitor.render.words import count
from monitor.store import View

#: In how many of a story's latest alerts one to the channel is looked for.
_LOOK_BACK = 200
#: So many updates of a story that nobody was told of are shown.
_LATEST = 3
_RULE = "-" * 40


def preview(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    story: Annotated[int, typer.Option("--story", metavar="ID", help="The story to tell.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Print what a channel would be sent of a story, without sending it.

    Its latest alert to the channel; where it has had none, that to another one, else its latest updates.
    """
    chosen = options(context)
    newsroom = chosen.load().newsroom
    check_names([name], newsroom.channels, "channel")
    with chosen.look(newsroom) as found:
        view = there(found, newsroom)
        said = _alert(view, story, newsroom.channels[name], utc_now())
    if said is None:
        note(no_story(story))
        raise typer.Exit(FAILED)
    row = _row(*said, newsroom)
    if as_json:
        put_object(row)
    else:
        _show(row)


def _alert(view: View, story: int, channel: Channel, now: datetime) -> tuple[Alert, str] | None:
    """Return what would be told, and what that is in words; None where there is no such story."""
    if view.story(story) is None:
        return None
    alerts = [record.alert for record in view.alerts(limit=_LOOK_BACK, story=story)]
    if own := next((alert for alert in alerts if alert.channel == channel.name), None):
        return own, f"the latest alert of story {story} to {channel.name}"
    if alerts:
        words = f"the latest alert of story {story}, which went to {alerts[0].channel}"
        return replace(alerts[0], channel=channel.name), words
    updates = view.updates(story)[-_LATEST:]
    return _invented(story, updates, channel, now), f"the latest updates of story {story}, of which nobody was told"


def _invented(story: int, updates: Sequence[Update], channel: Channel, now: datetime) -> Alert:
    return Alert(
        key="preview",
        channel=channel.name,
        story=story,
        reason=Reason.UPDATE if len(updates) < updates[-1].chapter else Reason.FIRST,
        watches=(),
        updates=tuple(updates),
        at=now,
        shown=tuple(update.revision.change.says for update in updates),
    )


def _row(alert: Alert, basis: str, newsroom: Newsroom) -> Row:
    message = render(alert, newsroom)
    posting = message.posting
    return {
        "channel": alert.channel,
        "service": newsroom.channels[alert.channel].service.scheme,
        "medium": medium_of(newsroom.channels[alert.channel].service),
        "basis": basis,
        "title": posting.title if posting else message.title,
        "pieces": list(posting.pieces) if posting else [message.text],
        "facts": dict(posting.facts) if posting else {},
        "fault": posting.fault if posting else "",
    }


def _show(row: Row) -> None:
    note(
        f"{row['channel']} ({row['service']}, medium {row['medium']}): {row['basis']}; {count(len(row['pieces']), 'message')}"
    )
    if row["fault"]:
        note(f"in the shipped words: {row['fault']}")
    if row["title"]:
        say(f"{row['title']}\n")
    say(f"\n{_RULE}\n".join(row["pieces"]))
