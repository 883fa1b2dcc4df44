"""How well everybody can use the tool, whom to turn to, and a form that reaches them."""

from dataclasses import dataclass, field

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import gettext as _
from app.models.institution import Institution
from app.services.actors import Actor
from app.services.operating import contacts
from app.services.privacy import feedback
from app.views.page import PageToDraw
from app.views.posted_forms import posted
from app.views.rendering import href
from app.views.visits import back_to, visited
from app.wiring import wiring

MOST_OF_A_LINE = 300


@dataclass(kw_only=True)
class BarrierForm:
    """The fields as they stand on the page."""

    text: str = ""
    where: str = ""
    reach: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    """By field, what cannot be taken."""

    @classmethod
    def read(cls) -> "BarrierForm":
        """The fields as sent."""
        form = cls(**{name: told.strip() for name, told in posted("text", "where", "reach").items()})
        if not form.text:
            form.wrong["text"] = _("Write what stood in your way.")
        elif len(form.text) > feedback.MOST_LETTERS:
            form.wrong["text"] = _("At most %(most)s letters.", most=feedback.MOST_LETTERS)
        for name, told in (("where", form.where), ("reach", form.reach)):
            if len(told) > MOST_OF_A_LINE:
                form.wrong[name] = _("At most %(most)s letters.", most=MOST_OF_A_LINE)
        return form


@visited
def accessibility(session: Session, actor: Actor) -> PageToDraw:
    """The statement, with whom to turn to."""
    return _page(session, actor, BarrierForm())


@visited
def write(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Keep a message for the institution, or say why not and give back what was typed. Raises `visit.forbidden`."""
    form, now = BarrierForm.read(), wiring().clock()
    if not form.wrong and feedback.has_written_enough(session, actor, now=now):
        form.wrong["text"] = _(
            "You have sent %(most)s messages within a day. Copy this one, and send it tomorrow.",
            most=feedback.MOST_A_DAY,
        )
    if form.wrong:
        return _page(session, actor, form)
    feedback.send(session, actor, text=form.text, page=form.where, reach=form.reach, now=now)
    return back_to("accessibility?sent=1")


def _page(session: Session, actor: Actor, form: BarrierForm) -> PageToDraw:
    home = session.get_one(Institution, actor.institution_id)
    return PageToDraw(
        "learner/accessibility.html",
        status=422 if form.wrong else 200,
        institution=home.name,
        contact=contacts.read(home.contacts)[contacts.ACCESSIBILITY],
        action=href("accessibility"),
        form=form if feedback.may_write(actor) else None,
        is_sent=request.args.get("sent") == "1",
    )
