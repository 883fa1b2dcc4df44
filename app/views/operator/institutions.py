"""Knows the pages of the institutions, and the one on which the look of one is set; the rules are the service's."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.models.institution import Institution
from app.services.operating import institutions, platforms, themes
from app.services.operating.entrance import Operator
from app.services.operating.logos import MOST_BYTES, read_logo
from app.services.operating.theme_colours import FACES
from app.services.privacy import feedback
from app.views.operator.theme_form import UNFIT, ThemeForm, rows
from app.views.operator.visiting import operated
from app.views.operator.words import DONE
from app.views.page import PageToDraw
from app.views.rendering import href, look_href
from app.views.visits import back_to
from app.wiring import wiring


@operated
def show(session: Session, operator: Operator) -> PageToDraw:
    """Every institution, and where its look is set."""
    del operator
    waiting = feedback.waiting_everywhere(session)
    return PageToDraw(
        "operator/institutions.html",
        institutions=[
            {
                "seen": one,
                "look_href": href(f"operator/institutions/{one.key}/look"),
                "contacts_href": href(f"operator/institutions/{one.key}/contacts"),
                "messages": waiting.get(one.id, 0),
            }
            for one in platforms.all_institutions(session)
        ],
    )


@operated
def look(session: Session, operator: Operator, institution: str) -> PageToDraw:
    """How the pages of one look. Raises `page.not_found`."""
    del operator
    found = found_by_key(session, institution)
    return _look_page(found, ThemeForm.of(themes.of(found)))


@operated
def set_look(session: Session, operator: Operator, institution: str) -> AnyResponse | PageToDraw:
    """Set it, or say what cannot be read well, with the ratios. Raises `page.not_found`."""
    del operator
    found, form = found_by_key(session, institution), ThemeForm.read(request.form)
    if form.wrong:
        return _look_page(found, form)
    try:
        themes.change(session, found, form.theme(themes.of(found)), now=wiring().clock())
    except themes.FaintColours as error:
        form.refuse(error.pairs)
        return _look_page(found, form)
    return _back(found, "look-set")


@operated
def set_logo(session: Session, operator: Operator, institution: str) -> AnyResponse | PageToDraw:
    """Give it the logo that was sent, or none. Raises `page.not_found`."""
    del operator
    found = found_by_key(session, institution)
    if request.form.get("do") == "none":
        themes.give_logo(session, found, None, now=wiring().clock())
        return _back(found, "logo-gone")
    sent = request.files.get("logo")
    try:
        logo = read_logo(sent.stream.read(MOST_BYTES + 1) if sent else b"")
    except AppError as error:
        form = ThemeForm.of(themes.of(found))
        form.wrong["logo"] = str(UNFIT[str(error.detail["why"])])
        return _look_page(found, form)
    themes.give_logo(session, found, logo, now=wiring().clock())
    return _back(found, "logo-set")


@operated
def reset_look(session: Session, operator: Operator, institution: str) -> AnyResponse:
    """Give the pages of an institution our own look again. Raises `page.not_found`."""
    del operator
    found = found_by_key(session, institution)
    themes.reset(session, found, now=wiring().clock())
    return _back(found, "look-reset")


def found_by_key(session: Session, key: str) -> Institution:
    """The institution an address names. Raises `page.not_found`."""
    found = institutions.by_key(session, key)
    if found is None:
        raise AppError("page.not_found")
    return found


def _back(found: Institution, done: str) -> AnyResponse:
    return back_to(f"operator/institutions/{found.key}/look?done={done}")


def _look_page(found: Institution, form: ThemeForm) -> PageToDraw:
    path, kept = f"operator/institutions/{found.key}/look", themes.of(found).logo
    return PageToDraw(
        "operator/look.html",
        status=422 if form.wrong else 200,
        institution=found.name,
        action=href(path),
        logo_action=href(f"{path}/logo"),
        reset_action=href(f"{path}/reset"),
        back_href=href("operator/institutions"),
        done=DONE.get(request.args.get("done", "")),
        form=form,
        sides=rows(form),
        faces=[(key, words) for key, (words, _fonts) in FACES.items()],
        kept_logo=kept and {**kept, "href": look_href(found.key, f"{kept['hash']}.png")},
        has_theme=found.theme is not None,
    )
