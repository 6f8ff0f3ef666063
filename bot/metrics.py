"""`/metrics` for Prometheus: what waits and for how long, how posts ended, ticks and how far behind they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.health import Health
from bot.worker import Worker
from storage import alive, mailboxes, waiting
from storage.store import Book


@dataclass(frozen=True)
class Lying:
    """What the store says at one moment."""

    now: datetime
    queue: dict[str, tuple[int, datetime]]
    behind: datetime | None
    paused: bool
    mailboxes: dict[str, int]


def lying(book: Book) -> Lying:
    return Lying(
        book.now,
        waiting.depth_and_age(book),
        waiting.behind(book),
        alive.paused(book) is not None,
        mailboxes.by_state(book),
    )


async def exposed(work: Worker, health: Health) -> bytes:
    """In Prometheus' text format. Without the store, what the process itself knows."""
    found = None
    if health.store is None:
        found = await work(lying)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Collected(health, found))
    return generate_latest(registry)


class Collected:
    """The measures of this moment. Names follow Prometheus' own rules: a unit in the name, counters end in total."""

    def __init__(self, health: Health, found: Lying | None) -> None:
        self.health = health
        self.found = found

    def collect(self) -> Iterator[Metric]:
        yield from self.of_the_process()
        if self.found:
            yield from of_the_store(self.found)

    def of_the_process(self) -> Iterator[Metric]:
        vitals = self.health.vitals
        up = GaugeMetricFamily("jbp_up", "1 where the part works", labels=["part"])
        broken = {problem.part for problem in self.health.problems()}
        for part in ("store", "clock", "delivery", "chat"):
            up.add_metric([part], part not in broken)
        yield up
        posts = CounterMetricFamily(
            "jbp_posts", "Attempts at messages, by how they ended", labels=["chat", "result"]
        )
        for (platform, result), count in vitals.posts.items():
            posts.add_metric([platform, result], count)
        yield posts
        requests = CounterMetricFamily("jbp_requests", "Requests from chats", labels=["chat", "result"])
        for (platform, result), count in vitals.requests.items():
            requests.add_metric([platform, result], count)
        yield requests
        yield CounterMetricFamily(
            "jbp_request_seconds", "Seconds spent on requests", value=vitals.request_seconds
        )
        yield CounterMetricFamily("jbp_ticks", "Times the clock ticked", value=vitals.ticks)
        yield CounterMetricFamily("jbp_tick_seconds", "Seconds spent in ticks", value=vitals.tick_seconds)
        yield CounterMetricFamily(
            "jbp_failed_beats", "Beats that ended in an error", value=vitals.failed_beats
        )
        yield GaugeMetricFamily(
            "jbp_last_tick_age_seconds", "Since the clock ticked", value=vitals.seconds() - vitals.ticked_at
        )


def of_the_store(found: Lying) -> Iterator[Metric]:
    depth = GaugeMetricFamily("jbp_outbox_messages", "Messages that wait, by state", labels=["state"])
    age = GaugeMetricFamily(
        "jbp_outbox_oldest_seconds", "Since the oldest of them was due (0: it is for later)", labels=["state"]
    )
    for state in waiting.WAITING:
        count, due = found.queue.get(state, (0, found.now))
        depth.add_metric([state], count)
        age.add_metric([state], max((found.now - due).total_seconds(), 0))
    yield depth
    yield age
    lag = (found.now - found.behind).total_seconds() if found.behind else 0
    yield GaugeMetricFamily("jbp_lag_seconds", "How long the most overdue ritual waits for a tick", value=lag)
    addresses = GaugeMetricFamily("jbp_mailboxes", "E-mail addresses of people, by state", labels=["state"])
    for state, count in found.mailboxes.items():
        addresses.add_metric([state], count)
    yield addresses
    yield GaugeMetricFamily(
        "jbp_paused", "1 where nothing is posted, after a restore", value=float(found.paused)
    )
