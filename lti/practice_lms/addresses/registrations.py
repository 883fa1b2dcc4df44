"""Knows how a tool registers itself: the platform's configuration, the endpoint, its refusals; knows no page.

1EdTech Dynamic Registration 1.0. Strict, in the family's manner: Moodle's reasons are lines of text, Canvas' are lists.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, jsonify, request

from lti.practice_lms.claims import offered_scopes
from lti.practice_lms.config import ToolAddresses
from lti.practice_lms.context import platform, switch_to
from lti.practice_lms.registrar import Tool

blueprint = Blueprint("registrations", __name__)

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_CLAIMS = ("sub", "iss", "name", "given_name", "family_name", "email", "locale")
_MUST_BE = {"application_type": "web", "token_endpoint_auth_method": "private_key_jwt"}
_MUST_HOLD = {"response_types": {"id_token"}, "grant_types": {"implicit", "client_credentials"}}
_TEXTS = ("client_name", "initiate_login_uri", "jwks_uri")


class _NotRegisteredError(Exception):
    """The registration is refused with the text as reason."""

    def __init__(self, reason: str, *, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status


@blueprint.get("/openid-configuration")
def configuration() -> Response | tuple[Response, int]:
    """What this platform is (section 3.5.1)."""
    here = platform()
    config = here.config
    if config.family.configuration_needs_token and not here.registrar.knows(_bearer(), now=config.clock()):
        return jsonify(error="invalid_token"), 401
    return jsonify(
        {
            "issuer": config.issuer,
            "authorization_endpoint": config.auth_login_url,
            "token_endpoint": config.auth_token_url,
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "jwks_uri": config.key_set_url,
            "registration_endpoint": config.registration_url,
            "scopes_supported": ["openid", *offered_scopes(config.family)],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": list(_CLAIMS),
            _PLATFORM: {
                "product_family_code": config.family.product_code,
                "version": "1",
                "messages_supported": [
                    {"type": kind, **({"placements": list(places)} if places else {})}
                    for kind, places in config.family.placements.items()
                ],
                "variables": ["Context.id", "Context.id.history", "Person.address.timezone"],
            },
        }
    )


@blueprint.post("/registration")
def registration() -> Response:
    """Register a tool, or say why not (section 3.6)."""
    here = platform()
    try:
        told = _document()
        tool = _tool(told)
    except _NotRegisteredError as problem:
        return _refused(problem)
    here.registrar.keep(tool)
    if tool.client_id == here.config.client_id:
        switch_to(tool)
    return _accepted(tool, told)


def _document() -> dict[str, Any]:
    here = platform()
    if not _bearer():
        raise _NotRegisteredError("missing_registration_token", status=401)
    if not here.registrar.knows(_bearer(), now=here.config.clock()):
        raise _NotRegisteredError("token_already_used", status=401)
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise _NotRegisteredError("a JSON object is needed")
    g.service_body = told
    return told


def _tool(told: dict[str, Any]) -> Tool:
    about = told.get(TOOL)
    if not isinstance(about, dict):
        raise _NotRegisteredError(f"missing required attribute {TOOL}")
    _check_client(told)
    _check_about(about, redirect_uris=told["redirect_uris"])
    here = platform()
    client_id = here.registrar.spend(_bearer(), now=here.config.clock())
    if client_id is None:
        raise _NotRegisteredError("token_already_used", status=401)
    return Tool(
        client_id=client_id,
        name=told["client_name"],
        addresses=ToolAddresses(
            login=told["initiate_login_uri"],
            redirect_uris=tuple(told["redirect_uris"]),
            key_set=told["jwks_uri"],
            target=about["target_link_uri"],
        ),
        custom=about.get("custom_parameters", {}),
        scopes=tuple(
            scope
            for scope in offered_scopes(here.config.family)
            if scope in str(told.get("scope", "")).split()
        ),
        claims=frozenset(about["claims"]),
    )


def _check_client(told: dict[str, Any]) -> None:
    for name, value in _MUST_BE.items():
        if told.get(name) != value:
            raise _NotRegisteredError(f"invalid_{name}")
    for name, values in _MUST_HOLD.items():
        if not values <= set(_texts(told, name)):
            raise _NotRegisteredError(f"invalid_{name}")
    for name in _TEXTS:
        if not (isinstance(told.get(name), str) and told[name]):
            raise _NotRegisteredError(f"missing required attribute {name}")
    if not _texts(told, "redirect_uris"):
        raise _NotRegisteredError("missing required attribute redirect_uris")


def _check_about(about: dict[str, Any], *, redirect_uris: list[str]) -> None:
    target = urlsplit(str(about.get("target_link_uri", "")))
    if not about.get("domain"):
        raise _NotRegisteredError("missing_domain")
    if target.netloc != about["domain"]:
        raise _NotRegisteredError("domain_targetlinkuri_mismatch")
    if any(urlsplit(address).netloc != about["domain"] for address in redirect_uris):
        raise _NotRegisteredError("a redirect_uri is not on the domain")
    if not {"iss", "sub"} <= set(_texts(about, "claims")):
        raise _NotRegisteredError("invalid_claims")
    for message in about.get("messages") or [{}]:
        _check_message(message)


def _check_message(message: dict[str, Any]) -> None:
    supported = platform().config.family.placements
    if message.get("type") not in supported:
        raise _NotRegisteredError("a message is of a type that is not supported")
    if not set(message.get("placements", ())) <= set(supported[message["type"]]):
        raise _NotRegisteredError("a message asks for a placement that is not supported")


def _texts(told: dict[str, Any], name: str) -> list[str]:
    values = told.get(name)
    return [one for one in values if isinstance(one, str)] if isinstance(values, list) else []


def _bearer() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind.lower() == "bearer" else ""


def _accepted(tool: Tool, told: dict[str, Any]) -> Response:
    config = platform().config
    about = dict(told[TOOL])
    if config.family.tells_deployment:
        about["deployment_id"] = config.deployment_id
    response = jsonify({**told, "client_id": tool.client_id, "scope": " ".join(tool.scopes), TOOL: about})
    response.status_code = config.family.registration_status
    return response


def _refused(problem: _NotRegisteredError) -> Response:
    family, reason = platform().config.family, str(problem)
    if family.product_code == "moodle":
        response = Response(reason, mimetype="text/html")
    elif family.product_code == "canvas":
        response = jsonify(errors=[reason])
    else:
        response = jsonify(error="invalid_client_metadata", error_description=reason)
    response.status_code = problem.status or family.bad_registration_status
    return response
