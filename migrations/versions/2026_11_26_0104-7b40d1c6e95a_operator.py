"""operator: the way in without a platform, and invitations that can be taken back

Revision ID: 7b40d1c6e95a
Revises: 7c41d0b95e2a
Created: 2026-11-26 01:04:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "7b40d1c6e95a"
down_revision = "7c41d0b95e2a"
branch_labels = None
depends_on = None

MODES = ("own", "preview", "test", "masquerade", "review")
OF_NOBODY = {
    "ck_visit_person": "(mode = 'operator') = (person_id IS NULL)",
    "ck_visit_institution": "(mode = 'operator') = (institution_id IS NULL)",
}


def upgrade() -> None:
    op.create_table(
        "operator_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_operator_link")),
    )
    with op.batch_alter_table("operator_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operator_link_expires_at"), ["expires_at"], unique=False)
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    _change_visits((*MODES, "operator"), is_somebodys=False)


def downgrade() -> None:
    op.execute("DELETE FROM visit WHERE mode = 'operator'")
    _change_visits(MODES, is_somebodys=True)
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.drop_column("revoked_at")
        batch_op.drop_column("made_at")
    op.drop_table("operator_link")


def _change_visits(modes: tuple[str, ...], *, is_somebodys: bool) -> None:
    """Whether a visit has to be a person's. SQLite copies the table and leaves its checks behind: all are made anew."""
    checks = {"ck_visit_mode": f"mode IN ({', '.join(repr(mode) for mode in modes)})"}
    if op.get_bind().dialect.name != "sqlite":
        for name in ["ck_visit_mode", *(OF_NOBODY if is_somebodys else ())]:
            op.drop_constraint(op.f(name), "visit", type_="check")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        for column in ("person_id", "institution_id"):
            batch_op.alter_column(column, existing_type=sa.BigInteger(), nullable=not is_somebodys)
        for name, condition in (checks | ({} if is_somebodys else OF_NOBODY)).items():
            batch_op.create_check_constraint(batch_op.f(name), condition)
