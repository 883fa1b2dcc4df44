"""Knows how a test draws an activity with the product's own templates; knows no page, no course and no database.

A template that asks for what it is not given fails here, where on a page it would draw nothing.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from flask import g
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.activities.asking_kinds import VERDICTS, AskingKind, QuestionKind
from app.activities.base import Kind, Sample
from app.activities.entry_kinds import EntryKind
from app.activities.registry import REGISTRY
from app.config import ROOT
from app.content.course_pieces import ItemView, PersonView, SourceView
from app.content.samples import sample_view
from app.factory import Site
from app.views import locales, rendering
from app.views.telling.audiences import audiences
from app.views.telling.blocks import block_of

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SAMPLES = [(kind, sample) for kind in REGISTRY for sample in kind.sample()]
NAMES = [f"{kind.name}-{size}" for kind in REGISTRY for size in ("small", "full")]
WIDE = frozenset({"p", "div", "ul", "ol", "dl", "h2", "h3", "fieldset", "form", "figure", "details"})
NARROW = frozenset({"p", "span", "strong", "h2", "h3", "label", "button"})
VOID = frozenset(
    {"img", "input", "meter", "br", "hr", "path", "circle", "use", "rect", "line", "source", "track"}
)


@contextmanager
def easel(door: str = "components/activity.html") -> Iterator[Any]:
    """The door to every kind's template (`ask`, `marked`, `activity`), or another one, within a request of somebody's."""
    app = Site("app", root_path=str(ROOT / "app"))
    app.jinja_env.undefined = StrictUndefined
    app.extensions["samskabe"] = SimpleNamespace(
        clock=lambda: NOON, settings=SimpleNamespace(contact_email=None, default_locale="en")
    )
    locales.install(app)
    rendering.install(app)
    with app.test_request_context():
        g.visit_key, g.visit_secret = "visit", "secret"
        app.update_template_context({})  # every page has it done, and its words come from there
        yield app.jinja_env.get_template(door).module


def is_graded(kind: Kind) -> bool:
    """Whether answers of a kind can be right or wrong: only such a question can stand in the quiz."""
    return isinstance(kind, QuestionKind) and VERDICTS[0] in kind.verdicts


def written(kind: Kind, sample: Sample, *, name: str = "sample") -> ItemView:
    """A sample as the course has it."""
    return sample_view(kind, sample, name=name)


def block(view: ItemView, **told: Any) -> dict[str, Any]:
    """Its block, with a text of its own and pictures that can be shown."""
    return block_of(
        view,
        html=Markup("<p>Above it.</p>"),
        picture=lambda name: f"/p/{name}",
        person=_person,
        source=_source,
        media=lambda name: {"href": f"/m/{name}", "megabytes": 1.5},
        captions=lambda name: f"/c/{name}",
        **told,
    )


def plain_words(prose: Any) -> list[str]:
    """Every word an author wrote, as it stands in a page."""
    if isinstance(prose, str):
        return [str(Markup.escape(prose))]
    return [word for value in prose.values() for word in plain_words(value)]


def pieces(words: str) -> list[str]:
    """What stands between the gaps of a text, where it has any."""
    return re.split(r"\{[a-z-]+\}", words)


def _person(name: str) -> PersonView:
    return PersonView(id=name, name=name.title(), text="lives *there*", colour="teal", lang="en")


def _source(name: str) -> SourceView:
    return SourceView(id=name, title="A book", year=2020, publisher="A town", url=None)


def answers(kind: AskingKind, view: ItemView, sample: Sample) -> list[Mapping[str, Any]]:
    """What the sample's forms say."""
    return [kind.read_answer(view.bones, form_of(form)) for form in sample.forms]


def form_of(fields: Mapping[str, Any]) -> MultiDict[str, str]:
    """A posted form."""
    return MultiDict([(name, value) for name, values in fields.items() for value in values])


def texts_of(kind: EntryKind, view: ItemView, sample: Sample) -> dict[str, str]:
    """What somebody wrote who filled in the sample."""
    return kind.read_fields(view.bones, form_of(sample.forms[0]))


def entry(view: ItemView, texts: dict[str, str], **told: Any) -> dict[str, Any]:
    """What the form round a text needs: nobody has shared it or said anything about it."""
    kind = view.kind
    assert isinstance(kind, EntryKind)
    return {
        "sheet": kind.sheet(view.bones, view.prose, texts, {}),
        "threads": {},
        "origins": {},
        "is_first": False,
        "beyond": [],
        "action": "/entry",
        "draft_no": 1,
        "draft_id": "id",
        "draft_key": "key",
        "texts": texts,
        "words": 3,
        "saved_at": NOON,
        "on_paper": False,
        "sharing": "private",
        "audiences": () if kind.is_private(view.bones) else audiences(),
        "problem": None,
        "conflict": None,
        "paper_href": "/paper",
        "plan_href": "/plan",
        "history_href": None,
        "remarks": (),
        "files": (),
        "may_add_files": True,
        "check": None,
        "table": None,
        **told,
    }


def part(shown: Mapping[str, Any], **told: Any) -> dict[str, Any]:
    """What a page gives the template round an activity (`components/activity.html`): open, nothing wrong."""
    return {
        "block": shown,
        "answer": None,
        "outcome": None,
        "entry": None,
        "action": "/page",
        "is_hidden": False,
        "form_key": "key",
        "draft_id": "id",
        "draft_key": "key",
        "problem": None,
        "no": 0,
        "draft": None,
        "last": None,
        "can_change": True,
        "hand_in": "Hand it in",
        "once_more": "Once more",
        **told,
    }


class Tags(HTMLParser):
    """Whether every tag that is opened is closed, and no paragraph stands in a paragraph or in a stretch of words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        if tag in WIDE:
            assert not NARROW & set(self._open), f"<{tag}> stands in {' '.join(self._open)}"
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open, f"</{tag}> closes nothing"
            assert self._open.pop() == tag, f"</{tag}> closes another tag"
