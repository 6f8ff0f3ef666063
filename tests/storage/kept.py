"""A store with a plan in it, for the tests of what is kept and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from plan.facts import Answer, Fact
from plan.plan import Place, Plan
from plan.sides import Reader, Side
from storage import facts, plans
from storage.store import Store

NOW = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
HERE = Place(platform="slack", tenant="T1", channel="C1", name="#acme-aws")


@dataclass
class Kept:
    """A store with the small plan in it, and a time."""

    store: Store
    now: datetime = NOW

    def do(self, what: Any, *args: Any, **more: Any) -> Any:
        with self.store.book(self.now) as book:
            return what(book, *args, **more)

    def record(self, *said: Fact) -> None:
        self.do(facts.record, "acme-aws", *said)

    def read(self, reader: Reader = Reader.ROOM) -> Plan:
        found: Plan = self.do(plans.named, "acme-aws", reader)
        return found

    def colours(self, reader: Reader) -> tuple[str | None, str | None]:
        """What a reader sees of both sides' colours on the migration play."""
        plan = self.read(reader)
        vendor, partner = (plan.answer("migration", side) for side in Side)
        return vendor.confidence if vendor else None, partner.confidence if partner else None

    def history_colours(self, reader: Reader) -> list[str | None]:
        said = self.do(plans.history, "acme-aws", reader)
        return [fact.confidence for fact in said if isinstance(fact, Answer)]
