"""A photo or recording beside a text that the learner shares."""

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services.actors import Actor
from app.services.learning import reviews
from app.views.brought_files import answer_with_file
from app.views.visits import visited


@visited
def show(session: Session, actor: Actor, *, key: str, file: str) -> AnyResponse:
    """The file, or a part of it."""
    of = reviews.subject(session, actor)
    return answer_with_file(session, reviews.file(session, actor, of, key=key, file=file))
