"""Knows how a certificate becomes a signed badge (Open Badges 3.0, as a JWT) and a picture that holds it; keeps no key.

The only module that knows the library. It has the data model and the pictures; the signature names its key by an address
(`kid`), where everybody finds the public half (Open Badges 3.0, section 8.2.3).
"""

from typing import Any

import jwt
from openbadgeslib import baking
from openbadgeslib.ob3 import Achievement, Evidence, IdentityObject, Issuer, OpenBadgeCredential

from app.badges.certified import Certified, Earned

ALGORITHM = "RS256"
"""What every reader of such badges must be able to check."""
REVOKED_BY_HOLDER = "Its holder took it back, its time is over, or it was never given."


class Addresses:
    """Where things are told in public; all below the tool's own address."""

    def __init__(self, public_url: str) -> None:
        self._root = public_url

    def certificate(self, number: str) -> str:
        """What anybody may ask about a certificate."""
        return f"{self._root}/verify/{number}"

    def status(self, number: str) -> str:
        """Whether a certificate is still good, for machines."""
        return f"{self.certificate(number)}/status"

    def issuer(self, key: str) -> str:
        """Who gave it."""
        return f"{self._root}/badges/issuers/{key}"

    def public_key(self, kid: str) -> str:
        """The public half of a key."""
        return f"{self._root}/badges/keys/{kid}"

    def achievement(self, course: str, award: str) -> str:
        """What it is given for."""
        return f"{self._root}/badges/achievements/{course}/{award}"


def signed_badge(
    said: Certified, *, description: str, criteria: str, key: Any, kid: str, at: Addresses
) -> str:
    """The badge of a certificate, as a compact JWT; `key` is the private one that is found as `kid`.

    `description` says what its holder has done, `criteria` what is asked of whoever gets it.
    """
    payload = _credential(said, description=description, criteria=criteria, at=at).to_jwt_payload()
    return jwt.encode(payload, key, algorithm=ALGORITHM, headers={"kid": at.public_key(kid)})


def in_picture(svg: str, badge: str) -> bytes:
    """A picture with the badge in it: programs read it out again, people see the picture."""
    baked: bytes = baking.bake_svg(
        svg.encode(), badge, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3
    )
    return baked


def profile(name: str, *, key: str, keys: list[dict[str, Any]], at: Addresses) -> dict[str, Any]:
    """Who gives badges, with the keys they are signed with (W3C Controlled Identifiers 1.0)."""
    own = at.issuer(key)
    methods = [
        {"id": at.public_key(one["kid"]), "type": "JsonWebKey", "controller": own, "publicKeyJwk": one}
        for one in keys
    ]
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        **Issuer(id=own, name=name).to_dict(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def achievement(
    course_id: str, award: str, *, title: str, text: str, asks: str, is_pathway: bool, at: Addresses
) -> Achievement:
    """What a badge is given for."""
    return Achievement(
        id=at.achievement(course_id, award),
        name=title,
        description=text,
        criteria_narrative=asks,
        achievement_type="Certificate" if is_pathway else "Badge",
    )


def status(number: str, *, issuer: str, is_known: bool, at: Addresses) -> dict[str, Any]:
    """A list of one certificate at most: those of it that are no longer good. What is not known is not good."""
    gone = {"id": at.certificate(number), "revoked": True, "revocationReason": REVOKED_BY_HOLDER}
    told = {
        "id": at.status(number),
        "type": "1EdTechRevocationList",
        "revokedCredential": [] if is_known else [gone],
    }
    return told | ({"issuer": issuer} if issuer else {})


def _credential(said: Certified, *, description: str, criteria: str, at: Addresses) -> OpenBadgeCredential:
    earned: Earned = said.earned
    return OpenBadgeCredential(
        id=at.certificate(said.number),
        name=earned.title,
        issuer=Issuer(id=at.issuer(earned.issuer), name=earned.institution),
        recipient_id=None,
        identifiers=[IdentityObject(identity_hash=said.says.name, identity_type="name", hashed=False)],
        achievement=achievement(
            earned.course_id,
            said.award,
            title=earned.title,
            text=description,
            asks=criteria,
            is_pathway=earned.is_pathway,
            at=at,
        ),
        issuance_date=said.issued_at,
        expiration_date=said.good_until,
        evidence=[Evidence(id=at.certificate(said.number))],
        credential_status=[{"id": at.status(said.number), "type": "1EdTechRevocationList"}],
    )
