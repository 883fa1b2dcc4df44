"""Knows how the choice of a pathway is told; chooses none."""

from typing import Any

from app.views.learner.forms import new_form_key
from app.views.reader import Reader
from app.views.rendering import href


def told_pathways(at: Reader, *, to: str | None) -> dict[str, Any]:
    """What the form needs; `to` is the star it leads on to, in place of the map."""
    return {
        "pathways": [
            {
                "id": name,
                "title": told.title,
                "text": told.text,
                "lang": at.foreign(told.lang),
                "chosen": name == at.actor.pathway,
            }
            for name in at.course.pathways
            for told in (at.view.pathway(name),)
        ],
        "welcome": at.view.welcome,
        "welcome_lang": at.foreign(at.view.welcome_lang),
        "pathway_action": href(f"pathway?to={to}" if to else "pathway"),
        "form_key": new_form_key(),
    }
