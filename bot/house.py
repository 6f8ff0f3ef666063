"""The bot put together: a store, the time, the intake, the delivery, and the chats it is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.chat import Chat
from bot.clocks import RealClock
from bot.connected import Readings
from bot.delivery import Delivery
from bot.documents import Documents
from bot.health import Health
from bot.heart import CLOCK_NOTE, Heart, Pulse
from bot.intake import Intake
from bot.matching import Matching
from bot.room.chat import PLATFORM, TENANT, RoomChat
from bot.vitals import Vitals
from bot.worker import Clock, Worker
from plan.agreement import Agreement
from plan.facts import Fact
from plan.plan import Place
from plan.programmes import Catalogue
from schedules.arrange import arrange
from sources.connections import Connection
from storage import drafts, plans, room, rooms, sending
from storage.store import Book, Store


class House:
    """Everything one process runs, at the time `clock` gives. The local room is always there."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chats: Mapping[str, Chat] | None = None,
        programmes: Catalogue | None = None,
        deck: bytes | None = None,
        connections: Sequence[Connection] = (),
    ) -> None:
        """`deck`: a company's own template for slides."""
        self.store = store
        self.clock = clock
        self.work = Worker(store, clock)
        self.documents = Documents(self.work, deck)
        self.room = RoomChat(self.work)
        self.vitals = Vitals()
        self.delivery = Delivery(self.work, {PLATFORM: self.room, **(chats or {})}, vitals=self.vitals)
        self.heart = Heart(self.work, self.delivery, self.vitals)
        self.health = Health(self.work, self.delivery, self.vitals)
        self.pulse = Pulse(self.heart)
        self.matching = Matching(self.work, self.pulse.wake)
        self.intake = Intake(
            self.work, self.wake, programmes=programmes, vitals=self.vitals, connections=connections
        )
        self.readings = Readings(self.work, connections, self.pulse.wake)

    def wake(self) -> None:
        """Something was said: what follows from it is done soon."""
        self.pulse.wake()
        self.matching.wake()

    def begin(self) -> None:
        """Before the first beat: what a process that died was sending is void, on a store of our own."""
        if self.store.url.get_backend_name() == "sqlite":
            chats = self.delivery.chats.values()
            at_once = [chat.platform for chat in chats if not chat.quiet_period]
            self.work.now(lambda book: sending.take_over(book, at_once))

    def add_plan(self, agreement: Agreement, history: tuple[Fact, ...] = (), *, room: bool = True) -> None:
        """Put a plan into the store, on the calendar, and into a channel of the local room named after it."""

        def add(book: Book) -> None:
            plans.add(book, agreement, history)
            if room:
                place = Place(platform=PLATFORM, tenant=TENANT, channel=agreement.id, name=agreement.name)
                rooms.link(book, agreement.id, place)
            arrange(book, agreement.id)

        self.work.now(add)

    def close(self) -> None:
        self.work.close()


def last_time(store: Store, otherwise: datetime) -> datetime:
    """Where a set clock last stood in this store, and not before anything it has; `otherwise` in a new one."""
    with store.book(RealClock().now()) as book:
        kept = drafts.note(book, CLOCK_NOTE)
        newest = room.last_posted(book)
    moments = [datetime.fromisoformat(kept) if kept else None, newest]
    return max((moment for moment in moments if moment), default=otherwise)
