"""The addresses at which people without a chat are written to."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.rows

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mailboxes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', storage.rows.Utc(timezone=True), nullable=False),
    sa.Column('confirmed_at', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('stopped_at', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('refused_at', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('refusal', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('links', sa.Integer(), nullable=False),
    sa.Column('links_since', storage.rows.Utc(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('address'),
    sa.UniqueConstraint('key'),
    sa.UniqueConstraint('person_id')
    )


def downgrade() -> None:
    op.drop_table('mailboxes')
