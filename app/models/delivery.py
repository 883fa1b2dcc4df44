"""Knows which grade a column should show and which it was last sent; knows no HTTP.

A wanted state, not a queue of events: a newer grade overwrites the wish. `exchange/states` alone writes into it, and says
what may follow on what.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.enrolment import Enrolment
from app.models.leased import Leased
from app.models.line_item import LineItem
from app.models.types import choice

DeliveryState = Literal["waiting", "sent", "parked", "theirs", "emptied"]


class Delivery(Leased, Base):
    """One person's cell in one column; done when `sent_no` has caught up with `wanted_no`."""

    __tablename__ = "delivery"
    __table_args__ = (Index(None, "state", "next_at"), Index(None, "enrolment_id"))

    line_item_id: Mapped[int] = mapped_column(
        ForeignKey("line_item.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    wanted_no: Mapped[int] = mapped_column(default=0)
    """Rises with every new wish."""
    given: Mapped[float | None]
    """The wanted grade, 0…1; none: no grade goes with it."""
    activity: Mapped[str]
    """`activityProgress` of AGS."""
    comment: Mapped[str] = mapped_column(default="")
    """One plain sentence made by the course; nothing a person wrote."""
    sent_no: Mapped[int] = mapped_column(default=0)
    sent_stamp: Mapped[datetime | None]
    """The stamp of the last sending, whole seconds, stored before it: a retry sends the same one."""
    unsent_stamp: Mapped[datetime | None]
    """That stamp too, where the last try with it ended before anything was sent: no answer to it can be ours."""
    sent_at: Mapped[datetime | None]
    """When the platform took it."""
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState, "state"), default="waiting")
    next_at: Mapped[datetime]
    """Not to be tried before."""
    code: Mapped[str | None]
    """How the last try ended, as a code."""
    reason: Mapped[str | None]
    """What stands in the way, for the log and the instructor; no words of people."""
    # A later migration added these three: on both databases they stand behind the columns of `Leased`.
    ours: Mapped[list[float] | None] = mapped_column(default=list, sort_order=1)
    """What the cell may hold that came from us, 0…1: what was taken last, and what was sent since without an answer.
    Another grade there is a teacher's. None: not known, or an instructor wants the cell overwritten whatever it holds."""
    theirs_given: Mapped[float | None] = mapped_column(sort_order=1)
    """What the platform shows instead, 0…1, while the state is `theirs`; none: an empty cell, or not known."""
    theirs_at: Mapped[datetime | None] = mapped_column(sort_order=1)
    """When that was changed or emptied, as the platform tells, else when it was noticed."""
    waits_since: Mapped[datetime | None] = mapped_column(sort_order=1)
    """Since when the platform lacks something that is wished; of no meaning unless the state is `waiting`."""
    seen_at: Mapped[datetime | None] = mapped_column(sort_order=1)
    """When the platform was last seen to show something else, while the state is `theirs` or `emptied`."""
    is_dismissed: Mapped[bool] = mapped_column(default=False, sort_order=1)
    """An instructor has seen what came of it and wants to be told no more."""

    line_item: Mapped[LineItem] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
