"""Knows how somebody's texts are told to be chosen, and bound into the document they take along; reads and saves nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.document import Bundle, Figure, Folio, Leaf, Node, Paragraph, Photo, Prompt, writable
from app.errors import AppError
from app.i18n import gettext as _
from app.i18n import listed, ngettext
from app.services.learning.kept_files import KeptFile
from app.typeset.one_file import as_html
from app.views.learner.chart import States, walked
from app.views.learner.texts_told import Kept, by_star, told_kept
from app.views.learner.writing import count_words
from app.views.reader import Reader
from app.views.rendering import href, local_date
from app.views.sky.walk import WalkedStar, walk_drawn
from app.views.telling.stars import GLYPH, heading
from app.views.telling.texts import in_document, title_of

KEEP, ALL, NONE = "keep", "all", "none"
"""What a press of a button on the choice does."""
MOST_OF_PHOTOS = 20 * 1024 * 1024
"""Bytes of photos in one file: some forty."""
MOST_LETTERS = 1_000_000
"""Of all texts together: some five hundred sheets, which every writer of files can hold."""


def told_choice(at: Reader, kept: Sequence[Kept], taken: Collection[str], states: States) -> dict[str, Any]:
    """What the template of the choice needs."""
    has_chosen = any(one.written.in_portfolio is not None for one in kept)
    return {
        "count": len(kept),
        "taken": len(taken),
        "new": sum(one.written.in_portfolio is None for one in kept) if has_chosen else 0,
        "shown": " ".join(one.written.slot for one in kept),
        "stars": [
            {
                "id": star,
                **heading(star, found[0].course, foreign=at.foreign),
                "state": GLYPH[states[star].status if star in states else "not_started"],
                "texts": [
                    told_kept(at, one)
                    | {
                        "slot": one.written.slot,
                        "is_taken": one.written.slot in taken,
                        "is_new": has_chosen and one.written.in_portfolio is None,
                    }
                    for one in found
                ],
            }
            for star, found in by_star(at, kept)
        ],
    }


def told_preview(document: Folio) -> dict[str, Any]:
    """What the template of the preview needs."""
    return {"body": Markup("").join(as_html(document, top=2))}


def photos_of(kept: Iterable[Kept]) -> list[str]:
    """The photos beside some texts that go into a document: so many, in their order, as one file bears."""
    found, room = [], MOST_OF_PHOTOS
    for file in (file for one in kept for file in one.written.files if file.is_picture):
        room -= file.size
        if room >= 0:
            found.append(file.key)
    return found


def told_document(
    at: Reader, kept: Sequence[Kept], states: States, *, by: str, photos: Mapping[str, bytes]
) -> Folio:
    """Texts as the document somebody, who is called `by`, takes along.

    `photos` by their keys; a page that is looked at has none of them and says where they are. Raises `portfolio.too_long`.
    """
    if sum(len(text) for one in kept for text in one.written.texts.values()) > MOST_LETTERS:
        raise AppError("portfolio.too_long")
    lang = at.locale.replace("_", "-")
    return Folio(
        title=_("Portfolio"),
        lang=lang,
        by=writable(by),
        under_title=_under_title(at, lang),
        figure=_walk(at, states),
        note=(
            ngettext(
                "%(num)s text, chosen by the person who wrote it. Taken along on %(day)s.",
                "%(num)s texts, chosen one by one by the person who wrote them. Taken along on %(day)s.",
                len(kept),
                day=local_date(at.now),
            ),
            _("What is not in here stays with the person who wrote it."),
        ),
        contents=_("What is in it"),
        parts=tuple(_part(at, star, found, photos) for star, found in by_star(at, kept)),
    )


def _under_title(at: Reader, lang: str) -> tuple[tuple[str, str], ...]:
    course = (at.view.title, at.view.lang.replace("_", "-"))
    here = writable(at.actor.context_title)
    return (course, (here, lang)) if here not in {"", at.view.title} else (course,)


def _walk(at: Reader, states: States) -> Figure | None:
    """The line of the stars they have been in; none as long as there is no line."""
    line, shape = walked(states), at.course.maps["wide"]
    if len(line) < 2:  # noqa: PLR2004  (one star makes no line)
        return None
    stars = [
        WalkedStar(
            id=star.id,
            title=at.view.star(star.id).title,
            constellation=star.constellation,
            place=shape.places[star.id],
        )
        for star in at.open_stars
    ]
    return Figure(
        svg=walk_drawn(stars, line, width=shape.width, height=shape.height),
        alt=_(
            "The way through the stars: %(stars)s.", stars=listed([at.view.star(star).title for star in line])
        ),
    )


def _part(at: Reader, star: str, kept: Iterable[Kept], photos: Mapping[str, bytes]) -> Bundle:
    found = list(kept)
    title = heading(star, found[0].course, foreign=_named)
    return Bundle(
        title=str(title["title"]),
        lang=str(title["lang"]),
        pieces=tuple(
            _piece(at, one, photos) for one in sorted(found, key=lambda one: one.written.saved_at or at.now)
        ),
    )


def _piece(at: Reader, kept: Kept, photos: Mapping[str, bytes]) -> Leaf:
    written = kept.written
    title = title_of(written.slot, kept.item, course=kept.course, foreign=_named)
    told = in_document(kept.item, written.texts, pathway=at.pathway)
    nodes = (*told, *(_brought(file, photos) for file in written.files))
    words = count_words(kept.item, written)
    about = (
        local_date(written.saved_at) if written.saved_at else "",
        ngettext("%(num)s word", "%(num)s words", words) if words else "",
        _("Done on paper") if written.on_paper else "",
    )
    return Leaf(
        title=str(title["title"]),
        lang=str(title["lang"]),
        about=tuple(line for line in about if line),
        nodes=nodes or (Prompt(_("This one stands on paper.")),),
    )


def _brought(file: KeptFile, photos: Mapping[str, bytes]) -> Node:
    """A photo as itself, a recording by what is said in it."""
    words = writable(file.words)
    if not file.is_picture:
        return Paragraph(_("Recording: %(words)s", words=words))
    if photos and file.key not in photos:
        return Paragraph(_("Photo, too much for this file: %(words)s", words=words))
    return Photo(
        alt=words,
        width=file.width or 1,
        height=file.height or 1,
        jpeg=photos.get(file.key, b""),
        at="" if photos else href(f"file/{file.key}"),
    )


def _named(lang: str) -> str:
    """Every language by its name: a file is read without the page round it."""
    return lang.replace("_", "-")
