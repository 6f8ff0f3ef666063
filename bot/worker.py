"""The one hop from the asynchronous doors to the synchronous core: work on the store, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from typing import Protocol, TypeVar

from storage.store import Book, Store

Result = TypeVar("Result")


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware and in UTC."""
        ...


class Worker:
    """Runs functions of a book, each in a transaction of its own.

    One thread on SQLite, where several would only wait for each other (four writers gave a p99 near one
    second, one gives 20 ms); a pool on PostgreSQL.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        threads = 1 if store.url.get_backend_name() == "sqlite" else 8
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="book")

    async def __call__(self, function: Callable[[Book], Result]) -> Result:
        """`function` with a book at the clock's time; its transaction is committed unless it raises."""
        here = copy_context()  # what is logged on the way belongs to the request
        return await asyncio.get_running_loop().run_in_executor(self.threads, here.run, self.now, function)

    def now(self, function: Callable[[Book], Result]) -> Result:
        """The same, on the calling thread."""
        with self.store.book(self.clock.now()) as book:
            return function(book)

    def close(self) -> None:
        self.threads.shutdown()
        self.store.close()
