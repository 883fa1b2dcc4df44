"""Knows how a star is told around its pages: its line, its dots, its list; knows no single page."""

from dataclasses import dataclass
from typing import Any

from app.content.tree import Item, Page, Star
from app.i18n import gettext as _
from app.i18n import ngettext
from app.services.learning.standings import StarState
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.stars import GLYPH, state_words

QUIZ_HERE, JOURNAL_HERE = "quiz", "journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class StarFrame:
    """What the templates call `star`, with the pages that stand before and after the present one."""

    shown: dict[str, Any]
    page_ids: tuple[str, ...]


def page_path(page_id: str) -> str:
    """A page's path inside the visit."""
    star, _slash, page = page_id.partition("/")
    return f"{star}/page/{page}"


def page_href(page_id: str) -> str:
    """The address of a page by its qualified id."""
    return href(page_path(page_id))


def page_about(at: Reader, item: Item) -> Page | None:
    """A page of one's own that teaches what an item asks: the one with most of its outcomes, of several the first."""
    asked = set(item.outcomes)
    pages = [page for page in at.course.pages_for(item.star, at.actor.pathway) if asked & set(page.outcomes)]
    return max(pages, key=lambda page: len(asked & set(page.outcomes)), default=None)


def page_before(at: Reader, star: Star, page_id: str) -> str:
    """Where *Back* leads from a page, inside the visit: to the page before it, to the map from the first."""
    pages = [page.id for page in pages_around(at, star, here=page_id)]
    here = pages.index(page_id)
    return page_path(pages[here - 1]) if here else ""


def page_after(at: Reader, star: Star, page_id: str) -> str | None:
    """The page that stands behind one, by its id; None behind the last."""
    pages = [page.id for page in pages_around(at, star, here=page_id)]
    behind = pages[pages.index(page_id) + 1 :]
    return behind[0] if behind else None


def last_page_href(at: Reader, star: Star) -> str:
    """The address of the last of one's own pages; of the star, where a pathway has no page in it."""
    pages = at.course.pages_for(star.id, at.actor.pathway)
    return page_href(pages[-1].id) if pages else href(f"{star.id}/")


def page_link(at: Reader, page_id: str) -> dict[str, str | None]:
    """A page's title, the language of it where that is not the interface's, and its address."""
    found = at.view.page(page_id)
    return {"title": found.title, "lang": at.foreign(found.lang), "href": page_href(page_id)}


def frame(at: Reader, star: Star, state: StarState, *, here: str | None = None) -> StarFrame:
    """A star's surroundings; `here` is the page, or `quiz` or `journal`, one is on."""
    pages = pages_around(at, star, here=here)
    own = at.course.pages_for(star.id, at.actor.pathway)
    found = at.view.star(star.id)
    constellation = at.view.constellation(star.constellation)
    where, read = at.inside(state), state.read_pages
    shown = {
        "id": star.id,
        "title": found.title,
        "promise": found.promise,
        "lang": at.foreign(found.lang),
        "constellation": star.constellation,
        "constellation_name": constellation.text,
        "constellation_lang": at.foreign(constellation.lang),
        "minutes": where.minutes(star.id),
        "state": GLYPH[state.status],
        "state_words": state_words(state.status),
        "is_done": state.is_done,
        "pages": [
            {
                "number": number,
                **page_link(at, page.id),
                "read": page.id in read,
                "here": page.id == here,
            }
            for number, page in enumerate(pages, 1)
        ],
        "rest": _rest(star, state, here=here),
        "read_count": len([page for page in own if page.id in read]),
        "minutes_left": where.minutes_left(star.id),
    }
    return StarFrame(shown=shown, page_ids=tuple(page.id for page in pages))


def pages_around(at: Reader, star: Star, *, here: str | None) -> list[Page]:
    """One's own pages. Who looks through another pathway's eyes has that page where their own one stands."""
    pages = list(at.course.pages_for(star.id, at.actor.pathway))
    if here not in star.pages or any(page.id == here for page in pages):
        return pages
    own = next((page for page in at.course.variants(here) if page in pages), None)
    if own:
        pages[pages.index(own)] = at.course.pages[here]
        return pages
    return sorted([*pages, at.course.pages[here]], key=lambda page: star.pages.index(page.id))


def _rest(star: Star, state: StarState, *, here: str | None) -> list[dict[str, Any]]:
    """What a star holds besides pages."""
    done = {condition.id for condition in state.conditions if condition.is_met}
    tasks = []
    if star.quiz:
        title = ngettext("Quiz, %(num)s question", "Quiz, %(num)s questions", star.quiz.size)
        tasks.append((title, href(star.quiz.id), star.quiz.id in done, here == QUIZ_HERE))
    if star.journal:
        tasks.append((_("Journal"), href(f"{star.id}/journal"), star.journal in done, here == JOURNAL_HERE))
    return [
        {"title": title, "href": to, "done": is_done, "here": is_here}
        for title, to, is_done, is_here in tasks
    ]
