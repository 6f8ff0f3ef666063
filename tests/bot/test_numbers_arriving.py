"""Half a year of the AWS example in which nobody types a number of the pipeline: deals arrive from Partner Central and
the CRM, targets are worked out from them, what differs is its pair's alone, and a system that fails is one side's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.rehearsal import as_played
from plan.facts import Number, Opportunity, SourceFailed, Trigger
from plan.rhythm import instant
from plan.sides import Side
from sources.aws import PartnerCentral
from sources.connections import Connection
from storage.plan_file import read
from storage.store import Store, sqlite_url
from tests.bot.arriving import DEALS, Arriving
from tests.house import ZONE, Lived
from tests.sources.far_aws import FarAws

EXAMPLE = Path(__file__).parents[2] / "examples" / "aws.yaml"
ACME, AWS = ("vera", "tom", "dana", "li", "sofia"), ("paul", "ines", "raj", "maya", "ken")
DIFFERS = re.compile(r"Deals that differ: (.*?)(?=\d \w+ \w+ \[|Colours stay|$)")


@dataclass
class Half:
    """What was seen on the way. `said`: what somebody was answered, by when; `differs`: by person the deals that their
    prompt said differ; `numbers` and `summaries` as they stood."""

    said: dict[tuple[str, str, str], str] = field(default_factory=dict)
    differs: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    numbers: dict[str, dict[str, Number | None]] = field(default_factory=dict)
    room: str = ""
    aws: str = ""
    facts: list[object] = field(default_factory=list)


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Half]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "dummy")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "dummy")
        environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
        far = FarAws(a_page=20)
        far.start()
        plan = as_played(read(EXAMPLE.read_bytes(), "aws").agreement)
        system = Connection(plan.id, Side.VENDOR, PartnerCentral(endpoint=far.address), timedelta(days=7))
        store = Store.open(sqlite_url(tmp_path_factory.mktemp("half") / "a.sqlite3"))
        room = Lived(store, datetime(2027, 1, 1, 6, tzinfo=UTC), [system])
        room.add(plan)
        yield lived(room, Arriving(room.house, plan, far))
        room.close()
        far.stop()


def lived(room: Lived, played: Arriving) -> Half:
    """The first half of 2027; in June Partner Central refuses jbp for two weeks."""
    half = Half()

    def until(day: str, hour: int = 14) -> None:
        room.wait(played.play(instant(date.fromisoformat(day), time(hour), ZONE)))

    def see(when: str, *asked: tuple[str, str]) -> None:
        for who, text in asked:
            half.said[when, who, text] = on_one_line(room.say(who, text))
        half.differs[when] = {who: found for who in (*ACME, *AWS) if (found := that_differ(room, who))}
        half.numbers[when] = {id: room.plan().number(id) for id in room.plan().targets}

    until("2027-01-13")
    for lead in ("vera", "paul"):
        for target in ("sourced", "attached", "wins", "activation"):
            room.say(lead, f"pipeline targets {target} register")
    room.say("tom", "pipeline attribute quillmark --as sourced --by vendor")
    room.say("ines", "pipeline attribute velmora --as sourced --by partner")
    see("January", ("ines", "targets"), ("tom", "sync"))
    until("2027-02-23")
    room.say("vera", 'pipeline attribute tessaly --as attached --why "their architect" --motion marketplace')
    room.say("li", 'pipeline attribute ostwick --as attached --why "their architect"')
    room.say("paul", "pipeline sellers")
    room.fill("paul", names="Inês Duarte\nMaya Castellanos\nBea Ruiz\nNobody Yet")
    until("2027-03-01")
    see("before an export", ("paul", "pipeline differences"))
    until("2027-03-16", 10)
    see("after it", ("maya", "pipeline"))
    room.say("maya", "pipeline attribute brindle --as sourced --by partner")
    until("2027-05-20")
    room.say("tom", "pipeline attribute winterbourne --as sourced --by vendor")
    see("May", ("vera", "today"))
    played.far.refused_from = 0
    until("2027-06-04")
    see("unread", *((who, text) for who in (*ACME, *AWS) for text in ("today", "targets", "history")))
    played.far.refused_from = None
    room.say("vera", "today")
    half.said["unread", "vera", "try again"] = on_one_line(room.press("vera", "Try again"))
    room.wait(room.house.readings.beat())
    until("2027-06-10")
    see("read again", ("vera", "today"), ("paul", "targets"))
    until("2027-07-01", 12)
    see("the end", ("paul", "status"), ("paul", "pipeline"))
    texts = ("pipeline", "pipeline harrowgate", "sync opportunities", "history", "status", "targets", "today")
    read_by_aws = [
        *(each for who in AWS for each in room.hears(who)),
        *(room.say("paul", text) for text in texts),
    ]
    half.aws, half.room = on_one_line("\n".join(read_by_aws)), on_one_line("\n".join(room.channel))
    half.facts = list(room.facts)
    return half


def on_one_line(said: str) -> str:
    return " ".join(said.split())


def that_differ(room: Lived, who: str) -> set[str]:
    """The deals that a person's newest prompt says differ."""
    prompts = [each for each in map(on_one_line, room.hears(who)) if "Colours stay hidden" in each]
    told = " ".join(DIFFERS.findall(prompts[-1])) if prompts else ""
    return {each.name for each in DEALS if each.name in told}


# -- where the numbers are from --------------------------------------------------------------------


def test_targets_are_worked_out_from_what_arrived_and_nobody_typed_one(half: Half) -> None:
    worth = {
        when: {id: number.value for id, number in those.items() if number}
        for when, those in half.numbers.items()
    }
    assert worth["January"] == {"sourced": 430_000, "attached": 0, "wins": 0}
    assert worth["after it"] == {"sourced": 430_000, "attached": 620_000, "wins": 0, "activation": 50}
    assert worth["May"] == {"sourced": 1_080_000, "attached": 620_000, "wins": 1, "activation": 50}
    assert worth["the end"] == {"sourced": 1_230_000, "attached": 620_000, "wins": 1, "activation": 50}
    assert [each for each in half.facts if isinstance(each, Number)] == []


def test_a_target_says_which_systems_it_is_from_and_of_which_days(half: Half) -> None:
    said = half.said["January", "ines", "targets"]
    assert (
        "$430k of $8M ● green pace today $173k · pipeline register, 2 deals, 2 days Worked out from the register."
        in said
    )
    assert (
        "The register is from Salesforce CRM export (Acme, 12 Jan) and AWS Partner Central (Acme, 11 Jan)."
        in said
    )
    assert "no seller is named yet who would count" in said
    assert "[Confirm]" not in said  # there is nothing to confirm in what both see
    assert "unconfirmed" not in said


def test_the_sync_asks_for_what_does_not_arrive_and_tells_each_change_once(half: Half) -> None:
    asked = half.said["January", "tom", "sync"]
    assert "Tom Adeyemi gave an export of 2 opportunities" in asked
    march = half.room.partition("March pipeline sync")[2].partition("[Targets]")[0]
    assert "gave an export of 5 opportunities; AWS Partner Central is read" in march
    assert "2 new ($490k) Tessaly Pharmacy (Qualified); Brindle Sports (Prospect)" in march
    assert "1 advanced ($310k) Quillmark Home: Qualified → Business Validation" in march
    assert "1 slipped ($310k) Quillmark Home: 30 Apr → 15 May 2027" in march


def test_a_deal_that_two_systems_have_as_won_sets_its_motion_off_once(half: Half) -> None:
    said = [each.what for each in half.facts if isinstance(each, Trigger)]
    assert [each for each in said if "Quillmark" in each] == ["Quillmark Home won"]


# -- what differs ----------------------------------------------------------------------------------


def test_what_differs_reaches_the_pair_at_its_check_in_and_nobody_else(half: Half) -> None:
    migration = {"Quillmark Home", "Velmora"}
    assert half.differs["before an export"] == {
        "tom": migration, "ines": migration, "li": {"Ostwick Foods"}, "raj": {"Ostwick Foods"},
        "vera": {"Tessaly Pharmacy"}, "paul": {"Tessaly Pharmacy"},
    }  # fmt: skip
    assert half.differs["after it"] == {
        "tom": {"Velmora"}, "ines": {"Velmora"}, "li": {"Ostwick Foods"}, "raj": {"Ostwick Foods"},
        "vera": {"Tessaly Pharmacy"}, "paul": {"Tessaly Pharmacy"}, "dana": {"Brindle Sports"},
        "maya": {"Brindle Sports"},
    }  # fmt: skip
    assert "differ:" not in half.room
    assert "To put right" not in half.room


def test_it_says_what_differs_and_how_old_each_word_is(half: Half) -> None:
    said = half.said["before an export", "paul", "pipeline differences"]
    assert (
        "Velmora Migration play [Look] amount: Acme’s CRM $150k (9 Feb), AWS’s portal $120k (1 Mar)" in said
    )
    assert (
        "Ostwick Foods Bedrock connector [Look] stage: Acme’s CRM Committed (9 Feb), AWS’s portal Qualified"
        in said
    )
    assert "Tessaly Pharmacy Marketplace launch [Look] nobody of AWS on it" in said
    assert "only Acme has it" not in said  # AWS has them in its portal


def test_what_aws_was_not_shown_it_never_reads(half: Half) -> None:
    assert any(isinstance(each, Opportunity) and each.name == "Harrowgate" for each in half.facts)
    for text in (half.aws, half.room):
        assert "Harrowgate" not in text
        assert "777" not in text


# -- a system that fails for two weeks -------------------------------------------------------------


def test_its_own_lead_is_told_since_when_it_could_not_be_read_and_nobody_else(half: Half) -> None:
    told = half.said["unread", "vera", "today"]
    assert (
        "AWS Partner Central: could not be read since 17 May, and its numbers grow old: AWS refuses" in told
    )
    assert "[Try again]" in told
    for (when, who, text), said in half.said.items():
        if (when, who) != ("unread", "vera"):
            assert "could not be read" not in said, (when, who, text)
    assert all(each.private_to is Side.VENDOR for each in half.facts if isinstance(each, SourceFailed))


def test_its_numbers_are_stale_for_everybody_and_not_green(half: Half) -> None:
    for who in (*ACME, *AWS):
        said = half.said["unread", who, "targets"]
        assert "$1.08M of $8M ■ red pace today $2.63M · pipeline register, 6 deals, 24 days, stale" in said
        assert "50% of 40% ▲ amber" in said  # ahead of its pace, and stale


def test_once_it_is_read_again_nothing_is_left_of_it(half: Half) -> None:
    assert "Asked: AWS Partner Central" in half.said["unread", "vera", "try again"]
    assert "Partner Central" not in half.said["read again", "vera", "today"]
    said = half.said["read again", "paul", "targets"]
    assert "stale" not in said.partition("Colours:")[0]
    assert "$1.23M of $8M" in said
