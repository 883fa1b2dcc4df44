"""Knows every state in which a kind of activity can be met, drawn from the kind's own samples; asks and keeps nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.activities.asking_kinds import Answer, AnswerError, AskingKind, QuestionKind, VoteKind
from app.activities.base import Kind, Sample
from app.activities.entry_kinds import EntryKind, TalkKind
from app.content.course_pieces import ItemView, PersonView, SourceView
from app.content.samples import LANG, sample_view
from app.i18n import gettext as _
from app.services.learning import sharing
from app.services.learning.cohorts import LEAST_PEOPLE
from app.services.learning.polls import PollResult
from app.views.instructor.gallery_tables import tables
from app.views.reader import Reader
from app.views.rendering import asset
from app.views.telling.audiences import audiences
from app.views.telling.blocks import Block, block_of

State = dict[str, Any]
"""As the template takes it: `id`, `title`, and a `part` (see components/activity.html) or a `paper` block."""
_NOBODY = {"answer": None, "outcome": None, "entry": None, "problem": None, "last": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Where states are hung: for whom, of which kind, and where its buttons lead (to the same page)."""

    at: Reader
    kind: Kind
    action: str


def told_states(wall: Wall) -> list[State]:
    """Every state, from the emptiest to what is made for paper."""
    kind = wall.kind
    small, full = kind.sample()
    states = [_state(wall, "small", _("As small as it can be"), small)]
    if isinstance(kind, EntryKind):
        states += _kept(wall, kind, full)
    elif isinstance(kind, AskingKind):
        states += _open(wall, kind, full)
        states += _voted(wall, kind, full) if isinstance(kind, VoteKind) else ()
        states += _answered(wall, kind, full) if isinstance(kind, QuestionKind) else ()
    else:
        return [*states, _state(wall, "full", _("With everything"), full), _paper(wall, full)]
    hidden: dict[str, Any] = {"action": None, "entry": None, "is_hidden": True}
    states.append(_state(wall, "hidden", _("Hidden from who may not read it"), full, **hidden))
    return [*states, _paper(wall, full)]


def _open(wall: Wall, kind: AskingKind, full: Sample) -> Iterator[State]:
    """A question or poll while it is open."""
    bones = sample_view(kind, full, name="open").bones
    yield _state(wall, "empty", _("Nothing laid yet"), full)
    laid = kind.read_draft(bones, _form(_half(full.forms[0])))
    yield _state(wall, "half", _("Half laid"), full, laid=laid)
    try:
        kind.read_answer(bones, _form({}))
    except AnswerError as error:
        words = str(error.message)
        yield _state(wall, "missing", _("Something is missing"), full, missing=error.missing, problem=words)


def _answered(wall: Wall, kind: QuestionKind, full: Sample) -> Iterator[State]:
    """A question, with what the course says to an answer."""
    bones = sample_view(kind, full, name="answered").bones
    best, other = (kind.read_answer(bones, _form(full.forms[place])) for place in (0, -1))
    for sample in kind.sample()[::-1]:
        if kind.may_think_again(kind.bones_schema().load(sample.bones)):
            first = kind.read_answer(bones, _form(sample.forms[-1]))
            yield _state(wall, "again", _("Think again"), sample, laid=first, tried=[first])
            break
    yield _state(wall, "other", _("Explained, after another answer"), full, given=other)
    yield _state(wall, "best", _("Explained, after the closest answer"), full, given=best)
    if "compare" in kind.verdicts:
        beside = replace(full, bones={**full.bones, "verdict": "compare"})
        yield _state(wall, "compare", _("Compare: nothing is right or wrong"), beside, given=other)


def _voted(wall: Wall, kind: VoteKind, full: Sample) -> Iterator[State]:
    """A poll that was answered, by few people and by more."""
    bones = sample_view(kind, full, name="voted").bones
    given = kind.read_answer(bones, _form(full.forms[0]))
    mine = kind.option(given)
    few = PollResult(mine=mine, is_fixed=False, enough=False, total=0, counts={})
    many = replace(few, is_fixed=True, enough=True, total=LEAST_PEOPLE, counts={mine: LEAST_PEOPLE})
    yield _state(wall, "few", _("Answered by too few to be told"), full, given=given, outcome=few)
    yield _state(wall, "many", _("Answered by five people"), full, given=given, outcome=many)


def _kept(wall: Wall, kind: EntryKind, full: Sample) -> Iterator[State]:
    """A text, from the first look to what others said about it."""
    fields = full.forms[0]
    bones = sample_view(kind, full, name="kept").bones
    texts, half = (kind.read_fields(bones, _form(form)) for form in (fields, _half(fields)))
    remark = {"by": None, "at": wall.at.now, "text": _("Well said."), "is_on_older": False}
    both = {
        "mine": [{"label": "", "text": _("What you wrote here")}],
        "theirs": [{"label": "", "text": _("In the other window")}],
        "theirs_at": None,
    }
    shared = {"sharing": sharing.INSTRUCTOR, "remarks": (remark,)}
    yield _state(wall, "empty", _("Nothing written yet"), full)
    yield _state(wall, "half", _("Half written"), full, texts=half)
    yield _state(wall, "shared", _("Shared, and talked about"), full, texts=texts, entry=shared)
    yield _state(wall, "by-hand", _("Done on paper"), full, entry={"on_paper": True})
    for state, title, table in tables(kind, bones, now=wall.at.now) if isinstance(kind, TalkKind) else ():
        yield _state(wall, state, title, full, texts=texts, entry={"table": table})
    yield _state(wall, "both", _("Two windows disagree"), full, texts=texts, entry={"conflict": both})


def _state(
    wall: Wall,
    name: str,
    title: str,
    sample: Sample,
    *,
    given: Answer | None = None,
    laid: Answer | None = None,
    tried: Sequence[Answer] = (),
    missing: Sequence[str] = (),
    texts: Mapping[str, str] | None = None,
    **told: Any,
) -> State:
    """One state: an answer that was `given`, or is being `laid`, or `texts` that are written."""
    kind = wall.kind
    view = sample_view(kind, sample, name=f"{kind.name}-{name}")
    block = _block(wall, view, laid=laid, tried=tried, missing=missing)
    part = {"block": block, "action": wall.action, "is_hidden": False, **_NOBODY, **told}
    if isinstance(kind, EntryKind) and "is_hidden" not in told:
        part["entry"] = _entry(wall, kind, view, dict(texts or {}), **told.get("entry", {}))
    if isinstance(kind, AskingKind):
        part |= _asking(kind, view, given or laid)
    if isinstance(kind, QuestionKind) and given is not None:
        part["outcome"] = kind.outcome(view.bones, given)
    return {"id": name, "title": title, "part": part}


def _asking(kind: AskingKind, view: ItemView, answer: Answer | None) -> State:
    return {
        "answer": None if answer is None else {**kind.empty_answer, **answer},
        "no": 0,
        "form_key": "",
        "draft_id": "",
        "draft_key": "",
        "can_change": True,
        "hand_in": kind.hand_in(view.bones, answer or {}),
        "once_more": kind.once_more(),
    }


def _entry(wall: Wall, kind: EntryKind, view: ItemView, texts: dict[str, str], **told: Any) -> State:
    """What stands round a text (see components/entry.html)."""
    return {
        "action": wall.action,
        "draft_no": 0,
        "draft_id": "",
        "draft_key": "",
        "texts": texts,
        "sheet": kind.sheet(view.bones, view.prose, texts, {}),
        "beyond": (),
        "threads": {},
        "origins": {},
        "is_first": False,
        "words": kind.count_words(view.bones, texts),
        "saved_at": wall.at.now if texts else None,
        "on_paper": False,
        "sharing": sharing.PRIVATE,
        "audiences": () if kind.is_private(view.bones) else audiences(),
        "problem": None,
        "conflict": None,
        "paper_href": "#on-paper",
        "plan_href": None,
        "history_href": None,
        "remarks": (),
        "check": None,
        "table": None,
        **told,
    }


def _paper(wall: Wall, full: Sample) -> State:
    view = sample_view(wall.kind, full, name=f"{wall.kind.name}-paper")
    has_overleaf = isinstance(wall.kind, AskingKind)
    return {
        "id": "on-paper",
        "title": _("On paper"),
        "paper": _block(wall, view),
        "has_overleaf": has_overleaf,
    }


def _block(wall: Wall, view: ItemView, **told: Any) -> Block:
    kind = view.kind
    shown = kind.arrange(view.bones, Random(view.item.id)) if isinstance(kind, QuestionKind) else ()  # noqa: S311
    return block_of(
        view,
        shown=shown,
        html=Markup("<p>{}</p>").format(_("What the page says above it.")),
        lang=wall.at.foreign(LANG),
        picture=lambda _name: asset("pictures/evening.svg"),
        person=_person,
        source=_source,
        media=lambda name: {"href": asset(f"media/{name}"), "megabytes": 0.1},
        captions=lambda name: asset(f"media/{name}"),
        paper_href="#on-paper",
        **told,
    )


def _person(name: str) -> PersonView:
    return PersonView(id=name, name=name.title(), text=_("somebody of the cast"), colour="teal", lang=LANG)


def _source(name: str) -> SourceView:
    return SourceView(id=name, title=_("A source of the page"), year=None, publisher=None, url=None)


def _half(fields: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The first half of a form; of one field alone, all of it."""
    return dict(list(fields.items())[: (len(fields) + 1) // 2])


def _form(fields: Mapping[str, Sequence[str]]) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in fields.items() for value in values])
