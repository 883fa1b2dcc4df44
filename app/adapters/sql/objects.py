"""Knows how a row that was said often becomes objects; knows no table.

The session finds objects by looking at a statement and its result anew each time, which costs more than the statement.
Here the columns of a model are named once, and of their values the same object is made: it belongs to its session, what
is changed on it is written as always, and what was not loaded is loaded when it is asked for.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Label, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from app.models.base import Base, table_of

Model = TypeVar("Model", bound=Base)


class Columns(Generic[Model]):
    """Some columns of a model in the statement of an `Often`, and the object that they are."""

    def __init__(self, model: type[Model], *names: str, anew: bool = False) -> None:
        """`names`: of its attributes, besides the primary key's.

        `anew`: an object that the session knows already takes what was found; flush before, or what waits in it is lost.
        """
        self._mapper = inspect(model)
        keys = [self._mapper.get_property_by_column(column).key for column in self._mapper.primary_key]
        self._keys = len(keys)
        self._names = (*keys, *names)
        self._anew = anew
        attributes = self._mapper.column_attrs
        # Short: the driver parses a statement anew each time it is said if it is longer than 4,096 characters.
        labels = [f"{table_of(model).name[:4]}_{number}" for number, _name in enumerate(self._names)]
        self.told: Sequence[Label[Any]] = [
            attributes[name].columns[0].label(label) for name, label in zip(self._names, labels, strict=True)
        ]
        """What a statement selects for it."""
        self._values = attrgetter(*labels)
        self._left_out = {attribute.key for attribute in attributes}.difference(self._names)

    def of(self, session: Session, row: Any) -> Model | None:
        """The object of a row; None where an outer join found none."""
        values: tuple[Any, ...] = self._values(row)
        if values[0] is None:
            return None
        key = self._mapper.identity_key_from_primary_key(values[: self._keys])
        known = cast("Model | None", session.identity_map.get(key))
        if known is None:
            return self._made(session, key, values)
        if self._anew:
            for name, value in zip(self._names, values, strict=True):
                set_committed_value(known, name, value)
        return known

    def _made(self, session: Session, key: Any, values: Sequence[Any]) -> Model:
        """As the session's own loader makes one; what was left out counts as expired, so it is loaded when asked for."""
        made = cast("Model", self._mapper.class_manager.new_instance())
        state = instance_state(made)
        vars(made).update(zip(self._names, values, strict=True))
        state.key, state.session_id = key, session.hash_key
        state.expired_attributes.update(self._left_out)
        session.identity_map.add(state)
        return made
