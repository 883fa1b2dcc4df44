"""Knows the page on which the contacts of an institution are set; the rules are the service's."""

from dataclasses import dataclass, field

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import gettext as _
from app.i18n import lazy
from app.models.institution import Institution
from app.services.operating import contacts
from app.services.operating.contacts import ACCESSIBILITY, MATTERS, MOST_LETTERS, PRIVACY, Contact
from app.services.operating.entrance import Operator
from app.views.operator.institutions import found_by_key
from app.views.operator.visiting import operated
from app.views.operator.words import DONE
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to
from app.wiring import wiring

MATTER = {ACCESSIBILITY: lazy("If something stands in somebody’s way"), PRIVACY: lazy("Questions about data")}
PART = {"office": lazy("Office"), "email": lazy("E-mail"), "address": lazy("Address or telephone")}


@dataclass(kw_only=True)
class ContactsForm:
    """The fields as they stand on the page."""

    contacts: dict[str, Contact]
    wrong: dict[str, str] = field(default_factory=dict)
    """By field (`privacy-email`), what cannot be used."""

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "ContactsForm":
        """The fields as sent; `wrong` says what cannot be used."""
        form = cls(contacts={})
        for matter in MATTERS:
            told = {part: sent.get(f"{matter}-{part}", "").strip() for part in PART}
            form.contacts[matter] = Contact(**told)
            for part, words in told.items():
                if len(words) > MOST_LETTERS:
                    form.wrong[f"{matter}-{part}"] = _("At most %(most)s letters.", most=MOST_LETTERS)
            if told["email"] and not contacts.is_email(told["email"]):
                form.wrong[f"{matter}-email"] = _("Write an e-mail address, like access@example.org.")
        return form


@operated
def show(session: Session, operator: Operator, institution: str) -> PageToDraw:
    """Whom people turn to. Raises `page.not_found`."""
    del operator
    found = found_by_key(session, institution)
    return _page(found, ContactsForm(contacts=contacts.read(found.contacts)))


@operated
def keep(session: Session, operator: Operator, institution: str) -> AnyResponse | PageToDraw:
    """Set it, or say what cannot be used. Raises `page.not_found`."""
    del operator
    found, form = found_by_key(session, institution), ContactsForm.read(request.form)
    if form.wrong:
        return _page(found, form)
    contacts.change(session, found, form.contacts, now=wiring().clock())
    return back_to(f"operator/institutions/{found.key}/contacts?done=contacts-set")


def _page(found: Institution, form: ContactsForm) -> PageToDraw:
    return PageToDraw(
        "operator/contacts.html",
        status=422 if form.wrong else 200,
        institution=found.name,
        action=href(f"operator/institutions/{found.key}/contacts"),
        back_href=href("operator/institutions"),
        done=DONE.get(request.args.get("done", "")),
        matters=[
            {
                "title": MATTER[matter],
                "fields": [
                    {
                        "name": f"{matter}-{part}",
                        "label": words,
                        "value": getattr(form.contacts[matter], part),
                        "wrong": form.wrong.get(f"{matter}-{part}"),
                    }
                    for part, words in PART.items()
                ],
            }
            for matter in MATTERS
        ],
    )
