"""the people of a course, and its two ends

Revision ID: 9b27e4c5d018
Revises: d4f7a1c08b52
Created: 2026-11-30 06:10:00+00:00
"""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "9b27e4c5d018"
down_revision = "d4f7a1c08b52"
branch_labels = None
depends_on = None

Stored = dict[str, Any]
BONES, WORDS = ("cast", "ends"), ("cast",)
"""What bones list and what words tell since then."""


def upgrade() -> None:
    """A course published before has nobody in its cast, and no ends."""
    _rewrite("release", ("id",), "bones", {"format": 2, **{name: [] for name in BONES}})
    for table, keys in (("prose_version", ("course", "locale", "hash")), ("served_words", ("course", "locale"))):
        _rewrite(table, keys, "body", {"format": 4, **{name: {} for name in WORDS}})


def downgrade() -> None:
    """What is new stays where it is: nobody read it before, and it comes back."""
    _rewrite("release", ("id",), "bones", {"format": 1})
    for table, keys in (("prose_version", ("course", "locale", "hash")), ("served_words", ("course", "locale"))):
        _rewrite(table, keys, "body", {"format": 3})


def _rewrite(name: str, keys: tuple[str, ...], column: str, told: Stored) -> None:
    """Every stored document with what it lacks of `told`, and with its format; one after the other: some are large."""
    connection = op.get_bind()
    table = sa.table(name, *map(sa.column, (*keys, column)))
    for row in list(connection.execute(sa.select(*(table.c[key] for key in keys)))):
        here = sa.and_(*(table.c[key] == value for key, value in zip(keys, row, strict=True)))
        stored = _unpacked(connection.execute(sa.select(table.c[column]).where(here)).scalar_one())
        known = {**told, **stored, "format": told["format"]}
        connection.execute(sa.update(table).where(here).values({column: _packed(known)}))


def _unpacked(stored: bytes) -> Stored:
    found: Stored = json.loads(zlib.decompress(stored))
    return found


def _packed(stored: Stored) -> bytes:
    return zlib.compress(json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode(), level=9)
