"""Knows how a login or a launch can be refused, one class each; knows no words for people."""

from lti.errors.base import GateError
from lti.messages import ContentRequest, Launch


class LoginIncomplete(GateError):
    """The login initiation lacks `iss`, `login_hint` or `target_link_uri`."""

    code = "lti.login_incomplete"
    status = 400


class PlatformUnknown(GateError):
    """Nobody registered this issuer and client.

    What came is told to whoever sent it, and what is registered only where it differs in its spelling: who sends an
    address learns of no other. `registered`: the other spelling; `is_client`: the issuer is right, its client is another.
    """

    code = "lti.platform_unknown"
    status = 400

    def __init__(
        self, *, issuer: str = "", client_id: str = "", registered: str = "", is_client: bool = False
    ) -> None:
        super().__init__("nobody registered this issuer and client")
        self.issuer, self.client_id = issuer, client_id
        self.registered, self.is_client = registered, is_client


class ClientAmbiguous(GateError):
    """The issuer has several registrations and the login does not say which."""

    code = "lti.client_ambiguous"
    status = 400


class TargetRefused(GateError):
    """`target_link_uri` is missing, leads elsewhere, or changed between login and launch."""

    code = "lti.target_refused"
    status = 400


class DeploymentRefused(GateError):
    """Base: a deployment that is not let in (yet)."""

    def __init__(self, *, platform_id: int, deployment_id: str) -> None:
        super().__init__(f"deployment of platform {platform_id} is not let in")
        self.platform_id = platform_id
        self.deployment_id = deployment_id


class DeploymentUnknown(DeploymentRefused):
    """A genuine launch of a deployment nobody knows; it may be noted as waiting."""

    code = "lti.deployment_unknown"
    status = 401


class DeploymentWaiting(DeploymentRefused):
    """The deployment waits for an operator's approval."""

    code = "lti.deployment_waiting"
    status = 403


class DeploymentSuspended(DeploymentRefused):
    """The deployment was let in once and is not any more."""

    code = "lti.deployment_suspended"
    status = 403


class DeploymentMismatch(GateError):
    """The login began for another deployment, which may be another institution's."""

    code = "lti.deployment_mismatch"
    status = 401


class PlatformRefused(GateError):
    """The platform posted an error instead of a token (OpenID Connect core, section 3.1.2.6).

    `error` and `description` are untrusted text, cut to 200 characters.
    """

    code = "lti.platform_refused"
    status = 400

    def __init__(self, *, error: str, description: str) -> None:
        super().__init__("the platform answered the login with an error")
        self.error = error[:200]
        self.description = description[:200]


class LaunchIncomplete(GateError):
    """The launch lacks `id_token` or `state`."""

    code = "lti.launch_incomplete"
    status = 400


class StateUnknown(GateError):
    """The state was not made here."""

    code = "lti.state_unknown"
    status = 401


class StateExpired(GateError):
    """The login is too long ago."""

    code = "lti.state_expired"
    status = 401


class StateOfAnotherBrowser(GateError):
    """The browser has our cookie, but another one began this login."""

    code = "lti.state_of_another_browser"
    status = 401


class StateSpent(GateError):
    """The state was used before."""

    code = "lti.state_spent"
    status = 401


class NoCookie(GateError):
    """All is well with the launch, but the browser sent no cookie at all, so nobody knows whose it is.

    The state is spent. `launch` and `state_hash` are for a page that lets the person confirm in a new tab.
    """

    code = "lti.no_cookie"
    status = 401

    def __init__(self, *, launch: Launch, state_hash: bytes) -> None:
        super().__init__("the launch came without the browser's cookie")
        self.launch = launch
        self.state_hash = state_hash


class TokenMalformed(GateError):
    """The id_token is no signed JWT of JSON objects."""

    code = "lti.token_malformed"
    status = 400


class AlgorithmRefused(GateError):
    """The token is signed with something else than RS256."""

    code = "lti.algorithm_refused"
    status = 401


class KeyIdMissing(GateError):
    """The token does not say which key signed it."""

    code = "lti.key_id_missing"
    status = 401


class KeyUnknown(GateError):
    """The platform publishes no key of that id, even when asked again."""

    code = "lti.key_unknown"
    status = 401


class KeyRefused(GateError):
    """The key is no RSA signing key of at least 2048 bits."""

    code = "lti.key_refused"
    status = 401


class KeysUnavailable(GateError):
    """The platform's keys cannot be fetched now; trying again later may help."""

    code = "lti.keys_unavailable"
    status = 503


class SignatureRefused(GateError):
    """The signature does not fit the token."""

    code = "lti.signature_refused"
    status = 401


class IssuerMismatch(GateError):
    """The token was issued by another platform than the login began at."""

    code = "lti.issuer_mismatch"
    status = 401


class AudienceMismatch(GateError):
    """The token was not made for this registration."""

    code = "lti.audience_mismatch"
    status = 401


class TimesMissing(GateError):
    """`exp` or `iat` is missing, or a time is no number."""

    code = "lti.times_missing"
    status = 401


class TokenExpired(GateError):
    """`exp` lies behind us."""

    code = "lti.token_expired"
    status = 401


class TimesRefused(GateError):
    """The token is from the future, too old, or meant to live absurdly long."""

    code = "lti.times_refused"
    status = 401


class NonceMismatch(GateError):
    """The token answers another login, or none."""

    code = "lti.nonce_mismatch"
    status = 401


class VersionRefused(GateError):
    """The message is not LTI 1.3.0."""

    code = "lti.version_refused"
    status = 400


class MessageTypeRefused(GateError):
    """The message is of a type this address does not serve."""

    code = "lti.message_type_refused"
    status = 400


class ContentTypesRefused(GateError):
    """The platform asks for content, and for no kind of it that we have. `request` says where to tell so."""

    code = "lti.content_types_refused"
    status = 400

    def __init__(self, *, request: ContentRequest) -> None:
        super().__init__("the platform takes no links to this tool")
        self.request = request


class ClaimInvalid(GateError):
    """A claim we need is missing or unusable; `claim` is its short name."""

    code = "lti.claim_invalid"
    status = 400

    def __init__(self, claim: str) -> None:
        super().__init__(f"claim {claim} is missing or unusable")
        self.claim = claim
