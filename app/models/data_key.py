"""Knows which keys of secrets were ever used here, by a text each of them sealed; knows no key and no secret of anybody."""

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.secrets import Plain, Sealed, Secret, SecretText


class DataKey(Base):
    """One key that texts may be sealed with. Whether it is among those of a process, its canary tells."""

    __tablename__ = "data_key"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    """The beginning of a digest of the key."""
    sealed_canary: Mapped[Plain | Sealed] = mapped_column("canary", Secret("data_key.canary"))
    canary = SecretText[str]("sealed_canary")
    """Says nothing; that it opens is all that counts."""

    @property
    def row_key(self) -> str:
        """What the canary is bound to."""
        return self.key_id
