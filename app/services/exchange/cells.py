"""Knows whether a cell of a gradebook shows a grade; knows neither whose cell nor whose grade."""

from lti.messages import Result

_ROUNDED = 0.0051
"""Points: platforms keep two decimals at least, and people see no more."""
_FINEST = 1e-4
"""Of the maximum: so finely grades are kept here."""


def shows(found: Result, share: float, *, maximum: float | None) -> bool:
    """Whether the cell shows this share (0…1) of the points.

    Of which maximum, platforms tell differently: Moodle names the one a grade was given with, 100 in a column it takes
    for its own, while the points are of the column; Canvas names the one we sent, and converts the points to it. So the
    cell shows the share if it does of either.
    """
    if found.given is None:
        return False
    return any(
        abs(found.given - share * points) <= max(_ROUNDED, _FINEST * points)
        for points in {found.maximum or 1.0, maximum or found.maximum or 1.0}
    )
