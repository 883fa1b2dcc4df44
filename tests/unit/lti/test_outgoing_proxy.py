"""Out through a proxy and with certificates of an organisation's own, against real servers on the loopback address."""

import select
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lti.errors import AddressRefused, Temporary
from lti.outgoing import OutgoingSession

LMS = "lms.example.test"
ENVIRONMENT = (
    *("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"),
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
)


def certificate(name, *, key, issuer=None, issuer_key=None, hosts=()):
    """A certificate for a day; without issuer one that signs others."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer_key or key).public_key()),
            critical=False,
        )
    )
    if issuer is None:
        signs = dict.fromkeys(
            (
                *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
                *("encipher_only", "decipher_only"),
            ),
            False,
        )
        builder = builder.add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **signs), critical=True
        )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    return builder.sign(issuer_key or key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """An organisation's own authority: the file with its certificate, and the chain of a server."""
    folder = tmp_path_factory.mktemp("authority")
    own_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    own = certificate("Town", key=own_key)
    hosts = [x509.DNSName(LMS), x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    server = certificate(LMS, key=server_key, issuer=own, issuer_key=own_key, hosts=hosts)
    pem = serialization.Encoding.PEM
    (folder / "town.pem").write_bytes(own.public_bytes(pem))
    (folder / "server.pem").write_bytes(
        server.public_bytes(pem)
        + server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder


@contextmanager
def serving(handler, *, wrap=lambda sock: sock):
    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            """Whoever does not like our certificate hangs up."""

    with Server(("127.0.0.1", 0), handler) as server:
        server.socket = wrap(server.socket)
        server.asked = []
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


class Quiet(BaseHTTPRequestHandler):
    def log_message(self, *args):
        """Quiet."""


class Platform(Quiet):
    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path))
        self.server.heard = self.headers
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")


class Proxy(Quiet):
    """Takes every CONNECT to the platform, whatever name it has: only the proxy knows where that is."""

    def do_CONNECT(self):
        self.server.asked.append(self.path)
        self.server.heard = self.headers
        if self.server.refuses:
            self.send_error(403)
            return
        with socket.create_connection(("127.0.0.1", self.server.platform_port)) as there:
            self.send_response(200)
            self.end_headers()
            pass_on(self.connection, there)


def pass_on(here, there):
    """Both ways, until one has enough."""
    other = {here: there, there: here}
    while True:
        ready, _writing, _failed = select.select([here, there], [], [], 5)
        for one in ready:
            data = one.recv(65536)
            if not data:
                return
            other[one].sendall(data)
        if not ready:
            return


@pytest.fixture
def platform(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "server.pem")
    with serving(Platform, wrap=lambda sock: context.wrap_socket(sock, server_side=True)) as server:
        yield server


@pytest.fixture
def proxy(platform, monkeypatch):
    """A proxy that is set, and the organisation's own authority too."""
    with serving(Proxy) as server:
        server.platform_port, server.refuses = platform.server_port, False
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.server_port}")
        yield server


@pytest.fixture(autouse=True)
def _environment(authority, monkeypatch):
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority / "town.pem"))


def session(**options):
    return OutgoingSession(user_agent="Samskabe-tests/1", guard=lambda: None, **options)


def test_the_proxy_gets_the_name_and_the_certificate_is_checked_behind_it(proxy, platform):
    with session() as http:
        assert http.get(f"https://{LMS}/keys").text == "hello"
        assert http.get(f"https://{LMS}:8443/keys").text == "hello"

    assert proxy.asked == [f"{LMS}:443", f"{LMS}:8443"]
    assert platform.asked == [(LMS, "/keys"), (f"{LMS}:8443", "/keys")]


def test_without_the_own_authority_nothing_is_said_to_the_platform(proxy, platform, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with session() as http, pytest.raises(Temporary, match="SSLError"):
        http.get(f"https://{LMS}/keys")

    assert len(proxy.asked) == 1
    assert platform.asked == []


def test_a_certificate_of_another_name_is_refused(proxy, platform):
    with session() as http, pytest.raises(Temporary, match="SSLError"):
        http.get("https://other.example.test/keys")

    assert proxy.asked == ["other.example.test:443"]
    assert platform.asked == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]"]
)
def test_the_proxy_is_not_asked_for_what_is_private(proxy, host):
    with session() as http, pytest.raises(AddressRefused, match="private"):
        http.get(f"https://{host}/keys")

    assert proxy.asked == []


def test_a_host_that_was_named_may_be_private_and_goes_by_its_name(proxy):
    with session(private_hosts=["localhost"]) as http:
        assert http.get("https://localhost/keys").text == "hello"

    assert proxy.asked == ["localhost:443"]


def test_an_address_that_is_none_is_refused_before_the_proxy(proxy):
    with session() as http, pytest.raises(AddressRefused, match="malformed"):
        http.get("https://lms..example.test/keys")

    assert proxy.asked == []


def test_a_host_can_be_left_out_of_the_proxy(proxy, platform, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "localhost")
    with session(private_hosts=[f"localhost:{platform.server_port}"]) as http:
        assert http.get(f"https://localhost:{platform.server_port}/keys").text == "hello"

    assert proxy.asked == []


def test_without_a_proxy_the_own_authority_counts_too(platform):
    with session(private_hosts=[f"localhost:{platform.server_port}"]) as http:
        assert http.get(f"https://localhost:{platform.server_port}/keys").text == "hello"


def test_a_proxy_that_refuses_or_is_not_there_is_temporary(proxy, monkeypatch):
    proxy.refuses = True
    with session() as http, pytest.raises(Temporary, match="ProxyError"):
        http.get(f"https://{LMS}/keys")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with session() as http, pytest.raises(Temporary, match="ProxyError"):
        http.get(f"https://{LMS}/keys")
    monkeypatch.setenv("HTTPS_PROXY", "http://")
    with session() as http, pytest.raises(Temporary, match="HTTPS_PROXY is no address"):
        http.get(f"https://{LMS}/keys")


def test_a_token_goes_to_the_platform_and_not_to_the_proxy(proxy, platform):
    with session() as http:
        http.get(f"https://{LMS}/keys", headers={"Authorization": "Bearer ours"})

    assert "Bearer ours" not in str(proxy.heard)
    assert platform.heard["Authorization"] == "Bearer ours"
