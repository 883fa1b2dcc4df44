"""Knows the page where an administrator adds a tool by a registration link; does not know what the tool answers."""

from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lti.practice_lms.addresses.pages import course_page
from lti.practice_lms.config import origin_of
from lti.practice_lms.context import known_person, platform, switch_to
from lti.practice_lms.world import Place

blueprint = Blueprint("tools", __name__, url_prefix="/as/<person_key>/course/<course_id>/tools")


@blueprint.get("")
def manage(person_key: str, course_id: str) -> str:
    """The tools that registered themselves, and a box for a link."""
    return _page(person_key, course_id)


@blueprint.post("/add")
def add(person_key: str, course_id: str) -> str | tuple[str, int]:
    """Open the tool's link in a frame, with what it needs to register itself."""
    here, link = platform(), request.form.get("link", "").strip()
    if origin_of(link) not in here.config.tool.origins:
        return _page(person_key, course_id, problem="This is not a link of the tool this LMS is for."), 400
    token = here.registrar.give_token(
        now=here.config.clock(), client_id=request.form.get("client_id") or None
    )
    query = urlencode({"openid_configuration": here.config.configuration_url, "registration_token": token})
    return _page(person_key, course_id, frame=f"{link}{'&' if '?' in link else '?'}{query}")


@blueprint.post("/<client_id>/activate")
def activate(person_key: str, course_id: str, client_id: str) -> AnyResponse:
    """Let every link of this LMS lead to the tool as it registered itself."""
    _require_administrator(person_key)
    switch_to(platform().registrar.activate(client_id) or abort(404))
    return redirect(url_for("tools.manage", person_key=person_key, course_id=course_id), code=303)


def _page(person_key: str, course_id: str, **values: str) -> str:
    _require_administrator(person_key)
    tools = platform().registrar.tools()
    return course_page("tools.html", known_person(person_key), course_id, tools=tools, **values)


def _require_administrator(person_key: str) -> None:
    if known_person(person_key).place is not Place.ADMINISTRATOR:
        abort(403)
