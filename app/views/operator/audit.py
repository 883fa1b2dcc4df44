"""Knows the page on which the audit is read, a part at a time; what stands in it the service knows."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.i18n import gettext as _
from app.services.operating import audit
from app.services.operating.audit import Act
from app.services.operating.entrance import Operator
from app.services.operating.platforms import OPERATOR
from app.views.operator import forms
from app.views.operator.visiting import operated
from app.views.operator.words import ACTION
from app.views.page import PageToDraw
from app.views.rendering import href

LINES = 50
_NOTHING_MORE = {OPERATOR, "all"}
"""Targets that say nothing the act does not."""


@operated
def show(session: Session, operator: Operator) -> PageToDraw:
    """The youngest lines, or those before the one whose number stands in the address."""
    del operator
    before = forms.number(request.args.get("before", ""))
    found = audit.acts(session, limit=LINES + 1, before=before)
    return PageToDraw(
        "operator/audit.html",
        acts=[_told(one) for one in found[:LINES]],
        youngest_href=href("operator/audit") if before else None,
        older_href=href(f"operator/audit?before={found[LINES - 1].id}") if len(found) > LINES else None,
    )


def _told(one: Act) -> dict[str, Any]:
    return {
        "act": one,
        "target": "" if one.target in _NOTHING_MORE else one.target.rpartition(" ")[2],
        "what": ACTION.get(one.action, one.action),
        "who": _("The operator") if one.by == OPERATOR else _("Person %(key)s", key=one.by),
    }
