"""The front between the server and the application: bodies, environments, files and answers."""

import asyncio
import gzip
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.front import Front, LargeBodies, bodies
from app.front.environ import environ
from app.front.files import below

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/ä b",
    "raw_path": b"/%C3%A4%20b",
    "query_string": b"x=1",
    "http_version": "1.1",
    "scheme": "http",
    "server": ("127.0.0.1", "8080"),
    "client": ("10.0.0.7", "4711"),
    "headers": [(b"content-length", b"4"), (b"cookie", b"a=1"), (b"cookie", b"b=2")],
}


def sender(*pieces, then_wait=False):
    """What a server hands on: these pieces, the last of them final unless more is announced."""
    left = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if left and not then_wait:
        left[-1]["more_body"] = False

    async def receive():
        if left:
            return left.pop(0)
        await asyncio.sleep(60)
        raise AssertionError

    return receive


def apart(told):
    """Wait for a coroutine in a thread of its own: a browser test before may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, told).result()


def answered(app, *, receive=None, **of_scope):
    """Everything the front sent for one request, and the body of the answer."""
    sent = []

    async def send(message):
        sent.append(message)

    files = of_scope.pop("files", {})
    large = of_scope.pop("large", None)
    front = Front(app, threads=1, most=8, files=files, large=large, patience=0.1)
    apart(front(SCOPE | of_scope, receive or sender(b"abcd"), send))
    return sent, b"".join(message.get("body", b"") for message in sent)


def echo(told, start):
    body = told["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def test_a_body_comes_in_pieces():
    assert answered(echo, receive=sender(b"ab", b"cd"))[1] == b"abcd"


def cut_and_length(told, start):
    body = told["wsgi.input"].read()
    start("200 OK", [("Content-Length", "0")])
    return [f"{told.get('samskabe.cut', '')} {len(body)} {told['CONTENT_LENGTH']}".encode()]


LARGE = LargeBodies(address=re.compile("/large/.+"), most=100_000)


@pytest.mark.parametrize(
    ("path", "size", "told"),
    [
        ("/large/x", 90_000, b" 90000 90000"),
        ("/large/x", 200_000, b"large 65536 65536"),
        ("/other", 90_000, b" 0 90000"),
    ],
)
def test_a_larger_body_is_let_in_where_that_is_meant_and_else_its_beginning(path, size, told):
    length = [(b"content-length", str(size).encode())]
    receive = sender(*[bytes(10_000)] * (size // 10_000))
    assert answered(cut_and_length, receive=receive, path=path, headers=length, large=LARGE)[1] == told


def test_where_too_many_larger_bodies_are_on_their_way_only_the_beginning_is_taken():
    full = LargeBodies(address=LARGE.address, most=100_000, at_once=0)
    receive = sender(bytes(90_000))
    told = answered(cut_and_length, receive=receive, path="/large/x", large=full)[1]
    assert told == b"busy 65536 65536"


def test_larger_bodies_that_wait_for_their_turn_leave_threads_to_others():
    has_begun, may_end, met = threading.Event(), threading.Event(), []

    def app(told, start):
        met.append(told["PATH_INFO"])
        if told["PATH_INFO"].startswith("/large"):
            has_begun.set()
            may_end.wait(10)
        else:
            may_end.set()
        start("200 OK", [("Content-Length", "0")])
        return []

    async def all_at_once():
        front = Front(app, threads=2, most=8, files={}, large=LARGE, patience=5)
        paths = ["/large/1", "/large/2", "/large/3"]
        waiting = [asyncio.create_task(front(scope_of(path), sender(b"x"), ignore)) for path in paths]
        await asyncio.to_thread(has_begun.wait, 5)
        await front(scope_of("/page"), sender(b"x"), ignore)
        await asyncio.gather(*waiting)

    async def ignore(_message):
        pass

    def scope_of(path):
        return SCOPE | {"path": path, "raw_path": path.encode()}

    apart(all_at_once())
    assert met[:2] == ["/large/1", "/page"]
    assert sorted(met[2:]) == ["/large/2", "/large/3"]


def test_a_body_that_never_ends_is_refused_without_a_thread():
    called = []
    sent, _body = answered(lambda *told: called.append(told), receive=sender(b"ab", then_wait=True))
    assert (sent[0]["status"], called) == (408, [])
    assert (b"connection", b"close") in sent[0]["headers"]


def test_a_body_that_drips_has_no_more_time_than_its_length_buys():
    async def receive():
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def wait():
        await bodies.whole(receive, most=100_000, patience=0.1)

    with pytest.raises(bodies.TooSlowError):
        apart(asyncio.wait_for(wait(), 5))


def test_who_goes_away_in_the_middle_is_no_fault():
    async def receive():
        return {"type": "http.disconnect"}

    assert answered(echo, receive=receive)[0] == []


@pytest.mark.parametrize("headers", [[(b"content-length", b"9")], [(b"transfer-encoding", b"chunked")]])
def test_a_body_that_is_too_large_is_not_kept(headers):
    """What is announced is not waited for; of what is not, one byte more than the most is taken."""
    sent, body = answered(echo, receive=sender(b"x" * 50), headers=headers)
    assert (sent[0]["status"], len(body)) == (200, 0 if headers[0][0] == b"content-length" else 9)


def test_the_environment_is_told_as_the_server_of_wsgi_would():
    told = environ(SCOPE, b"abcd")
    assert told["PATH_INFO"].encode("latin-1").decode() == "/ä b"
    assert (told["QUERY_STRING"], told["CONTENT_LENGTH"], told["REMOTE_ADDR"]) == ("x=1", "4", "10.0.0.7")
    assert told["HTTP_COOKIE"] == "a=1; b=2"


def test_a_header_with_an_underscore_passes_for_none_with_a_hyphen():
    headers = [(b"x-forwarded-for", b"192.0.2.1"), (b"x_forwarded_for", b"203.0.113.9")]
    assert environ(SCOPE | {"headers": headers}, b"")["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


def test_a_long_answer_goes_out_piece_by_piece():
    closed = threading.Event()

    class Pieces:
        def __iter__(self):
            yield from (b"one,", b"two")

        def close(self):
            closed.set()

    def app(_told, start):
        start("200 OK", [("Content-Type", "text/csv")])
        return Pieces()

    sent, body = answered(app)
    assert (body, [message.get("more_body") for message in sent]) == (b"one,two", [None, True, True, False])
    assert closed.is_set()


def test_a_fault_nobody_caught_is_told_as_one():
    def app(_told, _start):
        raise RuntimeError

    assert answered(app)[0][0]["status"] == 500


def test_files_are_sent_by_the_server_and_leave_their_folder_never(tmp_path):
    (tmp_path / "a.css").write_text("a {}")
    (tmp_path.parent / "secret").write_text("x")
    files = below(tmp_path, route="/static/1", seconds=60)
    sent, _body = answered(echo, files=files, method="GET", path="/static/1/a.css")
    assert sent[1] == {"type": "http.response.pathsend", "path": str(tmp_path / "a.css")}
    told = dict(sent[0]["headers"])
    assert (told[b"content-type"], told[b"x-content-type-options"]) == (
        b"text/css; charset=utf-8",
        b"nosniff",
    )
    assert b"granian" not in told[b"server"]
    assert list(files) == ["/static/1/a.css"]


PAGE = b"<!doctype html>" + b"a page of ours, said over and over. " * 100
OWN = (b"sec-fetch-site", b"same-origin")
UNPACKS = (b"accept-encoding", b"br, gzip;q=0.8")


def page_app(told, start):
    status = "404 Not Found" if told["PATH_INFO"] == "/nothing" else "200 OK"
    length = [("Content-Length", str(len(PAGE))), ("Content-Type", "text/html; charset=utf-8")]
    start(status, [*length, ("Vary", "Cookie")])
    return [PAGE]


def got(*headers, app=page_app, path="/", query=b"", method="GET", files=None):
    sent, body = answered(
        app,
        method=method,
        path=path,
        raw_path=path.encode(),
        query_string=query,
        headers=list(headers),
        files=files or {},
    )
    return dict(sent[0]["headers"]), body


def test_a_page_goes_out_packed_and_says_so():
    told, body = got(UNPACKS, OWN)
    assert told[b"content-encoding"] == b"gzip"
    assert told[b"vary"] == b"Cookie, accept-encoding"
    assert told[b"content-length"] == str(len(body)).encode()
    assert gzip.decompress(body) == PAGE
    assert len(body) < len(PAGE) / 5


@pytest.mark.parametrize(
    "headers", [(OWN,), (OWN, (b"accept-encoding", b"br")), (OWN, (b"accept-encoding", b"gzip;q=0"))]
)
def test_who_does_not_unpack_gets_it_as_it_is(headers):
    told, body = got(*headers)
    assert b"content-encoding" not in told
    assert body == PAGE


@pytest.mark.parametrize("site", [None, b"cross-site", b"same-site"])
def test_what_a_foreign_page_may_have_had_a_say_in_is_not_packed(site):
    """Otherwise the length of an answer would tell, guess by guess, what stands in it."""
    led = (UNPACKS, *([(b"sec-fetch-site", site)] if site else []))
    for chosen in ({"query": b"q=a"}, {"path": "/nothing"}, {"method": "POST"}):
        told, body = got(*led, **chosen)
        assert b"content-encoding" not in told, chosen
        assert body == PAGE
    assert got(*led)[0][b"content-encoding"] == b"gzip"
    assert got(UNPACKS, OWN, query=b"q=a")[0][b"content-encoding"] == b"gzip"


def test_what_is_small_or_no_text_goes_out_as_it_is():
    def small(_told, start):
        start("200 OK", [("Content-Length", "3"), ("Content-Type", "text/html")])
        return [b"abc"]

    def picture(_told, start):
        start("200 OK", [("Content-Length", "4000"), ("Content-Type", "image/png")])
        return [b"\0" * 4000]

    for app in (small, picture):
        assert b"content-encoding" not in got(UNPACKS, OWN, app=app)[0]


def test_files_are_packed_once_and_kept_by_browsers(tmp_path):
    (tmp_path / "a.css").write_text("a { color: red }\n" * 100)
    (tmp_path / "a.woff2").write_bytes(b"\0" * 3000)
    files = below(tmp_path, route="/s", seconds=31536000)
    told, body = got(UNPACKS, path="/s/a.css", files=files)
    assert gzip.decompress(body) == (tmp_path / "a.css").read_bytes()
    assert (told[b"content-encoding"], told[b"vary"]) == (b"gzip", b"accept-encoding")
    assert told[b"cache-control"] == b"public, max-age=31536000"
    assert told[b"content-length"] == str(len(body)).encode()
    told, body = got(UNPACKS, path="/s/a.css", files=files, method="HEAD")
    assert (told[b"content-encoding"], body) == (b"gzip", b"")
    told, _body = got(path="/s/a.css", files=files)
    assert (b"content-encoding" in told, told[b"vary"]) == (False, b"accept-encoding")
    assert b"vary" not in got(UNPACKS, path="/s/a.woff2", files=files)[0]
