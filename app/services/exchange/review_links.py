"""Knows how a gradebook leads from a grade to the work behind it; knows no page and no platform.

Every column we ask for says so, whether it comes with a chosen link or is made by the worker.
"""

from lti.messages import ReviewLink


def review_link(item: str, *, launch_url: str | None = None, label: str | None = None) -> ReviewLink:
    """What a column of `item` says. The item goes twice where there is an address: some platforms lose one of them."""
    url = f"{launch_url}?item={item}" if launch_url else None
    return ReviewLink(custom={"item": item}, url=url, label=label)
