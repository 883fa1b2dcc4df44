"""Knows how a platform's request for content waits in a visit until somebody has chosen; knows no course."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.visit import Visit
from app.services.actors import INSTRUCTOR, Actor
from lti.messages import ContentRequest


def written(request: ContentRequest) -> str:
    """The request as the visit keeps it."""
    return json.dumps(asdict(request))


def revived(told: Mapping[str, Any]) -> ContentRequest:
    """The request that JSON tells of."""
    return ContentRequest(**{**told, "targets": tuple(told["targets"])})


def read(session: Session, actor: Actor) -> ContentRequest:
    """What is to be chosen in the actor's visit. Raises `content.none` in other visits, `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    kept = session.get_one(Visit, actor.visit_id).content_request
    if kept is None:
        raise AppError("content.none")
    return revived(json.loads(kept))
