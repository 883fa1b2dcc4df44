"""Knows one registration with a platform and what is kept for talking to it; knows no people."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.generation import GENERATION, PLATFORMS
from app.models.secrets import Plain, Sealed, Secret, SecretText
from app.models.types import choice

PlatformState = Literal["active", "suspended"]


class Platform(Keyed, Base):
    """A registration: one client of one issuer. An institution may have several."""

    __tablename__ = "platform"
    __table_args__ = (UniqueConstraint("issuer", "client_id"), {"info": {GENERATION: PLATFORMS}})

    id: Mapped[Id]
    issuer: Mapped[str]
    client_id: Mapped[str]
    name: Mapped[str]
    family: Mapped[str] = mapped_column(default="neutral")
    """Which facts of `lti.families` hold: moodle, canvas, …"""
    auth_login_url: Mapped[str]
    auth_token_url: Mapped[str]
    token_audience: Mapped[str | None]
    """What the platform wants as `aud` of a token request; none: the token address."""
    key_set_url: Mapped[str]
    frame_origins: Mapped[list[str]] = mapped_column(default=list)
    """Origins that may show the tool in a frame; Canvas' issuer is never one of them."""
    scopes_granted: Mapped[list[str]] = mapped_column(default=list)
    """What its launches have named, for the self-check. What may be done with grades is told by each link (`resource_link`)."""
    accepts_any_deployment: Mapped[bool] = mapped_column(default=False)
    """A deployment seen for the first time becomes active at once and joins `institution`."""
    accepts_first_deployment: Mapped[bool] = mapped_column(default=False)
    """The same for one deployment, then never again: an invitation said so, and the platform told none by itself."""
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    """The institution a deployment joins when nobody names another."""
    state: Mapped[PlatformState] = mapped_column(choice(PlatformState, "state"), default="active")
    trusts_admins: Mapped[bool] = mapped_column(default=False)
    """The operator's word that whoever this platform calls an administrator looks after all of it, and may read the
    institution's reports; of some families it is known (`lti.families`)."""
    full_of: Mapped[list[str]] = mapped_column(default=list)
    """Of what it has brought as much as it may (`exchange.ceilings`): new ones are refused."""
    reads_sites: Mapped[bool] = mapped_column(default=False)
    """The operator's word that the roster of the platform's home page is read, which is everybody who has an account there."""


class KeySet(Base):
    """A platform's public keys as last fetched; shared by all processes."""

    __tablename__ = "key_set"

    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[dict[str, Any]]
    """The JWKS document."""
    fetched_at: Mapped[datetime]
    fresh_until: Mapped[datetime]
    last_miss_at: Mapped[datetime | None]
    """When we last looked in vain: the key was not there, or no answer came."""


class AccessToken(Base):
    """A token a platform gave this registration for these scopes: never shared by two registrations."""

    __tablename__ = "access_token"
    __table_args__ = (Index(None, "expires_at"),)

    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True)
    scopes_hash: Mapped[str] = mapped_column(primary_key=True)
    """Hex SHA-256 of the sorted scopes."""
    sealed_token: Mapped[Plain | Sealed] = mapped_column("token", Secret("access_token.token"))
    token = SecretText[str]("sealed_token")
    expires_at: Mapped[datetime]

    @property
    def row_key(self) -> str:
        """What the token is bound to."""
        return f"{self.platform_id}/{self.scopes_hash}"
