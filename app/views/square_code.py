"""Knows how an address becomes a square code that telephones read; knows no page."""

import segno

EDGE = 2
"""White modules round it."""


def square_code(address: str) -> str:
    """The code as SVG, in black on white."""
    rows = [[int(one) for one in row] for row in segno.make(address, error="m", micro=False).matrix]
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    side = len(rows) + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{EDGE} -{EDGE} {side} {side}" shape-rendering="crispEdges">'
        f'<rect x="-{EDGE}" y="-{EDGE}" width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )
