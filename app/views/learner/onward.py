"""Knows where a learner goes on and how that is called: the next page, a text, the quiz, the end of a star; what is left on the way."""

from app.activities.registry import entry
from app.content.tree import Item, Star
from app.i18n import gettext as _
from app.i18n import listed, ngettext, percent
from app.services.learning.completion import CHECK, PAGE, Condition
from app.services.learning.grading import left_to_do, tasks_in_words
from app.services.learning.standings import StarState
from app.services.learning.taking_part import Part
from app.services.learning.whereabouts import GoOn, Whereabouts
from app.views.learner.stars import page_after, page_link, page_path, pages_around
from app.views.learner.writing import place_of
from app.views.reader import Reader
from app.views.rendering import href

Link = dict[str, str | None]


def task_path(at: Reader, task: Condition) -> str:
    """Where something that a star asks for is done, inside the visit."""
    if task.kind == PAGE:
        return page_path(task.id)
    return task.id if task.kind == CHECK else place_of(at.course.items[task.id])


def task_link(at: Reader, task: Condition) -> Link:
    """What it is called, in which language if not the page's, and its address."""
    if task.kind == PAGE:
        return page_link(at, task.id)
    if task.kind == CHECK:
        return {"title": _("the quiz"), "lang": None, "href": href(task.id)}
    found = at.view.item(task.id)
    return {"title": found.title, "lang": at.foreign(found.lang), "href": href(task_path(at, task))}


def after_page(at: Reader, star: Star, state: StarState, page_id: str) -> Condition | None:
    """What comes after a page; None: the end of the star."""
    around = [page.id for page in pages_around(at, star, here=page_id)]
    return at.inside(state).after(star.id, page_id, pages=around)


def link_after(at: Reader, star: Star, state: StarState, page_id: str) -> Link:
    """What comes after a page, as its button says it."""
    if star.id in at.course.annexes:
        following = page_after(at, star, page_id)
        the_map: Link = {"title": _("the map"), "lang": None, "href": href()}
        return page_link(at, following) if following else the_map
    task = after_page(at, star, state, page_id)
    if task is None:
        return {"title": _("the end of this star"), "lang": None, "href": href(f"{star.id}/")}
    return task_link(at, task)


def after_saving(part: Part, item: Item, *, is_done_for_now: bool, at: str = "") -> str:
    """Where a text that was saved leads, inside the visit: to the end of its star if it was the last thing there.

    `at` is what a button of one of its fields said.
    """
    if item.star in part.finished:
        return f"{item.star}/"
    return f"?saved={item.star}" if is_done_for_now else place_of(item, at=at)


def resume_link(at: Reader, found: GoOn | None) -> dict[str, str | None] | None:
    """The button of the first page: words, and what it leads to; None where nothing is left to go on with."""
    if found is None:
        return None
    words = {
        "resume": _("Go on where you were"),
        "next": _("Go on"),
        "begin": _("Begin here"),
        "another": _("Go on with another star"),
    }[found.how]
    if found.task:
        return {**task_link(at, found.task), "words": words}
    star = at.view.star(found.star)
    return {
        "title": star.title,
        "lang": at.foreign(star.lang),
        "href": href(f"{found.star}/"),
        "words": words,
    }


def not_done_yet(at: Reader, where: Whereabouts, star: str) -> Link | None:
    """Why a star is not done: what is left of it in one sentence (`words`), with the first thing of that; None where it is done."""
    left = where.left(star)
    return {**task_link(at, left[0]), "words": left_to_do(left)} if left else None


def left(at: Reader, state: StarState) -> list[dict[str, str]]:
    """What a star still asks for: sentences (`words`), each with the address where that is done; empty when nothing is left."""
    pages = [condition for condition in state.missing if condition.kind == PAGE]
    rest = [condition for condition in state.missing if condition.kind != PAGE]
    told = [(_left(at, state, one), task_path(at, one)) for one in rest]
    if pages:
        to_read = ngettext("%(num)s page to read.", "%(num)s pages to read.", len(pages))
        told.insert(0, (to_read, task_path(at, pages[0])))
    return [{"words": words, "href": href(path)} for words, path in told]


def _left(at: Reader, state: StarState, condition: Condition) -> str:
    if condition.kind == CHECK:
        return _("The quiz, with %(mark)s of the answers right.", mark=percent(state.pass_mark))
    title = at.view.item(condition.id).title
    item = at.course.items[condition.id]
    least = entry(item.kind).least_words(item.bones)
    if least:
        return ngettext(
            "“%(title)s”: a text of %(num)s word or more.",
            "“%(title)s”: a text of %(num)s words or more.",
            least,
            title=title,
        )
    return _("“%(title)s” to fill in.", title=title)


def left_in_one(at: Reader, where: Whereabouts, star: str) -> str:
    """What is left in a star and how long that takes, in one sentence."""
    title = at.view.star(star).title
    left = tasks_in_words(where.left(star))
    if not left:
        return _("“%(star)s” is done.", star=title)
    return ngettext(
        "Left in “%(star)s”: %(list)s. About %(num)s minute, on as many days as you like.",
        "Left in “%(star)s”: %(list)s. About %(num)s minutes, on as many days as you like.",
        where.minutes_left(star),
        star=title,
        list=listed(left),
    )
