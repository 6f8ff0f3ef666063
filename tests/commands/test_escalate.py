"""A matter goes to one's own lead, who sends it up their path or not; the other company never reads a word of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from sqlalchemy.engine import URL

from cards.card import Form
from plan.agreement import Rhythm, RitualTerms, Role
from plan.facts import Escalation, EscalationState
from plan.sides import Reader, Side
from storage import outbox, plans
from storage.plan_file import read
from storage.store import Book, Store
from tests.house import Lived, buttons, everything
from tests.plans import member, people, small_plan

CANARY = "zinnober"
RHYTHM = Rhythm(
    weekly=RitualTerms(day="mon", at=time(9), who=("vera", "paul")),
    vendor_escalation=("vera", "sofia", "max"),
    partner_escalation=("paul", "ken"),
)
EVERYBODY = (
    *people(),
    member("sofia", "Sofia Mar", Side.VENDOR, Role.SPONSOR),
    member("max", "Max Oss", Side.VENDOR, Role.SPONSOR),
    member("obi", "Obi Ray", Side.VENDOR, Role.OBSERVER),
)
ONE = "acme-aws/acme-1"


@pytest.fixture
def house(url: URL) -> Iterator[Lived]:
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    lived.add(small_plan(people=EVERYBODY, rhythm=RHYTHM))
    yield lived
    lived.close()


@pytest.fixture
def drafted(house: Lived) -> Lived:
    """Tom has handed the launch to his lead, Vera."""
    house.say("tom", f'escalate launch --because "{CANARY}: legal sits on it"')
    return house


def steps(room: Lived) -> list[Escalation]:
    return [fact for fact in room.facts if isinstance(fact, Escalation)]


def states(room: Lived) -> list[str]:
    return [str(each.state) for each in steps(room)]


# -- handing it in ---------------------------------------------------------------------------------


def test_an_owner_hands_a_matter_to_their_own_lead_who_is_asked(drafted: Lived) -> None:
    (made,) = steps(drafted)

    assert (made.by, made.side, made.about, made.to, made.state) == (
        "tom", Side.VENDOR, "motion/launch", "vera", EscalationState.DRAFTED,
    )  # fmt: skip
    said = drafted.hears("vera")[-1]
    assert CANARY in said
    assert "Sent, it goes to Sofia Mar." in said
    assert "[Send along the path] [Not now]" in said
    for other in ("sofia", "max", "paul", "ines", "ken"):
        assert CANARY not in " ".join(drafted.hears(other))


def test_it_needs_a_reason_and_a_matter_that_is_on_the_plan(house: Lived) -> None:
    house.say("tom", "escalate 2")
    assert isinstance(house.answer, Form)
    house.fill("tom", because="x" * 2000)
    assert isinstance(house.answer, Form)
    assert "1,000 characters too long" in house.answer.errors["because"]
    assert "No motion of this plan" in house.say("tom", "escalate nonsense --because x")
    assert "No motion of this plan" in house.say("tom", f"escalate {'z' * 9000} --because x")
    assert steps(house) == []

    house.say("tom", "escalate 2")
    house.fill("tom", because="stuck")
    assert [each.about for each in steps(house)] == ["motion/launch"]


def test_a_promise_of_the_other_company_may_be_handed_to_ones_own_lead(house: Lived) -> None:
    house.say("ines", 'promises add "name an SA" --by 2027-03-08')
    house.say("tom", 'escalate p-1 --because "we wait for it"')

    assert [(each.about, each.side) for each in steps(house)] == [("promise/p-1", Side.VENDOR)]
    assert "Promise “name an SA”" in house.hears("vera")[-1]
    assert house.hears("paul") == []


def test_the_same_matter_twice_is_with_the_lead_already(drafted: Lived) -> None:
    assert "It is with your lead already" in drafted.say("tom", "escalate launch --because again")
    assert "It is with your lead already" in drafted.say("vera", "escalate 2 --because again")
    assert len(steps(drafted)) == 1


def test_the_other_company_escalates_the_same_matter_by_itself(drafted: Lived) -> None:
    drafted.say("ines", 'escalate launch --because "their legal"')

    assert [(each.id, each.side, each.to) for each in steps(drafted)] == [
        ("acme-1", Side.VENDOR, "vera"), ("aws-1", Side.PARTNER, "paul"),
    ]  # fmt: skip


def test_who_only_reads_and_who_is_not_on_the_plan_hand_in_nothing(house: Lived) -> None:
    for who in ("sofia", "ken", "obi"):
        assert "Observers and sponsors read" in house.say(who, "escalate 2 --because x")
    assert "You are not on this plan" in house.say("stranger", "escalate 2 --because x", here=True)
    assert "You are not on this plan" in house.say("stranger", "escalate", here=True)
    assert steps(house) == []


def test_a_company_without_a_lead_has_nobody_to_hand_it_to(url: URL) -> None:
    room = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.add(
        small_plan(
            people=tuple(each for each in EVERYBODY if each.id != "vera"), motions=small_plan().motions[1:]
        )
    )

    assert "no lead on this plan" in room.say("tom", "escalate launch --because x")
    assert steps(room) == []
    room.close()


def test_an_owner_adds_why_to_what_was_drafted_without_them(house: Lived) -> None:
    house.until("2027-03-24 15:00")
    (silent,) = [each for each in steps(house) if each.about == "motion/launch" and each.side is Side.VENDOR]
    house.say("tom", 'escalate launch --because "I am alone on it"')

    now = steps(house)[-1]
    assert (now.id, now.why) == (silent.id, "no answer in 3 reviews running; Tom Ade: I am alone on it")
    assert "Tom Ade asks to escalate" in house.hears("vera")[-1]
    assert "It is with your lead already" in house.say("tom", "escalate launch --because again")


# -- along the path --------------------------------------------------------------------------------


def test_the_lead_sends_it_to_the_next_on_the_path_with_the_history(drafted: Lived) -> None:
    drafted.until("2027-03-08 10:00")
    drafted.send("tom", "check-in acme-aws/launch 2027-W10 changed", confidence="red", moved="legal again")
    drafted.press("vera", "Send along the path")
    assert isinstance(drafted.answer, Form)
    drafted.fill("vera", note="please call their counsel")

    said = " ".join(drafted.hears("sofia")[-1].split())
    assert "please call their counsel" in said
    assert "8 Mar Tom Ade (Acme): Marketplace launch: changed, red. legal again" in said
    assert "[End it] [Up to Max Oss]" in said
    assert [(each.state, each.to) for each in steps(drafted)] == [("drafted", "vera"), ("sent", "sofia")]
    assert CANARY not in " ".join(drafted.hears("max"))


def test_who_has_it_passes_it_up_until_nobody_is_left(drafted: Lived) -> None:
    drafted.say("vera", f'escalate send {ONE} --note ""')
    drafted.press("sofia", "Up to Max Oss")

    assert CANARY in drafted.hears("max")[-1]
    assert "[Up to" not in drafted.hears("max")[-1]
    assert "with Max Oss" in drafted.hears("sofia")[-1]
    assert "Nobody is left" in drafted.say("max", f"escalate up {ONE}")
    assert steps(drafted)[-1].to == "max"


def test_where_nobody_follows_on_the_path_nothing_is_sent(url: URL) -> None:
    room = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.add(small_plan(people=EVERYBODY, rhythm=replace(RHYTHM, vendor_escalation=("vera",))))
    room.say("tom", "escalate launch --because x")

    assert "[Send along the path]" not in room.hears("vera")[-1]
    assert "Nobody is left" in room.say("vera", f"escalate send {ONE} --note x")
    assert states(room) == ["drafted"]
    room.close()


def test_not_now_is_told_to_who_handed_it_in(drafted: Lived) -> None:
    drafted.press("vera", "Not now")

    assert states(drafted) == ["drafted", "dismissed"]
    assert "Vera Lind lets it be for now" in drafted.hears("tom")[-1]
    assert "let it be already" in drafted.say("vera", f"escalate send {ONE} --note x")
    assert states(drafted) == ["drafted", "dismissed"]


def test_it_ends_with_a_note_that_everybody_who_was_in_it_reads(drafted: Lived) -> None:
    drafted.say("vera", f"escalate send {ONE} --note now")
    drafted.press("sofia", "End it")
    drafted.fill("sofia", note="  ")
    assert isinstance(drafted.answer, Form)
    assert drafted.answer.errors == {"note": "This is needed."}
    drafted.fill("sofia", note="counsel signed on Friday")

    for who in ("tom", "vera"):
        assert "counsel signed on Friday" in drafted.hears(who)[-1]
    assert "counsel signed on Friday" in drafted.say("vera", "escalate")
    assert states(drafted) == ["drafted", "sent", "ended"]


def test_pressed_twice_or_late_nothing_more_happens(drafted: Lived) -> None:
    drafted.say("vera", f"escalate send {ONE} --note now")
    for typed in (f"escalate send {ONE} --note x", f"escalate dismiss {ONE}"):
        assert "with Sofia Mar already" in drafted.say("vera", typed)
    drafted.say("vera", f"escalate end {ONE} --note done")
    count = len(drafted.facts)

    for who, act in (
        ("vera", "send"),
        ("vera", "dismiss"),
        ("sofia", "up"),
        ("sofia", "end"),
        ("vera", "end"),
    ):
        assert "Vera Lind ended it already" in drafted.say(who, f"escalate {act} {ONE} --note x")
    assert len(drafted.facts) == count


def test_only_the_lead_decides_and_only_who_has_it_goes_on(drafted: Lived) -> None:
    for act in ("send", "dismiss"):
        assert "Only a lead" in drafted.say("tom", f"escalate {act} {ONE} --note x")
    assert "Only a lead of your company, or who has it now" in drafted.say(
        "tom", f"escalate end {ONE} --note x"
    )
    for who in ("sofia", "max", "obi"):
        assert "No escalation of yours" in drafted.say(who, f"escalate end {ONE} --note x")
    assert states(drafted) == ["drafted"]


def test_a_sponsor_who_takes_no_messages_is_said_to_be_told_in_person(url: URL) -> None:
    unasked = tuple(replace(each, joined=None) if each.id == "ken" else each for each in EVERYBODY)
    room = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.add(small_plan(people=unasked, rhythm=RHYTHM))
    room.say("paul", "escalate 1 --because x")

    assert "Ken Ishi takes no messages from jbp: tell them" in room.say(
        "paul", "escalate send acme-aws/aws-1 --note y"
    )
    assert room.hears("ken") == []
    assert "Migration play" in room.say("ken", "escalate")
    room.close()


def test_a_colleague_sees_what_they_were_in_and_a_lead_sees_all(drafted: Lived) -> None:
    assert CANARY in drafted.say("vera", "escalate")
    assert CANARY in drafted.say("tom", "escalate")
    for who in ("sofia", "obi", "paul"):
        assert CANARY not in drafted.say(who, "escalate")
    drafted.say("vera", f"escalate send {ONE} --note now")
    assert CANARY in drafted.say("sofia", "escalate")


def test_what_cannot_be_read_says_what_to_do(drafted: Lived) -> None:
    assert "Say which one" in drafted.say("vera", "escalate send")
    assert "No escalation of yours" in drafted.say("vera", "escalate send acme-aws/acme-9")
    assert "No plan of yours" in drafted.say("vera", "escalate send other/acme-1")
    assert "characters too long" in drafted.say("vera", f"escalate dismiss {ONE} --because {'x' * 5000}")
    assert states(drafted) == ["drafted"]


def test_a_long_list_comes_in_pages(house: Lived) -> None:
    for index in range(1, 11):
        house.say("vera", f"promises add thing-{index} --by 2027-03-30")
        house.say("vera", f"escalate p-{index} --because x")

    first = house.say("vera", "escalate")
    assert "10 open escalations" in first
    both = first + house.press("vera", "More")
    assert [both.count(f"“thing-{index}”") for index in range(1, 11)] == [1] * 10


# -- nothing crosses -------------------------------------------------------------------------------


@pytest.fixture
def whole_life(drafted: Lived) -> Lived:
    """Handed in, sent, passed up, ended, another let be, and three silent weeks: every word of it a canary."""
    drafted.say("vera", f"escalate send {ONE} --note {CANARY}-note")
    drafted.say("sofia", f"escalate up {ONE} --note {CANARY}-up")
    drafted.say("max", f"escalate end {ONE} --note {CANARY}-end")
    drafted.say("tom", f"escalate migration --because {CANARY}-why")
    drafted.say("vera", f"escalate dismiss acme-aws/acme-2 --because {CANARY}-no")
    drafted.until("2027-03-24 15:00")
    assert len(steps(drafted)) > 5
    return drafted


WORDS = (CANARY, "acme-1", "acme-2", "acme-3", "escalated to", "lets it be")
ASKED = (
    "status", "today", "check", "plan", "motions", "targets", "people", "promises", "rhythm", "history", "export",
    "export --history", "history --at 2027-03-24", "escalate", "reset", "me", "help escalate", "funding",
    "rhythm preview motion-review",
)  # fmt: skip


def test_the_other_company_never_reads_a_word_whatever_it_asks(whole_life: Lived) -> None:
    for who in ("paul", "ines", "ken", "stranger"):
        for here in (True, False):
            for typed in ASKED:
                said = whole_life.say(who, typed, here=here)
                known = WORDS if typed != "help escalate" else (CANARY,)
                assert [word for word in known if word in said] == [], (who, typed)
        for act in ("show", "send", "up", "dismiss", "end"):
            said = whole_life.say(who, f"escalate {act} {ONE} --note x")
            assert CANARY not in said
            assert "Marketplace launch" not in said


def test_an_id_of_the_other_companys_is_answered_like_one_that_never_was(whole_life: Lived) -> None:
    count = len(whole_life.facts)
    for act in ("show", "send", "up", "dismiss", "end"):
        theirs = whole_life.say("paul", f"escalate {act} {ONE} --note x")
        nobodys = whole_life.say("paul", f"escalate {act} acme-aws/acme-77 --note x")
        assert theirs == nobodys
    assert len(whole_life.facts) == count


def test_nothing_of_it_is_in_any_message_to_the_room_or_to_the_other_company(whole_life: Lived) -> None:
    seen = 0
    own = {whole_life.direct(each.id) for each in EVERYBODY if each.side is Side.VENDOR}
    for message in whole_life.read(everything):
        if message.channel in own:
            seen += CANARY in str(message.body)
            continue
        assert [word for word in WORDS if word in str(message.body)] == [], message.channel
        assert not any("acme-1" in button.command for button in buttons(message.body))
    assert seen > 5


def test_nothing_of_it_waits_in_the_outbox_for_anybody_else(whole_life: Lived) -> None:
    def rows(book: Book) -> list[tuple[str, str]]:
        found = book.execute(outbox.OUTBOX.select())
        return [(row.channel, f"{row.card} {row.key}") for row in found]

    vendors = {
        f"person:{each.person}" for each in whole_life.plan().people.values() if each.side is Side.VENDOR
    }
    others = [text for channel, text in whole_life.read(rows) if channel not in vendors]
    assert others
    assert not any(CANARY in text or "acme-1" in text for text in others)


def test_neither_the_room_nor_the_other_side_has_a_fact_of_it(whole_life: Lived) -> None:
    for reader in (Reader.PARTNER, Reader.ROOM):
        read_by = whole_life.plan(reader)
        told = whole_life.read(lambda book, reader=reader: plans.history(book, "acme-aws", reader))
        assert CANARY not in f"{read_by.latest} {told}"
        assert not any(fact.private_to is Side.VENDOR for fact in (*read_by.latest.values(), *told))
    assert CANARY in str(whole_life.plan(Reader.VENDOR).latest)


def test_ones_own_export_has_it_and_reads_back(whole_life: Lived) -> None:
    whole_life.say("vera", "export --history")
    text = next(part.content for part in whole_life.answer.body if part.kind == "file")

    history = read(text).history
    assert [fact for fact in history if isinstance(fact, Escalation)] == [
        fact for fact in steps(whole_life) if fact.side is Side.VENDOR
    ]
    assert not any(fact.private_to is Side.PARTNER for fact in history)


def test_the_names_of_the_silent_stay_with_their_lead(whole_life: Lived) -> None:
    assert any("reviews running" in each.why for each in steps(whole_life))
    for who in ("tom", "sofia", "obi"):
        assert "reviews running" not in whole_life.say(who, "history")
        assert "reviews running" not in whole_life.say(who, "escalate")
