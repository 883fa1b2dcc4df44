"""Knows how registering with a platform can fail, one class each; knows no words for people."""

from lti.errors.base import GateError


class RegistrationIncomplete(GateError):
    """The platform did not say where its configuration is."""

    code = "lti.registration_incomplete"
    status = 400


class RegistrationAddressRefused(GateError):
    """An address of the platform is not https, malformed, or private."""

    code = "lti.registration_address"
    status = 400


class ConfigurationElsewhere(GateError):
    """The configuration speaks for another host than the one it came from."""

    code = "lti.registration_elsewhere"
    status = 400


class RegistrationUnanswered(GateError):
    """The platform does not answer while it is being registered."""

    code = "lti.registration_unanswered"
    status = 503


class RegistrationUnreadable(GateError):
    """The platform's configuration, or its answer to our registration, is not what the specification says."""

    code = "lti.registration_unreadable"
    status = 502


class RegistrationRefused(GateError):
    """The platform refuses our registration.

    `told` is the platform's reason: untrusted text in one line, cut to 200 characters, for the person who registers.
    """

    code = "lti.registration_refused"
    status = 502

    def __init__(self, *, platform_status: int, told: str) -> None:
        super().__init__(f"the platform answered {platform_status}")
        self.told = " ".join(told.split())[:200]
