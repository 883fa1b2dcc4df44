"""The operator's door: platforms, deployments, institutions, invitations, keys, audit. Nobody comes in from a platform, and no page tells of people."""

from flask import Blueprint

from app.views.operator import (
    arrival,
    audit,
    contacts,
    deployments,
    institutions,
    invitations,
    keys,
    platforms,
)

blueprint = Blueprint("operator", __name__)

blueprint.add_url_rule("/operator", view_func=arrival.ask)
blueprint.add_url_rule("/operator", view_func=arrival.begin, methods=["POST"])

NUMBER = "<int(max=999999999):number>"
"""Of a row; a longer one is none, and no database could look for it."""

for address, name, view, method in (
    ("/language", "language", arrival.speak, "POST"),
    ("/leave", "leave", arrival.leave, "POST"),
    ("/platforms", "platforms", platforms.show, "GET"),
    ("/platforms/<platform>", "ask_platform", platforms.ask, "GET"),
    ("/platforms/<platform>", "check_platform", platforms.check, "POST"),
    ("/platforms/<platform>/administrators", "trust_administrators", platforms.trust, "POST"),
    ("/platforms/<platform>/site", "read_site", platforms.read_site, "POST"),
    ("/platforms/<platform>/suspend", "suspend_platform", platforms.suspend, "POST"),
    ("/platforms/<platform>/resume", "resume_platform", platforms.resume, "POST"),
    ("/visits/end", "end_visits", platforms.end_visits, "POST"),
    ("/deployments", "deployments", deployments.show, "GET"),
    (f"/deployments/{NUMBER}/approve", "approve", deployments.approve, "POST"),
    (f"/deployments/{NUMBER}/suspend", "suspend", deployments.suspend, "POST"),
    ("/institutions", "institutions", institutions.show, "GET"),
    ("/institutions/<institution>/contacts", "contacts", contacts.show, "GET"),
    ("/institutions/<institution>/contacts", "set_contacts", contacts.keep, "POST"),
    ("/institutions/<institution>/look", "look", institutions.look, "GET"),
    ("/institutions/<institution>/look", "set_look", institutions.set_look, "POST"),
    ("/institutions/<institution>/look/logo", "set_logo", institutions.set_logo, "POST"),
    ("/institutions/<institution>/look/reset", "reset_look", institutions.reset_look, "POST"),
    ("/invitations", "invitations", invitations.show, "GET"),
    ("/invitations", "invite", invitations.make, "POST"),
    (f"/invitations/{NUMBER}/revoke", "revoke", invitations.revoke, "POST"),
    ("/keys", "keys", keys.show, "GET"),
    ("/keys", "rotate", keys.rotate, "POST"),
    ("/audit", "audit", audit.show, "GET"),
):
    blueprint.add_url_rule(f"/v/<visit>/operator{address}", endpoint=name, view_func=view, methods=[method])
