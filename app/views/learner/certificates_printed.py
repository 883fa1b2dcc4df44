"""Knows how a certificate becomes what is set on paper; sets nothing."""

import base64
from collections.abc import Mapping
from typing import Any

from app.badges.certified import Certified
from app.badges.credential import Addresses
from app.document import writable
from app.i18n import gettext as _
from app.i18n import listed
from app.typeset.certificate import CertificateSheet, Drawing, OwnWords, StarLine
from app.views.reader import Reader
from app.views.rendering import local_date
from app.views.sky.figure import star_sign
from app.views.square_code import square_code
from app.views.telling.certificates import done_words, drawn_badge, drawn_way, time_words
from app.wiring import wiring


def printed(at: Reader, said: Certified, *, logo: bytes | None) -> CertificateSheet:
    """A certificate in the language of its holder's pages; what the course and they wrote stays in its own.

    `logo`: a PNG of the institution.
    """
    earned, says = said.earned, said.says
    address = Addresses(wiring().settings.public_url).certificate(said.number)
    return CertificateSheet(
        title=_("Certificate of %(name)s: %(title)s", name=says.name, title=earned.title),
        lang=at.locale.replace("_", "-"),
        above=" · ".join(("Samskabe", earned.course, *(() if earned.is_pathway else (earned.title,)))),
        name=says.name,
        done=done_words(earned),
        time=time_words(earned),
        asks=earned.asks,
        stars=tuple(
            StarLine(text=star.title, lang=star.lang, sign=star_sign(star.constellation))
            for star in earned.stars
        ),
        sentence=says.sentence,
        sentence_by=_("Own words of %(name)s", name=says.name),
        given_by=earned.institution,
        logo=_logo(at.actor.theme, logo, institution=earned.institution),
        offered=at.actor.theme["sentence"] if at.actor.theme else "",
        day=local_date(said.issued_at),
        verify=_("Is it genuine? %(number)s", number=said.shown_number),
        address=address,
        note=_(
            "There it says only what its holder chose to tell. No marks, no ranking: it tells what was done."
        ),
        way=_way(at, said),
        code=Drawing(
            svg=square_code(address), alt=_("Square code that leads to %(address)s", address=address)
        ),
        own_words=_("In my own words"),
        texts=tuple(_text(one) for one in says.texts),
    )


def _way(at: Reader, said: Certified) -> Drawing:
    stars = listed([star.title for star in said.earned.stars])
    if said.earned.is_pathway:
        return Drawing(
            svg=drawn_way(said.earned, at.course), alt=_("The way among the stars: %(stars)s.", stars=stars)
        )
    return Drawing(svg=drawn_badge(said, at.course), alt=_("The badge “%(title)s”", title=said.earned.title))


def _logo(theme: Mapping[str, Any] | None, body: bytes | None, *, institution: str) -> Drawing | None:
    """The picture inside a drawing of its size, as the setter takes drawings."""
    if not theme or not theme["logo"] or body is None:
        return None
    size = f'width="{theme["logo"]["width"]}" height="{theme["logo"]["height"]}"'
    told = base64.b64encode(body).decode()
    return Drawing(
        svg=f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="data:image/png;base64,{told}"/></svg>',
        alt=institution,
    )


def _text(one: Any) -> OwnWords:
    return OwnWords(
        title=one.title,
        about=_("Written on %(day)s", day=local_date(one.saved_at)),
        lang=one.lang.replace("_", "-"),
        paragraphs=tuple(part for part in writable(one.text).split("\n") if part.strip()),
    )
