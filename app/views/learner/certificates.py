"""What a learner takes home to show to others: the certificate of their pathway, badges, and what these say."""

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.badges.certified import Certified
from app.errors import AppError
from app.services.actors import LEARNER, Actor
from app.services.learning import certificates, entries
from app.services.learning.certificates import Award
from app.services.operating import themes
from app.views.badge_files import BadgeToSign
from app.views.desk import Desk, desk
from app.views.learner.certificate_form import ChosenWords, filled, own_texts
from app.views.learner.certificates_printed import printed
from app.views.learner.certificates_told import (
    Wallet,
    earned_now,
    told_form,
    told_list,
    told_sheet,
)
from app.views.page import CertificateToPrint, PageToDraw
from app.views.visits import back_to, visited


@visited
def all_awards(session: Session, actor: Actor) -> PageToDraw:
    """What can be earned, what is still to do for it, and what was taken home."""
    at = desk(session, actor)
    return PageToDraw("learner/certificates.html", **told_list(at, _wallet(at)))


@visited
def one(session: Session, actor: Actor, *, award: str) -> AnyResponse | PageToDraw:
    """A certificate as it stands on paper; where there is none yet, the form that makes it."""
    at = desk(session, actor)
    said = certificates.read(session, actor, award=award)
    if said is None:
        _earned(at, award)
        return back_to(f"certificates/{award}/words")
    return PageToDraw("learner/certificate.html", **told_sheet(at, said))


@visited
def words(session: Session, actor: Actor, *, award: str) -> PageToDraw:
    """Choosing what it says."""
    at = desk(session, actor)
    said = certificates.read(session, actor, award=award)
    if said is None:
        _earned(at, award)
    return _form(at, award, said, ChosenWords.of(said, name=certificates.told_name(session, actor)))


@visited
def keep(session: Session, actor: Actor, *, award: str) -> AnyResponse | PageToDraw:
    """Make it, or change what it says."""
    at = desk(session, actor)
    said = certificates.read(session, actor, award=award)
    found = None if said else _earned(at, award)
    form = filled()
    if form.problems:
        return _form(at, award, said, form)
    says = form.says(own_texts(at, entries.read_all(session, actor)))
    earned = None
    if found:
        earned = earned_now(at, found, at.written_states(), certificates.issuer(session, actor))
    with at.taking_part() as part:
        certificates.keep(part, award=award, earned=earned, says=says)
    return back_to(f"certificates/{award}")


@visited
def take_back(session: Session, actor: Actor, *, award: str) -> AnyResponse:
    """Let it be as if it had never been."""
    with desk(session, actor).taking_part() as part:
        certificates.take_back(part, award=award)
    return back_to("certificates")


@visited
def pdf(session: Session, actor: Actor, *, award: str) -> CertificateToPrint:
    """The same as a file."""
    at = desk(session, actor)
    logo = themes.logo_of(session, actor.institution_id)
    return CertificateToPrint(printed(at, _said(at, award), logo=logo), name=f"samskabe-{award}.pdf")


@visited
def badge(session: Session, actor: Actor, *, award: str, ending: str) -> BadgeToSign:
    """It as a signed badge: a picture that holds it (`svg`), or the bare text (`jwt`)."""
    at = desk(session, actor)
    return BadgeToSign(_said(at, award), course=at.course, name=f"samskabe-{award}.{ending}")


def _said(at: Desk, award: str) -> Certified:
    said = certificates.read(at.session, at.actor, award=award)
    if said is None:
        raise AppError("page.not_found")
    return said


def _wallet(at: Desk) -> Wallet:
    """What can be earned here, and what was."""
    texts = entries.read_some(at.session, at.actor, slots=certificates.slots_asked(at.course))
    states = at.written_states()
    return Wallet(
        awards=certificates.awards(at.course, pathway=at.pathway, states=states, texts=texts),
        kept=certificates.read_all(at.session, at.actor),
    )


def _earned(at: Desk, award: str) -> Award:
    """Something that the actor has earned. Raises `page.not_found`, `certificate.not_earned`."""
    found = next((one for one in _wallet(at).awards if one.id == award), None)
    if found is None:
        raise AppError("page.not_found")
    if not found.is_earned or at.actor.is_preview or not at.actor.can(LEARNER):
        raise AppError("certificate.not_earned")
    return found


def _form(at: Desk, award: str, said: Certified | None, form: ChosenWords) -> PageToDraw:
    texts = own_texts(at, entries.read_all(at.session, at.actor))
    return PageToDraw(
        "learner/certificate_words.html",
        status=422 if form.problems else 200,
        **told_form(at, award, said, form, texts, called=certificates.told_name(at.session, at.actor)),
    )
