"""Every fact of a plan is linked to the one before it, and the documents that are there come into the chain; wrong
codes are counted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.rows
from storage.chain import link

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

AT_ONCE = 5000
PLANS = sa.table('plans', *map(sa.column, ('id', 'version', 'state', 'entries', 'tip')))
DOCUMENTS = sa.table(
    'documents',
    *map(sa.column, ('plan_id', 'version', 'content_hash', 'body')),
    sa.column('created_at', storage.rows.Utc()),
)
FACTS = sa.table(
    'facts',
    *map(sa.column, ('id', 'plan_id', 'slot', 'occurrence', 'body', 'place', 'link')),
    sa.column('said_at', storage.rows.Utc()),
)
Tips = dict[int, tuple[int, str]]


def upgrade() -> None:
    # Columns are added, tables never made anew: on SQLite that would drop `plans`, and with it all that hangs on it.
    op.add_column('plans', sa.Column('entries', sa.Integer(), server_default='0', nullable=False))
    op.add_column('plans', sa.Column('tip', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
    op.add_column('facts', sa.Column('place', sa.Integer(), server_default='0', nullable=False))
    op.add_column('facts', sa.Column('link', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
    op.create_table('wrong_codes',
    sa.Column('platform', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tenant', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('account', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('since', storage.rows.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('platform', 'tenant', 'account')
    )
    op.create_index(op.f('ix_wrong_codes_since'), 'wrong_codes', ['since'], unique=False)
    tips: Tips = {}
    chain_facts(tips)
    file_documents(tips)
    keep(tips)
    op.create_index('ix_facts_place', 'facts', ['plan_id', 'place'], unique=True)


def chain_facts(tips: Tips) -> None:
    """What was said, in the order in which it came in."""
    change = (
        sa.update(FACTS)
        .where(FACTS.c.id == sa.bindparam('row'))
        .values(place=sa.bindparam('reached'), link=sa.bindparam('held'))
    )
    for rows in pages(sa.select(FACTS), (FACTS.c.id,)):
        op.get_bind().execute(
            change, [{'row': row.id, 'reached': place, 'held': held} for row in rows for place, held in [longer(tips, row)]]
        )


def file_documents(tips: Tips) -> None:
    """Every version that is there, with its content, as the time of its coming in has it."""
    found = sa.select(
        DOCUMENTS, PLANS.c.version.label('in_force'), PLANS.c.state.label('plan_state')
    ).join_from(DOCUMENTS, PLANS, PLANS.c.id == DOCUMENTS.c.plan_id)
    for rows in pages(found, (DOCUMENTS.c.plan_id, DOCUMENTS.c.version)):
        entries = [filed(row) for row in rows]
        for entry in entries:
            entry['place'], entry['link'] = longer(tips, entry)
        op.get_bind().execute(sa.insert(FACTS), entries)


def filed(row: Any) -> dict[str, Any]:
    entry = {
        'by': 'clock',
        'at': row.created_at.astimezone(UTC).isoformat(),
        'source': 'migration',
        'kind': 'filed',
        'version': row.version,
        'content_hash': row.content_hash,
        'state': row.plan_state if row.version == row.in_force else json.loads(row.body)['state'],
        'beside': row.version > row.in_force,
    }
    return {
        'plan_id': row.plan_id,
        'slot': f'filed/{row.version}',
        'occurrence': None,
        'said_at': row.created_at,
        'body': json.dumps(entry),
    }


def longer(tips: Tips, row: Any) -> tuple[int, str]:
    """The place and link of a plan's next entry."""
    held = row if isinstance(row, dict) else row._mapping
    place, before = tips.get(held['plan_id'], (0, ''))
    made = link(before, *(held[name] for name in ('plan_id', 'slot', 'occurrence', 'said_at', 'body')))
    tips[held['plan_id']] = place + 1, made
    return tips[held['plan_id']]


def keep(tips: Tips) -> None:
    change = (
        sa.update(PLANS)
        .where(PLANS.c.id == sa.bindparam('plan'))
        .values(entries=sa.bindparam('reached'), tip=sa.bindparam('last'))
    )
    reached = [{'plan': plan, 'reached': place, 'last': last} for plan, (place, last) in tips.items()]
    for start in range(0, len(reached), AT_ONCE):
        op.get_bind().execute(change, reached[start : start + AT_ONCE])


def pages(statement: Any, by: tuple[Any, ...]) -> Iterator[Sequence[Any]]:
    """The rows of a statement by a key of theirs, not all at once."""
    after: Any = None
    while True:
        further = statement if after is None else statement.where(sa.tuple_(*by) > sa.tuple_(*after))
        rows = op.get_bind().execute(further.order_by(*by).limit(AT_ONCE)).all()
        if not rows:
            return
        yield rows
        after = [sa.literal(rows[-1]._mapping[column.name]) for column in by]


def downgrade() -> None:
    op.drop_index('ix_facts_place', 'facts')
    op.execute(sa.delete(FACTS).where(FACTS.c.slot.like('filed/%')))
    for table, column in (('facts', 'link'), ('facts', 'place'), ('plans', 'tip'), ('plans', 'entries')):
        op.drop_column(table, column)
    op.drop_index(op.f('ix_wrong_codes_since'), 'wrong_codes')
    op.drop_table('wrong_codes')
