"""One id for a request and for all that follows from it, so that its lines in the log can be found together."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

REQUEST: Final[ContextVar[str]] = ContextVar("request", default="")


def begin() -> str:
    """A request starts here; everything that this task does, or starts, is part of it."""
    made = secrets.token_hex(6)
    REQUEST.set(made)
    return made


def current() -> str:
    """Empty where nobody asked for what is done."""
    return REQUEST.get()


@contextmanager
def within(request: str) -> Iterator[None]:
    """What is done in the block is part of that request, or of those (`3fa9…+b21c…`)."""
    token = REQUEST.set(request)
    try:
        yield
    finally:
        REQUEST.reset(token)
