"""Knows how a photo or recording is sent to somebody who may have it; knows not who that is."""

import mimetypes

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services.learning import kept_files
from app.services.learning.kept_files import StoredFile
from app.views.pieces import answer_with
from app.views.rendering import local_day

ENDINGS = {"audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/webm": ".webm", "audio/ogg": ".ogg"}


def answer_with_file(session: Session, file: StoredFile) -> AnyResponse:
    """The file, or a part of it; with `?take` to be saved. No cache keeps it, not even the browser's: computers are shared."""
    response = answer_with(
        lambda start, stop: kept_files.read(session, file, start=start, stop=stop),
        name=file.key,
        size=file.size,
        media_type=file.media_type,
        cache="private, no-store",
    )
    ending = ENDINGS.get(file.media_type) or mimetypes.guess_extension(file.media_type) or ""
    kind = file.media_type.partition("/")[0].replace("image", "photo").replace("audio", "recording")
    response.headers.set(
        "Content-Disposition",
        "attachment" if "take" in request.args else "inline",
        filename=f"{kind}-{local_day(file.added_at)}{ending}",
    )
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
