"""Knows how certificates are told to their holder: what is left to do, the form, the sheet; makes none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.badges.certified import MOST_OF_A_SENTENCE, Certified, DoneStar, Earned, OwnText
from app.badges.credential import Addresses
from app.i18n import gettext as _
from app.i18n import listed
from app.models.institution import Institution
from app.services.actors import LEARNER
from app.services.learning.certificates import Award, OwnCertificate
from app.services.learning.standings import StarState
from app.views.learner.certificate_form import NAME, PUBLIC_FIELD, SENTENCE, TEXTS, ChosenWords
from app.views.learner.stars import page_link
from app.views.reader import Reader
from app.views.rendering import href
from app.views.square_code import square_code
from app.views.telling.certificates import (
    choices_in_words,
    done_words,
    drawn_badge,
    drawn_way,
    told_certificate,
)
from app.views.telling.stars import more_of_choice
from app.views.telling.texts import shortened
from app.wiring import wiring


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """What can be earned, and what was taken home."""

    awards: Sequence[Award]
    kept: Mapping[str, OwnCertificate]


def told_list(at: Reader, wallet: Wallet) -> dict[str, Any]:
    """What the template of the list needs."""
    own = at.actor.can(LEARNER) and not at.actor.is_preview
    rows = [_row(at, award, wallet.kept.get(award.id), own=own) for award in wallet.awards]
    listed_already = {award.id for award in wallet.awards}
    others = [kept for name, kept in wallet.kept.items() if name not in listed_already]
    return {
        "pathway": next((row for row in rows if row["is_pathway"]), None),
        "badges": [row for row in rows if not row["is_pathway"]],
        "others": [_kept(at, kept) for kept in others],
        "is_own": own,
    }


def _row(at: Reader, award: Award, kept: OwnCertificate | None, *, own: bool) -> dict[str, Any]:
    told = _words(at, award)
    return {
        **told,
        "id": award.id,
        "is_pathway": award.is_pathway,
        "href": href(f"certificates/{award.id}") if kept or (own and award.is_earned) else None,
        "given_at": kept.issued_at if kept else None,
        "is_earned": award.is_earned,
        "left": [] if kept or award.is_earned else _left(at, award),
    }


def _words(at: Reader, award: Award) -> dict[str, Any]:
    if award.is_pathway:
        found = at.view.pathway(award.id)
        return {"title": found.title, "lang": at.foreign(found.lang), "text": ""}
    badge = at.view.badge(award.id)
    return {"title": badge.title, "lang": at.foreign(badge.lang), "text": badge.asks}


def _kept(at: Reader, kept: OwnCertificate) -> dict[str, Any]:
    """One that is not on the pathway of today."""
    earned = kept.said.earned if kept.said else None
    return {
        "title": earned.title if earned else kept.award,
        "lang": at.foreign(earned.lang) if earned else None,
        "href": href(f"certificates/{kept.award}"),
        "given_at": kept.issued_at,
    }


def _left(at: Reader, award: Award) -> list[dict[str, Any]]:
    """What is still to do for it, a sentence each, some with a link behind it."""
    here = {star.id for star in at.open_stars}
    to_do = [_title(at, star) for star in award.asked.left if star in here]
    off = [_title(at, star) for star in award.asked.left if star not in here]
    said = [_("Still to do: %(list)s.", list=listed(to_do))] if to_do else []
    if award.asked.more:
        said.append(
            more_of_choice(
                award.asked.more, [_title(at, star) for star in award.asked.choice if star in here]
            )
        )
    if off:
        said.append(
            _(
                "It also asks for stars that your course leaves out: %(list)s. Ask those who lead it.",
                list=listed(off),
            )
        )
    pages = [page for slot in award.texts_left if (page := at.course.items[slot].page)]
    links = [page_link(at, page) for page in pages]
    return [
        *({"words": words, "link": None} for words in said),
        *({"words": _("Still to be filled in:"), "link": link} for link in links),
    ]


def _title(at: Reader, star: str) -> str:
    return at.view.star(star).title


def earned_now(at: Reader, award: Award, states: Mapping[str, StarState], institution: Institution) -> Earned:
    """What was earned, in the words of today."""
    done = sorted((states[star].done_at or at.now, star) for star in award.stars)
    where = at.whereabouts(*(states[star] for star in award.stars))
    begun = [state.opened_at for star in award.stars if (state := states[star]).opened_at]
    told = at.view.pathway(award.id) if award.is_pathway else at.view.badge(award.id)
    return Earned(
        title=told.title,
        text="" if award.is_pathway else at.view.badge(award.id).text,
        asks="" if award.is_pathway else at.view.badge(award.id).asks,
        lang=told.lang,
        course_id=at.course.id,
        course=at.view.title,
        course_lang=at.view.lang,
        institution=institution.name,
        issuer=institution.key,
        minutes=sum(where.minutes(star) for star in award.stars),
        begun_at=min(begun, default=at.now),
        ended_at=max((moment for moment, _star in done), default=at.now),
        stars=tuple(_done(at, star, moment) for moment, star in done),
    )


def _done(at: Reader, star: str, moment: Any) -> DoneStar:
    found = at.view.star(star)
    return DoneStar(
        id=star, title=found.title, lang=found.lang, constellation=found.star.constellation, done_at=moment
    )


def told_form(
    at: Reader,
    award: str,
    said: Certified | None,
    form: ChosenWords,
    texts: Sequence[OwnText],
    *,
    called: str,
) -> dict[str, Any]:
    """What the template of the form needs; `called` is what the platform calls them."""
    view = at.view.pathway(award) if award in at.course.pathways else None
    title = view.title if view else said.earned.title if said else at.view.badge(award).title
    return {
        "is_pathway": award in at.course.pathways,
        "title": title,
        "is_new": said is None,
        "action": href(f"certificates/{award}/words"),
        "back_href": href(f"certificates/{award}" if said else "certificates"),
        "fields": {"name": NAME, "sentence": SENTENCE, "texts": TEXTS, "public": PUBLIC_FIELD},
        "name": form.name,
        "platform_name": called,
        "sentence": form.sentence,
        "most": MOST_OF_A_SENTENCE,
        "problems": form.problems,
        "texts": [
            {
                "slot": text.slot,
                "title": text.title,
                "lang": at.foreign(text.lang),
                "excerpt": shortened(text.text.replace("\n", " ")),
                "saved_at": text.saved_at,
                "is_chosen": text.slot in form.slots,
            }
            for text in texts
        ],
        "choices": [(name, words, name in form.public) for name, words in choices_in_words()],
    }


def told_sheet(at: Reader, said: Certified) -> dict[str, Any]:
    """What the template of the sheet needs."""
    path, earned = f"certificates/{said.award}", said.earned
    address = Addresses(wiring().settings.public_url).certificate(said.number)
    return {
        "certificate": told_certificate(said, foreign=at.foreign),
        "done": done_words(earned),
        "figure": Markup(drawn_way(earned, at.course) if earned.is_pathway else drawn_badge(said, at.course)),  # noqa: S704  (drawn here; words in it are escaped)
        "code": Markup(square_code(address)),  # noqa: S704  (drawn here)
        "verify": address,
        "public": [words for name, words in choices_in_words() if name in said.says.public],
        "words_href": href(f"{path}/words"),
        "pdf_href": href(f"{path}/pdf"),
        "picture_href": href(f"{path}/badge/svg"),
        "text_href": href(f"{path}/badge/jwt"),
        "take_back_action": href(path),
        "back_href": href("certificates"),
    }
