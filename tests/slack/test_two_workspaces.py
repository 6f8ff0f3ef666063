"""jbp in two workspaces: each call is made with the token of its own, nothing goes to the other, and what ends in one
ends there alone.

Acme (T1) and AWS (T2) have both installed it, T2 with tokens that last twelve hours. Acme x AWS lives in a channel that
the two share, linked by Acme; Zeta x AWS in another that AWS shares with Zeta (T3), where nothing is installed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import aiohttp
import pytest
from sqlalchemy.engine import URL

from bot.clocks import SetClock
from bot.house import House
from bot.listening import Listening
from bot.settings import Slack
from bot.slack import oauth, web
from bot.slack.api import Api
from bot.slack.door import SlackDoor
from bot.slack.installed import ManyWorkspaces
from bot.slack.methods import scopes
from plan.agreement import Company, Member, Role
from plan.sides import Reader, Side
from storage import people, plans, posted
from storage.sealing import Keys, new_key
from storage.store import Store
from tests.plans import member, motion, small_plan
from tests.slack.conftest import FRIDAY
from tests.slack.fake import FakeSlack
from tests.slack.state import Installed
from tests.slack.test_installing import back, begun, browser
from tests.slack.wired import ROOM, SECRET, Person, Wired, said

ZETAS = "C2"
TEAMS = {"vera": "T1", "tom": "T1", "paul": "T2", "ines": "T2", "zoe": "T3", "zack": "T3"}


class Two(Wired):
    """Installed from its own page, by whoever does."""

    def __init__(self, store: Store, at: datetime) -> None:
        self.begin()
        self.slack = FakeSlack().start()
        self.bots: dict[str, str] = {}
        self.clock = SetClock(at)
        self.slack.now = lambda: self.clock.now().timestamp()
        self.house = House(store, self.clock)
        self.numbers = itertools.count(1)
        settings = Slack(client_id="1.2", client_secret="hush", signing_secret=SECRET, api=self.slack.api)
        self.wait(self.open_to_all(settings))

    async def open_to_all(self, settings: Slack) -> None:
        api, keys = Api(settings.api, rates=False), Keys.read(new_key("first"))
        many = ManyWorkspaces(self.house.work, keys, settings, api)
        self.door = SlackDoor(self.house, settings, many, api)
        self.listening = Listening("127.0.0.1", 0)
        await self.door.start()
        installing = oauth.routes(
            settings, "https://jbp.example.com", self.house.work, keys, api, many.forgotten
        )
        self.page = await self.listening.start([*web.routes(self.door, SECRET), *installing])
        self.events = self.page + web.EVENTS
        self.session = aiohttp.ClientSession()

    def install(self, team: str, *, expires: bool = False) -> None:
        async def install() -> None:
            async with browser() as session:
                state, cookie = await begun(self.page, session)
                status, _ = await back(self.page, session, cookie, state=state, code=f"code-{team}")
                assert status == 200

        self.slack.codes[f"code-{team}"] = Installed(team, "", set(scopes()), expires=expires)
        self.wait(install())
        self.bots[team] = f"UBOT{team}"
        self.settle()

    def uninstall(self, team: str, *, told: bool = True) -> None:
        """In Slack's own order, or with both events lost on the way."""
        self.slack.uninstall(team)
        del self.bots[team]
        if told:
            self.event({"type": "app_uninstalled"}, to=team)
            self.event({"type": "tokens_revoked", "tokens": {"bot": [f"UBOT{team}"]}}, to=team)

    def room_of(self, channel: str) -> list[str]:
        return [said(message) for message in self.slack.channels[channel].messages]

    def bots_in(self, channel: str) -> set[str]:
        return {str(message.get("user")) for message in self.slack.channels[channel].messages}

    def refusals(self) -> list[tuple[str, str, str]]:
        return self.slack.said_no


def on_slack(each: Member) -> Member:
    return replace(each, account=f"slack:{TEAMS[each.id]}:U{each.id.upper()}" if each.id in TEAMS else None)


def zetas_people() -> tuple[Member, ...]:
    return (
        member("zoe", "Zoe Lund", Side.VENDOR, Role.LEAD),
        member("zack", "Zack Roy", Side.VENDOR),
        member("paul", "Paul Oka", Side.PARTNER, Role.LEAD),
        member("ines", "Ines Dua", Side.PARTNER),
    )


@pytest.fixture
def two(url: URL) -> Iterator[Two]:
    made = Two(Store.open(url), FRIDAY)
    made.install("T1")
    made.install("T2", expires=True)
    for id, team in TEAMS.items():
        made.slack.add_user(f"U{id.upper()}", id, team)
    made.slack.add_channel(
        ROOM, "acme-aws", "UBOTT1", "UBOTT2", "UVERA", "UTOM", "UPAUL", "UINES", shared=True
    )
    made.slack.add_channel(ZETAS, "zeta-aws", "UBOTT2", "UZOE", "UZACK", "UPAUL", "UINES", shared=True)
    acme = small_plan(people=tuple(map(on_slack, small_plan().people)))
    zeta = small_plan(
        id="zeta-aws", name="Zeta x AWS", vendor=Company(name="Zeta"), people=tuple(map(on_slack, zetas_people())),
        motions=(motion("vault", "Vault play", "zoe", "paul"), motion("fair", "Spring fair", "zack", "ines")),
        rhythm=replace(small_plan().rhythm, weekly=replace(small_plan().rhythm.weekly, who=("zoe", "paul"))),  # type: ignore[type-var]
    )  # fmt: skip
    for plan in (acme, zeta):
        made.house.add_plan(plan, room=False)
    made.person("UVERA").types("link acme-aws", ROOM)
    made.person("UPAUL").types("link zeta-aws", ZETAS, channel_name="zeta-aws")
    yield made
    made.close()


def who(two: Two, *ids: str) -> list[Person]:
    return [two.person(f"U{id.upper()}") for id in ids]


def asked(two: Two, id: str) -> list[tuple[str, str]]:
    """The prompts of a person, and the bot that each came from."""
    directs = [each for each in two.slack.channels.values() if each.direct == f"U{id.upper()}"]
    found = [(said(message), str(message.get("user"))) for each in directs for message in each.messages]
    return [(text, bot) for text, bot in found if "week 10, until" in text]


def answer(person: Person, colour: str, moved: str) -> None:
    person.presses("Answer")
    person.fills(confidence=colour, moved=moved)


# -- a week ----------------------------------------------------------------------------------------


def test_a_week_of_two_plans_each_in_its_own_workspace(two: Two) -> None:
    vera, tom, paul, _, zoe, zack = who(two, *TEAMS)
    two.until("2027-03-08 09:00")

    bots = {id: [bot for _, bot in asked(two, id)] for id in TEAMS}
    own = {"T1": ["UBOTT1"], "T2": ["UBOTT2"], "T3": ["UBOTT2"]}  # the one that Zeta shares a channel with
    assert bots == {id: own[team] for id, team in TEAMS.items()}
    assert "Migration play" in asked(two, "paul")[0][0]
    assert "Vault play" in asked(two, "paul")[0][0]

    answer(vera, "green", "six opportunities")
    answer(tom, "green", "listing is live")
    answer(zoe, "red", "no budget")
    paul.presses("Answer")
    paul.fills(confidence="green", moved="an SA is named")
    two.until("2027-03-09 11:30")
    assert [bot for text, bot in heard(two, "ines") if "left" in text or "until" in text]
    assert nudged(two, "ines") == ["UBOTT2"]
    assert nudged(two, "zack") == ["UBOTT2"]
    assert nudged(two, "vera") == []

    two.until("2027-03-09 15:05")
    for channel, theirs, others in (
        (ROOM, "six opportunities", "no budget"),
        (ZETAS, "no budget", "six opportunities"),
    ):
        whole = " ".join(two.room_of(channel))
        assert "heard from both sides" in whole
        assert theirs in whole
        assert others not in whole
    before = {channel: len(two.slack.channels[channel].messages) for channel in (ROOM, ZETAS)}
    zack.writes("check-in zeta-aws/fair 2027-W10 changed")
    if not zack.user.modal:
        zack.presses("Open")
    zack.fills(confidence="green", moved="stand is booked")

    assert "stand is booked" in " ".join(two.room_of(ZETAS))
    assert {channel: len(two.slack.channels[channel].messages) for channel in before} == before
    assert two.bots_in(ROOM) == {"UBOTT1"}
    assert two.bots_in(ZETAS) == {"UBOTT2"}
    assert {team for _, team, channel in two.slack.made if channel == ZETAS} == {"T2"}
    assert two.refusals() == []
    assert two.house.work.now(posted.by_state).keys() == {"sent"}


def heard(two: Two, id: str) -> list[tuple[str, str]]:
    directs = [each for each in two.slack.channels.values() if each.direct == f"U{id.upper()}"]
    return [(said(message), str(message.get("user"))) for each in directs for message in each.messages]


def nudged(two: Two, id: str) -> list[str]:
    return [
        bot
        for text, bot in heard(two, id)[1:]
        if "left" in text.splitlines()[0] or "still" in text.casefold()
    ]


def test_a_token_that_ends_in_the_middle_of_the_week_is_renewed_and_the_other_is_left_alone(two: Two) -> None:
    """Nothing is said in T2 for a day and a half, so that its token has ended when it is needed."""
    two.until("2027-03-08 09:00")
    renewed = two.slack.calls["oauth.v2.access"]
    lasting = {token for token, each in two.slack.installed.items() if each.team == "T1"}
    two.until("2027-03-10 12:00")

    assert two.slack.calls["oauth.v2.access"] > renewed
    assert {token for token, each in two.slack.installed.items() if each.team == "T1"} == lasting
    assert "token_expired" not in str(two.refusals())
    assert "heard from both sides" in " ".join(two.room_of(ZETAS))


def test_while_it_cannot_be_renewed_nothing_is_lost_and_nobody_is_said_to_be_out_of_reach(two: Two) -> None:
    two.slack.troubles["oauth.v2.access"].extend(["500 before"] * 3)
    two.until("2027-03-08 09:01")
    (vera,) = who(two, "vera")

    assert asked(two, "vera")
    assert asked(two, "zoe") == []
    two.until("2027-03-08 10:00")
    assert len(asked(two, "zoe")) == len(asked(two, "paul")) == 1
    assert "do not reach" not in str([heard(two, id) for id in TEAMS])
    assert "Week 10" in " ".join(two.room_of(ZETAS))
    assert vera.hears


# -- the channel that both share -------------------------------------------------------------------


def test_asked_through_either_installation_the_channel_is_the_same_room(two: Two) -> None:
    vera, paul = who(two, "vera", "paul")

    assert "Acme x AWS · FY27" in vera.types("status")
    assert "Acme x AWS · FY27" in paul.types("status")
    assert "Acme x AWS · FY27" in paul.mentions("status", of="T1")
    assert "Acme x AWS · FY27" in paul.mentions("status", of="T2")
    assert {team for method, team, channel in two.slack.made if method == "chat.postEphemeral"} == {
        "T1",
        "T2",
    }


def test_linked_by_one_company_it_is_not_linked_again_by_the_other(two: Two) -> None:
    (paul,) = who(two, "paul")

    assert "Nothing was changed" in paul.types("link acme-aws")
    assert "has a plan already" in paul.types("link zeta-aws")
    two.until("2027-03-08 09:00")
    assert len(two.room_of(ROOM)) == 1
    assert two.bots_in(ROOM) - {"UPAUL"} == {"UBOTT1"}


def test_a_lead_of_the_other_company_takes_it_over_into_their_own_installation(two: Two) -> None:
    (paul,) = who(two, "paul")
    paul.types("link --remove")
    paul.types("link acme-aws")
    two.until("2027-03-08 09:00")

    assert two.bots_in(ROOM) == {"UBOTT2"}


def test_the_other_companys_bot_leaving_the_channel_is_nobodys_trouble(two: Two) -> None:
    (vera,) = who(two, "vera")
    two.slack.channels[ROOM].members.discard("UBOTT2")
    two.event({"type": "channel_left", "channel": ROOM}, to="T2")
    two.until("2027-03-08 09:00")

    assert "Week 10" in two.room_of(ROOM)[-1]
    assert "I cannot post" not in str(vera.hears)


def test_an_answer_that_cannot_be_shown_in_the_channel_comes_from_their_own_workspaces_bot(two: Two) -> None:
    (paul,) = who(two, "paul")
    paul.user.dms = False  # takes nothing from other companies' apps
    paul.mentions("today", of="T1")

    assert "Nothing waits for you" in heard(two, "paul")[-1][0]
    assert heard(two, "paul")[-1][1] == "UBOTT2"
    assert len(two.room_of(ROOM)) == 1  # what they typed


# -- removed, and installed again ------------------------------------------------------------------


def test_removed_from_one_workspace_only_its_own_stops_and_its_leads_are_told(two: Two) -> None:
    vera, tom, paul = who(two, "vera", "tom", "paul")
    two.until("2027-03-08 09:00")
    stood = two.room_of(ZETAS)
    two.uninstall("T2")
    answer(vera, "green", "six opportunities")
    two.until("2027-03-09 15:05")

    assert "six opportunities" in " ".join(two.room_of(ROOM))
    assert "heard from both sides" in " ".join(two.room_of(ROOM))
    assert two.room_of(ZETAS) == stood
    (told,) = [(text, bot) for text, bot in heard(two, "paul") if "jbp was removed from Slack" in text]
    assert told[1] == "UBOTT1"  # which shares a channel with him
    assert "It says nothing more in #zeta-aws" in told[0]
    assert not [text for id in ("vera", "tom") for text, _ in heard(two, id) if "was removed" in text]
    assert not [text for id in ("zoe", "zack") for text, _ in heard(two, id) if "was removed" in text]
    assert paul.external
    before = len(two.room_of(ROOM))
    paul.mentions("status")
    assert "Acme x AWS · FY27" in paul.sees()
    assert "jbp is not installed" not in tom.types("status")
    assert len(two.room_of(ROOM)) == before + 1  # what Paul typed


def test_installed_again_it_goes_on_at_once_where_it_stopped(two: Two) -> None:
    (zoe,) = who(two, "zoe")
    two.until("2027-03-08 09:00")
    two.uninstall("T2")
    two.until("2027-03-09 15:05")
    two.install("T2", expires=True)

    (week,) = [each for each in two.slack.channels[ZETAS].messages if not each.get("thread_ts")]
    assert "heard from both sides" in said(week)
    assert [text for text, _ in heard(two, "zoe") if "was removed from Slack" in text]  # late, but told
    told = [(bot, text.splitlines()[0]) for text, bot in heard(two, "paul")]
    assert [bot for bot, title in told if "2 motions due" in title] == ["UBOTT2"]  # amended where it stood
    assert [bot for bot, title in told if "still wait for you" in title] == ["UBOTT1"]  # while T2 was gone
    assert not [title for _, title in told if "I cannot post" in title]  # he knows why
    assert not two.house.work.now(posted.by_state).keys() & {"dead", "pending", "unknown", "sending"}
    assert two.refusals() == []
    assert zoe.through == "T2"


def test_news_of_an_end_that_comes_after_it_was_installed_again_is_old(two: Two) -> None:
    ended = int(two.clock.now().timestamp())
    two.uninstall("T2", told=False)
    two.until("2027-03-05 16:00")
    two.install("T2")
    two.event({"type": "app_uninstalled"}, to="T2", event_time=ended)
    two.until("2027-03-08 09:00")

    assert "Week 10" in " ".join(two.room_of(ZETAS))
    assert "was removed" not in str([heard(two, id) for id in TEAMS])


def test_where_slack_told_nothing_of_it_nothing_is_lost_either(two: Two) -> None:
    two.uninstall("T2", told=False)
    two.until("2027-03-09 15:05")

    assert two.room_of(ZETAS) == []
    assert "Week 10" in " ".join(two.room_of(ROOM))
    assert "dead" not in two.house.work.now(posted.by_state)
    two.install("T2", expires=True)
    assert "Week 10" in " ".join(two.room_of(ZETAS))


def test_nobody_of_one_plan_is_known_by_the_other(two: Two) -> None:
    """What a workspace sees of a person is their account there, and a plan only its own people."""
    read = two.house.work.now(lambda book: list(plans.every(book, Reader.ROOM)))
    rooms = {plan.id: {place.tenant for place in plan.rooms} for plan in read}
    known = two.house.work.now(lambda book: people.accounts_on(book, "slack"))

    assert rooms == {"acme-aws": {"T1"}, "zeta-aws": {"T2"}}
    assert sorted(each for accounts in known.values() for each in accounts) == sorted(
        f"{team}:U{id.upper()}" for id, team in TEAMS.items()
    )
    vera, zoe = who(two, "vera", "zoe")
    assert "No plan of yours" in vera.types("status --plan zeta-aws")
    assert "No plan of yours" in zoe.writes("status --plan acme-aws")
