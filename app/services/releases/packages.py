"""Knows how the course is laid out for an LMS as sections, introductions and links; knows no file format."""

from collections.abc import Iterator
from urllib.parse import urlencode

from app.content.tree import Star
from app.content.view import CourseView
from app.i18n import gettext as _
from app.i18n import speaking
from lti.cartridge import Introduction, Link, Package, Section

MAKER = "Samskabe"


def lay_out(view: CourseView, *, launch_url: str) -> Package:
    """The course in the language of `view`: the map first, then a section for each constellation."""
    with speaking(view.lang):
        return Package(
            id=f"samskabe-{view.course.id}",
            title=view.title,
            text=view.welcome.striptags(),
            language=view.lang,
            licence=view.course.licence,
            vendor=MAKER,
            sections=(_map(view, launch_url), *_constellations(view, launch_url)),
        )


def _map(view: CourseView, launch_url: str) -> Section:
    text = _("All stars of the course, what you have done, and where you can go on.")
    return Section(
        id="map",
        title=view.title,
        introduction=Introduction(
            title=_("Welcome"),
            paragraphs=(
                view.welcome.striptags(),
                _("Open the map to begin. Your place in the course is kept."),
            ),
        ),
        links=(
            Link(id="course", title=_("Map of the course"), text=text, url=_address(launch_url, "course")),
        ),
    )


def _constellations(view: CourseView, launch_url: str) -> Iterator[Section]:
    for constellation in view.course.constellations:
        stars = [star for star in view.course.stars.values() if star.constellation == constellation]
        name = view.constellation(constellation).text
        yield Section(
            id=constellation,
            title=name,
            introduction=Introduction(
                title=_("About this part: %(name)s", name=name),
                paragraphs=(_("These stars belong together. You can take them in any order."),),
                things=tuple((_name(view, star), view.star(star.id).promise) for star in stars),
            ),
            links=tuple(_link(view, star, launch_url) for star in stars if star.is_written),
        )


def _name(view: CourseView, star: Star) -> str:
    title = view.star(star.id).title
    return title if star.is_written else _("%(title)s (not written yet)", title=title)


def _link(view: CourseView, star: Star, launch_url: str) -> Link:
    told = view.star(star.id)
    return Link(id=star.id, title=told.title, text=told.promise, url=_address(launch_url, star.id))


def _address(launch_url: str, item: str) -> str:
    """What the link opens stands in its address: platforms drop a cartridge's custom parameters."""
    return f"{launch_url}?{urlencode({'item': item})}"
