"""What the watch over all pages of these tests hears: each way on which a page can ask another host for something."""

import pytest

from tests.browser.watch import Watch
from tests.serving import address

WAYS = {
    "a link": "url => { location.href = url; }",
    "a picture": "url => { new Image().src = url; }",
    "a frame": "url => { document.body.append(Object.assign(document.createElement('iframe'), { src: url })); }",
    "a request": "url => { fetch(url, { mode: 'no-cors' }).catch(() => {}); }",
    "a last word": "url => { navigator.sendBeacon(url, ''); }",
    "a socket": "url => { new WebSocket(url); }",
    "a new tab": "url => { open(url); }",
}


def page(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"<!doctype html><link rel='icon' href='data:,'><title>A page that may ask anybody</title>"]


@pytest.fixture
def ajar(chromium):
    """Opens the one page of an address that is its own home, in one tab after the other; with the watch over it."""
    watch = Watch()
    with address() as home:
        home.app = page
        url = f"http://127.0.0.1:{home.port}/"
        with watch.way_out(url) as way:
            context = chromium.new_context(proxy=way)
            watch.over(context)

            def again():
                opened = context.new_page()
                opened.goto(url)
                watch.noted.clear()
                return opened

            yield again, watch
            context.close()


def hears(watch, opened, told):
    """Whether this is noted as asked elsewhere, soon."""
    for _look in range(100):
        if any(one.startswith("asked elsewhere") and told in one for one in watch.noted):
            return True
        opened.wait_for_timeout(20)
    return False


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_is_asked_of_another_host_is_noted(ajar, scheme):
    again, watch = ajar
    unheard = []
    for way, go in WAYS.items():
        opened = again()
        opened.evaluate(go, f"{scheme}://elsewhere.example/thing")
        if not hears(watch, opened, "elsewhere.example"):
            unheard.append(way)
    assert unheard == []


def test_another_port_of_this_machine_is_elsewhere_too(ajar):
    again, watch = ajar
    opened = again()
    with address() as other:
        other.app = page
        thing = f"http://127.0.0.1:{other.port}/thing"
        opened.evaluate(WAYS["a picture"], thing)
        assert hears(watch, opened, thing)


def test_its_own_home_is_not(ajar):
    again, watch = ajar
    again().reload()
    assert watch.noted == []
