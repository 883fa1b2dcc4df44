"""Reading a local case before others do: three questions, and a remark if one has any."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import local_cases
from app.services.learning.local_cases import LONGEST_REMARK
from app.views.desk import Desk, desk
from app.views.learner.forms import number
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.telling.local_cases import told_case
from app.views.visits import back_to, visited

GOOD = {"true": "yes", "recognised": "no", "respect": "yes"}
"""The three questions, and the answer to each with which a case can be shown."""


@visited
def one(session: Session, actor: Actor, *, key: str) -> PageToDraw:
    """A case that one is asked to read."""
    return _page(desk(session, actor), key)


@visited
def review(session: Session, actor: Actor, *, key: str) -> AnyResponse | PageToDraw:
    """Say what one thinks of it; all three questions are answered."""
    at = desk(session, actor)
    given = {name: request.form.get(name, "") for name in GOOD}
    remark = request.form.get("remark", "").replace("\r\n", "\n").replace("\0", "").strip()
    wrong = {name: _("Choose one of the two.") for name, word in given.items() if word not in {"yes", "no"}}
    if len(remark) > LONGEST_REMARK:
        wrong["remark"] = _("This is too long: at most %(num)s characters.", num=LONGEST_REMARK)
    if wrong:
        return _page(at, key, given=given, remark=remark, wrong=wrong)
    with at.taking_part() as part:
        local_cases.review(part, key, version=number("version"), is_yes=given == GOOD, remark=remark)
    return back_to("texts")


def _page(
    at: Desk,
    key: str,
    *,
    given: dict[str, str] | None = None,
    remark: str = "",
    wrong: dict[str, str] | None = None,
) -> PageToDraw:
    case = local_cases.to_read(at.session, at.actor, key)
    return PageToDraw(
        "learner/case.html",
        status=422 if wrong else 200,
        action=href(f"case/{key}"),
        back_href=href("texts"),
        case=told_case(case, foreign=at.foreign),
        version=case.version,
        given=given or dict.fromkeys(GOOD, ""),
        remark=remark,
        wrong=wrong or {},
        errors=[{"field_id": f"field-{name}", "words": words} for name, words in (wrong or {}).items()],
    )
