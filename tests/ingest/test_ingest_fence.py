"""The fence: no request reaches what is not on the open internet. Names are answered by a resolver of the tests' own; the
servers are real."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from serving import LOCAL, Site, article, bomb, redirect, send

import dateline
from dateline.cli import main
from dateline.fence import Fence, FenceError, forbidden
from dateline.ingest.fetch import Fetcher, Manners

HOSTILE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_addresses_off_the_open_internet_are_known(address: str) -> None:
    """Loopback, private, link-local, shared, metadata, multicast and reserved, also in IPv6's clothes."""
    assert forbidden(address) is not None


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "2002:0808:0808::1"])
def test_addresses_of_the_open_internet_are_let_through(address: str) -> None:
    """Public addresses, also a public one that IPv6 carries."""
    assert forbidden(address) is None


class Resolver:
    """Answers for names, each time the next of its answers; the last from then on."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): each for name, each in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(-2, "Name or service not known")
        each = self.answers[host]
        return each.pop(0) if len(each) > 1 else each[0]


class Rerouted(Fence):
    """A fence whose connections to a public address end at a server on this machine, as they would on a test network;
    the addresses to which it connected are noted."""

    def __init__(self, target: str, resolver: Resolver, allow: tuple[str, ...] = ()) -> None:
        super().__init__(allow, resolver=resolver)
        self.target = urlsplit(target)
        self.reached: list[str] = []

    def _connected(self, address: str, port: int, *rest: object):  # type: ignore[no-untyped-def]
        self.reached.append(address)
        here = forbidden(address) is None
        return super()._connected(LOCAL if here else address, self.target.port if here else port, *rest)  # type: ignore[arg-type]


QUICK = Manners(pause=0, patience=1, longest=0.5, largest=5_000_000, tries=1, robots=False)


def guest(fence: Fence, manners: Manners = QUICK) -> Fetcher:
    return Fetcher(manners, fence=fence, sleep=lambda _: None)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "168.63.129.16"])
def test_a_name_that_means_an_inner_address_is_refused(site: Site, address: str) -> None:
    """A public name with a private address: no connection is made, and the message names the cure."""
    fence = Rerouted(site.address, Resolver(news_example=[[address]]))
    with guest(fence) as fetcher, pytest.raises(FenceError, match="not fetched"):
        fetcher.get("http://news.example/a")
    assert fence.reached == []


def test_one_inner_address_among_public_ones_is_enough(site: Site) -> None:
    """A name with a public and a private address is refused: the client could be made to choose the other."""
    fence = Rerouted(site.address, Resolver(news_example=[["93.184.216.34", "10.0.0.5"]]))
    with guest(fence) as fetcher, pytest.raises(FenceError, match=r"10\.0\.0\.5"):
        fetcher.get("http://news.example/a")


def test_the_address_that_was_checked_is_the_one_used(site: Site) -> None:
    """A resolver that says "public" when it is asked and "loopback" a moment later gains nothing: it is asked once a
    connection, and the connection goes to the address it gave then."""
    site.page("/a", "words")
    resolver = Resolver(news_example=[["93.184.216.34"], ["127.0.0.1"]])
    fence = Rerouted(site.address, resolver)
    with guest(fence) as fetcher:
        assert fetcher.get("http://news.example/a").data == b"words"
        assert (resolver.asked, fence.reached) == (["news.example"], ["93.184.216.34"])
    with guest(fence) as fetcher, pytest.raises(FenceError, match="loopback"):
        fetcher.get("http://news.example/a")
    assert fence.reached == ["93.184.216.34"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/secret",
        "http://[::1]/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://inner.example/secret",
        "http://news.example:22/",
        "http://user:word@news.example/",
    ],
)
def test_a_redirect_passes_the_same_gate(site: Site, target: str) -> None:
    """A public server that sends us to an inner address, to an unusual port or with a password is not followed."""
    site.does("/a", redirect(target))

    class Plain(Resolver):
        def __call__(self, host: str, port: int) -> list[str]:
            return [host.strip("[]")] if host[0] in "1[:" else super().__call__(host, port)

    fence = Rerouted(site.address, Plain(news_example=[["93.184.216.34"]], inner_example=[["192.168.0.9"]]))
    with guest(fence) as fetcher, pytest.raises(FenceError):
        fetcher.get("http://news.example/a")
    assert set(fence.reached) == {"93.184.216.34"}


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/", "http://localhost/"]
)
def test_other_spellings_of_loopback_are_refused(url: str) -> None:
    """What this machine's own resolver makes of a spelling is what is checked."""
    with guest(Fence()) as fetcher, pytest.raises(dateline.SourceError) as caught:
        fetcher.get(url)
    assert any(word in str(caught.value) for word in ("loopback", "cannot be fetched", "not an address"))


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 9200, 11211])
def test_ports_of_other_services_are_not_asked(port: int) -> None:
    """A public host on a port that is not the web's is refused before it is looked up."""
    resolver = Resolver(news_example=[["93.184.216.34"]])
    with guest(Fence(resolver=resolver)) as fetcher, pytest.raises(FenceError, match=f"port {port}.*--allow-host"):
        fetcher.get(f"http://news.example:{port}/")
    assert resolver.asked == []


def test_a_host_is_allowed_by_name(site: Site) -> None:
    """An allowance holds for the host as the URL names it, with its port where that is given, and for no other."""
    site.page("/a", "words")
    port = urlsplit(site.address).port
    for allowed in ("127.0.0.1", f"127.0.0.1:{port}", f" 127.0.0.1:{port} "):
        with guest(Fence([allowed])) as fetcher:
            assert fetcher.get(site.address + "/a").data == b"words"
    for other in ("127.0.0.2", f"127.0.0.1:{port + 1 if port else 0}", "localhost", ""):
        with guest(Fence([other])) as fetcher, pytest.raises(FenceError):
            fetcher.get(site.address + "/a")


def test_the_command_refuses_and_names_the_option(site: Site, tmp_path: Path) -> None:
    """`dateline ingest` and `dateline read` of an inner address say what allows it; with it, they fetch."""
    url = site.page("/a", article("the strike"))
    store = str(tmp_path / "crisis.db")
    for command in (["read", url], ["ingest", url, "--store", store]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 3, result.output
        assert "--allow-host 127.0.0.1" in result.stderr
        assert "Traceback" not in result.output
    assert site.asked.total() == 0
    result = CliRunner().invoke(main, ["ingest", url, "--store", store, "--allow-host", "127.0.0.1"])
    assert result.exit_code == 0, result.output


def test_no_cookie_is_kept(site: Site) -> None:
    """A server that sets cookies never gets one back."""
    url = site.does("/a", lambda handler: send(handler, b"words", {"Set-Cookie": "id=42; Path=/"}))
    with guest(Fence([LOCAL])) as fetcher:
        fetcher.get(url)
        fetcher.get(url)
    assert not any(SimpleCookie(headers.get("Cookie")) for headers in site.headers)


def test_no_credential_of_this_machine_is_sent(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords in .netrc, proxies of the environment and those in a URL stay here."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://me:secret@127.0.0.1:9")
    url = site.page("/a", "words")
    with guest(Fence([LOCAL])) as fetcher:
        assert fetcher.get(url).data == b"words"
        with pytest.raises(FenceError, match="user name or password"):
            fetcher.get(url.replace("//", "//me:secret@"))
    assert not any("Authorization" in headers or "Proxy-Authorization" in headers for headers in site.headers)


def test_a_dripping_server_is_left_in_time() -> None:
    """Headers that come a byte at a time, for as long as somebody waits: the whole request has its time."""
    with socket.create_server((LOCAL, 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                    for _ in range(400):
                        connection.sendall(b"a")
                        time.sleep(0.05)
                except OSError:
                    pass

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with guest(Fence([LOCAL])) as fetcher, pytest.raises(dateline.SourceError):
            fetcher.get(f"http://{LOCAL}:{server.getsockname()[1]}/a")
        assert time.monotonic() - began < 12  # it would drip for 20


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_bomb_read_from_a_url_is_left(site: Site, layers: int) -> None:
    """`dateline.read` of a URL unpacks one layer, and no more than it may."""
    with pytest.raises((dateline.SourceError, dateline.PageError), match=r"not read|cannot be unpacked"):
        dateline.read(site.does("/b", bomb(layers)), allow_hosts=[LOCAL])


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[int]:
    """A server with a certificate that nobody vouches for."""
    import subprocess

    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=news.example"]
    try:
        subprocess.run([*command, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with http.server.ThreadingHTTPServer((LOCAL, 0), http.server.BaseHTTPRequestHandler) as running:
        running.socket = context.wrap_socket(running.socket, server_side=True)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_port
        running.shutdown()


def test_certificates_are_checked(secure: int) -> None:
    """Behind the fence TLS is what it was: a certificate that nobody vouches for ends the request."""
    with guest(Fence([LOCAL])) as fetcher, pytest.raises(dateline.SourceError, match=r"(?i)certificate"):
        fetcher.get(f"https://{LOCAL}:{secure}/a")
