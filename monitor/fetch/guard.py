"""Which addresses may be fetched? A feed's address, and every redirect, is other people's text.

Two gates. `checked` looks at the address as written: http or https, a host, no port of another service. `Guard.open_socket`
looks at the network address just before the connection is made, where no name, number format (decimal, hexadecimal) or
answer of DNS can pretend any more: only public addresses, and what `network.allow` names.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohappyeyeballs import AddrInfoType
from yarl import URL

from monitor.errors import ForbiddenAddress

#: IANA's registries of special-purpose addresses (RFC 6890 and later), with the words for an error.
_SPECIAL: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), words)
    for words, networks in {
        "an unspecified address": ("0.0.0.0/8", "::/128"),
        "a loopback address": ("127.0.0.0/8", "::1/128"),
        "a private address": (
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "fc00::/7",
            "fec0::/10",
            "64:ff9b:1::/48",
        ),
        "a link-local address": ("169.254.0.0/16", "fe80::/10"),
        "an address inside a provider's network": ("100.64.0.0/10",),
        "a multicast address": ("224.0.0.0/4", "ff00::/8"),
        "an address for documentation": (
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8::/32",
            "3fff::/20",
        ),
        "a reserved address": (
            "192.0.0.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "240.0.0.0/4",
            "100::/64",
            "2001::/23",
            "5f00::/16",
        ),
    }.items()
    for network in networks
)
#: All public IPv6 addresses lie here (RFC 4291, 2.4), and the translated ones just below.
_PUBLIC_V6 = (IPv6Network("2000::/3"), IPv6Network("64:ff9b::/96"))
#: IPv6 networks that carry an IPv4 address, and how far its 32 bits stand from the right: NAT64, mapped, compatible, 6to4.
_CARRIERS = (
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::ffff:0:0:0/96"), 0),
    (IPv6Network("::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)
#: "Bad ports" of the Fetch standard (2.9): services that could take a request for one of their own commands.
_BAD_PORTS = frozenset(
    (
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113,
        115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556,
        563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
        6668, 6669, 6679, 6697, 10080,
    )
)  # fmt: skip


class AddressError(OSError):
    """Raised where a socket is made; an OSError, so that the connector tries the name's other addresses."""

    def __init__(self, words: str) -> None:
        """Hold what kind of address it is. EPERM tells it from all that a network does."""
        super().__init__(errno.EPERM, words)


class Guard:
    """Knows which network addresses may be connected: public ones and those in `allow` (CIDR texts)."""

    def __init__(self, allow: Sequence[str] = ()) -> None:
        """Raises ValueError if a text of `allow` names no network."""
        self._allowed = tuple(ip_network(network, strict=False) for network in allow)

    def refusal(self, address: str) -> str | None:
        """Return what forbids a network address, in words; None if it may be connected."""
        number = ip_address(address.partition("%")[0])
        carried = _carried(number)
        if any(each in network for network in self._allowed for each in (number, carried) if each is not None):
            return None
        if isinstance(number, IPv6Address) and carried is None and not any(number in network for network in _PUBLIC_V6):
            return _kind(number) or "a reserved address"
        return _kind(carried or number)

    def open_socket(self, found: AddrInfoType) -> socket.socket:
        """Return a socket for one result of a name's look-up. Raises AddressError."""
        family, kind, protocol, _, address = found
        words = self.refusal(address[0])
        if words is not None:
            raise AddressError(words)
        return socket.socket(family, kind, protocol)


def _kind(number: IPv4Address | IPv6Address) -> str | None:
    return next((words for network, words in _SPECIAL if number in network), None)


def _carried(number: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, if any."""
    if isinstance(number, IPv4Address) or int(number) <= 1:
        return None
    for network, shift in _CARRIERS:
        if number in network:
            return IPv4Address(int(number) >> shift & 0xFFFF_FFFF)
    return None


def checked(address: URL) -> URL:
    """Return `address` without its fragment, if it may be asked at all. Raises ForbiddenAddress."""
    if address.scheme not in {"http", "https"}:
        raise ForbiddenAddress(f'only http and https are fetched, not "{address.scheme or "nothing"}:"')
    if not address.host:
        raise ForbiddenAddress("it names no host")
    if address.port in _BAD_PORTS:
        raise ForbiddenAddress(f"port {address.port} of {address.host} belongs to another service")
    return address.with_fragment(None)


def checked_redirect(source: URL, location: str) -> URL:
    """Return where `location` leads from `source`. Raises ForbiddenAddress; nobody is led to an address with a user in it.

    A user of our own, in `source`, goes along to the same origin, and nowhere else.
    """
    try:
        given = URL(location)
        target = source.join(given)
    except ValueError as error:
        raise ForbiddenAddress(f"{source.host} redirects to an address that cannot be read") from error
    if given.raw_user or given.raw_password:
        raise ForbiddenAddress(
            f"{source.host} redirects to an address that names a user, as if to hide the host {target.host}"
        )
    there = checked(target).with_user(None)
    if (there.scheme, there.host, there.port) != (source.scheme, source.host, source.port):
        return there
    return there.with_user(source.user).with_password(source.password)
