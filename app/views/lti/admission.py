"""Knows how a launch that passed the gate becomes a visit in this browser."""

from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.services.arrival import launches
from app.views.content_answers import refuse_content
from app.views.visits import send_in
from app.wiring import wiring
from lti.messages import Launch


def admit(found: Launch) -> AnyResponse | tuple[str, int]:
    """Begin the visit and open the page the launch asked for. A refusal is noted with the spent attempt.

    A platform that asked for content is told of a refusal when the person goes back.
    """
    shared = wiring()
    try:
        with shared.database.writing() as session:
            admission = launches.admit(
                session,
                found,
                library=shared.library,
                setups=shared.setups,
                default_locale=shared.settings.default_locale,
                notices_to=f"{shared.settings.public_url}/lti/notices",
                now=shared.clock(),
            )
    except AppError as refusal:
        shared.gate.memory.close(bytes.fromhex(found.attempt), code=refusal.code)
        if found.content_request:
            return refuse_content(found.content_request, refusal.entry)
        raise
    return send_in(admission)
