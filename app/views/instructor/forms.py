"""Knows the form of the set-up: which inputs it has, and what somebody typed means; knows no page and no type of setting.

What cannot be read is said at its field and stays as it was typed; the setting itself stays as it was until then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.content.tree import Course
from app.i18n import gettext as _
from app.services.setup.document import SetupDocument, StarSetup
from app.services.setup.fields import COURSE, DUE, STAR, Scope, Values, fields_of
from app.services.setup.setting_types import Value
from app.views.instructor.controls import WHOLE_COURSE, AskedSetting, Sent, control


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The form as it stands: every input's text by its name, the settings it means, what is wrong by the input's name."""

    texts: Mapping[str, str]
    document: SetupDocument
    wrong: Mapping[str, str] = field(default_factory=dict)


def fill(document: SetupDocument, *, course: Course, zone: ZoneInfo) -> Filled:
    """The form as it shows settings."""
    texts: dict[str, str] = {}
    for asked, value in _inputs(document, course=course, zone=zone):
        texts |= control(asked).texts(asked, value)
    return Filled(texts=texts, document=document)


def read(form: MultiDict[str, str], *, base: SetupDocument, course: Course, zone: ZoneInfo) -> Filled:
    """The settings a posted form means. `base`: those it began from; an input that is missing changes nothing."""
    shown = fill(base, course=course, zone=zone)
    texts = {name: form.get(name, text).strip() for name, text in shown.texts.items()}
    known = {star.star: star for star in base.stars}
    order = [star for star in dict.fromkeys(form.getlist("order")) if star in known]
    sent = Sent(
        texts=texts,
        on={name: frozenset(form.getlist(name)) for name in form},
        places=frozenset(order) | ({WHOLE_COURSE} if WHOLE_COURSE in form.getlist("asks") else set()),
    )
    reader = _Reader(sent=sent, course=course, zone=zone)
    whole = reader.values(base.course, scope=COURSE, place=WHOLE_COURSE)
    stars = tuple(reader.star(known[star]) for star in dict.fromkeys([*order, *known]))
    document = SetupDocument(course=whole, stars=stars)
    return Filled(texts=texts, document=document, wrong=reader.wrong)


def _inputs(
    document: SetupDocument, *, course: Course, zone: ZoneInfo
) -> Iterator[tuple[AskedSetting, Value]]:
    """Every setting with its value, as the form asks for it: the course's own first."""
    yield from of_course(document, course=course, zone=zone)
    for star in document.stars:
        yield from of_star(star, course=course, zone=zone)


def of_star(star: StarSetup, *, course: Course, zone: ZoneInfo) -> Iterable[tuple[AskedSetting, Value]]:
    """The settings of one star."""
    return _asked(star.values, scope=STAR, place=star.star, course=course, zone=zone)


def of_course(
    document: SetupDocument, *, course: Course, zone: ZoneInfo
) -> Iterable[tuple[AskedSetting, Value]]:
    """The settings of the course as a whole."""
    return _asked(document.course, scope=COURSE, place=WHOLE_COURSE, course=course, zone=zone)


def _asked(
    values: Values, *, scope: Scope, place: str, course: Course, zone: ZoneInfo
) -> Iterator[tuple[AskedSetting, Value]]:
    for one in fields_of(scope):
        yield AskedSetting(field=one, place=place, pathways=course.pathways, zone=zone), one.of(values)


def moved(document: SetupDocument, move: str) -> SetupDocument:
    """The stars after one went a place up or down: `up:m01`. What cannot be moved stays."""
    way, _colon, name = move.partition(":")
    order = [star.star for star in document.stars]
    if name not in order or way not in {"up", "down"}:
        return document
    here = order.index(name)
    there = here + (1 if way == "down" else -1)
    if not 0 <= there < len(order):
        return document
    stars = list(document.stars)
    stars[here], stars[there] = stars[there], stars[here]
    return SetupDocument(course=document.course, stars=tuple(stars))


@dataclass(kw_only=True)
class _Reader:
    sent: Sent
    course: Course
    zone: ZoneInfo
    wrong: dict[str, str] = field(default_factory=dict)

    def star(self, before: StarSetup) -> StarSetup:
        found = StarSetup(star=before.star, values=self.values(before.values, scope=STAR, place=before.star))
        if found.opens_at and found.due_at and found.due_at <= found.opens_at:
            asked = of_star(found, course=self.course, zone=self.zone)
            due = next(one.named("date") for one, _value in asked if one.field.name == DUE)
            self.wrong[due] = _("The due date has to come after the opening.")
        return found

    def values(self, before: Values, *, scope: Scope, place: str) -> Values:
        found: dict[str, Value] = {}
        for asked, value in _asked(before, scope=scope, place=place, course=self.course, zone=self.zone):
            heard = control(asked).hear(asked, self.sent, before=value)
            found[asked.field.name] = heard.value
            self.wrong |= heard.wrong
        return found
