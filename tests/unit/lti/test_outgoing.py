"""Against a real server on the loopback address."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lti.errors import AddressRefused, AnswerUnusable, Temporary
from lti.outgoing import OutgoingSession


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        getattr(self, self.path.strip("/"))()

    def plain(self):
        self.answer(200, b"hello", **{"Set-Cookie": "a=b"})

    def moved(self):
        self.answer(302, b"", Location="/plain")

    def large(self):
        self.answer(200, b"x" * 3000)

    def broken(self):
        self.answer(200, b"half", **{"Content-Length": "900"})

    def zipped(self):
        self.answer(200, gzip.compress(b"hello" * 1000), **{"Content-Encoding": "gzip"})

    def chunked(self):
        self.answer(200, b"5\r\nhello\r\n0\r\n\r\n", **{"Transfer-Encoding": "chunked"})

    def silent(self):
        time.sleep(0.4)
        self.answer(200, b"late")

    def dripping(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.02)

    def answer(self, status, body, **headers):
        self.send_response(status)
        if "Transfer-Encoding" not in headers:
            headers = {"Content-Length": str(len(body))} | headers
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hung up is what these tests are about."""


@pytest.fixture(scope="module")
def server():
    with QuietServer(("127.0.0.1", 0), Handler) as server:
        server.seen = []
        server.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def session(**options):
    options = {"user_agent": "Samskabe-tests/1", "guard": lambda: None, "allow_insecure": True} | options
    return OutgoingSession(**options)


def test_an_answer_in_chunks_comes_whole(server):
    with session() as http:
        assert http.get(f"{server.url}/chunked").text == "hello"


def test_an_answer_comes_whole_and_we_say_who_asks(server):
    with session() as http:
        assert http.get(f"{server.url}/plain").text == "hello"

    path, headers = server.seen[-1]
    assert (path, headers["User-Agent"]) == ("/plain", "Samskabe-tests/1")


def test_a_zipped_answer_is_unpacked_and_its_real_size_counts(server):
    with session() as http:
        assert http.get(f"{server.url}/zipped").text == "hello" * 1000
    with session(most_bytes=2000) as http, pytest.raises(AnswerUnusable):
        http.get(f"{server.url}/zipped")


def test_cookies_are_not_kept(server):
    with session() as http:
        http.get(f"{server.url}/plain")
        http.get(f"{server.url}/plain")

    assert "Cookie" not in server.seen[-1][1]


def test_a_netrc_does_not_replace_our_token(server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))

    with session() as http:
        http.get(f"{server.url}/plain", headers={"Authorization": "Bearer ours"})

    assert server.seen[-1][1]["Authorization"] == "Bearer ours"


def test_a_redirect_is_not_followed(server):
    before = len(server.seen)
    with session() as http:
        assert http.get(f"{server.url}/moved").status_code == 302

    assert len(server.seen) == before + 1


@pytest.mark.parametrize("path", ["silent", "dripping", "broken"])
def test_a_server_that_does_not_finish_is_given_up(server, path):
    with session(read_seconds=0.1, total_seconds=0.1, most_bytes=10_000) as http, pytest.raises(Temporary):
        http.get(f"{server.url}/{path}")


def test_an_endless_answer_is_given_up(server):
    with session(most_bytes=2000) as http, pytest.raises(AnswerUnusable):
        http.get(f"{server.url}/large")


def test_nobody_at_home_is_temporary():
    with session() as http, pytest.raises(Temporary):
        http.get("http://127.0.0.1:9/plain")


@pytest.mark.parametrize(
    "url", ["http://lms.example.test/", "file:///etc/passwd", "ftp://lms.example.test/", "/x"]
)
def test_only_https_is_called(url):
    with session(allow_insecure=False) as http, pytest.raises(AddressRefused):
        http.get(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "[::ffff:10.0.0.1]",
        "0.0.0.0",  # noqa: S104
    ],
)
def test_no_private_address_is_called(server, host):
    before = len(server.seen)
    with session(allow_insecure=False) as http, pytest.raises(AddressRefused, match="private"):
        http.get(f"https://{host}:{server.server_port}/plain")

    assert len(server.seen) == before


def test_a_platform_on_the_organisation_s_own_network_can_be_named(server):
    """The server speaks no TLS: that it was called at all is what shows."""
    with session(allow_insecure=False, private_hosts=[f"localhost:{server.server_port}"]) as http:
        with pytest.raises(Temporary, match="SSLError"):
            http.get(f"https://localhost:{server.server_port}/plain")
        with pytest.raises(AddressRefused):
            http.get(f"https://127.0.0.1:{server.server_port}/plain")


def test_a_name_nobody_knows_is_temporary():
    with session(allow_insecure=False) as http, pytest.raises(Temporary):
        http.get("https://nobody.invalid/")


def test_an_address_that_is_none_is_refused():
    with session() as http, pytest.raises(AddressRefused):
        http.get("https://")


def test_the_guard_is_asked_before_anything_goes_out(server):
    def refuse():
        raise RuntimeError("a transaction is open")

    before = len(server.seen)
    with session(guard=refuse) as http, pytest.raises(RuntimeError):
        http.get(f"{server.url}/plain")

    assert len(server.seen) == before
