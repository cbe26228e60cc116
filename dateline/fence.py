"""The fence around fetching: to whom a request may go, and for how long it may last.

A name is resolved once, every address that it has is checked, and the connection goes to an address that was checked: a
name that answers otherwise a moment later (DNS re-binding) gains nothing. A redirect is a new connection and passes the
same gate. What is private, loopback, link-local, or a cloud's metadata service is refused unless the host is allowed by
name; so are unusual ports. No cookie is kept, and no credential of this machine (``.netrc``, proxies) is used.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from dateline.errors import SourceError

#: Ports on which the web is served.
PORTS = frozenset({80, 443, 8080, 8443})
#: Metadata services of clouds that have public addresses; the others are link-local, private or shared ones.
METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
#: Not public either, whatever this version of Python thinks of it: protocol assignments (RFC 6890), where some
#: clouds have their metadata services.
CLOSED = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
#: IPv6 addresses that carry an IPv4 address, from this bit on: NAT64 (RFC 6052) and 6to4 (RFC 3056).
CARRIERS = ((ipaddress.ip_network("64:ff9b::/96"), 0), (ipaddress.ip_network("2002::/16"), 80))

Resolver = Callable[[str, int], list[str]]


class FenceError(SourceError):
    """A request that is not made: the message says why, and what allows it."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which this machine would try them. Raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def forbidden(address: str) -> str | None:
    """What an address is that nobody is sent to: "loopback" and the like; ``None`` for one on the open internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown kind of"
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or (ip.teredo[1] if ip.teredo else None)
        for network, low in CARRIERS:
            if ip in network:
                inner = ipaddress.IPv4Address((int(ip) >> low) & 0xFFFFFFFF)
        if inner is not None:
            return forbidden(str(inner))
    if ip in METADATA:
        return "a metadata service's"
    if ip.is_loopback:
        return "loopback"
    if ip.is_link_local:
        return "link-local"
    if ip.is_multicast or ip.is_unspecified or ip.is_reserved:
        return "no host's"
    return None if ip.is_global and not any(ip in network for network in CLOSED) else "private"


class Fence(httpcore.NetworkBackend):
    """Whom requests may reach. ``allow``: hosts by name, as a URL names them, also with a port ("news.lan",
    "127.0.0.1:8000", "[::1]:8000"): any address, and this port or any. ``resolver`` is for tests."""

    def __init__(self, allow: Iterable[str] = (), *, resolver: Resolver = resolve) -> None:
        self.allow = frozenset(word.strip().lower().rstrip(".") for word in allow if word.strip())
        self._resolver = resolver
        self._sockets = httpcore.SyncBackend()
        self.until: float | None = None

    def limit(self, seconds: float) -> None:
        """From now, whatever is under way may take so many seconds in all: connecting, headers and body."""
        self.until = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float | None:
        """The time that a step may take. Raises ``httpcore.ReadTimeout`` where none is left."""
        if self.until is None:
            return timeout
        rest = self.until - time.monotonic()
        if rest <= 0:
            raise FenceError("the answer did not end in time.")
        return rest if timeout is None else min(timeout, rest)

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host to which a connection may be made. Raises ``FenceError``; ``OSError`` if it has
        none."""
        name = host.lower().rstrip(".").strip("[]")
        bracketed = f"[{name}]" if ":" in name else name
        if self.allow & {name, bracketed, f"{bracketed}:{port}"}:
            return self._resolver(host, port)
        if port not in PORTS:
            usual = ", ".join(map(str, sorted(PORTS)))
            raise FenceError(
                f"port {port} is not one of the web's ({usual}); not fetched. If you know the host: "
                f"--allow-host {bracketed}:{port}"
            )
        found = self._resolver(host, port)
        for address in found:
            if kind := forbidden(address):
                where = "" if address == name else f" ({address})"
                raise FenceError(
                    f"{host} has {'an' if kind[0] in 'aeiou' else 'a'} {kind} address{where}, which is not on the open "
                    f"internet; not fetched. If it is yours: --allow-host {bracketed}"
                    if kind != "a metadata service's"
                    else f"{host} is a cloud's metadata service{where}; not fetched."
                )
        return found

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        try:
            found = self.addresses(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {getattr(error, 'strerror', None) or error}") from error
        for address in found[:-1]:
            try:
                return self._connected(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        if not found:
            raise httpcore.ConnectError(f"{host} has no address")
        return self._connected(found[-1], port, timeout, local_address, socket_options)

    def _connected(
        self, address: str, port: int, timeout: float | None, local: str | None, options: Any
    ) -> httpcore.NetworkStream:
        stream = self._sockets.connect_tcp(address, port, self.left(timeout), local, options)
        return _Bounded(stream, self)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Any = None
    ) -> httpcore.NetworkStream:
        raise FenceError("sockets of this machine are not fetched from.")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Bounded(httpcore.NetworkStream):
    """A connection that lasts no longer than the fence lets it."""

    def __init__(self, stream: httpcore.NetworkStream, fence: Fence) -> None:
        self._stream = stream
        self._fence = fence

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._fence.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._fence.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, self._fence.left(timeout)), self._fence)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Transport(httpx.HTTPTransport):
    """httpx's own transport, with the fence under its pool of connections."""

    def __init__(self, fence: Fence) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        context = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=fence)


def client(fence: Fence, *, timeout: float, headers: dict[str, str], **options: Any) -> httpx.Client:
    """An HTTP client behind a fence: it keeps no cookie and takes no proxy or password from the environment."""
    empty = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(
        transport=_Transport(fence), timeout=timeout, headers=headers, cookies=empty, trust_env=False, **options
    )


def named_by(url: str) -> Fence:
    """The fence of a request to a server that the user himself names: it may be anywhere, where it sends us to not."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return Fence([host] if host else [])


def without_credentials(url: str) -> None:
    """Raise ``FenceError`` for a URL that holds a user or a password: they would be kept with the page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return  # whoever asks for it says what is wrong
    if "@" in parts.netloc:
        raise FenceError("the address holds a user name or password, which Dateline does not send. Leave it out.")


def unpacked(pieces: Iterator[bytes], encoding: str | None, largest: int) -> Iterator[bytes]:
    """The pieces of an answer without their packing, never more than a little over ``largest`` bytes at once. Raises
    ``ValueError`` for a packing that nobody asked for, such as two layers of gzip."""
    packing = (encoding or "identity").strip().lower()
    if packing == "identity":
        yield from pieces
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(f"it is packed as {packing!r}, which nobody asked for")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as its head says
    for piece in pieces:
        yield unpack.decompress(piece, largest + 1)
        if unpack.unconsumed_tail:
            return  # more than the caller takes
    if not unpack.eof:
        raise ValueError("it ends too early")
