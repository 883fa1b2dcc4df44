"""What a page weighs on its way: pinned, so that no kind of activity makes pages heavy unseen."""

import gzip
import re
from urllib.parse import urljoin

import pytest

from app.activities.registry import REGISTRY
from tests.sampled import page_of, with_the_sampled_course
from tests.walking import enter

MOST_PAGE, MOST_PACKED = 100_000, 14_000
"""Bytes of a page with both samples of a kind, as it is sent by the tool and as a proxy packs it."""
MOST_BESIDE, MOST_FILES = 48_000, 30
"""Packed bytes, and number, of the style sheets and scripts that the first page brings; browsers keep them for a year."""


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def kirsten(visitor):
    return enter(visitor, "kirsten", pathway="citizen")


def packed(content):
    return len(gzip.compress(content, 6))


def test_a_page_of_any_kind_is_light(kirsten):
    pages = {kind.name: kirsten.go(f"m01/page/{page_of(kind)}").response for kind in REGISTRY}
    sizes = {name: (len(page.content), packed(page.content)) for name, page in pages.items()}
    assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {}
    assert {name: size for name, size in sizes.items() if size[0] > MOST_PAGE or size[1] > MOST_PACKED} == {}


def test_what_stands_beside_the_first_page_is_light_too(kirsten):
    page = kirsten.go("m01/page/on-canvas")
    found = {*re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', page.response.text)}
    sizes = []
    while found:
        address = found.pop()
        answer = kirsten.visitor.http.get(urljoin(page.url, address), timeout=20)
        assert answer.status_code == 200
        sizes.append(packed(answer.content))
    assert len(sizes) <= MOST_FILES
    assert sum(sizes) <= MOST_BESIDE
