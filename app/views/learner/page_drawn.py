"""Knows how a page of a star is drawn: what is the same for many is drawn once, their own things for each; reads nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import ref

from flask import current_app, render_template, request
from markupsafe import Markup

from app.content.changes import BonesChange
from app.services.actors import LEARNER
from app.services.learning.belongings import Belongings
from app.services.learning.completion import Condition
from app.services.learning.facts import Mark
from app.services.learning.standings import StarState
from app.views import wording
from app.views.learner.page_told import Standpoint, Told, told_around, told_page
from app.views.learner.standing_told import told_standing
from app.views.learner.stars import page_href
from app.views.learner.updates_told import told_changes
from app.views.nobody import LONG_AGO, OWN, Nobody, somebody
from app.views.page import PageToDraw
from app.views.reader import Reader
from app.views.rendering import is_framed
from app.views.stencils import Drawer, Stencil, opening

_READ = Mark(first_at=None, last_at=None, paper_at=None, read_at=LONG_AGO)
_FORM, _STANDS = "doing", "stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Far:
    """How far somebody is in a star, as much of it as shows round a page."""

    page: str
    nobody: Nobody
    status: str
    conditions: tuple[Condition, ...]
    read: frozenset[str]

    @property
    def state(self) -> StarState:
        """Where such a person stands."""
        return StarState(
            star=self.page.partition("/")[0],
            status=self.status,
            conditions=self.conditions,
            marks=dict.fromkeys(self.read, _READ),
            votes={},
            last_page=None,
            last_at=None,
            opened_at=None,
            done_at=None,
            done_in=None,
            quiz_best=None,
            quiz_rounds=0,
            quiz_passed=False,
            pass_mark=1.0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What stands round a page."""

    number: int
    total: int
    drawn: Mapping[str, Stencil]


_pages: Drawer[Stencil] = Drawer(400)
"""Some 25 kB each."""
_arounds: Drawer[_Around] = Drawer(2000)
"""Some 5 kB each."""


class StarPage(PageToDraw):
    """A page of a star or an annex, as somebody left it.

    `own`: what on it is theirs, told; `changed`: what changed since they did its star.
    """

    def __init__(
        self,
        template: str,
        at: Reader,
        page_id: str,
        *,
        mine: Belongings,
        own: Mapping[str, Told],
        changed: Sequence[BonesChange] = (),
        status: int = 200,
        **context: Any,
    ) -> None:
        super().__init__(template, status=status, **context)
        self._at, self._state, self._own, self._changed = at, mine.state, own, changed
        self._here = Standpoint.of(page_id, mine, own)

    def draw(self) -> tuple[str, int]:
        """For a learner like others from what is kept, for everybody else as a whole."""
        wording.speak()
        return self.from_stencils() if self.is_kept else self.as_a_whole(), self.status

    @property
    def is_kept(self) -> bool:
        """Whether somebody reads a page of a star as learners do: as themselves, with no other power, no detour and no news."""
        actor, here = self._at.actor, self._here.page
        is_learner = actor.mode == OWN and actor.powers == {LEARNER}
        is_plain = self._state.star in self._at.course.stars and not self._changed and not self.context
        return is_learner and is_plain and not request.query_string and request.path == page_href(here)

    def as_a_whole(self) -> str:
        """All of it, told and drawn for this reader."""
        at, here = self._at, self._here
        told = told_around(at, here.page, self._state)
        around = _drawn_around(at, told, stands=self._stands(told["number"], told["total"]))
        page = told_page(at, here, own=self._own_drawn(), around=around)
        is_news = told["number"] == 1 and self._state.star in at.course.stars
        updated = told_changes(at, self._state, self._changed) if is_news else None
        return render_template(self.template, **page, updated=updated, **self.context)

    def from_stencils(self) -> str:
        """The same, with what is this reader's own set into what is kept."""
        at, here = self._at, self._here
        nobody = Nobody.like(at.actor, star=self._state.star)
        kept_by = ref(at.view), at.release_id, at.locale, request.script_root
        far = _Far(
            page=here.page,
            nobody=Nobody(pathway=nobody.pathway),
            status=self._state.status,
            conditions=self._state.conditions,
            read=frozenset(self._state.read_pages),
        )
        around = _arounds.find((*kept_by, far), lambda: _kept_around(at, far))
        shown = {**somebody(at.actor), _STANDS: self._stands(around.number, around.total)}
        shown |= {name: one.filled(shown) for name, one in around.drawn.items()} | self._own_drawn()
        page = _pages.find((*kept_by, here, nobody, is_framed()), lambda: self._kept_page(nobody))
        return page.filled(shown)

    def _kept_page(self, nobody: Nobody) -> Stencil:
        here = self._here
        own = {name: opening(name) for name in self._own}
        with nobody.reading(self._at) as at:
            page = told_page(at, here, own=own, around={name: opening(name) for name in _PIECES})
            return Stencil(render_template(self.template, here=page_href(here.page), **page))

    def _own_drawn(self) -> dict[str, Markup]:
        draw = _macros("components/activity.html").activity
        is_folded = self._here.texts > 1
        return {name: draw(part, is_folded) for name, part in self._own.items()}

    def _stands(self, number: int, total: int) -> Markup:
        """What is told of what is in hand; a page where nothing can be done tells nothing."""
        standing = told_standing(list(self._own.values()), number=number, total=total)
        is_annex = self._state.star in self._at.course.annexes
        if self._at.actor.only_looks_on or (is_annex and not standing["is_saved"]):
            return Markup("<span></span>")
        drawn: Markup = _macros("components/standing.html").how_it_stands(
            standing, any(part.get("draft") for part in self._own.values())
        )
        return drawn


_PIECES = ("above", "progress", "beside", "row")


def _drawn_around(at: Reader, told: Told, *, stands: Markup) -> dict[str, Markup]:
    macros = _macros("components/around.html")
    form = None if at.actor.only_looks_on else _FORM
    drawn = {"row": macros.row(stands, told["back_href"], told["next"], form)}
    if told["star"]["id"] in at.course.stars:
        drawn["above"] = macros.above(told["star"], told["number"], told["total"], told["minutes"])
        drawn["progress"] = macros.progress(told["star"])
        drawn["beside"] = macros.beside(told["star"], told["not_done"])
    return drawn


def _kept_around(at: Reader, far: _Far) -> _Around:
    with far.nobody.reading(at) as reader:
        told = told_around(reader, far.page, far.state)
        drawn = _drawn_around(reader, told, stands=opening(_STANDS))
    return _Around(
        number=told["number"],
        total=told["total"],
        drawn={name: Stencil(one) for name, one in drawn.items()},
    )


def _macros(template: str) -> Any:
    return current_app.jinja_env.get_template(template).module
