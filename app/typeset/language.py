"""Knows how the language of a text is named to typst; knows no text."""

from typing import Any


def language(tag: str) -> dict[str, Any]:
    """`de-AT` as what its language and its region are called there."""
    name, _, region = tag.replace("_", "-").partition("-")
    return {"lang": name, "region": region or None}
