"""Knows which texts of a platform are worth keeping; knows neither claims nor rosters.

What a platform sends is untrusted: no database stores NUL or half a surrogate pair, and JSON can spell both.
"""

import re

LONGEST_ID = 255
_UNEXPANDED = re.compile(r"\$[A-Za-z][\w.]*$")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def is_id(value: object) -> bool:
    """Whether something may stand for a person, a course or a link (LTI 1.3 core, section 5.3: up to 255 characters)."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and not _UNSTORABLE.search(value)


def kept(value: object) -> str | None:
    """A text that says something; None for blanks, other types, unexpanded `$Variables` and what cannot be stored."""
    if not isinstance(value, str) or not value.strip():
        return None
    return None if _UNEXPANDED.match(value) or _UNSTORABLE.search(value) else value
