"""Slack's installations."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.rows

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('slack_installations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enterprise', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('team', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('bot_user', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('bot_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('scopes', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('expires_at', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('renewing_until', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('installed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('installed_at', storage.rows.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('enterprise', 'team')
    )
    op.create_table('oauth_states',
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires_at', storage.rows.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest')
    )


def downgrade() -> None:
    op.drop_table('oauth_states')
    op.drop_table('slack_installations')
