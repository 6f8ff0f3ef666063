"""What is logged, and how: one JSON object a line where JBP_LOG says json; and no secret and nobody's words in it.

Of an error its type and where it was are written, and not its message: a database's holds the values that it refused,
a reader's what it could not read. Only what the system or the connection says is given.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final

from bot import traced
from storage.store import of_the_connection

SAID_BY_THE_SYSTEM: Final = (OSError, TimeoutError)
PARTS: Final = 12  # frames of an error, the innermost


class Lines(logging.Formatter):
    """As text for a person: time, level, where, request, what."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        request = traced.current()
        line = (
            f"{at} {record.levelname} {record.name}{f' [{request}]' if request else ''} {record.getMessage()}"
        )
        problem = of(record)
        return (
            line
            if problem is None
            else f"{line}\n  {said(problem)}\n" + "\n".join(f"    {each}" for each in places(problem))
        )


class JsonLines(logging.Formatter):
    """One JSON object a line. What is given as `extra={"seen": {...}}` stands beside the rest."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.casefold(),
            "logger": record.name,
            "request": traced.current(),
            "message": record.getMessage(),
            **getattr(record, "seen", {}),
        }
        if (problem := of(record)) is not None:
            line |= {"error": said(problem), "in": places(problem)}
        return json.dumps(line, ensure_ascii=False, default=str)


def of(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def said(problem: BaseException) -> str:
    """An error's type; its words only where the system says them."""
    name = type(problem).__name__
    if words := of_the_connection(problem):
        return f"{name}: {words}"
    return f"{name}: {problem}" if isinstance(problem, SAID_BY_THE_SYSTEM) else name


def places(problem: BaseException) -> list[str]:
    """Where it was, the innermost last: file, line and function, never a line of code or a value."""
    frames = traceback.extract_tb(problem.__traceback__)[-PARTS:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def configure(level: str, *, as_json: bool) -> None:
    """Log to the terminal's second stream from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("asyncio", "aiohttp", "slack_sdk", "slack_bolt", "botbuilder", "botframework", "msrest",
                 "urllib3", "alembic", "sqlalchemy"):  # fmt: skip  # they write requests and statements whole
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger(name).level))
