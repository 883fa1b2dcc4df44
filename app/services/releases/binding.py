"""Knows how the guide of a course is bound into one document for paper; knows no learner, and not how it is set."""

from markupsafe import Markup

from app.content.course_pieces import PageView, SourceView
from app.content.tree import GUIDE
from app.content.view import CourseView
from app.errors import AppError
from app.i18n import gettext as _
from app.i18n import speaking
from app.typeset.booklet import Booklet, Chapter


def bound_guide(view: CourseView) -> Booklet:
    """The guide for those who lead, a chapter for each of its pages, all of it in the language it is written in.

    Raises `page.not_found` where the course has none.
    """
    annex = view.course.annexes.get(GUIDE)
    if annex is None:
        raise AppError("page.not_found")
    pages = [view.page(name) for name in annex.pages]
    with speaking(pages[0].lang):
        return Booklet(
            title=_("Guide for those who lead"),
            lang=pages[0].lang,
            contents=_("Contents"),
            under_title=(
                view.title,
                _(
                    "The text is free (%(licence)s): use it, change it, and say where it comes from.",
                    licence="CC BY 4.0",
                ),
            ),
            chapters=tuple(_chapter(view, page) for page in pages),
        )


def _chapter(view: CourseView, page: PageView) -> Chapter:
    """A page with what stands on it; its plainer words are for the screen."""
    parts = [
        _block(view, segment.block, segment.html) if segment.block else segment.html
        for segment in page.segments
        if segment.kind != "simpler"
    ]
    if page.sources:
        notes = Markup("").join(map(_source, page.sources))
        parts.append(Markup("<h2>{}</h2><ul>{}</ul>").format(_("Sources"), notes))
    return Chapter(id=page.page.id, title=page.title, lang=page.lang, html="".join(parts))


def _block(view: CourseView, name: str, said: Markup) -> Markup:
    item = view.item(name)
    return item.kind.bound(item.bones, item.prose, said)


def _source(source: SourceView) -> Markup:
    about = ", ".join(str(one) for one in (source.publisher, source.year) if one)
    told = f"{source.title} ({about})." if about else f"{source.title}."
    link = Markup(' <a href="{0}">{0}</a>').format(source.url) if source.url else ""
    return Markup('<li id="source-{}">{}{}</li>').format(source.id, told, link)
