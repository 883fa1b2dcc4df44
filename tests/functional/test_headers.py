"""Security headers, page by page."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import requests
from sqlalchemy import select

from app.models import Platform
from tests.doorstep import CORE
from tests.journey import running_tool

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)


FETCHED = {"src", "srcset", "href", "data", "poster", "action", "formaction"}
"""Attributes that make a browser fetch or send something; a link that a person follows is another thing."""
FAR = re.compile(r"(?!data:image/)([a-z][a-z0-9+.-]*:|//)")


class Reader(HTMLParser):
    """Notes what the policy would stop: code and styles in the page, and addresses elsewhere that a page uses."""

    def __init__(self):
        super().__init__()
        self.inline, self.elsewhere, self.seen = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        told = dict(attrs)
        if tag == "style" or (tag == "script" and not told.get("src")):
            self.inline.append(tag)
        for name, value in told.items():
            address = (value or "").strip().lower()
            if name == "style" or name.startswith("on") or address.startswith("javascript:"):
                self.inline.append(f"{tag} {name}")
            is_fetched = tag != "a" and name.split(":")[-1] in FETCHED
            if is_fetched and FAR.match(address):
                self.elsewhere.append(f"{tag} {name}={value}")


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def get(tool, path, **options):
    return requests.get(f"{tool.url}{path}", timeout=20, **options)


def test_every_answer_is_protected(tool):
    for path in ("/", "/health/live", "/health/ready", "/lti/launch", "/lti/jwks.json", "/nothing", "/v/x/"):
        headers = get(tool, path).headers
        assert headers["Content-Security-Policy"].startswith(POLICY), path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert "camera=()" in headers["Permissions-Policy"], path
        assert "Strict-Transport-Security" not in headers, path
        assert "Set-Cookie" not in headers, path


def test_who_may_frame_what_before_a_visit(tool):
    framed = {
        path: get(tool, path).headers["Content-Security-Policy"] for path in ("/", "/lti/launch", "/v/x/")
    }

    assert framed == {
        "/": f"{POLICY}'self'",
        "/lti/launch": f"{POLICY}*",
        "/v/x/": f"{POLICY}*",
    }


def test_a_visit_may_be_framed_by_its_platform_and_the_page_it_returns_to(doorstep):
    page = doorstep.launch(
        {CORE + "launch_presentation": {"return_url": "https://school.example:8443/courses/1?x=1"}}
    )

    ours = doorstep.lms.config.base_url
    assert page.response.headers["Content-Security-Policy"] == (
        f"{POLICY}'self' {ours} https://school.example:8443"
    )
    refused = doorstep.browser.open(page.url.removesuffix("pathway") + "m99/")
    assert refused.response.headers["Content-Security-Policy"].endswith("https://school.example:8443")


def test_where_nobody_named_the_frames_they_are_the_platform_s_own(tool, doorstep):
    with tool.shared.database.writing() as session:
        session.scalars(select(Platform)).one().frame_origins = []

    page = doorstep.launch({CORE + "launch_presentation": {"return_url": "https://school.example/1"}})

    issuer = doorstep.lms.config.issuer
    assert page.response.headers["Content-Security-Policy"] == (
        f"{POLICY}'self' {issuer} https://school.example"
    )


def test_pages_are_never_kept_and_files_for_a_year(tool, visitor):
    page = visitor.launch("kirsten")

    assert page.response.headers["Cache-Control"] == "no-store"
    assert get(tool, "/nothing").headers["Cache-Control"] == "no-store"
    css = page.response.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    file = get(tool, css)
    assert file.status_code == 200
    assert "max-age=31536000" in file.headers["Cache-Control"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert get(tool, "/lti/jwks.json").headers["Cache-Control"] == "public, max-age=300"


PAGES = (
    "pathway",
    "",
    "m01/",
    "m01/page/tuesday",
    "m01/journal",
    "m01/quiz",
    "texts",
    "portfolio",
    "words",
    "no-such-page",
)
PAGES_OF_INSTRUCTORS = ("set-up", "set-up/history", "shared", "grades", "reports")


@pytest.mark.parametrize(("person", "pages"), [("kirsten", PAGES), ("anna", PAGES_OF_INSTRUCTORS)])
def test_nothing_on_a_page_is_inline_or_from_elsewhere(visitor, person, pages):
    base = visitor.launch(person).url.removesuffix("pathway")
    for path in pages:
        page = visitor.open(path, base=base)
        found = read(page.response.text)
        assert (found.inline, found.elsewhere) == ([], []), path
        assert {"script", "link"} <= found.seen, path


def test_nothing_on_a_page_before_a_visit_is_inline_or_from_elsewhere(tool):
    for path in ("/", "/api/docs", "/lti/launch", "/v/x/", "/nothing"):
        found = read(get(tool, path).text)
        assert (found.inline, found.elsewhere) == ([], []), path
        assert "link" in found.seen, path


@pytest.mark.parametrize(
    "piece",
    [
        "<script>x()</script>",
        "<SCRIPT type=module>x()</SCRIPT>",
        "<style>p {color: red}</style>",
        '<p style="color: red">x</p>',
        "<button ONCLICK='x()'>x</button>",
        "<svg onload=x()></svg>",
        '<a href=" javascript:x()">x</a>',
        '<script src="https://elsewhere.example/x.js"></script>',
        '<img src="//elsewhere.example/x.png">',
        '<link rel="stylesheet" href="http://elsewhere.example/x.css">',
        '<svg><use xlink:href="https://elsewhere.example/x.svg#a"></use></svg>',
        '<form action="https://elsewhere.example/"></form>',
    ],
)
def test_the_reader_of_these_tests_finds_what_is_inline_or_from_elsewhere(piece):
    found = read(piece)
    assert found.inline + found.elsewhere


def test_over_https_browsers_are_told_to_stay_there(make_settings):
    settings = make_settings("https://course.example")
    with running_tool(lambda _url: replace(settings, port=0)) as tool:
        assert get(tool, "/").headers["Strict-Transport-Security"] == "max-age=31536000"
