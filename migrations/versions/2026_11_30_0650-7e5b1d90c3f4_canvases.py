"""canvases: in stored courses an artefact is a canvas, and a star asks for lists of entries

Revision ID: 7e5b1d90c3f4
Revises: 6a0f3c81d7e2
Created: 2026-11-30 06:50:00+00:00
"""

import hashlib
import json
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "7e5b1d90c3f4"
down_revision = "6a0f3c81d7e2"
branch_labels = None
depends_on = None

RELEASES = sa.table(
    "release",
    sa.column("id", sa.BigInteger()),
    sa.column("hash", sa.String()),
    sa.column("bones", sa.LargeBinary()),
)


def upgrade() -> None:
    _rewrite(lambda bones: _renamed(bones, "artefact", "canvas", _listed, 3))


def downgrade() -> None:
    """Of several entries a star asks for the first alone."""
    _rewrite(lambda bones: _renamed(bones, "canvas", "artefact", _first, 2))


def _rewrite(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for id_ in connection.scalars(sa.select(RELEASES.c.id)).all():  # one after the other: they are large
        stored = connection.scalar(sa.select(RELEASES.c.bones).where(RELEASES.c.id == id_))
        bones = change(json.loads(zlib.decompress(stored)))
        text = json.dumps(bones, ensure_ascii=False, separators=(",", ":"))
        ordered = json.dumps(bones, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(
            sa.update(RELEASES)
            .where(RELEASES.c.id == id_)
            .values(
                bones=zlib.compress(text.encode(), level=9), hash=hashlib.sha256(ordered.encode()).hexdigest()
            )
        )


def _renamed(
    bones: dict[str, Any], was: str, now: str, counted: Callable[[Any], Any], format_: int
) -> dict[str, Any]:
    told = {
        place: [{**star, "completion": _completion(star["completion"], was, now, counted)} for star in bones[place]]
        for place in ("stars", "ends")
    }
    items = [{**item, "kind": now if item["kind"] == was else item["kind"]} for item in bones["items"]]
    return {**bones, "format": format_, **told, "items": items}


def _completion(asked: dict[str, Any], was: str, now: str, counted: Callable[[Any], Any]) -> dict[str, Any]:
    return {now if kind == was else kind: counted(names) for kind, names in asked.items()}


def _listed(name: str) -> list[str]:
    return [name]


def _first(names: list[str]) -> str:
    return names[0]
