"""Plans: every plan of mine, the worst first, each with why it is where it is; as many as there are, read at once."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event

from cards.card import Card, Item
from packets import portfolio
from packets.portfolio import as_csv
from packets.spreadsheet import safe
from plan.agreement import Agreement, Funding, FundingKind, Period, State
from plan.facts import SeatChange
from plan.portfolio import RULE, entry, worst_first
from plan.sides import Reader
from storage import plans
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import small_plan

CHECKOUT = Path(__file__).parents[2]
MDF = Funding(
    id="mdf", name="MDF", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD", motion="migration",
    claim_by=date(2027, 3, 20),
)  # fmt: skip
CLAIM_IN = timedelta(days=113)


def named(id: str, name: str, **changes: object) -> Agreement:
    return small_plan(id=id, name=name, **changes)


def heads(room: Lived) -> list[str]:
    assert isinstance(room.answer, Card)
    return [each.head[0].text for each in room.answer.body if isinstance(each, Item)]  # type: ignore[union-attr]


def answered(room: Lived, plan: str, paul: str = "green") -> None:
    """The plan's four halves, in the review that is open."""
    migration, launch = (("vera", "green"), ("paul", paul)), (("tom", "green"), ("ines", "green"))
    for motion, who, colour in [
        *(("migration", *each) for each in migration),
        *(("launch", *each) for each in launch),
    ]:
        room.say(who, f"check-in {plan}/{motion} 2027-W10 changed")
        room.fill(who, confidence=colour)


# -- mine ------------------------------------------------------------------------------------------


def test_each_plan_is_a_row_with_why_it_is_where_it_is_and_a_press_to_its_status(room: Lived) -> None:
    room.add(named("beta", "Beta x AWS", funding=(MDF,)))
    room.add(named("calm", "Calm x AWS"))
    room.add(named("apart", "Apart x AWS"))
    room.until("2027-03-08 09:05")
    for plan, paul in (("beta", "green"), ("calm", "green"), ("apart", "red")):
        answered(room, plan, paul)
    room.say("vera", 'promises add "the diagram" --by 2027-03-30 --plan calm')

    said = room.say("vera", "plans")

    assert "Your 4 plans, worst first" in said
    assert heads(room) == ["Acme x AWS", "Apart x AWS", "Beta x AWS", "Calm x AWS"]
    assert "silent altogether: no motion heard of since Fri 1 Jan" in said
    assert "1 dispute: Migration play" in said
    assert "$60k at risk (MDF assumed) · next: MDF: claim by Sat 20 Mar" in said
    assert "nothing silent, disputed or at risk · next: Acme’s promise “the diagram” by Tue 30 Mar" in said
    assert RULE in said
    assert "Apart x AWS · FY27 v1" in room.take(room.request("vera", "status --plan apart", kind="pressed"))


def test_each_reads_with_their_own_sides_eyes(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    room.say("tom", "check-in acme-aws/launch 2027-W10 changed")
    room.fill("tom", confidence="red")

    blind = {who: room.say(who, "plans") for who in ("vera", "paul")}
    room.say("ines", "check-in acme-aws/launch 2027-W10 changed")
    room.fill("ines", confidence="green")

    assert all("1 dispute" not in said for said in blind.values())
    assert all("1 dispute: Marketplace" in room.say(who, "plans") for who in ("vera", "paul", "ken"))


def test_many_come_in_pages_and_past_the_last_there_is_the_last(room: Lived) -> None:
    for number in range(2, 61):
        room.add(named(f"p{number}", f"Plan {number:02}"))

    seen: list[str] = []
    said = room.say("vera", "plans")
    assert "Your 60 plans, worst first · page 1 of 6" in said
    while True:
        seen += heads(room)
        if "[More]" not in said:
            break
        said = room.take(room.request("vera", room.command("vera", "More"), kind="pressed"))
    assert len(seen) == len(set(seen)) == 60
    assert "page 6 of 6" in said
    assert heads(room) == seen[50:]
    room.say("vera", "plans --page 99")
    assert heads(room) == seen[50:]
    assert "page 5 of 6" in room.take(room.request("vera", room.command("vera", "Back"), kind="pressed"))


def test_they_are_read_at_once_never_a_statement_a_plan(room: Lived) -> None:
    def statements() -> int:
        counted: list[str] = []
        room.house.store.kept_plans.clear()
        engine = room.house.store.engine
        listen = lambda *args: counted.append(args[2])  # noqa: E731  # the same object is taken off again
        event.listen(engine, "before_cursor_execute", listen)
        room.say("vera", f"plans --page {len(asked)}")
        event.remove(engine, "before_cursor_execute", listen)
        asked.append(len(counted))
        return sum(
            1 for each in counted if not each.startswith("SET LOCAL")
        )  # how many are planned, reads nothing

    asked = [0]
    one = statements()
    for number in range(2, 61):
        room.add(named(f"p{number}", f"Plan {number:02}"))

    assert statements() == one > 0


def test_a_page_that_is_no_number_is_asked_for_again(room: Lived) -> None:
    assert "takes a whole number from 1." in room.say("vera", "plans --page two")


def test_whoever_is_on_no_plan_is_told_what_to_do(room: Lived) -> None:
    said = room.say("stranger", "plans")

    assert "You are on no plan yet" in said
    assert "me join CODE" in said


def test_a_plan_that_somebody_left_is_not_theirs(room: Lived) -> None:
    left = SeatChange(by="vera", at=room.clock.now(), member="ken", active=False)
    room.add(named("gone", "Gone x AWS"), (left,))

    assert "Gone x AWS" in room.say("vera", "plans")
    assert "Gone x AWS" not in room.say("ken", "plans")


def test_status_of_several_offers_the_worst_first(room: Lived) -> None:
    room.add(named("beta", "Beta x AWS"))
    room.say("vera", "status")

    assert "worst first" in room.press("vera", "Worst first")


# -- in the terminal -------------------------------------------------------------------------------


def jbp(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "JBP_STORE": str(folder / "jbp.sqlite3"),
        "COLUMNS": "200",
    }
    command = [sys.executable, "-m", "bot.cli", "portfolio", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with a store of three plans, of which one is a formula to a spreadsheet and one is not agreed."""
    now = datetime.now(UTC)  # as the terminal has it
    today = now.date()
    period = Period(label="FY", start=today - timedelta(days=100), end=today + timedelta(days=200))
    lived = Lived(Store.open(sqlite_url(tmp_path / "jbp.sqlite3")), now)
    funding = replace(MDF, claim_by=today + CLAIM_IN)
    lived.add(named("formula", "=HYPERLINK(1)", funding=(funding,), period=period))
    lived.add(named("draft", "Draft, “quoted”\nx AWS", state=State.DRAFT, period=period))
    lived.add(named("plain", "Inês x AWS", period=period))
    lived.close()
    return tmp_path


def test_the_operator_reads_every_plan_in_the_store(kept: Path) -> None:
    ran = jbp(kept)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "3 plans, worst first" in ran.stdout
    for place, id in enumerate(("formula", "plain", "draft"), 1):
        assert any(line.startswith(f"{place}. ") and f"[{id}]" in line for line in ran.stdout.splitlines()), (
            id
        )
    assert RULE in ran.stdout


def test_where_the_rooms_own_clock_is_ahead_the_plans_stand_as_they_do_there(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    period = Period(label="FY", start=now.date() - timedelta(days=100), end=now.date() + timedelta(days=200))
    lived = Lived(Store.open(sqlite_url(tmp_path / "jbp.sqlite3")), now)
    lived.add(named("plain", "Plain x AWS", period=period))
    lived.until(f"{now + timedelta(days=40):%Y-%m-%d} 12:00")
    there = lived.clock.now().date()
    lived.close()

    assert f"week {period.week(there)} of" in jbp(tmp_path).stdout
    assert period.week(there) != period.week(now.date())


def test_a_table_for_a_spreadsheet_has_no_formula_in_it(kept: Path) -> None:
    ran = jbp(kept, "--csv")
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))

    assert [(row["rank"], row["plan"]) for row in rows] == [("1", "formula"), ("2", "plain"), ("3", "draft")]
    assert rows[0]["name"] == "'=HYPERLINK(1)"
    assert (rows[0]["money at risk"], rows[0]["currency"], rows[0]["next date"]) == (
        "60000",
        "USD",
        str(datetime.now(UTC).date() + CLAIM_IN),
    )
    assert rows[2]["name"] == "Draft, “quoted” x AWS"
    assert (rows[2]["state"], rows[2]["why"]) == ("draft", "not agreed yet")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n-1"])
def test_a_text_that_begins_like_a_formula_is_made_safe(text: str) -> None:
    assert str(safe(portfolio.told(text))).startswith("'")


def test_a_number_stays_a_number() -> None:
    assert [str(safe(portfolio.told(each))) for each in (0, -3, Decimal("1E+6"), Decimal("2.50"))] == [
        "0",
        "-3",
        "1000000",
        "2.5",
    ]


def test_it_goes_to_a_file_that_spreadsheets_read(kept: Path) -> None:
    assert jbp(kept, "--csv", "all.csv").stdout == ""

    written = (kept / "all.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert "Inês x AWS" in written.decode("utf-8-sig")


def test_only_the_plans_that_were_named(kept: Path) -> None:
    ran = jbp(kept, "--plan", "plain", "--plan", "draft", "--csv")

    assert [row["plan"] for row in csv.DictReader(io.StringIO(ran.stdout))] == ["plain", "draft"]


def test_what_cannot_be_done_is_one_line(kept: Path) -> None:
    for words, told in (
        (("--plan", "nope"), "No plan in the store is called “nope”. jbp export --list names them."),
        (("--csv", "nowhere/all.csv"), "nowhere/all.csv cannot be written: no such file or directory."),
    ):
        ran = jbp(kept, *words)
        assert (ran.returncode, ran.stderr) == (2, f"jbp: {told}\n")


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    assert "jbp import FILE" in jbp(tmp_path).stdout
    assert jbp(tmp_path, "--csv").stdout.startswith("rank,plan,")


def test_the_operator_sees_what_the_room_sees(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    answered(room, "acme-aws", "red")

    def table() -> str:
        return room.read(
            lambda book: as_csv(worst_first(entry(each, book.now) for each in plans.every(book, Reader.ROOM)))
        )

    assert "Migration play" not in table()
    assert "1 dispute: Migration play" in room.say("paul", "plans")
    room.until("2027-03-09 15:05")
    assert "1 dispute: Migration play" in table()
