"""what a question says is a scene and what it asks

Revision ID: 6f3d92a1c8e4
Revises: b81d4f06c93a
Created: 2026-11-30 05:30:00+00:00
"""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "6f3d92a1c8e4"
down_revision = "b81d4f06c93a"
branch_labels = None
depends_on = None

Words = dict[str, Any]
NAMES = {"stem": "ask", "prompts": "prompt"}
"""What a question asked, and what a journal asked each pathway."""


def upgrade() -> None:
    _rename(NAMES, read=2, write=3)


def downgrade() -> None:
    """What is new (`scene`, `helps`, `simple`) stays where it is: nobody read it before, and it comes back."""
    _rename({new: old for old, new in NAMES.items()}, read=3, write=2)


def _rename(names: dict[str, str], *, read: int, write: int) -> None:
    """Every stored version, and what lies ready of it, one after the other: some are large."""
    for name, keys in (("prose_version", ("course", "locale", "hash")), ("served_words", ("course", "locale"))):
        table = sa.table(name, *(sa.column(key, sa.Text()) for key in keys), sa.column("body", sa.LargeBinary()))
        connection = op.get_bind()
        for row in list(connection.execute(sa.select(*(table.c[key] for key in keys)))):
            here = sa.and_(*(table.c[key] == value for key, value in zip(keys, row, strict=True)))
            words = _unpacked(connection.execute(sa.select(table.c.body).where(here)).scalar_one())
            if words["format"] == read:
                connection.execute(sa.update(table).where(here).values(body=_packed(_renamed(words, names, write))))


def _renamed(words: Words, names: dict[str, str], write: int) -> Words:
    items = {
        item: {**told, "body": {names.get(key, key): one for key, one in told["body"].items()}}
        for item, told in words["items"].items()
    }
    return {**words, "format": write, "items": items}


def _unpacked(stored: bytes) -> Words:
    found: Words = json.loads(zlib.decompress(stored))
    return found


def _packed(words: Words) -> bytes:
    return zlib.compress(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode(), level=9)
