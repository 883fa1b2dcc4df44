"""Knows the form of a voice box: what it holds, and what is wrong with it; knows no page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request

from app.i18n import gettext as _
from app.i18n import lazy
from app.services.learning.box_desk import MOST_WEEKS, BoxForm, BoxOnDesk
from app.services.learning.voice_boxes import MOST_QUESTIONS
from app.views.desk import Desk
from app.views.instructor.cases import languages
from app.views.instructor.moments import LAST_MINUTE, Typed, UnreadableError, read

TEXTS = ("readers", "promise", "elsewhere")
"""What is said beside the questions, in each language of the box."""
NEEDED = {
    "readers": lazy("Write who reads the answers. People see it before they write."),
    "promise": lazy("Write what happens with the answers. People see it before they write."),
}
MOST = {"question": 200}
MOST_OF_OTHERS = 500
LONGEST_TOLD = 3000
Wrong = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedBox:
    """A form as it came."""

    form: BoxForm
    typed: Mapping[str, Mapping[str, str]]
    """By language, the fields as they were typed."""
    day: str
    wrong: Wrong


def names() -> list[str]:
    """The fields of one language."""
    return [*(f"question{number}" for number in range(1, MOST_QUESTIONS + 1)), *TEXTS]


def typed_of(words: Mapping[str, Mapping[str, Any]], lang: str) -> dict[str, str]:
    """What the fields of a language show of what is kept."""
    kept = words.get(lang, {})
    asked = kept.get("questions", [])
    return {
        **{f"question{n}": asked[n - 1] if n <= len(asked) else "" for n in range(1, MOST_QUESTIONS + 1)},
        **{name: kept.get(name, "") for name in TEXTS},
    }


def posted(at: Desk, box: BoxOnDesk | None, *, zone: Any) -> PostedBox:
    """What the form holds, with a sentence by each field that cannot be taken so."""
    tags = languages(at)
    main = request.form.get("lang", "")
    main = main if main in tags else at.locale
    typed = {tag: {name: _field(f"{name}_{tag}") for name in names()} for tag in tags}
    written = {tag: fields for tag, fields in typed.items() if tag == main or any(fields.values())}
    wrong: Wrong = {}
    if box is None or not box.stands_still:
        for tag, fields in written.items():
            wrong |= _wrong_words(tag, fields, asked_in_main=_asked(typed[main]))
    day = _field("closes")
    closes_at = _closing(day, at=at, box=box, zone=zone, wrong=wrong)
    words = {tag: _kept(written[tag]) for tag in dict.fromkeys([main, *written])}
    form = BoxForm(lang=main, words=words, closes_at=closes_at, case_key=_field("case") or None)
    return PostedBox(form=form, typed=typed, day=day, wrong=wrong)


def posted_told(box: BoxOnDesk) -> tuple[dict[str, str], Wrong]:
    """What is told back, by language of the box, and what is wrong with it."""
    told = {tag: _field(f"told_{tag}") for tag in box.draft.words}
    wrong = {
        f"told_{tag}": _("This is too long: at most %(num)s characters.", num=LONGEST_TOLD)
        for tag, text in told.items()
        if len(text) > LONGEST_TOLD
    }
    if not any(told.values()):
        wrong[f"told_{box.draft.lang}"] = _("Write what came of it, also if it is little.")
    return told, wrong


def _field(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def _asked(fields: Mapping[str, str]) -> list[bool]:
    return [bool(fields[f"question{number}"]) for number in range(1, MOST_QUESTIONS + 1)]


def _wrong_words(tag: str, fields: Mapping[str, str], *, asked_in_main: list[bool]) -> Wrong:
    wrong = {}
    for name, text in fields.items():
        most = MOST["question"] if name.startswith("question") else MOST_OF_OTHERS
        if len(text) > most:
            wrong[f"{name}_{tag}"] = _("This is too long: at most %(num)s characters.", num=most)
    if not fields["question1"]:
        wrong[f"question1_{tag}"] = _("Write the question.")
    elif _asked(fields) != asked_in_main:
        wrong[f"question1_{tag}"] = _("Ask the same number of questions in every language.")
    for name, words in NEEDED.items():
        if not fields[name]:
            wrong[f"{name}_{tag}"] = str(words)
    return wrong


def _closing(day: str, *, at: Desk, box: BoxOnDesk | None, zone: Any, wrong: Wrong) -> datetime:
    began = box.opened_at if box and box.opened_at else at.now
    latest = began + timedelta(weeks=MOST_WEEKS, days=1)
    fallback = box.draft.closes_at if box else latest
    try:
        moment = read(Typed(day), zone=zone, without_time=LAST_MINUTE)
    except UnreadableError as error:
        wrong["closes"] = str(error)
        return fallback
    if moment is not None and box and box.opened_at and moment == box.draft.closes_at:
        return moment
    if moment is None or not at.now < moment < latest:
        wrong["closes"] = _("Choose a day from today on, at most %(num)s weeks away.", num=MOST_WEEKS)
        return fallback
    return moment


def _kept(fields: Mapping[str, str]) -> dict[str, Any]:
    asked = [fields[f"question{number}"] for number in range(1, MOST_QUESTIONS + 1)]
    return {"questions": [one for one in asked if one], **{name: fields[name] for name in TEXTS}}
