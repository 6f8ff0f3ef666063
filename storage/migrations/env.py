"""Run by alembic itself, on the connection that storage/migrations/run.py gives it."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import storage.room
import storage.rows  # noqa: F401  # the tables register themselves

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
