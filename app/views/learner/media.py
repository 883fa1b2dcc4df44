"""What the course lets people watch and hear, with its captions."""

from pathlib import PurePath

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.activities.media import TYPES
from app.errors import AppError
from app.services.actors import Actor
from app.services.releases import media
from app.views.desk import desk
from app.views.pieces import answer_with
from app.views.visits import visited


@visited
def file(session: Session, actor: Actor, *, star: str, name: str) -> AnyResponse:
    """A file, or a part of it."""
    try:
        found = desk(session, actor).view.media(f"{star}/{name}")
    except KeyError:
        raise AppError("page.not_found") from None
    return answer_with(
        lambda start, stop: media.read(session, found.hash, start=start, stop=stop),
        name=found.hash,
        size=found.size,
        media_type=TYPES[PurePath(name).suffix],
        cache="private, max-age=86400",
    )


@visited
def captions(session: Session, actor: Actor, *, star: str, name: str) -> AnyResponse:
    """The captions of a video, in the language of its words."""
    try:
        text = desk(session, actor).view.captions(f"{star}/{name}")
    except KeyError:
        raise AppError("page.not_found") from None
    response = AnyResponse(text, mimetype="text/vtt")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
