"""A message that a chat refuses, loses or never answers comes once all the same; and where it cannot come, the
plan's leads hear of it somewhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat import Account, NotAccepted
from bot.clocks import SetClock
from bot.delivery import AT_MOST, backed_off
from bot.house import House
from cards import plain
from cards.card import Card
from plan.plan import Place, Plan
from plan.sides import Side
from storage import outbox, plans, posted, room, rooms
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book, Store
from tests.far_side import FarChat, FarSide
from tests.plans import member, people, small_plan

NOW = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
ROOM = Place(platform="far", tenant="team", channel="general", name="#general")
NOWHERE = 1  # a port on which nobody listens


class Bot:
    """A bot on a chat far away, whose clock is moved."""

    def __init__(self, store: Store, chat: FarChat) -> None:
        self.clock = SetClock(NOW)
        self.house = House(store, self.clock, {"far": chat})
        self.runner = asyncio.Runner()
        far = {
            "tom": member("tom", "Tom Ade", Side.VENDOR, account="far:team:dm-tom"),
            "ines": member("ines", "Ines Dua", Side.PARTNER, account="elsewhere:team:ines"),
        }
        self.house.add_plan(small_plan(people=tuple(far.get(each.id, each) for each in people())))
        self.house.work.now(lambda book: rooms.link(book, "acme-aws", ROOM))

    def want(self, *titles: str, to: str = ROOM.address) -> None:
        def queue(book: Book) -> None:
            number = plans.number_of(book, "acme-aws")
            outbox.queue(
                book,
                [
                    Wanted(
                        key=title, channel=to, card=card_json(Card(title)), not_before=book.now, plan=number
                    )
                    for title in titles
                ],
            )

        self.house.work.now(queue)

    def person(self, who: str) -> str:
        return f"person:{self.plan.people[who].person}"

    @property
    def plan(self) -> Plan:
        return self.house.work.now(lambda book: plans.whole(book, [1])[1])

    def deliver(self, after: timedelta = timedelta(0)) -> int:
        self.clock.forward(after)
        return self.runner.run(self.house.delivery.drain())

    def states(self) -> dict[str, str]:
        return self.house.work.now(posted.states)

    def next_moment(self) -> datetime:
        moment = self.house.work.now(posted.next_moment)
        assert moment is not None
        return moment

    def hears(self, company: str, who: str) -> list[str]:
        """A person's direct messages in the local room."""
        channel = f"dm:room:{company}:{who}"
        said = self.house.work.now(lambda book: room.messages(book, channel, "nobody"))
        return [plain.rendered(each.body, "UTC") for each in said if isinstance(each.body, Card)]

    def close(self) -> None:
        self.runner.close()
        self.house.close()


@pytest.fixture
def far() -> Iterator[FarSide]:
    """A chat that does as it is told."""
    side = FarSide(1, trouble=0)
    side.start()
    yield side
    side.stop()


@pytest.fixture
def bot(store: Store, far: FarSide) -> Iterator[Bot]:
    started = Bot(store, FarChat(far.port))
    yield started
    started.close()


def came(far: FarSide) -> list[str]:
    return [message["title"] for message in far.accepted]


# -- once ----------------------------------------------------------------------------------------------


def test_a_channel_hears_everything_in_its_order(bot: Bot, far: FarSide) -> None:
    bot.want("one", "two", "three")
    bot.deliver()

    assert came(far) == ["one", "two", "three"]
    assert {message["channel"] for message in far.accepted} == {"general"}


def test_a_chat_that_is_busy_gets_the_pause_it_asks_for(bot: Bot, far: FarSide) -> None:
    far.days.extend(["refused"])
    bot.want("one", "two")
    bot.want("for Tom", to=bot.person("tom"))
    bot.deliver()

    assert came(far) in (["for Tom"], ["one", "two"])  # whichever of the two channels was refused
    assert bot.next_moment() == NOW + timedelta(seconds=0.05)
    assert bot.deliver(timedelta(seconds=0.049)) == 0
    bot.deliver(timedelta(seconds=0.001))
    assert sorted(came(far)) == ["for Tom", "one", "two"]


@pytest.mark.parametrize("day", ["error before", "error after", "dropped", "slow"])
def test_a_message_without_an_answer_is_looked_for_and_comes_once(bot: Bot, far: FarSide, day: str) -> None:
    far.days.append(day)
    bot.want("one", "two")
    bot.deliver()
    assert bot.states() == {"one": "unknown", "two": "pending"}
    assert bot.deliver() == 0

    bot.deliver(FarChat.quiet_period)

    assert came(far) == ["one", "two"]
    assert set(bot.states().values()) == {"sent"}


def test_while_it_cannot_be_looked_for_nothing_is_posted_again(bot: Bot, far: FarSide) -> None:
    far.days.append("error after")
    far.looks.extend(["down", "down"])
    bot.want("one")
    bot.deliver()
    for _ in range(2):
        bot.deliver(FarChat.quiet_period)
        assert bot.states() == {"one": "unknown"}

    bot.deliver(FarChat.quiet_period)

    assert (came(far), bot.states()) == (["one"], {"one": "sent"})


def test_what_is_not_wanted_any_more_when_it_is_found_is_left_alone(bot: Bot, far: FarSide) -> None:
    far.days.append("error after")
    bot.want("one")
    bot.deliver()
    bot.house.work.now(lambda book: book.execute(outbox.OUTBOX.update().values(wanted=False)))

    bot.deliver(FarChat.quiet_period)

    assert (came(far), bot.states()) == (["one"], {"one": "sent"})


def test_no_channel_is_posted_to_faster_than_the_chat_allows(store: Store, far: FarSide) -> None:
    chat = FarChat(far.port)
    chat.pace = timedelta(seconds=1.1)
    bot = Bot(store, chat)
    bot.want("one", "two", "three")

    for sent in range(1, 4):
        bot.deliver()
        assert len(came(far)) == sent
        if sent < 3:
            assert bot.next_moment() == bot.clock.now() + chat.pace
            bot.clock.set(bot.next_moment())
    bot.close()


# -- never ---------------------------------------------------------------------------------------------


def until_it_gives_up(bot: Bot, key: str) -> list[timedelta]:
    """Deliver at every next moment until the message is dead; the waits between the attempts."""
    waits = []
    bot.deliver()
    while bot.states()[key] != "dead":
        ahead = bot.next_moment()
        waits.append(ahead - bot.clock.now())
        bot.clock.set(ahead)
        bot.deliver()
    return waits


@pytest.fixture
def cut_off(store: Store) -> Iterator[Bot]:
    """A bot that cannot reach the chat at all."""
    started = Bot(store, FarChat(NOWHERE))
    yield started
    started.close()


def test_a_chat_that_is_not_there_is_tried_eight_times_ever_less_often(cut_off: Bot) -> None:
    cut_off.want("one")
    waits = until_it_gives_up(cut_off, "one")

    assert len(waits) == AT_MOST - 1
    assert all(
        timedelta(seconds=2**n / 2) <= wait <= timedelta(seconds=2**n * 1.5) for n, wait in enumerate(waits)
    )


def test_no_wait_is_longer_than_an_hour_and_a_half() -> None:
    assert backed_off(1000) <= timedelta(hours=1.5)


def test_a_rooms_dead_message_is_told_to_both_sides_leads_and_not_in_that_room(cut_off: Bot) -> None:
    cut_off.want("Week 10")
    until_it_gives_up(cut_off, "Week 10")
    cut_off.deliver()

    for company, lead in (("acme", "vera"), ("aws", "paul")):
        (told,) = cut_off.hears(company, lead)
        assert "Acme x AWS: a message was not delivered" in told
        assert "“Week 10” could not be delivered to the room #general" in told
        assert "Check that the bot is in that room" in told
    assert cut_off.hears("aws", "ken") == []
    assert {key for key, state in cut_off.states().items() if state == "dead"} == {"Week 10"}


def test_a_persons_dead_message_is_told_to_their_own_sides_lead_only(cut_off: Bot) -> None:
    cut_off.want("2 motions due", to=cut_off.person("tom"))
    until_it_gives_up(cut_off, "2 motions due")
    cut_off.deliver()

    (told,) = cut_off.hears("acme", "vera")
    assert "could not be delivered to Tom Ade" in told
    assert cut_off.hears("aws", "paul") == []


def test_who_is_on_no_chat_of_ours_is_told_of_at_once(cut_off: Bot) -> None:
    cut_off.want("1 motion due", to=cut_off.person("ines"))
    cut_off.deliver()

    assert cut_off.states()["1 motion due"] == "undelivered"
    (told,) = cut_off.hears("aws", "paul")
    assert "my direct messages do not reach Ines Dua" in told
    assert cut_off.hears("acme", "vera") == []


def test_an_alert_that_cannot_be_delivered_raises_no_further_alert(store: Store) -> None:
    bot = Bot(store, FarChat(NOWHERE))
    bot.house.delivery.chats = {"far": FarChat(NOWHERE)}  # the leads' own chat is gone too
    bot.want("one")
    until_it_gives_up(bot, "one")
    bot.deliver()

    alerts = {name: state for name, state in bot.states().items() if name.startswith("undelivered/")}
    mentions = {name: state for name, state in bot.states().items() if name.startswith("mention/")}
    assert set(alerts.values()) == {"undelivered"}
    assert (len(alerts), len(mentions), len(bot.states())) == (2, 2, 5)
    bot.close()


def test_a_bot_that_was_down_for_days_still_gives_a_message_every_try(bot: Bot, far: FarSide) -> None:
    bot.want("one")
    bot.clock.forward(timedelta(days=3))
    far.days.extend(["refused"] * (AT_MOST - 1))
    while bot.states()["one"] == "pending":
        bot.deliver()
        bot.clock.forward(timedelta(seconds=0.05))

    assert (came(far), bot.states()) == (["one"], {"one": "sent"})


def test_a_chat_that_asks_for_more_than_a_day_is_not_waited_for(bot: Bot, far: FarSide) -> None:
    far.days.append("refused 90000")
    bot.want("one")
    bot.deliver()

    assert bot.states()["one"] == "dead"


def test_a_chat_that_asks_to_wait_has_not_refused_a_message_however_often_it_was_tried(
    bot: Bot, far: FarSide
) -> None:
    far.days.extend(["error before"] * (AT_MOST - 1) + ["refused 30"])
    bot.want("one")
    for _ in range(AT_MOST):
        bot.deliver()
        bot.clock.set(bot.next_moment())
    assert bot.states() == {"one": "pending"}
    bot.deliver()

    assert (came(far), bot.states()) == (["one"], {"one": "sent"})


def test_a_dead_message_does_not_hold_up_the_next(bot: Bot, far: FarSide) -> None:
    far.days.append("refused 90000")
    bot.want("one", "two")
    bot.deliver()

    assert came(far) == ["two"]


# -- where the person is to be reached cannot be asked, or has changed -------------------------------


class Unreachable(FarChat):
    """A chat of which it cannot be asked just now, or is known not, how to reach somebody."""

    reached: str = "yes"

    async def reach(self, account: Account) -> str | None:
        if self.reached == "not now":
            raise NotAccepted("the chat does not say")
        return account.user if self.reached == "yes" else None


def test_what_may_be_there_already_is_not_posted_again_because_nobody_says_how_to_reach_them(
    store: Store, far: FarSide
) -> None:
    chat = Unreachable(far.port)
    bot = Bot(store, chat)
    far.days.append("dropped")
    bot.want("one", to=bot.person("tom"))
    bot.deliver()
    assert bot.states()["one"] == "unknown"

    chat.reached = "not now"
    for _ in range(3):
        bot.clock.forward(timedelta(minutes=1))
        bot.deliver()
    chat.reached = "yes"
    bot.clock.forward(timedelta(hours=2))
    bot.deliver()

    assert (came(far), bot.states()["one"]) == (["one"], "sent")
    bot.close()


def test_whom_no_chat_reached_is_tried_again_the_next_day(store: Store, far: FarSide) -> None:
    chat = Unreachable(far.port)
    chat.reached = "no"
    bot = Bot(store, chat)
    bot.want("one", to=bot.person("tom"))
    bot.deliver()
    assert bot.states()["one"] == "undelivered"

    chat.reached = "yes"
    bot.clock.forward(timedelta(hours=23))
    bot.deliver()
    assert bot.states()["one"] == "undelivered"
    bot.clock.forward(timedelta(hours=2))
    bot.deliver()
    assert bot.states()["one"] == "sent"
    bot.close()
