"""Knows the drawings of a worksheet as numbers: a wheel of rays, ends on a ring; draws nothing."""

from math import cos, hypot, pi, sin, tan
from typing import Any

LENGTH, NAVEL, SHOULDER = 82.0, 8.0, 30.0
"""How far the tip of a ray, its foot and its widest place lie from the middle."""
RING, RIM, NUMBERS = 78.0, 14.0, 95.0


def wheel(rays: int) -> list[dict[str, Any]]:
    """`turn` (degrees), `path`, and `x`, `y` of its number, for each ray round 0, 0."""
    wide = round(min(17.0, SHOULDER * tan(pi / rays) * 0.86), 1)
    path = f"M0-{LENGTH}L{wide}-{SHOULDER}L0-{NAVEL}L-{wide}-{SHOULDER}z"
    return [
        {"turn": round(360 * ray / rays, 1), "path": path, **_place(ray, rays, NUMBERS)}
        for ray in range(rays)
    ]


def ring(ends: int) -> list[dict[str, float]]:
    """`x`, `y` for each end on a ring round 0, 0."""
    return [_place(end, ends, RING) for end in range(ends)]


def tie(start: int, end: int, of: int) -> str:
    """The path of a line that bends inwards, from the rim of one end to the rim of another."""
    there, here = _place(start, of, RING), _place(end, of, RING)
    bend_x, bend_y = (there["x"] + here["x"]) / 4, (there["y"] + here["y"]) / 4
    first, last = _towards(there, bend_x, bend_y, RIM), _towards(here, bend_x, bend_y, RIM + 6)
    return f"M{first}Q{bend_x:.1f} {bend_y:.1f} {last}"


def _towards(place: dict[str, float], x: float, y: float, far: float) -> str:
    way = hypot(x - place["x"], y - place["y"]) or 1
    return f"{place['x'] + (x - place['x']) * far / way:.1f} {place['y'] + (y - place['y']) * far / way:.1f}"


def _place(number: int, of: int, far: float) -> dict[str, float]:
    angle = 2 * pi * number / of
    return {"x": round(far * sin(angle), 1), "y": round(-far * cos(angle), 1)}
