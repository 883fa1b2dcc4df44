"""Knows how a launch travels: login initiation and authentication; does not know what the id_token says.

1EdTech Security Framework 1.0, section 5.1.1 (third-party initiated OpenID Connect login).
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from lti.practice_lms.claims import (
    account_claims,
    launch_claims,
    review_claims,
    review_target,
    selection_claims,
    target_of,
)
from lti.practice_lms.context import (
    known_administrator,
    known_course,
    known_grader,
    known_person,
    known_teacher,
    platform,
    reviewed,
)
from lti.practice_lms.memory import Message, PendingLaunch
from lti.practice_lms.world import ACCOUNT, Inhabitant

blueprint = Blueprint("oidc", __name__)

_TARGETS = {"iframe", "window"}
_SAME_FOR_ALL = {"scope": "openid", "response_type": "id_token"}
_UNTOLD = {"nonce", "iat", "exp"}


class _Stopped(Exception):
    """The launch ends here, with a page of our own."""


class _ToldToTool(Exception):
    """The launch ends here, and the tool hears why (OpenID Connect core, section 3.1.2.6)."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.fields = {"error": error, **({"error_description": description} if description else {})}


@blueprint.get("/as/<person_key>/launch/<course_id>/<link_id>")
def launch(person_key: str, course_id: str, link_id: str) -> str:
    """A page that sends the login initiation to the tool by itself; `?target=window` outside the frame."""
    here, person, course = platform(), known_person(person_key), known_course(course_id)
    link = here.link(course, link_id) or abort(404)
    target = request.args.get("target", "iframe")
    if target not in _TARGETS:
        abort(400)
    hint = here.memory.begin_launch(
        person_key=person.key,
        course_id=course.id,
        link_id=link.id,
        target=target,
        now=here.config.clock(),
        acting=_acting(),
    )
    return _initiation(person, hint=hint, target=target_of(here, link), title=f"Opening {link.title}")


def _acting() -> str | None:
    """Who acts as the person: `?acting=aksel`, where the platform knows such a thing, and an administrator."""
    if "acting" not in request.args:
        return None
    actor = known_administrator(request.args["acting"])
    return actor.key if platform().config.family.acts_as_others else abort(404)


@blueprint.get("/as/<person_key>/account")
def account(person_key: str) -> str:
    """A page that opens the tool for the whole account."""
    here, person = platform(), known_administrator(person_key)
    if not here.config.family.has_accounts:
        abort(404)
    hint = here.memory.begin_launch(
        person_key=person.key, course_id=ACCOUNT.id, target="window", now=here.config.clock()
    )
    return _initiation(person, hint=hint, target=here.config.tool.target, title=f"Opening {ACCOUNT.title}")


@blueprint.get("/as/<person_key>/select/<course_id>")
def select(person_key: str, course_id: str) -> str:
    """A page that asks the tool for content; `?one=yes` for one thing only."""
    here, person, course = platform(), known_teacher(person_key), known_course(course_id)
    now = here.config.clock()
    selection = here.memory.begin_selection(
        person_key=person.key,
        course_id=course.id,
        accepts_several=request.args.get("one") != "yes",
        now=now,
    )
    hint = here.memory.begin_launch(
        person_key=person.key, course_id=course.id, selection=selection, target="iframe", now=now
    )
    return _initiation(person, hint=hint, target=here.config.tool.target, title="Opening the catalogue")


@blueprint.get("/as/<person_key>/review/<course_id>/<int:column_id>/<learner_key>")
def review(person_key: str, course_id: str, column_id: int, learner_key: str) -> str:
    """A page that asks the tool to show a learner's work; `?target=window` outside the frame."""
    here, person, course = platform(), known_grader(person_key), known_course(course_id)
    learner, column = reviewed(course, column_id, learner_key)
    target = request.args.get("target", "iframe")
    if target not in _TARGETS:
        abort(400)
    hint = here.memory.begin_launch(
        person_key=person.key,
        course_id=course.id,
        column=column.id,
        learner_key=learner.key,
        target=target,
        now=here.config.clock(),
    )
    return _initiation(
        person, hint=hint, target=review_target(here, column), title=f"Opening the work of {learner.name}"
    )


def _initiation(person: Inhabitant, *, hint: str, target: str, title: str) -> str:
    here = platform()
    fields = {
        "iss": here.config.issuer,
        "login_hint": here.subject(person),
        "target_link_uri": target,
        "lti_message_hint": hint,
        "client_id": here.config.client_id,
        here.config.family.deployment_field: here.config.deployment_id,
        **_storage(),
    }
    return _form(here.config.tool.login, fields, title=title)


def _storage() -> dict[str, str]:
    """Where tools may keep data in the browser (LTI postMessage Storage); told in the login and in the launch."""
    frame = platform().config.family.storage_frame
    return {"lti_storage_target": frame} if frame else {}


@blueprint.route("/auth", methods=["GET", "POST"])
def auth() -> Response | str | tuple[str, int]:
    """Answer an authentication request with an id_token, or say why not."""
    asked = request.values.to_dict()
    try:
        _check_before_telling(asked)
        return _grant(asked)
    except _Stopped as reason:
        _note("Launch refused", status=400, detail={"reason": str(reason)})
        return render_template("stopped.html", reason=str(reason)), 400
    except _ToldToTool as reason:
        _note("Launch refused, tool told", status=200, detail=reason.fields)
        fields = {**reason.fields, **({"state": asked["state"]} if "state" in asked else {})}
        return _form(asked["redirect_uri"], fields, title="Telling the tool that this did not work")


def _check_before_telling(asked: Mapping[str, str]) -> None:
    if asked.get("redirect_uri") not in platform().config.tool.redirect_uris:
        raise _Stopped("The redirect_uri is not one this tool registered.")
    for name, value in _SAME_FOR_ALL.items():
        if asked.get(name) != value:
            raise _Stopped(f"The parameter {name} must be {value}.")
    if not asked.get("nonce"):
        raise _Stopped("The parameter nonce is missing.")
    if not asked.get("lti_message_hint"):
        raise _Stopped("The parameter lti_message_hint is missing.")


def _grant(asked: Mapping[str, str]) -> str:
    here = platform()
    if asked.get("client_id") != here.config.client_id:
        raise _ToldToTool("unauthorized_client")
    if asked.get("response_mode") != "form_post":
        raise _ToldToTool("invalid_request", "Invalid response_mode")
    if asked.get("prompt") != "none":
        raise _ToldToTool("invalid_request", "Invalid prompt")
    pending = _pending(asked)
    fields = {"id_token": _id_token(pending, nonce=asked["nonce"]), **_storage()}
    if "state" in asked:
        fields["state"] = asked["state"]
    return _form(asked["redirect_uri"], fields, title="Opening the tool")


def _pending(asked: Mapping[str, str]) -> PendingLaunch:
    here, hint = platform(), asked["lti_message_hint"]
    pending = here.memory.pending_launch(hint, now=here.config.clock())
    if pending is None:
        raise _used_up()
    if asked.get("login_hint") != here.subject(known_person(pending.person_key)):
        raise _ToldToTool("access_denied")
    if not here.memory.spend_launch(hint):
        raise _used_up()
    return pending


def _used_up() -> Exception:
    if platform().config.family.posts_expired_launch:
        return _ToldToTool("launch_no_longer_valid", "The launch has either expired or already been consumed")
    return _Stopped("This launch was used before, or it took too long. Open the activity again.")


def _id_token(pending: PendingLaunch, *, nonce: str) -> str:
    here, person = platform(), known_person(pending.person_key)
    if pending.course_id == ACCOUNT.id:
        _note(f"{person.name} opens the account", status=200, detail={})
        return here.key.sign(account_claims(here, person=person, nonce=nonce))
    course = known_course(pending.course_id)
    if pending.selection is not None:
        selection = here.memory.selection(pending.selection, now=here.config.clock()) or abort(404)
        claims = selection_claims(
            here, course, name=pending.selection, selection=selection, person=person, nonce=nonce
        )
        _note(f"{person.name} chooses content", status=200, detail={})  # its return address is a key
        return here.key.sign(claims)
    if pending.column is not None:
        learner, column = reviewed(course, pending.column, pending.learner_key or "")
        claims = review_claims(
            here,
            course,
            column=column,
            learner=learner,
            person=person,
            document_target=pending.document_target,
            nonce=nonce,
        )
        return _signed(claims, summary=f"{person.name} opens the work of {learner.name}")
    link = here.link(course, pending.link_id or "") or abort(404)
    claims = launch_claims(
        here,
        course,
        link=link,
        person=person,
        document_target=pending.document_target,
        nonce=nonce,
        acting=known_administrator(pending.acting) if pending.acting else None,
    )
    return _signed(claims, summary=f"{person.name} opens {link.title}")


def _signed(claims: dict[str, Any], *, summary: str) -> str:
    shown = {name: value for name, value in claims.items() if name not in _UNTOLD}
    _note(summary, status=200, detail=shown)
    return platform().key.sign(claims)


def _note(summary: str, *, status: int, detail: Mapping[str, object]) -> None:
    here = platform()
    here.memory.note(
        Message(at=here.config.clock(), kind="launch", summary=summary, status=status, detail=dict(detail))
    )


def _form(action: str, fields: Mapping[str, str], *, title: str) -> str:
    return render_template("send.html", action=action, fields=fields, title=title)
