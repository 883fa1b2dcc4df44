"""what a course has besides its stars, and the doors from there into them

Revision ID: 2c6e90b4f7a1
Revises: 4e8c1d7fa2b9
Created: 2026-11-30 08:50:00+00:00
"""

import json
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2c6e90b4f7a1"
down_revision = "4e8c1d7fa2b9"
branch_labels = None
depends_on = None

Bones = dict[str, Any]
NEW, OLD = "annexes", "ends"
ENDS = ("start", "close")


def upgrade() -> None:
    """A course published before has its two ends as annexes, and no doors."""
    _rewrite(_with_annexes)


def downgrade() -> None:
    """What is new stays where it is: nobody read it before, and it comes back."""
    _rewrite(lambda bones: {**bones, OLD: [one for one in bones[NEW] if one["id"] in ENDS], "format": 3})


def _with_annexes(bones: Bones) -> Bones:
    kept = {key: one for key, one in bones.items() if key != OLD}
    return {"doors": {}, NEW: bones.get(OLD, []), **kept, "format": 4}


def _rewrite(told: Callable[[Bones], Bones]) -> None:
    connection = op.get_bind()
    table = sa.table("release", sa.column("id"), sa.column("bones"))
    for (release,) in list(connection.execute(sa.select(table.c.id))):
        here = table.c.id == release
        bones = json.loads(zlib.decompress(connection.execute(sa.select(table.c.bones).where(here)).scalar_one()))
        connection.execute(sa.update(table).where(here).values(bones=_packed(told(bones))))


def _packed(bones: Bones) -> bytes:
    return zlib.compress(json.dumps(bones, ensure_ascii=False, separators=(",", ":")).encode(), level=9)
