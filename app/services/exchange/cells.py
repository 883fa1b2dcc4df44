"""Knows whether a cell of a gradebook shows a grade, or what became of it there; knows neither whose cell nor whose grade."""

from lti.messages import Result

_ROUNDED = 0.0051
"""Points: platforms keep two decimals at least, and people see no more."""
_ALMOST = 1e-9
"""What floats make of tenths."""
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


def comes_of(found: Result, share: float, *, maximum: float | None, may_be_lowered: bool = False) -> bool:
    """Whether what the cell shows may be this share and what the platform made of it, and so is nobody's own doing.

    A column of no points shows nothing of any grade (instructure/canvas-lms #1786); one of whole points, or of one decimal,
    rounds, or cuts off. `may_be_lowered`: a policy of the platform takes something off what came late; all of it would be a teacher's doing.
    """
    if found.given is None:
        return False
    if shows(found, share, maximum=maximum):
        return True
    if 0 in {found.maximum, maximum} and found.given == 0:
        return True
    return any(
        _is_rounded(found.given, share * points) or (may_be_lowered and 0 < found.given < share * points)
        for points in (found.maximum, maximum)
        if points
    )


def _is_rounded(given: float, exact: float) -> bool:
    """Whether `given` is `exact` in whole points or in tenths, to the nearest or the one below."""
    return any(
        abs(given / step - round(given / step)) < _ALMOST
        and (abs(given - exact) <= step / 2 + _ALMOST or 0 <= exact - given < step)
        for step in (1, 0.1)
    )
