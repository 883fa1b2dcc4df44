"""Knows the ornament at the foot of the map: dust in the sky, hills and the roofs of Nordby; knows no star."""

# A house: its left wall, width, height of the walls, height of the roof, and the windows that are lit.
HOUSES = (
    (0, 24, 16, 10, ((6, 11), (14, 11))),
    (26, 20, 20, 9, ((8, 14),)),
    (48, 30, 13, 12, ((6, 9), (14, 9), (21, 9))),
    (96, 12, 30, 16, ()),
    (104, 34, 16, 8, ((8, 11),)),
    (142, 22, 18, 10, ((5, 12), (13, 12))),
    (182, 28, 12, 10, ((12, 9),)),
)
TREES = (-12, 88, 172, 220)
WIND_TURBINE = (
    "M236 0h2.4l-.7-44h-1z",
    "M237-44l15 7-14-4zM237-44l-13 10 11-12zM237-44l-3-17 5 15z",
)
DUST_SIZES = (0.8, 1.1, 0.6, 1.4)
WIDE_FROM = 600


def horizon(width: int, height: int) -> str:
    """The whole ornament for a sky of this size, hidden from screen readers."""
    return f'<g aria-hidden="true">{_dust(width, height)}{_hills(width, height)}{_towns(width, height)}</g>'


def _dust(width: int, height: int) -> str:
    return "".join(
        f'<circle class="dust" cx="{int(n * 197.3 + 31) % width}" cy="{int(n * 89.7 + 17) % max(height - 90, 1)}"'
        f' r="{DUST_SIZES[n % 4]}"/>'
        for n in range(46 if width > WIDE_FROM else 60)
    )


def _hills(width: int, height: int) -> str:
    w, h = width, height
    far = f"M0 {h - 40}C{w * 0.14:.0f} {h - 70} {w * 0.28:.0f} {h - 24} {w * 0.46:.0f} {h - 42}S{w * 0.8:.0f} {h - 72} {w} {h - 36}V{h}H0Z"
    near = f"M0 {h - 18}C{w * 0.23:.0f} {h - 42} {w * 0.44:.0f} {h - 8} {w * 0.64:.0f} {h - 22}S{w * 0.92:.0f} {h - 36} {w} {h - 18}V{h}H0Z"
    return f'<path class="hill-1" d="{far}"/><path class="hill-2" d="{near}"/>'


def _towns(width: int, height: int) -> str:
    if width > WIDE_FROM:
        return _town(width * 0.52, height - 6, 1) + _town(width * 0.14, height - 2, 0.8)
    return _town(width * 0.14, height - 6, 0.95)


def _town(x: float, y: float, size: float) -> str:
    trees = "".join(
        f'<path class="hill-3" d="M{dx} 0v-9q-8-3-5-12 1-8 6-11 6 4 6 11 2 9-4 12v9Z"/>' for dx in TREES
    )
    turbine = "".join(f'<path class="hill-3" d="{d}"/>' for d in WIND_TURBINE)
    houses = "".join(_house(*house) for house in HOUSES)
    return f'<g transform="translate({x:.0f} {y:.0f}) scale({size})">{trees}{houses}{turbine}</g>'


def _house(left: int, width: int, walls: int, roof: int, windows: tuple[tuple[int, int], ...]) -> str:
    half = width / 2
    lit = "".join(f'<rect class="lit" x="{left + u}" y="{-v}" width="3.4" height="4.6"/>' for u, v in windows)
    return f'<path class="hill-3" d="M{left} 0V{-walls}l{half:g} {-roof} {half:g} {roof}V0Z"/>{lit}'
