"""What does systemd want to hear? The sd_notify protocol: one datagram to the socket that systemd names."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Systemd:
    """The service manager that started us, or nobody (`address` empty): then every call does nothing."""

    address: str
    #: Seconds within which systemd wants a sign of life; 0 where it wants none.
    watchdog: float

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Systemd:
        """Read $NOTIFY_SOCKET and $WATCHDOG_USEC; a watchdog meant for another process is not ours."""
        ours = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        microseconds = int(environ.get("WATCHDOG_USEC", "0") or 0) if ours else 0
        return cls(environ.get("NOTIFY_SOCKET", ""), microseconds / 1_000_000)

    def say(self, *assignments: str) -> None:
        """Send assignments such as "READY=1" or "STATUS=…"; a manager that does not listen is no trouble of ours."""
        if not self.address:
            return
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as mouth:
                mouth.sendto("\n".join(assignments).encode(), address)
        except OSError:
            return
