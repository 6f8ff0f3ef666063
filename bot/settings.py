"""Settings from the environment. Every one is in the README; a test holds it to that."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from storage.store import CannotOpenStore, read_address, sqlite_url


class BadSetting(ValueError):
    """A setting cannot be used."""


SETTINGS = {
    "JBP_STORE": "the SQLite file that holds the plans; default `.jbp/jbp.sqlite3` in the current folder",
    "JBP_DATABASE_URL": "a PostgreSQL database instead, `postgresql://user@host/name`",
    "JBP_PORT": "the local room's port on 127.0.0.1; default 8765",
    "JBP_PROGRAMMES": "a file of your own that corrects or adds funding programmes",
    "JBP_LOG": "how much is logged: `debug`, `info`, `warning` (default) or `error`",
}


@dataclass(frozen=True)
class Settings:
    """`database` is where the store is; `port` the local room's; `programmes` a catalogue of one's own."""

    database: URL
    port: int = 8765
    log: str = "warning"
    programmes: Path | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """From the environment. Raises BadSetting, naming the setting and what it may be."""
        given = os.environ if environment is None else environment
        return cls(database(given), port(given), log_level(given), programmes(given))


def database(given: Mapping[str, str]) -> URL:
    if address := given.get("JBP_DATABASE_URL"):
        try:
            url = read_address(address)
        except CannotOpenStore as unreadable:
            raise BadSetting(str(unreadable)) from None
        if url.get_backend_name() not in ("postgresql", "sqlite"):
            raise BadSetting("JBP_DATABASE_URL must begin with postgresql:// or sqlite:///.")
        return url
    return sqlite_url(Path(given.get("JBP_STORE") or ".jbp/jbp.sqlite3"))


def port(given: Mapping[str, str]) -> int:
    text = given.get("JBP_PORT", "8765")
    if not text.isdecimal() or not 0 <= int(text) < 65536:
        raise BadSetting(f"JBP_PORT must be a number below 65536; found “{text}”.")
    return int(text)


def programmes(given: Mapping[str, str]) -> Path | None:
    named = given.get("JBP_PROGRAMMES")
    return Path(named) if named else None


def log_level(given: Mapping[str, str]) -> str:
    level = given.get("JBP_LOG", "warning").casefold()
    if level not in ("debug", "info", "warning", "error"):
        raise BadSetting(f"JBP_LOG must be debug, info, warning or error; found “{level}”.")
    return level
