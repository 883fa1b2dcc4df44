"""Security headers, page by page."""

from dataclasses import replace

import requests

from tests.doorstep import CORE
from tests.journey import running_tool

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)


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


def test_nothing_on_a_page_is_inline_or_from_elsewhere(visitor):
    page = visitor.launch("kirsten", "m01")
    html = page.response.text
    assert "<style" not in html
    assert " onclick=" not in html
    assert 'src="http' not in html
    assert "<script>" not in html


def test_over_https_browsers_are_told_to_stay_there(make_settings):
    settings = make_settings("https://course.example")
    with running_tool(lambda _url: replace(settings, port=0)) as tool:
        assert get(tool, "/").headers["Strict-Transport-Security"] == "max-age=31536000"
