"""what launches tell of the gradebook belongs to the link that told it; whose administrators are trusted

Revision ID: b7c02e51d9a4
Revises: c3a9e07b5d16
Created: 2026-11-30 09:30:00+00:00
"""

import hashlib
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "b7c02e51d9a4"
down_revision = "c3a9e07b5d16"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
GRADES = "https://purl.imsglobal.org/spec/lti-ags/scope/"
CONTEXT = sa.table("context", sa.column("id"), sa.column("platform_id"), sa.column("lineitems_url"))
PLATFORM = sa.table("platform", sa.column("id"), sa.column("scopes_granted", JSON))
LINK = sa.table(
    "resource_link",
    *(sa.column(name) for name in ("id", "context_id", "deployment_id", "lti_id", "line_item_id")),
    *(sa.column("scopes", JSON), sa.column("lineitems_url")),
)
COLUMN = sa.table(
    "line_item",
    *(sa.column(name) for name in ("id", "context_id", "url", "url_hash")),
    *(sa.column("scopes", JSON), sa.column("lineitems_url")),
)
CELL = sa.table("delivery", sa.column("line_item_id"))
OLD, NEW = ["deployment_id", "lti_id"], ["deployment_id", "lti_id", "context_id"]


def upgrade() -> None:
    """Every link and column has what was known of its platform and its course; columns are known without their host."""
    for table in ("resource_link", "line_item"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("scopes", JSON, nullable=False, server_default="[]"))
            batch_op.add_column(sa.Column("lineitems_url", sa.Text(), nullable=True))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("scopes", server_default=None)
    with op.batch_alter_table("resource_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_placed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.drop_constraint(op.f("uq_resource_link_deployment_id_lti_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_resource_link_deployment_id_lti_id_context_id"), NEW)
    with op.batch_alter_table("resource_link", schema=None) as batch_op:
        batch_op.alter_column("is_placed", server_default=None)
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trusts_admins", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.alter_column("trusts_admins", server_default=None)
    connection = op.get_bind()
    granted = {row.id: row.scopes_granted for row in connection.execute(sa.select(PLATFORM))}
    for context in list(connection.execute(sa.select(CONTEXT))):
        scopes = sorted(scope for scope in granted[context.platform_id] if scope.startswith(GRADES))
        for table in (LINK, COLUMN):
            connection.execute(
                sa.update(table)
                .where(table.c.context_id == context.id)
                .values(scopes=scopes, lineitems_url=context.lineitems_url)
            )
    _name_columns(lambda url: f"{urlsplit(url).path}?{urlsplit(url).query}")
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.drop_column("lineitems_url")


def downgrade() -> None:
    """Of one link in several courses the newest stays; of what links told, what the newest of a course did."""
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.drop_column("trusts_admins")
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lineitems_url", sa.Text(), nullable=True))
    connection = op.get_bind()
    for link in list(connection.execute(sa.select(LINK).order_by(LINK.c.id))):
        connection.execute(
            sa.update(CONTEXT)
            .where(CONTEXT.c.id == link.context_id)
            .values(lineitems_url=link.lineitems_url)
        )
    newest = sa.select(sa.func.max(LINK.c.id)).group_by(LINK.c.deployment_id, LINK.c.lti_id)
    connection.execute(sa.delete(LINK).where(LINK.c.id.not_in(newest)))
    _name_columns(lambda url: url)
    with op.batch_alter_table("resource_link", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_resource_link_deployment_id_lti_id_context_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_resource_link_deployment_id_lti_id"), OLD)
        batch_op.drop_column("is_placed")
    for table in ("line_item", "resource_link"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("lineitems_url")
            batch_op.drop_column("scopes")


def _name_columns(name: Any) -> None:
    """Know each column by `name` of its address. Of two that are one the older stays, with its grades."""
    connection = op.get_bind()
    known: dict[tuple[int, bytes], int] = {}
    rows = list(connection.execute(sa.select(COLUMN).order_by(COLUMN.c.id)))
    for row in rows:
        key = row.context_id, hashlib.sha256(name(row.url).encode()).digest()
        first = known.setdefault(key, row.id)
        if first != row.id:
            connection.execute(
                sa.update(LINK).where(LINK.c.line_item_id == row.id).values(line_item_id=first)
            )
            connection.execute(sa.delete(CELL).where(CELL.c.line_item_id == row.id))
            connection.execute(sa.delete(COLUMN).where(COLUMN.c.id == row.id))
    stay = set(known.values())
    for row in rows:
        if row.id in stay:
            url_hash = hashlib.sha256(name(row.url).encode()).digest()
            connection.execute(sa.update(COLUMN).where(COLUMN.c.id == row.id).values(url_hash=url_hash))
