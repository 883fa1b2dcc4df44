"""Knows the reader who is nobody: what is kept for all is told to them and drawn for them; knows no page.

They are made of what it is kept by and of nothing else, and what a template calls (`href`, `form_token`) gives openings
meanwhile. So nothing of a person can get into what is kept.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import g
from markupsafe import escape

from app.services.actors import LEARNER, Actor
from app.views.reader import Reader
from app.views.rendering import LOOKS, form_token
from app.views.stencils import opening

OWN = "own"
"""The mode of the visit of somebody who has come as themselves."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_VISIT, _TOKEN, _RETURN = "visit", "token", "return"
_OF_A_PERSON = ("actor", "visit_key", "form_token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nobody:
    """A learner without a name, in no course."""

    pathway: str | None
    undecided_in: frozenset[str] = frozenset()
    look: tuple[str, ...] = ()
    theme: str | None = None
    """How the institution's pages look, as JSON; then also which institution that is."""
    institution: tuple[str, str] = ("", "")
    """Its key and name."""
    can_return: bool = False

    @classmethod
    def like(cls, actor: Actor, *, star: str) -> "Nobody":
        """Who is told in a star what the actor is told."""
        return cls(
            pathway=actor.pathway,
            undecided_in=actor.undecided_in & {star},
            look=tuple(actor.preferences.get(name, "") for name in LOOKS),
            theme=json.dumps(actor.theme) if actor.theme else None,
            institution=(actor.institution_key, actor.institution_name) if actor.theme else ("", ""),
            can_return=actor.return_url is not None,
        )

    @contextmanager
    def reading(self, at: Reader) -> Iterator[Reader]:
        """Them in front of the course that `at` has; within it everything is drawn for them."""
        actor = Actor(
            visit_id=0,
            visit_key=opening(_VISIT),
            mode=OWN,
            institution_id=0,
            institution_key=self.institution[0],
            institution_name=self.institution[1],
            theme=json.loads(self.theme) if self.theme else None,
            person_id=0,
            person_key="",
            person_name="",
            context_id=None,
            context_title="",
            enrolment_id=None,
            pathway=self.pathway,
            powers=frozenset({LEARNER}),
            locale=at.locale,
            time_zone="UTC",
            return_url=opening(_RETURN) if self.can_return else None,
            preferences=dict(zip(LOOKS, self.look, strict=False)),
            undecided_in=self.undecided_in,
        )
        here = g._get_current_object()  # noqa: SLF001  (g itself looks where it is at each word)
        was = {name: here.pop(name) for name in _OF_A_PERSON if name in here}
        here.actor, here.visit_key, here.form_token = actor, actor.visit_key, opening(_TOKEN)
        try:
            yield Reader(
                actor=actor,
                view=at.view,
                locale=at.locale,
                release_id=at.release_id,
                now=LONG_AGO,
                setup_here=None,
            )
        finally:
            for name in _OF_A_PERSON:
                here.pop(name)
            for name, value in was.items():
                setattr(here, name, value)


def somebody(actor: Actor) -> Mapping[str, str]:
    """What stands for the actor in the openings that nobody left."""
    return {_VISIT: actor.visit_key, _TOKEN: form_token(), _RETURN: escape(actor.return_url or "")}
