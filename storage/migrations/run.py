"""Bring a store's tables up to date, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

LOCK = 5_272_042  # any number, the same in every process: PostgreSQL's advisory lock for our migrations


def upgrade(engine: Engine) -> None:
    """Run the missing migrations in one transaction. A second process waits, then finds nothing to do."""
    with engine.begin() as connection:  # on SQLite this takes the write lock at once
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(settings(connection), "head")


def settings(connection: Connection) -> Config:
    """Alembic's settings for these migrations on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def at(connection: Connection) -> str | None:
    """The migration that the tables are at, as alembic sees it."""
    return MigrationContext.configure(connection).get_current_revision()
