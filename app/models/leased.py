"""Knows the columns of work that one of several workers takes on for a while; knows no work."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column


class Leased:
    """A row that is claimed by lease (`app.adapters.sql.claim`): whoever dies holding it loses it by the clock."""

    lease_until: Mapped[datetime | None]
    """A worker has it until then; none: nobody has."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often it was taken on since it last went well."""
