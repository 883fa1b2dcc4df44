"""Knows how migrations meet a database: on the connection that `app.adapters.sql.schema` passes in, or, for writing
a new one, on `DATABASE_URL`.

Column types of our own are written as the plain types they stand on: a migration must not change with the models.
"""

import os
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.dialects.postgresql import JSONB

from app.adapters.sql.engine import make_engine
from app.models import Base
from app.models.secrets import Secret
from app.models.types import UTCDateTime

NO_KEYS = [bytes(32)]  # migrations move sealed values, they never open them


def as_plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Secret):
        return "sa.LargeBinary()"
    if isinstance(item, sa.JSON):
        autogen.imports.add(f"from sqlalchemy.dialects.postgresql import {JSONB.__name__}")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=as_plain_type,
        transactional_ddl=True,
        user_module_prefix="sa.",
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database; there is no SQL-only mode.")

given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = make_engine(os.environ["DATABASE_URL"], keys=NO_KEYS)
    with engine.begin() as own:
        migrate(own)
