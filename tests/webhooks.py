"""A real web server on loopback that takes what channels post: it keeps all of it, and misbehaves as planned.

with WebhookServer(Plan(503), Plan(429, headers={"Retry-After": "60"}), Plan(cut_after=True)) as server:
    ...  # send to server.url("json"): the first request is answered 503, the second 429, of the third the answer is lost
    assert server.posts[0].data["title"] == "…"
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Plan:
    """How one request is answered. A cut connection has no answer; what is `kept` was taken all the same."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: The connection is cut: before the request is kept, or after that.
    cut: bool = False
    cut_after: bool = False
    #: No answer until the server stops.
    hang: bool = False

    @property
    def kept(self) -> bool:
        return self.cut_after or (200 <= self.status < 300 and not self.cut and not self.hang)


@dataclass(frozen=True, slots=True)
class Post:
    """One request: how it was asked, what it holds, and whether the server has taken it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    data: Any
    kept: bool


class WebhookServer:
    """A context: the server listens inside it. Plans are used up one a request; then `answer` says, 200 if nobody set it."""

    def __init__(self, *plans: Plan, answer: Callable[[Post], Plan] | None = None) -> None:
        self.posts: list[Post] = []
        self.plans = list(plans)
        self.answer = answer or (lambda _post: Plan())
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def kept(self) -> list[Post]:
        """What was taken."""
        return [post for post in self.posts if post.kept]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, scheme: str, path: str = "", query: str = "") -> str:
        """Return the Apprise URL of a service of this kind on this server."""
        return f"{scheme}://127.0.0.1:{self.port}/{path}{'?' if query else ''}{query}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def plan_for(self, post: Post) -> Plan:
        return self.plans.pop(0) if self.plans else self.answer(post)

    def wait(self) -> None:
        """Keep a client waiting until the server stops."""
        self._over.wait(30)


def _handler(server: WebhookServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            address = urlsplit(self.path)
            data = json.loads(raw) if raw[:1] == b"{" else raw.decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Post(self.command, address.path, dict(parse_qsl(address.query)), headers, data, kept=False)
            plan = server.plan_for(asked)
            server.posts.append(replace(asked, kept=plan.kept))
            if plan.hang:
                server.wait()
            if plan.cut or plan.cut_after or plan.hang:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._answer(plan)

        do_POST = do_PUT = do_GET = _take  # noqa: N815  # http.server's names

        def _answer(self, plan: Plan) -> None:
            body = plan.body if isinstance(plan.body, bytes) else json.dumps(plan.body or {}).encode()
            self.send_response(plan.status)
            for name, value in {"Content-Type": "application/json", **plan.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None: ...

    return Handler
