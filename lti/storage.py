"""Knows where a platform's storage keeps the proof of a login, and who may be asked for it; knows no page.

LTI Client Side postMessages and LTI postMessage Storage 0.1: a page of ours asks a window of the platform to keep a
text, and asks for it after the launch. Only the origin of the platform's authentication address is spoken to, and
only answers from there count. Nothing is sent to `*`: whoever could hear a proof, or make one up, could bring
somebody else's launch into this browser.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lti.messages import Registration
from lti.state import State, proof_of

_FRAME_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFrame:
    """Where the proof of one login lies."""

    frame: str
    """`_parent`, or the name of a frame beside ours."""
    origin: str
    """The only one that is spoken to and listened to: that of the authentication address."""
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What the platform is to keep until the launch."""

    place: StorageFrame
    proof: str = field(repr=False)


class ProofWanted(Exception):
    """No refusal: a genuine launch came without the browser's cookie, and the platform's storage can be asked.

    Nothing is spent. A page of ours asks at `place` and posts the launch again, with what it got.
    """

    def __init__(self, *, place: StorageFrame) -> None:
        super().__init__("the launch came without a cookie; the platform's storage was not asked yet")
        self.place = place


def offered_frame(params: Mapping[str, str]) -> str | None:
    """The frame that the platform offers (`lti_storage_target`), if it is called as a frame can be called."""
    name = params.get("lti_storage_target", "")
    return name if _FRAME_NAME.fullmatch(name) else None


def place_of(state: State, registration: Registration) -> StorageFrame | None:
    """Where this login's proof lies; None where the platform offered no storage."""
    if state.storage_frame is None:
        return None
    parts = urlsplit(registration.auth_login_url)
    return StorageFrame(
        frame=state.storage_frame, origin=f"{parts.scheme}://{parts.netloc}", key=f"lti.{state.id}"
    )


def keeping_of(state: State, registration: Registration, *, secret: bytes) -> Keeping | None:
    """What the platform is to keep for this login; None where it offered no storage."""
    place = place_of(state, registration)
    return Keeping(place=place, proof=proof_of(state, secret=secret)) if place else None
