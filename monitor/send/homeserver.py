"""How is a Matrix homeserver asked? Over HTTP, with an access token; what it refuses is told as any service's refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import requests

from monitor.errors import SendError
from monitor.send.answers import Answer, meaning
from monitor.send.causes import silence
from monitor.send.exchange import read_answer
from monitor.send.hush import listening

_API: Final = "/_matrix/client/v3"
#: Seconds, as in monitor.send.services.
_CONNECT_TIMEOUT: Final = 5.0
_ANSWER_TIMEOUT: Final = 10.0


class Homeserver:
    """One account on a homeserver. Where its server is, and which rooms names mean, is asked once."""

    def __init__(
        self, name: str, *, host: str, port: int | None, secure: bool, token: str, timeouts: Mapping[str, str]
    ) -> None:
        """Hold what is needed; nothing is contacted. `name` is the channel's; `timeouts` may hold `cto` and `rto`."""
        self._name = name
        self._host = host
        self._base = (
            f"{'https' if secure else 'http'}://{host if ':' not in host else f'[{host}]'}{f':{port}' if port else ''}"
        )
        #: Only a bare name may stand for a server elsewhere (spec, "Well-known URI").
        self._found = not secure or port is not None
        self._timeout = (_seconds(timeouts, "cto", _CONNECT_TIMEOUT), _seconds(timeouts, "rto", _ANSWER_TIMEOUT))
        self._rooms: dict[str, str] = {}
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def room(self, room: str) -> str:
        """Return the id of a room, which may be given by one of its names (`#name:server`). Raises SendError."""
        if room.startswith("!"):
            return room
        if room not in self._rooms:
            named = room if ":" in room else f"{room}:{self._host}"
            answer = self._ask("GET", f"{_API}/directory/room/{quote(named, safe='')}")
            self._rooms[room] = str(self._good(answer).get("room_id", ""))
        return self._rooms[room]

    def put(self, room: str, transaction: str, content: Mapping[str, Any]) -> str:
        """Send a message to a room, and return its event's id; a transaction that the server knows changes nothing.

        A room to which we are invited is entered first. Raises SendError.
        """
        path = f"{_API}/rooms/{quote(room, safe='')}/send/m.room.message/{quote(transaction, safe='')}"
        answer = self._ask("PUT", path, content)
        if answer.status == requests.codes.forbidden and self._enter(room):
            answer = self._ask("PUT", path, content)
        return str(self._good(answer).get("event_id", ""))

    def _enter(self, room: str) -> bool:
        return self._ask("POST", f"{_API}/join/{quote(room, safe='')}", {}).accepted

    def _good(self, answer: Answer) -> Mapping[str, Any]:
        if answer.accepted:
            return answer.data
        why = meaning(answer, datetime.now(UTC))
        raise SendError(
            f"{self._name}: {why.words}", permanent=why.permanent, dead=why.dead, retry_after=why.retry_after
        )

    def _ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Answer:
        if not self._found:
            self._find()
        return self._request(method, f"{self._base}{path}", content)

    def _find(self) -> None:
        """Ask the host where its homeserver is; one that does not say so is the homeserver itself."""
        known = self._request("GET", f"{self._base}/.well-known/matrix/client").data.get("m.homeserver")
        base = known.get("base_url") if isinstance(known, dict) else None
        if isinstance(base, str) and base.startswith("https://"):
            self._base = base.rstrip("/")
        self._found = True

    def _request(self, method: str, url: str, content: Mapping[str, Any] | None = None) -> Answer:
        # What the library logs of it goes nowhere: its lines hold addresses.
        with listening():
            try:
                response = self._session.request(
                    method, url, json=content, timeout=self._timeout, allow_redirects=False
                )
            except requests.RequestException as error:
                words = silence([str(error)]).words
            else:
                return read_answer(response)
        # Without the original, whose text holds the address.
        raise SendError(f"{self._name}: {words}", permanent=False)


def _seconds(timeouts: Mapping[str, str], name: str, otherwise: float) -> float:
    try:
        return max(0.1, float(timeouts.get(name, otherwise)))
    except ValueError:
        return otherwise
