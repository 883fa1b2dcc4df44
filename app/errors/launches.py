"""Knows how the refusals of a launch are told to the person who clicked, one entry for each class of `lti.errors`."""

from http import HTTPStatus

from app.errors.refusal import Refusal
from app.i18n import lazy

_AGAIN = lazy(
    "Go back to your course and open the link again. If that does not help, tell the help desk the number below."
)
_REGISTRATION = lazy(
    "The learning platform and this tool do not know each other (yet). Tell the number below to the person "
    "who looks after the platform: they have to check the registration."
)
_MESSAGE = lazy(
    "The learning platform sent a message this tool cannot accept. Tell the number below to the person who "
    "looks after the platform."
)
_FORGED = lazy(
    "This can be a fault of the platform, or an attempt to get in by a trick. Go back to your course and open the "
    "link again; if it stays like this, tell the help desk the number below."
)
_AT_PLATFORM = lazy(
    "Nothing was installed. Check the address of the learning platform in its own settings, then start again there "
    "with the same link."
)
_OLD = lazy("Login did not finish")

ENTRIES = (
    Refusal("lti.login_incomplete", HTTPStatus.BAD_REQUEST, lazy("This address is for learning platforms"),
          lazy("Open the course through the link in your learning platform.")),
    Refusal("lti.platform_unknown", HTTPStatus.BAD_REQUEST, lazy("This learning platform is not registered here"), _REGISTRATION),
    Refusal("lti.client_ambiguous", HTTPStatus.BAD_REQUEST, lazy("The platform did not say which registration it means"),
          _REGISTRATION),
    Refusal("lti.target_refused", HTTPStatus.BAD_REQUEST, lazy("The link leads somewhere else"), _MESSAGE),
    Refusal("lti.deployment_unknown", HTTPStatus.UNAUTHORIZED, lazy("The course is not open for your platform yet"),
          lazy("It has to be approved first. Tell the number below to the person who looks after your platform.")),
    Refusal("lti.deployment_waiting", HTTPStatus.FORBIDDEN, lazy("The course is not open for your platform yet"),
          lazy("It waits to be approved. Tell the number below to the person who looks after your platform.")),
    Refusal("lti.deployment_suspended", HTTPStatus.FORBIDDEN, lazy("The course is closed for your platform"),
          lazy("Ask the person who looks after your platform what was agreed.")),
    Refusal("lti.deployment_mismatch", HTTPStatus.UNAUTHORIZED, _OLD, _FORGED),
    Refusal("lti.platform_refused", HTTPStatus.BAD_REQUEST, lazy("Your learning platform did not let you through"),
          lazy("Perhaps you were logged out. Log in to your learning platform, then open the link again.")),
    Refusal("lti.launch_incomplete", HTTPStatus.BAD_REQUEST, lazy("Open the course from your learning platform"),
          lazy("This address works only through the link in your course. Go there and click it. If the frame there stays blank, "
               "tell the people who run this tool: they add the address of the page around it with “platform add … "
               "--frame-origin”.")),
    Refusal("lti.state_unknown", HTTPStatus.UNAUTHORIZED, _OLD, _AGAIN),
    Refusal("lti.state_expired", HTTPStatus.UNAUTHORIZED, lazy("Opening the course took too long"), _AGAIN),
    Refusal("lti.state_of_another_browser", HTTPStatus.UNAUTHORIZED, _OLD, _FORGED),
    Refusal("lti.state_spent", HTTPStatus.UNAUTHORIZED, lazy("This way in was used before"), _AGAIN),
    Refusal("lti.no_cookie", HTTPStatus.UNAUTHORIZED, lazy("This browser does not let the course remember you here"),
          lazy("Open the course in a tab of its own.")),
    Refusal("lti.token_malformed", HTTPStatus.BAD_REQUEST, lazy("The platform’s message cannot be read"), _MESSAGE),
    Refusal("lti.algorithm_refused", HTTPStatus.UNAUTHORIZED, lazy("The platform’s signature is of the wrong kind"), _MESSAGE),
    Refusal("lti.key_id_missing", HTTPStatus.UNAUTHORIZED, lazy("The platform’s signature cannot be checked"), _MESSAGE),
    Refusal("lti.key_unknown", HTTPStatus.UNAUTHORIZED, lazy("The platform’s signature cannot be checked"), _MESSAGE),
    Refusal("lti.key_refused", HTTPStatus.UNAUTHORIZED, lazy("The platform’s key is too weak"), _MESSAGE),
    Refusal("lti.keys_unavailable", HTTPStatus.SERVICE_UNAVAILABLE, lazy("Your learning platform does not answer us just now"),
          lazy("Wait a minute, then open the link in your course again.")),
    Refusal("lti.signature_refused", HTTPStatus.UNAUTHORIZED, lazy("The platform’s signature is not genuine"), _FORGED),
    Refusal("lti.issuer_mismatch", HTTPStatus.UNAUTHORIZED, lazy("The message came from another platform"), _FORGED),
    Refusal("lti.audience_mismatch", HTTPStatus.UNAUTHORIZED, lazy("The message was meant for another tool"), _FORGED),
    Refusal("lti.times_missing", HTTPStatus.UNAUTHORIZED, lazy("The platform’s message does not say when it was made"), _MESSAGE),
    Refusal("lti.token_expired", HTTPStatus.UNAUTHORIZED, lazy("Opening the course took too long"), _AGAIN),
    Refusal("lti.times_refused", HTTPStatus.UNAUTHORIZED, lazy("The clocks of the platform and this tool differ"), _MESSAGE),
    Refusal("lti.nonce_mismatch", HTTPStatus.UNAUTHORIZED, _OLD, _FORGED),
    Refusal("lti.version_refused", HTTPStatus.BAD_REQUEST, lazy("The platform speaks another version of LTI"), _MESSAGE),
    Refusal("lti.message_type_refused", HTTPStatus.BAD_REQUEST, lazy("The platform asked for something this tool does not offer"),
          _MESSAGE),
    Refusal("lti.content_types_refused", HTTPStatus.BAD_REQUEST, lazy("Your learning platform takes no links here"),
          lazy("Here it asks for another kind of content, and this course gives links only. Try it where your platform "
               "adds an activity or an external tool.")),
    Refusal("lti.claim_invalid", HTTPStatus.BAD_REQUEST, lazy("A part of the platform’s message is missing or wrong"), _MESSAGE),
    # ---- registration
    Refusal("lti.registration_incomplete", HTTPStatus.BAD_REQUEST, lazy("This address is for the administration of a learning platform"),
          lazy("Copy the link, and paste it where your learning platform adds a tool by a registration link.")),
    Refusal("lti.registration_address", HTTPStatus.BAD_REQUEST, lazy("The learning platform named an address we do not call"),
          lazy("Its addresses must begin with https and be reachable from the internet. If your platform is on a private "
               "network, ask the operator of this tool to allow its host.")),
    Refusal("lti.registration_elsewhere", HTTPStatus.BAD_REQUEST, lazy("The learning platform speaks for another address"), _AT_PLATFORM),
    Refusal("lti.registration_unanswered", HTTPStatus.SERVICE_UNAVAILABLE, lazy("The learning platform does not answer us"),
          lazy("Nothing was installed. Wait a minute, then start again in your learning platform with the same link.")),
    Refusal("lti.registration_unreadable", HTTPStatus.BAD_GATEWAY, lazy("The learning platform’s answer cannot be read"), _AT_PLATFORM),
    Refusal("lti.registration_refused", HTTPStatus.BAD_GATEWAY, lazy("The learning platform did not accept the registration"),
          lazy("Start again in your learning platform with the same link. If it refuses again, register the tool by hand.")),
)  # fmt: skip
