"""What tests read of a page is what Python's own parser reads of it."""

from html.parser import HTMLParser

import pytest

from tests.markup import Markup


class Ours(Markup):
    def __init__(self):
        self.told = []

    def handle_starttag(self, tag, attrs):
        self.told.append((tag, attrs))

    def handle_endtag(self, tag):
        self.told.append(f"</{tag}>")

    def handle_data(self, data):
        self.told.append(data)


class Theirs(HTMLParser):
    def __init__(self):
        super().__init__()
        self.told = []

    handle_starttag, handle_endtag = Ours.handle_starttag, Ours.handle_endtag
    handle_data = Ours.handle_data

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html>\n<html lang=en><!-- a <b> c --><p>One &amp; two &lt;three&gt;</p>",
        '<a href="/x?a=1&amp;b=2" title="a > b">more</a>',
        '<INPUT type=\'radio\' checked value="" name="a\'b"><br/>',
        '<textarea name="t" rows="2">\nline &quot;one&quot;\n</textarea>',
        '<script type="module">if (a < b && "</p>") { go("<a>") }</script><p>after</p>',
        "<style>a > b { color: red }</style>",
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
        '<p\n  class="a\n b"\n>text</p >',
    ],
)
def test_every_piece_is_told_alike(html):
    ours, theirs = Ours(), Theirs()
    ours.feed(html)
    theirs.feed(html)
    theirs.close()

    assert ours.told == theirs.told
