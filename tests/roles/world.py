"""A plan in the middle of everything, and people of every role around it: built once, and copied for every case.

Monday 29 March 2027, half past ten in New York. The week's review, the month's sync, a list of questions, the QBR
and the board are all open at once; one colour is blind, one pair differs, one half was recorded from the call, one
owner has not said yes; a version is proposed, a reset is proposed, escalations are drafted and sent, promises are
overdue, money is asked for and refused, and a number waits for the other side's word.
"""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from sqlalchemy import text

from bot.chat import Request
from bot.examples import example
from cards.card import Answer
from plan.agreement import Agreement, Member, RitualTerms, Role
from plan.pipeline_facts import Opportunity
from plan.sides import Side
from storage import facts
from storage.plan_file import read
from storage.store import Book, Store, sqlite_url
from tests.house import Lived
from tests.plans import member, small_plan
from tests.roles.changes import KEPT, Change, changes, snapshot
from tests.roles.people import ANOTHER, PARTNERS, PLAN

NOW = datetime(2027, 3, 29, 14, 30, tzinfo=UTC)

# What is one side's alone, in words that nobody else ever says.
OF_ACME = {
    "escalated": "wolfsbane",
    "escalated on": "celandine",
    "dismissed": "hellebore",
    "own plan": "Quince",
    "unmatched": "Hawthorn",
}
OF_AWS = {"escalated": "tamarisk", "escalated on": "oleander", "own plan": "Medlar", "unmatched": "Rowan"}


def agreement() -> Agreement:
    """The example of AWS, with everything that recurs on the last Monday of its month, and readers on both sides."""
    plan = read(example("aws").read_text()).agreement
    rhythm = plan.rhythm
    last_monday = {"day": "last mon", "at": time(9)}
    own = tuple(replace(each, terms=replace(each.terms, **last_monday)) for each in rhythm.own)
    quarterly, monthly = rhythm.quarterly, rhythm.monthly
    assert quarterly
    assert monthly
    more = (
        member("otto", "Otto Brandt", Side.VENDOR, Role.OBSERVER),
        member("greta", "Greta Holm", Side.VENDOR),
        member("olga", "Olga Petrova", Side.PARTNER, Role.OBSERVER),
    )
    return replace(
        plan,
        rhythm=replace(
            rhythm,
            quarterly=replace(quarterly, day="last mon", at=time(10)),
            monthly=replace(monthly, **last_monday),
            own=own,
            half_year=rhythm.half_year or RitualTerms(who=("vera", "paul")),
        ),
        people=(*plan.people, *more),
    )


def another() -> Agreement:
    """A plan of two other companies."""
    people: tuple[Member, ...] = (
        member("nadia", "Nadia Roy", Side.VENDOR, Role.LEAD, account="room:globex:nadia"),
        member("max", "Max Ott", Side.PARTNER, Role.LEAD, account="room:google:max"),
    )
    motions = tuple(
        replace(each, vendor_owner=replace(each.vendor_owner, person="nadia"),
                partner_owner=replace(each.partner_owner, person="max"))
        for each in small_plan().motions
    )  # fmt: skip
    rhythm = replace(small_plan().rhythm, weekly=RitualTerms(day="mon", at=time(9), who=("nadia", "max")))
    return small_plan(id=ANOTHER, name="Globex x Google", people=people, motions=motions, rhythm=rhythm)


def built(path: Path) -> Lived:
    """The whole of it, lived from the beginning of March."""
    room = Lived(Store.open(sqlite_url(path)), datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.house.intake.mails = True
    file = read(example("aws").read_text())
    room.add(agreement(), file.history)
    room.add(another())
    room.accounts |= {"gus": "room:visitor:gus", "uma": "room:nowhere:uma"}
    for who in (*PARTNERS, "max"):
        room.say(who, "me start")
    told(room, "vera", "people leave greta --plan acme-aws")
    weeks(room)
    today(room)
    return room


def told(room: Lived, who: str, text: str, **values: str) -> str:
    """Said, or sent as a form with these values; it has to have done something."""
    said = room.send(who, text, **values) if values else room.say(who, text)
    assert "did not work" not in said, f"{who}: {text}\n{said}"
    return said


def weeks(room: Lived) -> None:
    """Three reviews, with red on both sides of the first motion, so that each side's lead gets a draft."""
    for day in ("08", "15", "22"):
        room.until(f"2027-03-{day} 10:00")
        for who in ("tom", "ines"):
            told(room, who, "check-in acme-aws/migration-play changed", confidence="red", moved=f"stuck {day}",
                 ask=f"help of {who} {day}")  # fmt: skip
        for who in ("vera", "paul"):
            told(
                room,
                who,
                "check-in acme-aws/marketplace-launch changed",
                confidence="green",
                moved="as planned",
            )
        if day == "08":
            told(room, "tom", 'promises add "reference architecture" --by 2027-03-10')
            told(room, "ines", 'promises add "named solutions architect" --by 2027-03-31')
            told(room, "vera", 'decide add "name a second SA" --cost "two pilots wait" --at qbr')
            told(room, "paul", 'decide add "a second region" --at jeb')


def today(room: Lived) -> None:
    room.until("2027-03-29 10:05")
    escalations(room)
    # A colour of each side that the other does not see, a pair that differs, and a half from the call.
    told(room, "vera", "check-in acme-aws/marketplace-launch changed", confidence="red", moved="two signed")
    told(room, "raj", "check-in acme-aws/bedrock-connector changed", confidence="amber", moved="beta is out")
    told(
        room,
        "tom",
        "check-in acme-aws/migration-play changed",
        confidence="green",
        moved="on the way",
        ask="an SA",
    )
    told(
        room, "ines", "check-in acme-aws/migration-play changed", confidence="red", moved="no SA until April"
    )
    told(room, "paul", "call acme-aws/retail-event", vendor_confidence="green", vendor_moved="venue signed")
    # Who owns what, and who has said yes.
    told(room, "vera", "people owner bedrock-connector tom")
    told(room, "paul", "people owner win-stories ines")
    # Numbers, money, a trigger, the sync.
    told(room, "ines", 'log sourced 1.9M --on 2027-03-28 --source "ACE export"')
    told(room, "tom", 'log attached 1.1M --on 2027-03-28 --source "CRM"')
    told(room, "tom", 'trigger win-stories --what "Contoso won"')
    told(room, "ines", 'funding reject psa-hours --plan acme-aws --because "none left"')
    # A next version proposed by one lead, a reset by the other.
    told(room, "vera", "edit thesis --plan acme-aws")
    assert "did not work" not in room.fill("vera", problem="Retailers plan on last week’s sales.")
    proposed(room)
    told(room, "paul", 'reset propose --because "the programme ends"')
    told(room, "vera", "start new", us=OF_ACME["own plan"], side="vendor", them="Loquat", label="FY28",
         start="2028-01-01", end="2028-12-31", currency="USD", zone="Europe/Berlin")  # fmt: skip
    told(room, "paul", "start new", us=OF_AWS["own plan"], side="partner", them="Damson", label="FY28",
         start="2028-01-01", end="2028-12-31", currency="USD", zone="Europe/Berlin")  # fmt: skip
    for who, words in (("tom", OF_ACME), ("ines", OF_AWS)):
        row = f"{words['unmatched']},{words['unmatched']},Proposal,100"
        told(room, who, "sync export acme-aws/2027-03", lines=f"Opportunity,Account,Stage,Amount\n{row}")
    mapped(room)
    room.read(a_deal)
    room.until("2027-03-29 10:30")
    room.read(stick)


def mapped(room: Lived) -> None:
    """Both have given a list, with one account in both of them, and one in each alone."""
    for who, word in (("vera", OF_ACME["unmatched"]), ("paul", OF_AWS["unmatched"])):
        room.say(who, "accounts give --plan acme-aws")
        more = f"{word},{word.casefold()}.example"
        room.fill(who, lines=f"Account,Domain\nLarkspur Foods,larkspur.de\n{more}")
        told_last = room.fill(who, share="names", asks="yes")
        assert "did not work" not in told_last, told_last


def a_deal(book: Book) -> None:
    """On the register of both."""
    said = Opportunity(
        by="tom",
        at=book.now,
        id="larkspur",
        name="Larkspur",
        side=Side.VENDOR,
        on=book.now.date(),
        stage="Proposal",
    )
    facts.record(book, PLAN, said)


def escalations(room: Lived) -> None:
    """Of each side one that its ritual drafted, one that somebody handed in, and one that is with the sponsor."""
    told(room, "dana", f'escalate retail-event --plan acme-aws --because "{OF_ACME["escalated"]}"')
    told(room, "maya", f'escalate retail-event --plan acme-aws --because "{OF_AWS["escalated"]}"')
    for lead, words in (("vera", OF_ACME), ("paul", OF_AWS)):
        told(room, lead, f'escalate field-enablement --plan acme-aws --because "{words["escalated on"]}"')
        told(room, lead, f"escalate send {newest_escalation(room, lead)}", note=words["escalated on"])
    told(room, "vera", f'escalate win-stories --plan acme-aws --because "{OF_ACME["dismissed"]}"')
    told(
        room, "vera", f'escalate dismiss {newest_escalation(room, "vera")} --because "{OF_ACME["dismissed"]}"'
    )


def newest_escalation(room: Lived, lead: str) -> str:
    return [fact.id for fact in room.facts if fact.kind == "escalation" and fact.by == lead][-1]


def proposed(room: Lived) -> None:
    """The lead has read it, and presses what is under it."""
    room.say("vera", "agree --plan acme-aws")
    said = room.press("vera", "Propose to AWS")
    assert "did not work" not in said


def stick(book: Book) -> None:
    """Messages that the chat gave up on: one to the plan's room, and of each side one that is theirs alone."""
    for which in (
        "channel LIKE 'room:%'",
        "key LIKE 'escalation/acme-aws/acme-%'",
        "key LIKE 'escalation/acme-aws/aws-%'",
    ):
        key = f"SELECT max(id) FROM outbox WHERE plan_id = 1 AND {which}"
        book.execute(text(f"UPDATE outbox SET state = 'dead', error = 'refused' WHERE id = ({key})"))


def accounts() -> dict[str, str]:
    known = {
        each.id: each.account for plan in (agreement(), another()) for each in plan.people if each.account
    }
    return known | {"gus": "room:visitor:gus", "uma": "room:nowhere:uma"}


class World(Lived):
    """The world in a file of its own, which is put back as it was wherever somebody has changed it."""

    def __init__(self, folder: Path, built: Path) -> None:
        self.path, self.built = folder / "lived.sqlite3", built
        self.path.write_bytes(built.read_bytes())
        watch(self.path)
        super().__init__(Store.open(sqlite_url(self.path)), NOW)
        self.plan_id, self.accounts, self.house.intake.mails = PLAN, accounts(), True
        self.ids = itertools.count(1_000_000)  # no request that the world has answered before
        self.watched = sqlite3.connect(self.path, isolation_level=None)
        self.original = sqlite3.connect(":memory:")
        self.watched.execute("PRAGMA synchronous = OFF")
        self.watched.backup(self.original)
        self.before = snapshot(self.path)

    def close(self) -> None:
        self.watched.close()
        super().close()

    def put_back(self) -> None:
        self.original.backup(self.watched)
        self.house.store.kept_plans.clear()
        self.house.intake.kept.by_asked.clear()

    def taken(self, request: Request) -> tuple[Answer, list[Change]]:
        """What somebody is answered, and what it changed, before anything is delivered."""
        answer = self.wait(self.house.intake.take(request))
        return answer, self.changed()

    def changed(self) -> list[Change]:
        if not self.watched.execute("SELECT count(*) FROM touched").fetchone()[0]:
            return []
        return changes(self.before, snapshot(self.path))


def watch(path: Path) -> None:
    """From now on the file itself notes that a row of a table that says something was written."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE touched (name TEXT)")
        for table in KEPT:
            for doing in ("INSERT", "UPDATE", "DELETE"):
                connection.execute(
                    f"CREATE TRIGGER touched_{table}_{doing} AFTER {doing} ON {table} "
                    f"BEGIN INSERT INTO touched VALUES ('{table}'); END"
                )
    connection.close()
