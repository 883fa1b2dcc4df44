"""Knows how two set-ups of a course differ and how changes of two people come together; knows no row and no word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.services.setup.configuration import StarSetup

ORDER, ENABLED, OPENS, DUE, REQUIRED, MARK = "order", "enabled", "opens_at", "due_at", "required", "mark."
Value = bool | float | datetime | None
Fields = dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One setting of one star, before and after. For the order of the stars `star` is empty, and so are both."""

    star: str
    field: str
    """`enabled`, `opens_at`, `due_at`, `required`, `mark.<pathway>` or `order`."""
    before: Value = None
    after: Value = None

    @property
    def pathway(self) -> str:
        """Whose pass mark it is."""
        return self.field.removeprefix(MARK)

    @property
    def counts(self) -> bool:
        """Whether it may touch what people reach; dates and the order only inform."""
        return self.field in {ENABLED, REQUIRED} or self.field.startswith(MARK)


def changes(before: Sequence[StarSetup], after: Sequence[StarSetup]) -> list[Change]:
    """What differs, in the order of `after`. A star that only one of them knows is new here, not changed."""
    known = {star.star: _fields(star) for star in before}
    found = [
        Change(star=star.star, field=name, before=old, after=new)
        for star in after
        if star.star in known
        for name, old, new in _pairs(known[star.star], _fields(star))
        if old != new
    ]
    return found + ([Change(star="", field=ORDER)] if _order(before, after) != _order(after, before) else [])


def merge(
    base: Sequence[StarSetup], mine: Sequence[StarSetup], theirs: Sequence[StarSetup]
) -> tuple[StarSetup, ...]:
    """Both people's changes since `base` on top of each other; where both changed the same, mine stand."""
    changed = changes(base, mine)
    by_star: dict[str, list[Change]] = {}
    for change in changed:
        by_star.setdefault(change.star, []).append(change)
    stars = {star.star: _with(star, by_star.get(star.star, [])) for star in theirs}
    places = [star.star for star in (mine if "" in by_star else theirs)]
    wanted = [star for star in places if star in stars]
    return tuple(stars[star] for star in [*wanted, *(star for star in stars if star not in wanted)])


def _fields(star: StarSetup) -> Fields:
    marks: Fields = {f"{MARK}{pathway}": mark for pathway, mark in star.pass_mark.items()}
    return {
        ENABLED: star.is_enabled,
        OPENS: star.opens_at,
        DUE: star.due_at,
        REQUIRED: star.required,
        **marks,
    }


def _pairs(old: Mapping[str, Value], new: Mapping[str, Value]) -> list[tuple[str, Value, Value]]:
    return [(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]


def _order(stars: Sequence[StarSetup], others: Sequence[StarSetup]) -> list[str]:
    """The order of the stars that both know."""
    both = {star.star for star in others}
    return [star.star for star in stars if star.star in both]


def _with(star: StarSetup, changed: Sequence[Change]) -> StarSetup:
    if not changed:
        return star
    fields = _fields(star) | {change.field: change.after for change in changed}
    marks = {
        name.removeprefix(MARK): float(value)
        for name, value in fields.items()
        if name.startswith(MARK) and isinstance(value, int | float)
    }
    required = fields[REQUIRED]
    return StarSetup(
        star=star.star,
        is_enabled=bool(fields[ENABLED]),
        opens_at=_moment(fields[OPENS]),
        due_at=_moment(fields[DUE]),
        pass_mark=marks,
        required=None if required is None else bool(required),
    )


def _moment(value: Value) -> datetime | None:
    return value if isinstance(value, datetime) else None
