"""words by id everywhere, and what is served of them

Revision ID: c0a4e8d21b67
Revises: 3f0c5a7de911
Created: 2026-11-30 02:30:00+00:00
"""

import json
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "c0a4e8d21b67"
down_revision = "3f0c5a7de911"
branch_labels = None
depends_on = None

Words = dict[str, Any]
PHRASES = ("constellations", "entry_points")
SECTIONS = ("stars", "pathways", *PHRASES)


def upgrade() -> None:
    op.create_table(
        "served_words",
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_served_words_release_id_release"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course", "locale", name=op.f("pk_served_words")),
    )
    with op.batch_alter_table("served_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_served_words_release_id"), ["release_id"], unique=False)
    _rewrite(lambda body, _bones: _by_id(body), read=1)


def downgrade() -> None:
    _rewrite(_as_one, read=2)
    op.drop_table("served_words")


VERSIONS = sa.table(
    "prose_version",
    sa.column("course", sa.Text()),
    sa.column("locale", sa.Text()),
    sa.column("hash", sa.Text()),
    sa.column("release_id", sa.BigInteger()),
    sa.column("body", sa.LargeBinary()),
)
RELEASES = sa.table("release", sa.column("id", sa.BigInteger()), sa.column("bones", sa.LargeBinary()))


def _rewrite(change: Callable[[Words, Words], Words], *, read: int) -> None:
    """Every stored version in the other shape, one after the other: some are large."""
    connection = op.get_bind()
    keys = list(connection.execute(sa.select(VERSIONS.c.course, VERSIONS.c.locale, VERSIONS.c.hash)))
    for course, locale, hash_ in keys:
        here = sa.and_(
            VERSIONS.c.course == course, VERSIONS.c.locale == locale, VERSIONS.c.hash == hash_
        )
        body, bones = connection.execute(
            sa.select(VERSIONS.c.body, RELEASES.c.bones)
            .join(RELEASES, RELEASES.c.id == VERSIONS.c.release_id)
            .where(here)
        ).one()
        words = _unpacked(body)
        if words["format"] == read:
            changed = change(words, _unpacked(bones))
            connection.execute(sa.update(VERSIONS).where(here).values(body=_packed(changed)))


def _by_id(words: Words) -> Words:
    """The words of `course.yaml`, one text until now, by section and id like all others."""
    sections: Words = {"course": {}, **{section: {} for section in SECTIONS}}
    if words["course"]:
        source, body = words["course"]["source"], words["course"]["body"]
        for name in ("title", "welcome"):
            sections["course"][name] = {"source": source, "body": {"text": body[name]}}
        for section in SECTIONS:
            sections[section] = {
                name: {"source": source, "body": {"text": told} if section in PHRASES else told}
                for name, told in body[section].items()
            }
    return {"format": 2, "locale": words["locale"], **sections, **_beyond(words)}


def _as_one(words: Words, bones: Words) -> Words:
    """The words of `course.yaml` as one text; where some are missing there is none, as there was then."""
    whole = None
    if all(_ids(bones, section) <= words[section].keys() for section in SECTIONS) and words["course"].keys() == {
        "title",
        "welcome",
    }:
        told = {
            section: {
                name: one["body"]["text"] if section in PHRASES else one["body"]
                for name, one in words[section].items()
            }
            for section in SECTIONS
        }
        plain = {name: one["body"]["text"] for name, one in words["course"].items()}
        whole = {"source": words["course"]["title"]["source"], "body": {**plain, **told}}
    return {"format": 1, "locale": words["locale"], "course": whole, **_beyond(words)}


def _beyond(words: Words) -> Words:
    return {name: told for name, told in words.items() if name not in {"format", "locale", "course", *SECTIONS}}


def _ids(bones: Words, section: str) -> set[str]:
    return {one if isinstance(one, str) else one["id"] for one in bones[section]}


def _unpacked(stored: bytes) -> Words:
    found: Words = json.loads(zlib.decompress(stored))
    return found


def _packed(words: Words) -> bytes:
    return zlib.compress(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode(), level=9)
