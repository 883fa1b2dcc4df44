"""The pages that use a platform's storage on the way in: one keeps a proof there, one asks for it; and what is left of them.

They change nothing by themselves, and speak to the platform's origin only, so anybody may frame them
(docs/decisions/0013). They are there for moments and offer no other language: choosing one would end the launch.
"""

from http import HTTPStatus

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lti.flask_adapter import PROOF_FIELD
from lti.storage import Keeping, StorageFrame


def keep(address: str, keeping: Keeping) -> str:
    """At the login: give the proof to the platform to keep, then go on to `address`."""
    return render_template(
        "launch/keep.html", locales=(), address=address, place=keeping.place, proof=keeping.proof
    )


def ask(place: StorageFrame) -> str:
    """At the launch, which came without a cookie: ask for the proof, then post the launch again with it."""
    fields = {name: request.form[name] for name in ("id_token", "state")}
    return render_template(
        "launch/ask.html",
        locales=(),
        action="/lti/launch",
        fields=fields,
        place=place,
        proof_field=PROOF_FIELD,
    )


def tell_where(answer: AnyResponse | tuple[str, int]) -> AnyResponse | tuple[str, int]:
    """Let our script open the visit itself, in place of the page that asked: a redirect would be followed unseen."""
    if request.headers.get("X-Requested-With") == "fetch" and isinstance(answer, AnyResponse):
        answer.status_code = HTTPStatus.CREATED
    return answer


def used() -> str:
    """What going back to a page of the way in leads to: those came with a form that cannot be sent twice."""
    return render_template("launch/used.html")
