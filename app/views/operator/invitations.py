"""Knows the page of the invitations: a form for a new one, its link shown once, the list; redeems none."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services.operating import guestbook, invitations, platforms
from app.services.operating.entrance import Operator
from app.services.operating.guestbook import Invited
from app.views.operator.forms import PLATFORM, InvitationForm
from app.views.operator.visiting import operated
from app.views.operator.words import DONE, INVITATION, whom
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to
from app.wiring import wiring


@operated
def show(session: Session, operator: Operator) -> PageToDraw:
    """The form, and what was given out. `?platform=` fills the form for bringing one up to date."""
    del operator
    wished = request.args.get("platform", "")
    form = InvitationForm(whom=PLATFORM, platform=wished) if wished else InvitationForm()
    return _page(session, form)


@operated
def make(session: Session, operator: Operator) -> PageToDraw:
    """Make one and show its link: nobody can show it again, so this answer is no redirect."""
    del operator
    form = InvitationForm.read(
        request.form,
        institutions={one.id for one in platforms.all_institutions(session)},
        platforms={one.id for one in platforms.all_platforms(session)},
    )
    if form.wrong:
        return _page(session, form, status=422)
    shared = wiring()
    word = invitations.make(
        session,
        institution_id=form.institution_id,
        platform_id=form.platform_id,
        accepts_first_deployment=form.accepts_first,
        lasts=form.lasts,
        now=shared.clock(),
    )
    return _page(session, InvitationForm(), link=f"{shared.settings.public_url}/lti/register?invite={word}")


@operated
def revoke(session: Session, operator: Operator, number: int) -> AnyResponse:
    """Take one back, or say that it was over: a platform may have used it since the page was opened."""
    del operator
    is_taken_back = guestbook.revoke(session, number, now=wiring().clock())
    return back_to(f"operator/invitations?done={'revoked' if is_taken_back else 'over'}")


def _page(
    session: Session, form: InvitationForm, *, link: str | None = None, status: int = 200
) -> PageToDraw:
    given = guestbook.given(session, now=wiring().clock())
    known = platforms.all_platforms(session)
    return PageToDraw(
        "operator/invitations.html",
        status=status,
        action=href("operator/invitations"),
        form=form,
        link=link,
        done=DONE.get(request.args.get("done", "")) if link is None else None,
        institutions=[(one.id, one.name) for one in platforms.all_institutions(session)],
        platforms=[(one.id, f"{one.name} ({one.issuer})") for one in known],
        given=[_told_invitation(one) for one in given],
    )


def _told_invitation(one: Invited) -> dict[str, Any]:
    return {
        "given": one,
        "whom": whom(one),
        "state": INVITATION[one.state],
        "revoke_action": href(f"operator/invitations/{one.id}/revoke")
        if one.state == guestbook.OPEN
        else None,
    }
