"""What anybody may know: what is kept of people and how well everybody can use the tool; and the page of who deleted their data.

People come to these from inside a platform's frame too, when they have no visit (any more): anybody may frame them.
"""

from flask import render_template

from app.services.privacy.holdings import OF_PEOPLE
from app.views.headers import ANYBODY, frame_by


def privacy() -> str:
    """What is kept of people, why, who sees it, until when."""
    frame_by(*ANYBODY)
    return render_template("public/privacy.html", holdings=OF_PEOPLE)


def accessibility() -> str:
    """The accessibility statement (Commission Implementing Decision (EU) 2018/1523)."""
    frame_by(*ANYBODY)
    return render_template("public/accessibility.html")


def forgotten() -> str:
    """Where somebody arrives who has deleted their data; their visit is over."""
    frame_by(*ANYBODY)
    return render_template("public/forgotten.html")
