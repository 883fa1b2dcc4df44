"""Knows how content that was chosen in the tool comes into a course; does not know what the tool offers.

Deep Linking 2.0, section 4.5. The answer is read strictly: one fault, and nothing is added.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request

from lti.practice_lms.addresses.line_items import review_of
from lti.practice_lms.config import origin_of
from lti.practice_lms.context import known_course, known_teacher, platform
from lti.practice_lms.families import Family
from lti.practice_lms.memory import Message, Selection
from lti.practice_lms.refusal import Refused
from lti.practice_lms.scoring import is_amount
from lti.practice_lms.toolkeys import BadAssertionError
from lti.practice_lms.world import Course

blueprint = Blueprint("selecting", __name__)

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
_LONGEST_TITLE = 255
_LEEWAY = timedelta(minutes=1)


class _RefusedAnswer(Exception):
    """Nothing is added; the text says why."""


@blueprint.post("/as/<person_key>/course/<course_id>/selected")
def selected(person_key: str, course_id: str) -> str | tuple[str, int]:
    """Add what was chosen."""
    person, course = known_teacher(person_key), known_course(course_id)
    try:
        name, selection = _selection(person_key, course)
        claims = _claims(selection)
        links = [_read(item) for item in _items(claims, selection)]
        _spend(name, claims)
    except _RefusedAnswer as reason:
        _note("Content refused", status=400, detail={"reason": str(reason)})
        return render_template("stopped.html", reason=str(reason)), 400
    placed = [platform().gradebook.place(course.id, **link) for link in links]
    told = {name: claims.get(_DEEP_LINKING + name) for name in ("msg", "errormsg")}
    if platform().config.family.answer_needs_subject and not claims.get("sub"):
        raise Refused(400, "The answer names no subject")
    items = claims[_DEEP_LINKING + "content_items"]
    _note(f"{person.name} has chosen content", status=200, detail={"content_items": items, **told})
    return render_template(
        "selected.html",
        person=person,
        course=course,
        placed=placed,
        message=told["msg"],
        error=told["errormsg"],
    )


def _selection(person_key: str, course: Course) -> tuple[str, Selection]:
    here, name = platform(), request.args.get("selection", "")
    selection = here.memory.selection(name, now=here.config.clock())
    if selection is None or (selection.person_key, selection.course_id) != (person_key, course.id):
        raise _RefusedAnswer("This choice was answered before, or it is too old. Select content again.")
    return name, selection


def _claims(selection: Selection) -> dict[str, Any]:
    here = platform()
    try:
        claims = here.tool_keys.claims(
            request.form.get("JWT", ""),
            audience=here.config.issuer,
            issuer=here.config.client_id,
            needed=("nonce",),
            now=here.config.clock(),
        )
    except BadAssertionError as problem:
        raise _RefusedAnswer(f"The answer is not genuine: {problem}.") from None
    due = {
        _LTI + "message_type": "LtiDeepLinkingResponse",
        _LTI + "version": "1.3.0",
        _LTI + "deployment_id": here.config.deployment_id,
    }
    if here.config.family.selection_has_data:
        due[_DEEP_LINKING + "data"] = selection.data
    for claim, value in due.items():
        if claims.get(claim) != value:
            raise _RefusedAnswer(f"The answer has a wrong {claim.rpartition('/')[2]}.")
    return claims


def _spend(name: str, claims: Mapping[str, Any]) -> None:
    """Once for each nonce and each choice: of two answers at a time one wins."""
    here = platform()
    ends = datetime.fromtimestamp(claims["exp"], UTC) + _LEEWAY
    nonce = f"nonce {claims['nonce']}"
    if not here.memory.spend_assertion(nonce, expires_at=ends, now=here.config.clock()):
        raise _RefusedAnswer("The nonce of the answer was used before.")
    if not here.memory.spend_selection(name):
        raise _RefusedAnswer("This choice was answered before.")


def _items(claims: Mapping[str, Any], selection: Selection) -> list[Any]:
    items = claims.get(_DEEP_LINKING + "content_items")
    if not isinstance(items, list):
        raise _RefusedAnswer("The answer has no list of items.")
    if len(items) > 1 and not selection.accepts_several:
        raise _RefusedAnswer("The answer has several items where one was asked for.")
    return items


def _read(item: Any) -> dict[str, Any]:
    """A resource link as fields of a link and its column (Deep Linking 2.0, section 3.2.4)."""
    if not isinstance(item, dict) or item.get("type") != "ltiResourceLink":
        raise _RefusedAnswer("An item is of a type that was not asked for.")
    family, tool = platform().config.family, platform().config.tool
    url, title, custom = item.get("url", tool.target), item.get("title"), item.get("custom", {})
    if not isinstance(url, str) or origin_of(url) not in tool.origins:
        raise _RefusedAnswer("An item leads away from the tool.")
    if not isinstance(title, str) or not 0 < len(title) <= _LONGEST_TITLE:
        raise _RefusedAnswer("An item has no usable title.")
    if not isinstance(custom, dict) or not all(isinstance(text, str) for text in custom.values()):
        raise _RefusedAnswer("An item has custom parameters that are no texts.")
    _check_moments(item)
    column = _column(item["lineItem"], title=title, family=family) if "lineItem" in item else None
    is_renamed = column is not None and family.link_has_label_of_column
    return {
        "title": column["label"] if column is not None and is_renamed else title,
        "url": url,
        "custom": custom,
        "maximum": column["maximum"] if column is not None else None,
        "opens_in_window": "window" in item and "iframe" not in item and not family.ignores_wished_target,
        "column": column,
    }


def _column(told: Any, *, title: str, family: Family) -> dict[str, Any]:
    if not isinstance(told, dict) or not is_amount(told.get("scoreMaximum")) or told["scoreMaximum"] <= 0:
        raise _RefusedAnswer("A column has no usable scoreMaximum.")
    label = title if family.column_has_title_of_link else told.get("label", title)
    if not all(isinstance(told.get(name, ""), str) for name in ("label", "resourceId", "tag")):
        raise _RefusedAnswer("A column has names that are no texts.")
    return {
        "label": label,
        "maximum": told["scoreMaximum"],
        "resource_id": told.get("resourceId"),
        "tag": told.get("tag"),
        "review": _review(told),
    }


def _review(told: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return review_of(told)
    except Refused as problem:
        raise _RefusedAnswer(f"{problem}.") from None


def _check_moments(item: Mapping[str, Any]) -> None:
    """Windows are objects of moments with a time zone (Deep Linking 2.0, section 3.2.4)."""
    for window in ("available", "submission"):
        told = item.get(window, {})
        try:
            moments = [datetime.fromisoformat(told[name]) for name in told]
        except (TypeError, ValueError):
            raise _RefusedAnswer(f"An item has an unreadable {window}.") from None
        if any(moment.tzinfo is None for moment in moments):
            raise _RefusedAnswer(f"An item has no time zone in {window}.")


def _note(summary: str, *, status: int, detail: Mapping[str, Any]) -> None:
    here = platform()
    here.memory.note(
        Message(at=here.config.clock(), kind="launch", summary=summary, status=status, detail=dict(detail))
    )
