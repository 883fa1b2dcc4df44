"""Knows that a service call can be refused; does not know which and why."""


class Refused(Exception):
    """The service call is refused with an HTTP status and a reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
