"""The door for platforms: registration, login, launch, our keys, notices, and the ticket for browsers without cookies in a frame."""

from http import HTTPStatus

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.errors import CATALOGUE
from app.services.arrival import places
from app.views.content_answers import refuse_content
from app.views.headers import ANYBODY, frame_by
from app.views.lti import notices, offer, registration, storage, tickets
from app.views.lti.admission import admit
from app.views.visits import NoVisitCookie
from app.wiring import wiring
from lti.errors import ContentTypesRefused, DeploymentUnknown, NoCookie
from lti.flask_adapter import answer_keys, answer_login, read_request
from lti.storage import ProofWanted

blueprint = Blueprint("lti", __name__, url_prefix="/lti")


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response:
    """Answer a platform's login initiation."""
    frame_by(*ANYBODY)
    return answer_login(request, wiring().gate, storage_page=storage.keep)


@blueprint.post("/launch")
def launch() -> AnyResponse | tuple[str, int] | str:
    """Check a launch and let the person in."""
    frame_by(*ANYBODY)
    try:
        found = read_request(request, wiring().gate)
    except ProofWanted as question:
        return storage.ask(question.place)
    except NoCookie as refusal:
        return tickets.offer(refusal.launch, state_hash=refusal.state_hash)
    except DeploymentUnknown as refusal:
        with wiring().database.writing() as session:
            places.note_deployment(
                session, platform_id=refusal.platform_id, deployment_id=refusal.deployment_id
            )
        raise
    except ContentTypesRefused as refusal:
        return refuse_content(refusal.request, CATALOGUE[refusal.code])
    return storage.tell_where(admit(found))


@blueprint.get("/launch")
def opened_by_hand() -> tuple[str, int]:
    """The way here, for somebody who opened the launch address itself. Nothing is refused, and nothing looked up.

    Moodle fetches the address of every link that is placed while it saves it, and other platforms check their links.
    """
    frame_by(*ANYBODY)
    return render_template("public/way_in.html", told=CATALOGUE["lti.launch_incomplete"]), HTTPStatus.OK


@blueprint.get("/used")
def used() -> str:
    """Somebody went back to a page of the way in."""
    frame_by(*ANYBODY)
    return storage.used()


@blueprint.get("/jwks.json")
def keys() -> Response:
    """Our public keys."""
    return answer_keys(wiring().key_ring)


blueprint.add_url_rule("/register", view_func=registration.ask)
blueprint.add_url_rule("/register", view_func=registration.answer, methods=["POST"])
blueprint.add_url_rule("/registered", view_func=registration.registered)
blueprint.add_url_rule("/canvas.json", view_func=offer.for_canvas)
blueprint.add_url_rule("/notices", view_func=notices.receive, methods=["POST"])
blueprint.add_url_rule("/ticket", view_func=tickets.show, methods=["POST"])
blueprint.add_url_rule("/ticket/use", view_func=tickets.use, methods=["POST"])
blueprint.app_errorhandler(NoVisitCookie)(tickets.offer_again)
