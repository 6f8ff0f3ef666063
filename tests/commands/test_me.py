"""What people tell the bot about themselves holds on every plan of theirs, and stopping is one press."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from bot.app import forget_old
from cards.card import Form
from plan.agreement import Role
from plan.people import Someone
from plan.sides import Side
from storage import wrong_codes
from storage.store import Store
from tests.house import Lived
from tests.plans import member, people, small_plan


def someone(room: Lived, who: str) -> Someone:
    return room.plan().people[who]


def form(room: Lived) -> Form:
    assert isinstance(room.answer, Form), room.answer
    return room.answer


def test_it_shows_how_everything_is_set(room: Lived) -> None:
    said = room.say("vera", "me")

    for part in ("America/New_York", "Quiet hours", "Out of office", "Acme x AWS"):
        assert part in said


@pytest.mark.parametrize("typed", ["Europe/Berlin", "europe/berlin", "EUROPE/BERLIN"])
def test_a_time_zone_is_known_by_its_name(room: Lived, typed: str) -> None:
    room.say("vera", f"me zone {typed}")

    assert someone(room, "vera").time_zone == "Europe/Berlin"


@pytest.mark.parametrize(("typed", "meant"), [("berlin", "Europe/Berlin"), ("Asia/Tokio", "Asia/Tokyo"),
                                              ("new york", "America/New_York")])  # fmt: skip
def test_what_is_no_time_zone_gets_the_nearest_a_press_away(room: Lived, typed: str, meant: str) -> None:
    assert "is not a time zone" in room.say("tom", f"me zone {typed}")

    room.press("tom", meant)
    assert someone(room, "tom").time_zone == meant


@pytest.mark.parametrize("typed", ["../../etc/passwd", "posix/Europe/Berlin", "x" * 100_000, ""])
def test_nothing_else_is_a_time_zone(room: Lived, typed: str) -> None:
    assert "is not a time zone" in room.say("vera", f"me zone {typed}")
    assert someone(room, "vera").time_zone == "America/New_York"


@pytest.mark.parametrize("typed", ["18:00-08:00", "18-8", "18:00 – 08:00", "18.00 to 8.00"])
def test_quiet_hours_are_read_as_people_write_them(room: Lived, typed: str) -> None:
    room.say("vera", f"me quiet {typed}")

    assert (someone(room, "vera").quiet_from, someone(room, "vera").quiet_until) == (time(18), time(8))


@pytest.mark.parametrize("typed", ["", "evenings", "25-8", "18", "8-8", "18:99-8"])
def test_other_quiet_hours_are_refused(room: Lived, typed: str) -> None:
    assert "That did not work" in room.say("vera", f"me quiet {typed}")
    assert someone(room, "vera").quiet_from is None


def test_quiet_hours_hold_a_prompt_back(room: Lived) -> None:
    room.say("tom", "me quiet 07:00-11:00")
    room.until("2027-03-08 10:59")
    assert room.hears("tom") == []

    room.until("2027-03-08 11:00")
    assert "1 motion due" in room.hears("tom")[-1]


def test_while_out_of_office_the_delegate_is_asked(room: Lived) -> None:
    said = room.say("tom", "me out 2027-03-08 2027-03-12 --delegate vera")
    assert "Vera Lind is asked in your place" in said

    room.until("2027-03-08 09:05")
    assert room.hears("tom") == []
    assert "for Tom Ade" in room.hears("vera")[-1]


def test_who_comes_back_during_a_review_is_asked_again(room: Lived) -> None:
    room.say("tom", "me out 2027-03-08 2027-03-12")
    room.until("2027-03-08 09:05")
    room.say("tom", "me back")

    assert "1 motion due" in room.hears("tom")[-1]
    assert someone(room, "tom").away_from is None


def test_days_off_are_ahead_and_in_order(room: Lived) -> None:
    assert "before the first" in room.say("tom", "me out 2027-03-12 2027-03-08")
    assert "days are past" in room.say("tom", "me out 2027-02-01 2027-02-05")
    assert "is not a date" in room.say("tom", "me out someday")
    assert someone(room, "tom").away_from is None


def test_a_delegate_is_a_colleague_who_is_there(room: Lived) -> None:
    assert "other company" in room.say("tom", "me delegate paul")
    assert "Nobody on this plan" in room.say("tom", "me delegate Zoë")
    assert "stand in for yourself" in room.say("tom", "me delegate tom")
    room.say("vera", "me out 2027-03-04 2027-03-12")
    assert "out of office then, too" in room.say("tom", "me delegate vera")
    assert someone(room, "tom").delegate is None


def test_delegates_do_not_go_round_in_circles(room: Lived) -> None:
    third = member("uma", "Uma Åberg", Side.VENDOR)
    room.add(replace(small_plan(people=(*people(), third)), id="zeta", name="Zeta x AWS"))
    room.say("vera", "me delegate tom")
    room.say("tom", "me delegate Uma Åberg")

    assert "They have named you" in room.say("tom", "me delegate vera")
    assert "They have named you" in room.say("uma", "me delegate vera")


def test_nobody_stands_in_when_one_says_so(room: Lived) -> None:
    room.say("tom", "me delegate vera")
    room.say("tom", "me delegate nobody")

    assert someone(room, "tom").delegate is None


def test_who_stops_is_not_prompted_and_their_own_lead_alone_is_told(room: Lived) -> None:
    said = room.say("ines", "me stop")
    assert "Paul Oka is told" in said
    assert "Ines Dua takes no prompts any more" in room.hears("paul")[-1]
    assert "Marketplace launch" in room.hears("paul")[-1]
    assert room.hears("vera") == []

    room.until("2027-03-08 12:00")
    assert room.hears("ines") == []


def test_stopping_twice_tells_the_lead_once(room: Lived) -> None:
    room.say("ines", "me stop")

    assert "already" in room.say("ines", "me stop")
    assert len(room.hears("paul")) == 1


def test_who_starts_is_prompted_again_even_while_a_review_is_open(room: Lived) -> None:
    room.say("ines", "me stop")
    room.until("2027-03-08 12:00")
    room.say("ines", "me start")

    assert "1 motion due" in room.hears("ines")[-1]
    assert "prompted already" in room.say("ines", "me start")


def test_a_partners_person_says_yes_once_before_any_prompt(room: Lived) -> None:
    new = member("noor", "Noor Ali", Side.PARTNER, Role.OWNER, joined=None)
    motions = tuple(
        replace(each, partner_owner=replace(each.partner_owner, person="noor"))
        for each in small_plan().motions
    )
    room.add(replace(small_plan(people=(*people(), new), motions=motions), id="zeta", name="Zeta x AWS"))
    room.until("2027-03-08 09:05")
    (welcome,) = room.hears("noor")
    assert "Zeta x AWS" in welcome

    room.press("noor", "I’m in")
    assert "2 motions due" in room.hears("noor")[-1]


def test_a_code_makes_another_account_theirs_once(room: Lived) -> None:
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]
    assert "I do not know you yet" in room.say("stranger", "me")

    assert "Hello Paul Oka" in room.say("stranger", f"me join {code}")
    assert "Acme x AWS" in room.say("stranger", "me")
    assert "not valid any more" in room.say("another", f"me join {code}")


def test_a_code_runs_out_after_a_quarter_of_an_hour(room: Lived) -> None:
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]
    room.until("2027-03-05 15:16")

    assert "not valid any more" in room.say("stranger", f"me join {code}")


def test_a_code_does_not_take_over_somebody_who_has_plans(room: Lived) -> None:
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]

    assert "belongs to somebody" in room.say("tom", f"me join {code}")
    assert "Tom Ade" in room.say("tom", "me")
    assert "Hello Paul Oka" in room.say("stranger", f"me join {code}")


def wrong(room: Lived, who: str, times: int) -> list[str]:
    return [room.say(who, f"me join {number:08d}") for number in range(times)]


def test_after_five_wrong_codes_none_is_taken_for_a_quarter_of_an_hour(
    room: Lived, caplog: pytest.LogCaptureFixture
) -> None:
    assert all("not valid any more" in said for said in wrong(room, "stranger", 5))
    room.until("2027-03-05 15:06")
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]

    refused = room.say("stranger", f"me join {code}")
    assert "Too many wrong codes came from this account. Wait 9 minutes" in refused
    assert "Hello" not in refused
    room.until("2027-03-05 15:14")
    assert "Wait a minute" in room.say("stranger", f"me join {code}")
    room.until("2027-03-05 15:15")
    assert "Hello Paul Oka" in room.say("stranger", f"me join {code}")
    (logged,) = [each.getMessage() for each in caplog.records if "wrong codes" in each.getMessage()]
    assert "room:nowhere:stranger" in logged
    assert code not in caplog.text


def test_wrong_codes_of_a_while_ago_or_of_before_a_right_one_do_not_count(room: Lived) -> None:
    wrong(room, "stranger", 4)
    room.until("2027-03-05 15:15")
    wrong(room, "stranger", 4)
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]
    assert "Hello Paul Oka" in room.say("stranger", f"me join {code}")

    wrong(room, "stranger", 4)
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]
    assert "Hello Paul Oka" in room.say("stranger", f"me join {code}")


def test_one_accounts_wrong_codes_keep_nobody_else_out(room: Lived) -> None:
    wrong(room, "stranger", 7)
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]

    assert "Hello Paul Oka" in room.say("another", f"me join {code}")


def test_a_request_that_a_chat_repeats_is_one_try(room: Lived) -> None:
    request = room.request("stranger", "me join 00000000")
    for _ in range(9):
        assert "not valid any more" in room.take(request)
    code = room.say("paul", "me join").partition("Your code: ")[2].split()[0]

    assert "Hello Paul Oka" in room.say("stranger", f"me join {code}")


def test_every_process_counts_alike_and_what_is_over_is_let_go(room: Lived) -> None:
    wrong(room, "stranger", 5)
    store = Store.open(room.house.store.url)
    with store.book(room.clock.now()) as book:
        assert wrong_codes.tried(book, "room", "nowhere", "stranger") is not None
        forget_old(book)
        assert book.execute(select(wrong_codes.TRIES)).all()
    with store.book(room.clock.now() + wrong_codes.WITHIN) as book:
        forget_old(book)
        assert not book.execute(select(wrong_codes.TRIES)).all()
    store.close()


def test_the_form_shows_what_is_set_and_saves_it(room: Lived) -> None:
    room.say("tom", "me edit")
    vera = form(room).fields[-1].options[0].value
    room.fill(
        "tom", zone="Asia/Tokyo", quiet_from="18:00", quiet_until="8:00", away_from="2027-03-08",
        away_until="2027-03-10", delegate=vera,
    )  # fmt: skip

    tom = someone(room, "tom")
    assert (tom.time_zone, tom.quiet_from, tom.quiet_until) == ("Asia/Tokyo", time(18), time(8))
    assert (tom.away_from, tom.away_until, tom.delegate) == (date(2027, 3, 8), date(2027, 3, 10), "vera")
    room.say("tom", "me edit")
    assert form(room).values["zone"] == "Asia/Tokyo"


def test_the_form_comes_back_with_every_mistake_in_its_place(room: Lived) -> None:
    room.say("tom", "me edit")
    room.fill("tom", zone="berlin", quiet_from="late", away_until="2027-03-10", delegate="999")

    assert set(form(room).errors) == {"zone", "quiet_from", "quiet_until", "away_from", "delegate"}
    assert form(room).values["zone"] == "berlin"
    assert someone(room, "tom").time_zone == "America/New_York"


def test_a_code_is_for_the_asker_alone(room: Lived) -> None:
    room.say("paul", "me join", here=True)

    assert room.answer.audience.value == "asker"  # type: ignore[union-attr]


def test_nobody_can_be_named_who_was_not_offered(room: Lived) -> None:
    """The only one of their company on the plan has no colleague to choose, so nobody may be sent either."""
    people_of_two = tuple(each for each in people() if each.id not in ("tom", "ines", "ken"))
    alone = small_plan(id="alone", people=tuple(replace(each, account=f"room:x:{each.id}2") for each in people_of_two),
                       motions=())  # fmt: skip
    room.add(alone)
    room.accounts["alone"] = "room:x:vera2"
    paul = someone(room, "paul").person

    for anybody in (paul, "as it is"):
        room.say("alone", "me edit")
        said = room.fill("alone", delegate=anybody)
        assert "There is nothing to choose from here" in said
        assert "Paul" not in said
