"""Knows how JSON becomes one text and one hash, the same on every machine; knows no content."""

import hashlib
import json
from typing import Any

SHORT = 11
"""How many digits of a hash a translator copies."""


def canonical(value: Any) -> str:
    """`value` as JSON with sorted keys and no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_json(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def hash_source(value: Any) -> str:
    """The short hash by which a translation names the text it was made from."""
    # A letter in front, so that YAML never takes the digits for a number.
    return f"t{hash_json(value)[:SHORT]}"
