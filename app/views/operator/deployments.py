"""Knows the page on which deployments are let in and suspended; the rules are the service's."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.services.operating import overview, platforms
from app.services.operating.entrance import Operator
from app.services.operating.overview import DeploymentSeen
from app.views.operator import forms
from app.views.operator.visiting import operated
from app.views.operator.words import DONE, STATE, of_institution
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to
from app.wiring import wiring


@operated
def show(session: Session, operator: Operator) -> PageToDraw:
    """Every deployment, those that wait first."""
    del operator
    found = overview.deployments(session)
    return PageToDraw(
        "operator/deployments.html",
        done=DONE.get(request.args.get("done", "")),
        waiting=[_told_deployment(one) for one in found if one.state == "waiting"],
        others=[_told_deployment(one) for one in found if one.state != "waiting"],
        institutions=[(one.id, one.name) for one in platforms.all_institutions(session)],
    )


@operated
def approve(session: Session, operator: Operator, number: int) -> AnyResponse:
    """Let one in. Without a choice it becomes what it was, or the platform's institution's."""
    del operator
    told = request.form.get("institution", "")
    chosen = forms.number(told) if told else None
    if told and chosen is None:
        raise AppError("operator.unknown", what="institution")
    platforms.approve_waiting(session, number, institution_id=chosen, now=wiring().clock())
    return back_to("operator/deployments?done=approved")


@operated
def suspend(session: Session, operator: Operator, number: int) -> AnyResponse:
    """Let nobody in through one any more."""
    del operator
    platforms.suspend(session, number, now=wiring().clock())
    return back_to("operator/deployments?done=suspended")


def _told_deployment(one: DeploymentSeen) -> dict[str, Any]:
    return {
        "seen": one,
        "state": STATE[one.state],
        "institution": of_institution(one.institution),
        "approve_action": href(f"operator/deployments/{one.id}/approve"),
        "suspend_action": href(f"operator/deployments/{one.id}/suspend"),
    }
