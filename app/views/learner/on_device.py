"""Knows under which name and with which key a person's browser keeps what it could not send; keeps nothing of it here."""

import base64
import hashlib

from app.services.actors import Actor


def on_device(actor: Actor, slot: str) -> dict[str, str]:
    """The copy of a text or an answer on the device.

    `draft_id` names it: random to others, the same for one person and place. `draft_key` opens it: 32 bytes in base64, which
    come with the page and are kept nowhere on the device.
    """
    return {
        "draft_id": hashlib.sha256(f"{actor.draft_key}/{slot}".encode()).hexdigest()[:22],
        "draft_key": base64.b64encode(hashlib.sha256(actor.draft_key.encode()).digest()).decode(),
    }
