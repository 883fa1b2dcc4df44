"""Knows what every table has in common: names of constraints, column types by annotation, keys; knows no table."""

import secrets
import string
from datetime import datetime
from typing import Annotated, Any, ClassVar, cast

from sqlalchemy import Identity, LargeBinary, MetaData, Table, Text, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from app.models.types import BigId, Json, UTCDateTime

KEY_LETTERS = string.ascii_letters + string.digits
KEY_LENGTH = 22

Id = Annotated[int, mapped_column(BigId, Identity(), primary_key=True, sort_order=-2)]
"""The row's number; never shown outside."""


def random_key() -> str:
    """22 random letters and digits (131 bits): what stands for a row in addresses, files and the API."""
    letters, rest = [], secrets.randbelow(len(KEY_LETTERS) ** KEY_LENGTH)  # the system's chance is asked once
    for _ in range(KEY_LENGTH):
        rest, letter = divmod(rest, len(KEY_LETTERS))
        letters.append(KEY_LETTERS[letter])
    return "".join(letters)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, TypeEngine[Any]]] = {
        str: Text(),
        bytes: LargeBinary(),
        datetime: UTCDateTime(),
        dict[str, Any]: Json,
        dict[str, float]: Json,
        list[Any]: Json,
        list[float]: Json,
        list[str]: Json,
    }


def table_of(model: type[Base]) -> Table:
    """The table of a model: for statements that are said often and need no objects."""
    return cast("Table", model.__table__)


class Keyed:
    """A row with a random key, there from the moment the object is made: secrets are bound to it."""

    key: Mapped[str] = mapped_column(default=random_key, unique=True, sort_order=-1)
    """Stands for the row outside."""

    @property
    def row_key(self) -> str:
        """What the row's secrets are bound to."""
        return self.key


@event.listens_for(Keyed, "init", propagate=True)
def _give_key(_target: Keyed, _args: Any, kwargs: dict[str, Any]) -> None:
    kwargs.setdefault("key", random_key())
