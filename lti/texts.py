"""Knows which texts of a platform are worth keeping; knows neither claims nor rosters.

What a platform sends is untrusted: no database stores NUL or half a surrogate pair, and JSON can spell both.
"""

import re

LONGEST_ID = 255
_UNEXPANDED = re.compile(r"\$[A-Za-z][\w.]*$")
_LONGEST_NAME = 200
# Controls, and marks that turn the direction of what follows: a name could pass for other words with them.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_id(value: object) -> bool:
    """Whether something may stand for a person, a course or a link (LTI 1.3 core, section 5.3: up to 255 characters)."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and not _UNSTORABLE.search(value)


def kept(value: object) -> str | None:
    """A text that says something; None for blanks, other types, unexpanded `$Variables` and what cannot be stored."""
    if not isinstance(value, str) or not value.strip():
        return None
    return None if _UNEXPANDED.match(value) or _UNSTORABLE.search(value) else value


def title(value: object) -> str:
    """What a course or a link is called, cut and without what nobody sees; empty where there is nothing to see."""
    text = kept(value)
    return _UNSHOWABLE.sub("", text).strip()[:_LONGEST_NAME] if text else ""


def name(value: object) -> str | None:
    """A person's name, likewise; None where there is no letter in it: ILIAS sends `-`."""
    shown = title(value)
    return shown if any(letter.isalnum() for letter in shown) else None


def full_name(whole: object, given: object, family: object) -> str | None:
    """The name of somebody; where the platform tells its parts alone, these."""
    parts = [part for part in (name(given), name(family)) if part]
    return name(whole) or " ".join(parts) or None
