"""Knows which titles on a map lie over each other: what a translator has to shorten; knows no course."""

from itertools import combinations

from app.views.sky import Sky, labels_of


def colliding_titles(sky: Sky) -> list[tuple[str, str]]:
    """The pairs of titles that lie over each other in this language and layout; none is what a release needs."""
    return [
        (" ".join(one.lines), " ".join(other.lines))
        for one, other in combinations(labels_of(sky), 2)
        if one.box.overlap(other.box)
    ]
