"""Whatever two companies put on their lists, share, replace and delete: an account that only one of them has is on no
surface that the other, the room, or whoever runs jbp can see; and to ask after one takes the same work as after none.

One house lives on through every example, so that what was kept of an earlier list would be found in a later one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.listening import Listening
from bot.operating import metrics_routes
from bot.terminal import portfolio_
from cards import plain, slack, slack_views, teams, web
from cards.card import Answer, Card, File
from commands.command import every
from commands.plan_files import plan_as_document
from plan.agreement import Rhythm, RitualTerms
from plan.sides import Reader, Side
from storage import plans
from storage.cards import card_json
from storage.store import Store, sqlite_url
from tests.commands.test_accounts import give
from tests.house import Lived
from tests.plans import MAPPING, small_plan
from tests.roles.test_no_canary import inside

EXAMPLES = int(os.environ.get("JBP_DEEP", "0")) * 400 or 15
LEADS = {Side.VENDOR: "vera", Side.PARTNER: "paul"}
OTHERS = {Side.VENDOR: ("paul", "ines", "ken", "stranger"), Side.PARTNER: ("vera", "tom", "stranger")}
TYPED = (
    "accounts all", "accounts new", "accounts new --since 2027-01-01", "accounts doubts", "accounts target 1",
    "accounts target 1 add", "accounts share", "accounts delete", "accounts give", "today", "status", "plans",
    "pipeline", "pipeline differences", "sync opportunities", "history", "history --at 2027-03-02", "qbr", "qbr brief",
    "export --history", "export --format yaml", "rhythm preview", "answer", "messages", "check",
    # and what is wrong
    "accounts same 0000000000", "accounts apart zz", "accounts target 99", "accounts new --since never",
    "accounts zebra", "accounts all --page 99", "pipeline zebra", "accounts target 1 off 0000000000",
)  # fmt: skip
TRADES = ("Foods", "Energy", "Systems", "Bank")
LETTERS = "bcdfghjklmnpqrstvwxz"


def word(number: int) -> str:
    """One that is like no other, so that no two of them are taken for one company."""
    return "".join(
        LETTERS[byte % len(LETTERS)] for byte in hashlib.sha256(str(number).encode()).digest()[:10]
    )


words_ = st.integers(0, 1_000_000).map(word)


@dataclass(frozen=True)
class Lists:
    """The words that accounts are made of: those of both, those of each alone; what each shares, and whether it lets be
    asked; and what is done after they were given."""

    both: Sequence[str]
    alone: dict[Side, Sequence[str]]
    share: dict[Side, str]
    asks: dict[Side, str]
    first: Side
    then: Sequence[tuple[str, Side]]


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    drawn = draw(st.lists(words_, min_size=3, max_size=12, unique=True))
    cut = draw(st.integers(1, len(drawn) - 2))
    end = draw(st.integers(cut + 1, len(drawn) - 1))
    side = st.sampled_from(list(Side))
    return Lists(
        both=drawn[end:],
        alone={Side.VENDOR: drawn[:cut], Side.PARTNER: drawn[cut:end]},
        share={each: draw(st.sampled_from(["details", "names", "counts"])) for each in Side},
        asks={each: draw(st.sampled_from(["yes", "no"])) for each in Side},
        first=draw(side),
        then=draw(
            st.lists(st.tuples(st.sampled_from(["replace", "add", "share", "delete"]), side), max_size=3)
        ),
    )


def rows(side: Side, both: Sequence[str], alone: Sequence[str]) -> str:
    """As a CRM exports it: name, domain, segment and owner of each are made of its word, those of both by the side."""
    lines = ["Account Name,Website,Billing Country,Segment,Account Owner"]
    for index, word in enumerate((*both, *alone)):
        trade, mark = TRADES[index % len(TRADES)], f"{side}{word}" if word in both else word
        lines.append(f"{word.title()} {trade} Ltd,www.{word}.com,UK,seg{mark},own{mark}")
    return "\n".join(lines)


@dataclass
class Living:
    """The house, what it logged, and every word that was one company's alone."""

    room: Lived
    logged: list[str] = field(default_factory=list)
    secret: dict[Side, set[str]] = field(default_factory=lambda: {side: set() for side in Side})


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    path = tmp_path_factory.mktemp("surfaces") / "a.sqlite3"
    room = Lived(Store.open(sqlite_url(path)), datetime(2027, 3, 1, 20, tzinfo=UTC))
    quarterly = RitualTerms(
        day="last thu", at=MAPPING.terms.at, who=("vera", "paul", "ken"), open_for_hours=2
    )
    rhythm = Rhythm(weekly=small_plan().rhythm.weekly, quarterly=quarterly, own=(MAPPING,))
    room.add(small_plan(rhythm=rhythm))
    for who in ("paul", "ines", "ken"):
        room.say(who, "me opt-in")
    found = Living(room)
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: found.logged.append(f"{record.getMessage()} {record.exc_text or ''}")  # type: ignore[method-assign]
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield found
    root.removeHandler(handler)
    root.setLevel(level)
    room.close()


def live(living: Living, given: Lists) -> dict[Side, set[str]]:
    """The lists are given, and what is done then is done; the words that are only one side's from then on."""
    room, now = living.room, dict(given.alone)
    there = dict.fromkeys(Side, True)
    for side in (given.first, given.first.other):
        if "gave" not in room.say(LEADS[side], "accounts") and "Give a new list" in plain.rendered(
            room.answer
        ):
            room.say(LEADS[side], "accounts delete all")
        give(room, LEADS[side], rows(side, given.both, now[side]), given.share[side], given.asks[side])
    for what, side in given.then:
        who = LEADS[side]
        if what == "delete" or not there[side]:
            room.say(who, "accounts delete all")
            there[side] = False
        elif what == "share":
            room.say(who, "accounts share counts")
        elif what == "replace":
            now[side] = now[side][1:]
            give(
                room,
                who,
                rows(side, given.both, now[side]),
                given.share[side],
                given.asks[side],
                how="replace",
            )
        else:
            give(room, who, rows(side, (), given.alone[side]), given.share[side], given.asks[side], how="add")
    return {side: set(given.alone[side]) for side in Side}


def seen_by_others(living: Living, side: Side) -> Iterator[tuple[str, str]]:
    """All that anybody outside of that side's company can see, each with where."""
    room = living.room
    for who in OTHERS[side]:
        for text in (*(command.name for command in every()), *TYPED) if who in LEADS.values() else TYPED[:18]:
            for here in (False, True) if who == "stranger" else (False,):
                answer = room.wait(room.house.intake.take(room.request(who, text, here=here)))
                yield f"{who}: {text}", written_out(answer)
        yield f"to {who}", in_channel(room, room.direct(who))
    yield "the room", in_channel(room, room.plan_id)
    for reader in (Reader.of(side.other), Reader.ROOM):
        plan = room.plan(reader)
        yield f"the plan to {reader}", repr(plan)
        document = room.read(lambda book, plan=plan: plan_as_document(book, plan, draft=False))
        yield f"its document to {reader}", repr(document)
        told = room.read(lambda book, reader=reader: plans.history(book, room.plan_id, reader))
        yield f"its history to {reader}", repr(told)


def written_out(answer: Answer) -> str:
    """As every chat has it."""
    texts = [card_json(answer), plain.rendered(answer), web.rendered(answer)]
    texts.append(json.dumps(teams.attachments(answer), ensure_ascii=False))
    shown = slack.messages(answer) if isinstance(answer, Card) else slack_views.modal(answer)
    texts.append(json.dumps(shown, ensure_ascii=False))
    return "\n".join(texts)


def in_channel(room: Lived, channel: str) -> str:
    return "\n".join(card_json(each.body) for each in room.messages(channel))


def assert_none(words: set[str], where: str, text: str) -> None:
    lowered = text.casefold()
    leaked = [word for word in words if word in lowered]
    assert not leaked, f"{where}: {leaked}"


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists())
def test_what_only_one_company_has_is_on_no_surface_of_the_others(living: Living, given: Lists) -> None:
    alone = live(living, given)
    for side, words in alone.items():
        living.secret[side] |= words
        for where, text in seen_by_others(living, side):
            assert_none(words, where, text)
    assert_none(alone[Side.VENDOR] | alone[Side.PARTNER], "the log", "\n".join(living.logged))


def test_what_is_looked_for_is_there_to_be_found(living: Living) -> None:
    """Its own company reads of what both have what it should; else the test above would hold of an empty store."""
    given = Lists(
        ["zrtkplmwxq"], {Side.VENDOR: ["bvcxzlkjhg"], Side.PARTNER: ["mnbvcxqwrt"]},
        dict.fromkeys(Side, "details"), dict.fromkeys(Side, "yes"), Side.VENDOR, (),
    )  # fmt: skip
    live(living, given)
    for who, own, theirs in (("vera", "vendor", "partner"), ("paul", "partner", "vendor")):
        said = living.room.say(who, "accounts all").casefold()
        for word in (
            f"own{own}zrtkplmwxq",
            f"own{theirs}zrtkplmwxq",
            f"seg{theirs}zrtkplmwxq",
            "zrtkplmwxq.com",
        ):
            assert word in said
    for share in ("names", "counts"):
        living.room.say("vera", f"accounts share {share}")
        for where, text in seen_by_others(living, Side.VENDOR):
            if not where.startswith(
                ("to ", "the room")
            ):  # what was read before stands there until it is amended
                assert_none({"ownvendorzrtkplmwxq", "segvendorzrtkplmwxq"}, f"{share}, {where}", text)
    for side in Side:
        living.secret[side] |= set(given.alone[side])


def test_nor_on_the_quarters_packet_in_files_the_portfolio_and_what_the_operator_reads(
    living: Living, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = living.room
    room.until("2027-03-23 12:00")
    texts = [("the room", in_channel(room, room.plan_id))]
    every_word = living.secret[Side.VENDOR] | living.secret[Side.PARTNER]
    assert len(every_word) > 1
    for side in Side:
        for who in OTHERS[side]:
            texts.append((f"to {who}", in_channel(room, room.direct(who))))
        for typed in ("qbr", "export --format pdf", "export --format word --shared"):
            room.say(LEADS[side.other], typed)
            files = files_of(room.answer)
            assert files or typed == "qbr", plain.rendered(room.answer)
            for each in files:
                content = room.wait(room.house.documents.content(each, room.account(LEADS[side.other])))
                texts.append((each.name, inside(content)))
        for where, text in texts:
            assert_none(living.secret[side], where, text)
        texts = []
    packets = [each for message in room.messages(room.plan_id) for each in files_of(message.body)]
    assert packets
    for each in packets:
        content = room.wait(room.house.documents.content(each, room.account("ken")))
        assert_none(every_word, each.name, inside(content))
    monkeypatch.setenv("JBP_STORE", str(room.house.store.url.database))
    for csv in (None, portfolio_.SCREEN):
        portfolio_.run(portfolio_.argparse.Namespace(csv=csv, plan=None))
        assert_none(every_word, "the portfolio", capsys.readouterr().out)
    for where, text in room.wait(operated(room)).items():
        assert_none(every_word, where, text)


def files_of(body: object) -> list[File]:
    return [each for each in body.body if isinstance(each, File)] if isinstance(body, Card) else []


async def operated(room: Lived) -> dict[str, str]:
    """What is served to whoever runs jbp, and to the load balancer."""
    health = room.house.health
    listening = Listening("127.0.0.1", 0, health)
    address = await listening.start(metrics_routes(room.house.work, health))
    found = {}
    async with aiohttp.ClientSession() as session:
        for path in ("/metrics", "/healthz", "/readyz"):
            async with session.get(f"{address}{path}") as answer:
                found[path] = await answer.text()
    await listening.stop()
    assert "jbp_outbox" in found["/metrics"]
    return found


# -- the same work ---------------------------------------------------------------------------------


@dataclass
class Work:
    """What is asked of the store: every statement, and how many rows come back."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0


class Counted:
    """Counts from when it is entered."""

    def __init__(self, store: Store) -> None:
        self.engine, self.work = store.engine, Work()

    def __enter__(self) -> Work:
        event.listen(self.engine, "before_cursor_execute", self.note)
        event.listen(self.engine, "checkout", self.watch)
        return self.work

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self.note)
        event.remove(self.engine, "checkout", self.watch)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.work.statements.append(statement)

    def watch(self, connection: Any, *_more: Any) -> None:
        """SQLite asks this for every row that it hands over."""

        def row(_cursor: Any, values: tuple[Any, ...]) -> tuple[Any, ...]:
            self.work.rows += 1
            return values

        connection.row_factory = row


def a_room(folder: Path) -> Lived:
    folder.mkdir()
    room = Lived(Store.open(sqlite_url(folder / "a.sqlite3")), datetime(2027, 3, 1, 20, tzinfo=UTC))
    room.add(small_plan(rhythm=Rhythm(weekly=small_plan().rhythm.weekly, own=(MAPPING,))))
    room.say("paul", "me opt-in")
    return room


ASKED = ("accounts", "accounts all", "accounts new", "accounts doubts", "accounts target 1", "accounts target 1 add",
         "accounts same 0000000000", "today", "status")  # fmt: skip
BOTH, ALONE, NOBODYS = "Zrtkpl Foods", "Bvcxzl Foods", "Mnbvcx Foods"


def named(*names: str) -> str:
    return "\n".join(
        ["Account Name,Website", *(f"{each},{each.split()[0].casefold()}.com" for each in names)]
    )


def work_of(room: Lived, who: str, text: str, **values: str) -> tuple[str, Work]:
    request = room.request(who, text, **({"values": values, "kind": "sent"} if values else {}))
    with Counted(room.house.store) as work:
        answer = room.wait(room.house.intake.take(request))
    return plain.rendered(answer), work


@pytest.mark.parametrize("share", ["counts", "names", "details"])
def test_to_look_an_account_up_takes_the_same_work_whether_only_the_other_company_has_it_or_nobody(
    tmp_path: Path, share: str
) -> None:
    """Where counts only are shared, the same again for one that both have."""
    room = a_room(tmp_path / "room")
    give(room, "vera", named(BOTH, ALONE), share, "yes")
    give(room, "paul", named(BOTH, "Qwrtxz Bank"), "names", "yes")
    looked = [ALONE, NOBODYS, *([BOTH] if share == "counts" else [])]
    found = [
        work_of(room, "paul", "accounts target 1 add", segment="*", country="*", names=each)
        for each in looked
    ]
    room.close()

    assert len({said.replace(each, "X") for each, (said, _) in zip(looked, found, strict=True)}) == 1
    assert len({(tuple(work.statements), work.rows) for _, work in found}) == 1
    assert found[0][1].rows > 5


def test_counts_only_take_the_same_work_with_one_more_that_both_have(tmp_path: Path) -> None:
    """AWS puts one more account on its own list, which Acme has or has not: no command tells the two apart, by what it
    says or by what it asks of the store."""
    worlds = []
    for more in (BOTH, ALONE):
        room = a_room(tmp_path / more)
        give(room, "vera", named(BOTH, "Qwrtxz Bank"), "counts", "yes")
        give(room, "paul", named("Qwrtxz Bank", more), "details", "yes")
        worlds.append({text: work_of(room, "paul", text) for text in ASKED})
        room.close()

    assert worlds[0] == worlds[1]
    assert all(work.rows > 1 for _, work in worlds[0].values())
