"""A channel's pace says when it was set: where that is still to come, the machine's clock has been put back since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.rows

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('pace', sa.Column('set_at', storage.rows.Utc(timezone=True), nullable=True))
    op.create_index(op.f('ix_pace_set_at'), 'pace', ['set_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_pace_set_at'), table_name='pace')
    op.drop_column('pace', 'set_at')
