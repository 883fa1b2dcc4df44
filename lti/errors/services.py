"""Knows how a call to a platform's services can fail, one class each; knows no words for people."""

from lti.errors.base import GateError


class ServiceError(GateError):
    """Base: a call to a platform did not do what it should."""

    is_before_sending = False
    """Whether nothing but a token was asked for yet."""
    is_everywhere = False
    """Whether the platform as a whole cannot answer now, and not just for this column or course."""
    platform_status: int | None = None
    """The HTTP status it answered with, if it answered."""


class Temporary(ServiceError):
    """Trying again later may help. `retry_after`: seconds the platform asked for, if it did.

    `is_everywhere`: no answer at all, no token, or a platform that says it is busy. Moodle answers 500 for one locked
    column while everything else is well.
    """

    code = "lti.service_temporary"
    status = 503

    def __init__(
        self, message: str, *, retry_after: float | None = None, is_everywhere: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.is_everywhere = is_everywhere


class NotReady(Temporary):
    """What is asked about is not open yet: Canvas takes no score for an assignment that is not published."""

    code = "lti.column_not_ready"
    status = 409


class Refused(ServiceError):
    """The platform said no, and asking again will not change it.

    `reason` is the standard phrase of `platform_status`: the platform's own may name people.
    """

    code = "lti.service_refused"
    status = 502

    def __init__(self, *, platform_status: int, reason: str) -> None:
        super().__init__(f"the platform answered {platform_status} {reason}")
        self.platform_status = platform_status
        self.reason = reason


class Conflict(ServiceError):
    """The platform has a score with this stamp or a later one."""

    code = "lti.score_conflict"
    status = 409


class NoSuchColumn(ServiceError):
    """The line item is gone."""

    code = "lti.no_such_column"
    status = 404


class NotAllowed(ServiceError):
    """The platform does not give us the right to do this."""

    code = "lti.service_not_allowed"
    status = 403
    is_about_scope = False
    """Whether it knows us and gives tokens, only not for this (RFC 6749, section 5.2: `invalid_scope`)."""


class AnswerUnusable(ServiceError):
    """The platform's answer is too large, endless, or not what the specification says."""

    code = "lti.answer_unusable"
    status = 502


class AddressRefused(ServiceError):
    """An address we will not call: not https, or leading away from where it should stay."""

    code = "lti.address_refused"
    status = 502
