"""Each side's account list, and which accounts both have."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.rows

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account_lists',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('side', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('share', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asks', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('given_at', storage.rows.Utc(timezone=True), nullable=False),
    sa.Column('given_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id', 'side')
    )
    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('side', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('domain', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('segment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('plan_id', 'side', 'key')
    )
    op.create_table('account_pairs',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('vendor_account', sa.Integer(), nullable=False),
    sa.Column('partner_account', sa.Integer(), nullable=False),
    sa.Column('certainty', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('since', storage.rows.Utc(timezone=True), nullable=False),
    sa.Column('vendor_says', sa.Boolean(), nullable=True),
    sa.Column('partner_says', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['partner_account'], ['accounts.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['vendor_account'], ['accounts.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('vendor_account', 'partner_account')
    )
    op.create_index(op.f('ix_account_pairs_plan_id'), 'account_pairs', ['plan_id'], unique=False)
    op.create_index(op.f('ix_account_pairs_partner_account'), 'account_pairs', ['partner_account'], unique=False)
    op.create_table('account_targets',
    sa.Column('pair_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('motion', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['pair_id'], ['account_pairs.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('pair_id', 'motion')
    )
    op.create_table('account_matchings',
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('wanted_at', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('taken_until', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('matched_at', storage.rows.Utc(timezone=True), nullable=True),
    sa.Column('told', sa.Integer(), nullable=False),
    sa.Column('told_at', storage.rows.Utc(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('plan_id')
    )
    op.create_index(op.f('ix_account_matchings_wanted_at'), 'account_matchings', ['wanted_at'], unique=False)


def downgrade() -> None:
    for table in ('account_matchings', 'account_targets', 'account_pairs', 'accounts', 'account_lists'):
        op.drop_table(table)
