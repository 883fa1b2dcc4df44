"""Oversized, binary and random input, and a database that is away: always a clear refusal, never a 500."""

import socket
from dataclasses import replace

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from app.models import Entry
from tests.doorstep import rows
from tests.journey import Page, running_tool

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
WORDS = "Words that must not be lost."
SOME = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@pytest.fixture
def arrived(come, visitor):
    """Somebody in the middle of the course; the address of their visit."""
    page = come("kirsten", pathway="citizen", visitor=visitor).page
    visitor.base = page.url
    visitor.token = page.form_token
    return visitor


def post(visitor, path, data, kind=FORM):
    return visitor.http.post(visitor.base + path, data=data, headers={"Content-Type": kind}, timeout=20)


def test_a_form_that_is_too_large_is_refused_with_a_code(arrived):
    answer = post(arrived, "entry/m01/journal", b"text=" + b"a" * (600 * 1024))

    assert answer.status_code == 413
    assert "too much at once" in answer.text
    assert (
        requests.post(arrived.base.split("/v/")[0] + "/lti/launch", data=b"a" * 2**20, timeout=20).status_code
        == 413
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"text=a%00b", FORM),
        (b"te%00xt=a", FORM),
        (b"text=%ff%fe", FORM),
        (b"text=\xff\xfe", FORM),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\x00\r\n--x--\r\n', PARTS),
    ],
)
def test_a_form_that_is_no_text_is_refused(tool, arrived, data, kind):
    answer = post(arrived, "entry/m01/journal", data, kind)

    assert answer.status_code == 400
    assert "could not read what your browser sent" in answer.text
    assert rows(tool, Entry) == [0]


@pytest.mark.both_databases("refusals")
def test_a_replacement_character_somebody_wrote_is_text(arrived):
    page = arrived.open("m01/journal", base=arrived.base)
    sent = arrived.send(page, page.form("/journal"), **{"journal.text": "a \ufffd b ø"})
    assert sent.status == 200
    assert "a \ufffd b ø" in arrived.open("m01/journal", base=arrived.base).text


@pytest.mark.both_databases("refusals")
def test_an_address_with_a_nul_is_refused(tool):
    for path in ("/v/a%00b/", "/v/x/m01/page/a%00", "/?a=%00", "/lti/login?iss=%00"):
        assert requests.get(tool.url + path, timeout=20).status_code == 400, path


def test_line_ends_in_the_way_back_write_no_header(arrived):
    visit = "/".join(arrived.base.split("/")[:5])
    back = f"{visit.removeprefix(arrived.base.split('/v/')[0])}/m01/page/a\r\nX-Odd: 1"
    answer = arrived.http.post(
        f"{visit}/look",
        data={"form_token": arrived.token, "size": "large", "back": back},
        allow_redirects=False,
        timeout=20,
    )

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/m01/page/a%0D%0AX-Odd:%201")
    assert "X-Odd" not in answer.headers
    assert arrived.open(answer.headers["Location"], base=arrived.base).status == 200


def posts(app):
    """Every address that takes a form."""
    return sorted(rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))


@pytest.mark.both_databases("refusals")
def test_random_bytes_never_break_a_form(tool, arrived):
    key = arrived.base.split("/v/")[1].strip("/")
    addresses = posts(tool.app)
    places = {
        "<visit>": key,
        "<star_id:star>": "m01",
        "<path:slot>": "m01/journal",
        "<page>": "sort-twelve",
        "<item>": "sort-twelve",
        "<int:number>": "1",
        "<int(max=999999999):number>": "1",
    }

    def filled(rule):
        for name, value in places.items():
            rule = rule.replace(name, value)
        return tool.url + rule

    @SOME
    @given(
        body=st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda raw: b"text=" + raw)),
        kind=st.sampled_from([FORM, PARTS, "application/json", "text/plain", "multipart/form-data", ""]),
        has_token=st.booleans(),
        rule=st.sampled_from(addresses),
    )
    def never_500(body, kind, has_token, rule):
        token = f"form_token={arrived.token}&draft_no=0&".encode() if has_token else b""
        answer = arrived.http.post(
            filled(rule), data=token + body, headers={"Content-Type": kind}, timeout=20, allow_redirects=False
        )
        assert answer.status_code < 500, (rule, answer.status_code)

    never_500()


@pytest.mark.both_databases("refusals", once=True)
@pytest.mark.parametrize("number", ["-1", "9" * 30, "9" * 5000, "1e9", "", "\u0661"])
def test_a_number_that_is_none_is_refused(arrived, number):
    data = {"form_token": arrived.token, "draft_no": number, "text": "x"}
    answer = arrived.http.post(arrived.base + "entry/m01/journal", data=data, timeout=20)
    assert answer.status_code < 500


@pytest.mark.both_databases("refusals")
class TestDatabaseAway:
    """The memory cannot be reached."""

    @pytest.fixture
    def dead_port(self):
        with socket.create_server(("127.0.0.1", 0)) as sock:
            return sock.getsockname()[1]

    @pytest.fixture
    def away(self, make_settings, dead_port, tmp_path, database_url):
        """A tool whose database is not there."""
        gone = tmp_path / "gone" / "course.db"
        url = (
            f"sqlite:///{gone}"
            if make_url(database_url).get_backend_name() == "sqlite"
            else f"postgresql+psycopg://nobody@127.0.0.1:{dead_port}/none"
        )
        with running_tool(lambda address: replace(make_settings(address), database_url=url)) as tool:
            if gone.parent.exists():
                gone.parent.rmdir()
            yield tool

    def test_pages_say_so_and_only_life_is_left(self, away):
        http = requests.Session()
        assert http.get(f"{away.url}/health/live", timeout=20).status_code == 200
        assert http.get(f"{away.url}/health/ready", timeout=20).status_code == 503
        for path in ("/", "/lti/login?iss=a&login_hint=b&target_link_uri=c"):
            page = Page(http.get(away.url + path, timeout=20))
            assert page.status == 503
            assert page.heading == "The course is resting for a moment"
            assert "tell them this number" in page.text

    def test_what_was_written_is_given_back(self, away):
        answer = requests.post(
            f"{away.url}/v/x/entry/m01/journal", data={"text": WORDS}, cookies={"visit": "x"}, timeout=20
        )
        assert answer.status_code == 503
        assert WORDS in answer.text
