"""Knows how two set-ups of a course differ and how changes of two people come together; knows no single setting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.services.setup.document import SetupDocument, StarSetup
from app.services.setup.fields import COURSE, STAR, Counts, Field, Scope, Values, fields_of
from app.services.setup.setting_types import WHOLE, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One setting, before and after. Without a `field` it is the order of the stars, which has neither."""

    star: str = ""
    """Whose setting it is; empty: the course's."""
    field: Field | None = None
    part: str = WHOLE
    """Of a setting with parts, which: the pathway of a mark."""
    before: Value = None
    after: Value = None

    @property
    def is_order(self) -> bool:
        """Whether the stars come in another order."""
        return self.field is None

    @property
    def counts(self) -> Counts | None:
        """What of a grade it may change; dates and the order only inform."""
        return self.field.counts if self.field else None


def differences(before: SetupDocument, after: SetupDocument) -> list[SettingChange]:
    """What differs, the course's own first, then star by star as in `after`, then the order.

    A star that only one of them knows is new here, not changed.
    """
    known = {star.star: star.values for star in before.stars}
    found = _between(before.course, after.course, scope=COURSE)
    for star in after.stars:
        if star.star in known:
            found += _between(known[star.star], star.values, scope=STAR, star=star.star)
    if _order(before.stars, after.stars) != _order(after.stars, before.stars):
        found.append(SettingChange())
    return found


def merge(base: SetupDocument, mine: SetupDocument, theirs: SetupDocument) -> SetupDocument:
    """Both people's changes since `base` on top of each other; where both changed the same, mine stand."""
    changed = differences(base, mine)
    by_star: dict[str, list[SettingChange]] = {}
    for change in changed:
        if not change.is_order:
            by_star.setdefault(change.star, []).append(change)
    stars = {
        star.star: StarSetup(star=star.star, values=_with(star.values, by_star.get(star.star, ())))
        for star in theirs.stars
    }
    is_reordered = any(change.is_order for change in changed)
    wanted = [star.star for star in (mine if is_reordered else theirs).stars if star.star in stars]
    return SetupDocument(
        course=_with(theirs.course, by_star.get("", ())),
        stars=tuple(stars[star] for star in dict.fromkeys([*wanted, *stars])),
    )


def _between(before: Values, after: Values, *, scope: Scope, star: str = "") -> list[SettingChange]:
    found = []
    for field in fields_of(scope):
        old, new = field.type.parts(field.of(before)), field.type.parts(field.of(after))
        found += [
            SettingChange(star=star, field=field, part=part, before=old.get(part), after=new.get(part))
            for part in dict.fromkeys([*old, *new])
            if old.get(part) != new.get(part)
        ]
    return found


def _order(stars: Sequence[StarSetup], others: Sequence[StarSetup]) -> list[str]:
    """The order of the stars that both know."""
    both = {star.star for star in others}
    return [star.star for star in stars if star.star in both]


def _with(values: Values, changed: Iterable[SettingChange]) -> Values:
    found = dict(values)
    for change in changed:
        if change.field:
            parts = {**change.field.type.parts(change.field.of(found)), change.part: change.after}
            found[change.field.name] = change.field.type.joined(parts)
    return found
