"""A side gives its numbers in one form, or an export that is looked at first; each is taken once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.engine import URL

from cards import web
from cards.card import Form
from cards.given import Given
from plan.facts import Number, Opportunity, Synced
from plan.pipeline import opportunities
from plan.pipeline_facts import Gave, Outcome
from plan.sides import Side
from storage.store import Store
from tests.commands.test_promises import at_once
from tests.house import Lived
from tests.pipeline import CLOSES, DEALS, OPENS, as_file, exported, synced_plan


@pytest.fixture
def early(url: URL) -> Iterator[Lived]:
    """Before the first sync."""
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    lived.add(synced_plan())
    yield lived
    lived.close()


@pytest.fixture
def room(early: Lived) -> Lived:
    """While the sync of March is open."""
    early.until(OPENS)
    return early


def form(room: Lived) -> Form:
    assert isinstance(room.answer, Form), room.answer
    return room.answer


def numbers(room: Lived) -> list[tuple[str, Decimal, str]]:
    return [(fact.target, fact.value, fact.source) for fact in room.facts if isinstance(fact, Number)]


def heard(room: Lived) -> list[Synced]:
    return [fact for fact in room.facts if isinstance(fact, Synced)]


def deals(room: Lived) -> list[Opportunity]:
    return [fact for fact in room.facts if isinstance(fact, Opportunity)]


# -- where it stands -------------------------------------------------------------------------------


def test_before_the_first_it_says_when_that_opens(early: Lived) -> None:
    assert "The next opens Tue 9 Mar 16:00" in early.say("tom", "sync")
    assert "No sync has opened" in early.say("tom", "sync numbers")
    assert "No sync has opened" in early.say("tom", "sync unchanged")


def test_while_it_is_open_it_says_who_was_heard_and_offers_what_one_can_give(room: Lived) -> None:
    room.say("tom", "sync unchanged")
    said = room.say("ines", "sync")

    assert "Acme: Tom Ade says that nothing changed" in said
    assert "AWS: nothing yet" in said
    assert "[Give numbers] [Give an export] [Nothing changed]" in said
    assert "[Give numbers]" not in room.say("ken", "sync")
    assert "[Give numbers]" not in room.say("stranger", "sync", here=True)


def test_the_other_sides_numbers_are_confirmed_from_there(room: Lived) -> None:
    room.say("tom", 'log sourced 900k --source "CRM"')

    assert "[Confirm] [It differs] [Can’t say]" in room.say("ines", "sync")
    assert "[Confirm]" not in room.say("tom", "sync")


def test_after_the_close_it_is_the_rooms_summary(room: Lived) -> None:
    room.until(CLOSES)

    assert "March pipeline sync · Acme and AWS not heard" in room.say("ken", "sync")
    assert "[Give numbers]" in room.say("tom", "sync")


def test_a_plan_without_one_says_so(early: Lived) -> None:
    early.add(synced_plan(id="none", name="None", rhythm=replace(synced_plan().rhythm, monthly=None)))

    assert "The plan holds none" in early.say("tom", "sync --plan none")


def test_on_several_plans_it_is_asked_which(room: Lived) -> None:
    room.add(synced_plan(id="zeta", name="Zeta x AWS"))

    assert "Which plan?" in room.say("tom", "sync numbers")
    room.press("tom", "Acme x AWS")
    assert form(room).command == "sync numbers acme-aws/2027-03"


# -- numbers ---------------------------------------------------------------------------------------


def test_a_form_has_a_field_for_each_target_with_the_sides_own_last_number(room: Lived) -> None:
    room.say("tom", 'log sourced 900k --source "CRM report"')
    room.say("ines", 'log wins 2 --source "ACE"')
    room.say("tom", "sync numbers")

    assert [field.name for field in form(room).fields] == ["of-sourced", "of-wins", "on", "source"]
    assert form(room).values == {"of-sourced": "900000", "on": "2027-03-09", "source": "CRM report"}
    assert form(room).fields[1].hint == "AWS has 2 logos, ACE, 9 Mar"


def test_numbers_are_taken_with_day_and_source_and_told_to_the_other_side(room: Lived) -> None:
    room.say("tom", "sync numbers")
    said = room.fill(
        "tom", **{"of-sourced": "1.2M", "of-wins": "2", "on": "2027-03-08", "source": "CRM report"}
    )

    assert "Thank you: 2 numbers" in said
    assert numbers(room) == [
        ("sourced", Decimal(1_200_000), "CRM report"),
        ("wins", Decimal(2), "CRM report"),
    ]
    assert [(each.gave, each.count, each.side) for each in heard(room)] == [(Gave.NUMBERS, 2, Side.VENDOR)]
    assert "do you have the same?" in room.hears("ines")[-1]


def test_one_that_is_left_as_it_was_is_renewed_from_its_own_source(room: Lived) -> None:
    room.say("tom", 'log sourced 900k --on 2027-03-01 --source "Partner portal"')
    room.say("tom", "sync numbers")
    room.fill("tom", **{"of-wins": "2", "source": "CRM report"})

    latest = [room.plan().number(id) for id in ("sourced", "wins")]
    assert [(each.on, each.source) for each in latest if each] == [
        (date(2027, 3, 9), "Partner portal"),
        (date(2027, 3, 9), "CRM report"),
    ]


def test_nothing_at_all_is_no_answer(room: Lived) -> None:
    room.say("tom", "sync numbers")
    room.fill("tom")

    assert "Give at least one number" in form(room).errors[""]
    assert heard(room) == []


def test_what_cannot_be_comes_back_in_its_field_with_everything_typed(room: Lived) -> None:
    room.say("tom", "sync numbers")
    room.fill("tom", **{"of-sourced": "-5", "of-wins": "2.5", "on": "2027-03-08"})

    assert "negative" in form(room).errors["of-sourced"]
    assert "whole numbers" in form(room).errors["of-wins"]
    assert form(room).values["of-wins"] == "2.5"
    room.fill("tom", **{"of-sourced": "5", "of-wins": "", "on": "2027-04-01"})
    assert "still to come" in form(room).errors["on"]
    assert numbers(room) == []


def test_what_is_unlikely_is_asked_again_and_sure_holds_for_that_very_number(room: Lived) -> None:
    room.say("tom", "sync numbers")
    room.fill("tom", **{"of-sourced": "900M", "of-wins": "2"})
    assert "more than 10 times" in form(room).errors["of-sourced"]
    sure = form(room).fields[-1].options[0].value

    room.fill("tom", **{"of-sourced": "990M", "sure": sure})
    assert "of-sourced" in form(room).errors
    room.fill("tom", **{"of-sourced": "990M", "sure": form(room).fields[-1].options[0].value})
    assert [value for target, value, _ in numbers(room) if target == "sourced"] == [Decimal(990_000_000)]


def test_the_other_sides_number_of_that_day_is_not_written_over(room: Lived) -> None:
    room.say("ines", 'log sourced 940k --source "ACE"')
    room.say("tom", "sync numbers")
    room.fill("tom", **{"of-sourced": "900k"})

    assert "AWS has $940k of that day" in form(room).errors["of-sourced"]
    assert [value for _, value, _ in numbers(room)] == [Decimal(940_000)]


def test_the_same_form_sent_twice_writes_once(room: Lived) -> None:
    values = {"of-sourced": "900k", "on": "2027-03-09", "source": "CRM"}
    room.send("tom", "sync numbers acme-aws/2027-03", **values)
    count = len(room.facts)

    assert "nothing was changed" in room.send("tom", "sync numbers acme-aws/2027-03", **values)
    assert len(room.facts) == count


def test_observers_sponsors_and_guests_give_nothing(room: Lived) -> None:
    for what in ("numbers", "export", "unchanged"):
        assert "Observers and sponsors read" in room.say("ken", f"sync {what}")
        assert "You are not on this plan" in room.say("stranger", f"sync {what}", here=True)
        assert "No plan of yours" in room.say("stranger", f"sync {what} acme-aws/2027-03")
    assert heard(room) == []


def test_last_months_buttons_write_nothing_once_the_next_is_open(room: Lived) -> None:
    room.until("2027-04-13 16:00")
    for what in ("numbers", "unchanged", "export"):
        assert "That sync is over" in room.say("tom", f"sync {what} acme-aws/2027-03")
    assert "That sync is over" in room.send("tom", "sync numbers acme-aws/2027-03", **{"of-sourced": "1"})
    assert numbers(room) == []


def test_nothing_changed_is_heard_once_and_makes_no_number_newer(room: Lived) -> None:
    room.say("tom", 'log sourced 900k --on 2027-01-31 --source "CRM"')
    room.until("2027-04-13 16:00")

    assert "nothing changed at Acme" in room.press("tom", "Nothing changed")
    assert "heard already" in room.say("vera", "sync unchanged")
    assert [(each.gave, each.by) for each in heard(room)] == [(Gave.NOTHING_CHANGED, "tom")]
    number = room.plan().number("sourced")
    assert number is not None
    assert number.on == date(2027, 1, 31)


def test_pressed_by_two_colleagues_at_once_it_is_heard_once(room: Lived) -> None:
    at_once(room, ("tom", "sync unchanged"), ("vera", "sync unchanged"))

    assert len(heard(room)) == 1


def test_what_there_is_not_is_said(room: Lived) -> None:
    assert "is none of: numbers, export, now, unchanged, opportunities" in room.say("tom", "sync juggle")
    assert "takes Acme or AWS" in room.say("tom", "sync opportunities --side Google")


# -- an export -------------------------------------------------------------------------------------


def look(room: Lived, who: str = "tom", **values: str) -> str:
    """Give an export, up to the preview."""
    room.say(who, "sync export")
    return room.fill(who, **{"file": as_file(exported()), "source": "CRM", **values})


def test_an_export_is_looked_at_first_and_nothing_is_taken_by_looking(room: Lived) -> None:
    said = look(room, file=as_file(exported(*DEALS, ("O4", "", "Prospect", "", "", "", ""))))

    assert "3 opportunities can be read ($525k); 1 row cannot." in said
    assert "Row 5: It has no name." in said
    assert "3 new ($525k)" in said
    assert "from Opportunity Name" in said
    assert "Both companies will see these rows" in said
    assert (form(room).step, form(room).steps, form(room).submit) == (2, 2, "Take these 3")
    assert deals(room) == []


def test_taking_it_records_each_row_once_with_its_source(room: Lived) -> None:
    look(room)
    said = room.fill("tom")

    assert "Taken: 3 opportunities ($525k)" in said
    assert (
        "A target is worked out from the register only where a lead of each company has chosen that"
        in " ".join(said.split())
    )
    first = opportunities(room.plan(), Side.VENDOR)[0]
    assert (first.id, first.value, first.close_on, first.next_step, first.source, first.period, first.by) == (
        "O1", Decimal(310_000), date(2027, 4, 30), "sign", "CRM", "2027-03", "tom",
    )  # fmt: skip
    assert [(each.gave, each.count, each.left_out) for each in heard(room)] == [(Gave.EXPORT, 3, 0)]
    assert numbers(room) == []


def test_take_these_pressed_twice_or_at_once_takes_once(room: Lived) -> None:
    look(room)
    draft, command = form(room).draft, form(room).command
    more = {"kind": "sent", "draft": draft, "step": 2}
    room.take(room.request("tom", command, **more))
    count = len(room.facts)

    assert "taken already" in room.take(room.request("tom", command, **more))
    assert len(room.facts) == count


def test_somebody_elses_draft_takes_nothing(room: Lived) -> None:
    look(room)
    more = {"kind": "sent", "draft": form(room).draft, "step": 2}

    assert "taken already" in room.take(room.request("ines", "sync export acme-aws/2027-03", **more))
    assert deals(room) == []


def test_the_same_export_again_changes_nothing(room: Lived) -> None:
    look(room)
    room.fill("tom")
    count = len(room.facts)

    assert "3 new" in look(room)
    assert "there already" in room.fill("tom")
    assert len(room.facts) == count


def test_a_month_later_what_has_changed_is_told_before_it_is_taken(room: Lived) -> None:
    look(room)
    room.fill("tom")
    room.until("2027-04-13 16:00")
    said = look(
        room,
        file=as_file(
            exported(
                ("O1", "Orchard Home", "Committed", "310000", "2027-05-30", "sign", "2027-04-20"),
                ("O2", "Larkspur", "Closed Lost", "120000", "2027-05-15", "", ""),
            )
        ),
    )

    assert "1 advanced ($310k)\n  Orchard Home: Qualified → Committed" in said
    assert "1 slipped ($310k)\n  Orchard Home: 30 Apr → 30 May 2027" in said
    assert "1 lost ($120k)\n  Larkspur" in said
    assert "Not in it, and left as they are: Brightway." in said
    room.fill("tom")
    told = {each.id: each for each in opportunities(room.plan())}
    assert (told["O1"].was_stage, told["O1"].was_close_on) == ("Qualified", date(2027, 4, 30))
    assert told["O2"].outcome is Outcome.LOST
    assert told["O3"].period == "2027-03"


def test_each_side_has_its_own_word_on_the_same_opportunity(room: Lived) -> None:
    look(room)
    room.fill("tom")
    look(room, "ines", file=as_file(exported(("O1", "Orchard", "Prospect", "1", "", "", ""))))
    assert "1 new" in room.fill("ines")

    assert [each.stage for each in opportunities(room.plan()) if each.id == "O1"] == ["Qualified", "Prospect"]
    assert "3 opportunities of Acme" in room.say("ken", "sync opportunities --side acme")
    assert "Orchard $1 · Prospect" in room.say("tom", "sync opportunities")


def test_rows_can_be_pasted_instead(room: Lived) -> None:
    said = look(room, file="", lines=exported().replace(",", "\t"), source="")

    assert said.startswith("pasted rows: is this right?")
    room.fill("tom")
    assert {each.source for each in deals(room)} == {"pasted rows"}


def test_what_cannot_be_read_comes_back_with_the_file_kept(room: Lived) -> None:
    room.say("tom", "sync export")
    room.fill("tom", file=as_file("apples,pears\n1,2\n", "fruit.csv"), source="CRM")
    assert "found: apples, pears" in form(room).errors["file"]
    assert form(room).values["file"] == "fruit.csv"
    assert form(room).values["source"] == "CRM"

    room.fill("tom", lines=exported())
    assert form(room).step == 2


def test_a_file_need_not_be_chosen_again_after_a_slip_elsewhere(room: Lived) -> None:
    look(room, on="2027-04-01")
    assert "still to come" in form(room).errors["on"]
    assert form(room).values["file"] == "pipeline.csv"

    assert "pipeline.csv" not in room.fill("tom", on="2027-03-08")
    assert form(room).step == 2
    room.fill("tom")
    assert {each.on for each in deals(room)} == {date(2027, 3, 8)}


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"file": ""}, "file", "Choose a file, or paste"),
        ({"lines": "Deal,Stage\nA,Prospect"}, "lines", "not both"),
        ({"file": "data:;name=x;base64,%%%"}, "file", "did not come through"),
        ({"file": "data:text/csv,Deal"}, "file", "did not come through"),
        ({"file": Given("big.csv", b"x" * 1_000_001).value}, "file", "larger than 1 MB"),
        ({"file": as_file("")}, "file", "is empty"),
        ({"file": as_file("Deal,Stage\n")}, "", "no rows under them"),
        ({"file": as_file("Deal,Amount\nA,five\n")}, "", "None of its 1 rows can be read. Row 2"),
        ({"on": "someday"}, "on", "not a date"),
    ],
)
def test_whatever_is_given_wrong_is_said_at_its_field(
    room: Lived, values: dict[str, str], field: str, says: str
) -> None:
    look(room, **values)

    assert says in form(room).errors[field]
    assert not form(room).values.get("file", "").startswith("data:")
    assert deals(room) == heard(room) == []


def test_days_that_can_be_read_two_ways_are_asked_about_before_they_are_taken(room: Lived) -> None:
    look(room, file=as_file(exported(("O1", "Orchard", "Prospect", "5", "03/04/2027", "", ""))))
    assert form(room).fields[0].label == "What comes first in 03/04/2027?"
    room.fill("tom")
    assert "both ways" in form(room).errors["days"]
    assert deals(room) == []

    room.fill("tom", days="month first")
    assert [each.close_on for each in deals(room)] == [date(2027, 3, 4)]


def test_a_motion_is_taken_by_its_name_and_another_name_is_said(room: Lived) -> None:
    head = ("Deal", "Stage", "Motion")
    rows = (("A", "Prospect", "Migration play"), ("B", "Prospect", "Moonshot"))
    said = look(room, file=as_file(exported(*rows, head=head)))

    assert "No motion of this plan is called Moonshot: left empty." in said
    room.fill("tom")
    assert {each.name: each.motion for each in deals(room)} == {"A": "migration", "B": None}


def test_an_older_export_over_newer_rows_is_pointed_out(room: Lived) -> None:
    look(room)
    room.fill("tom")

    assert "There are newer rows, of 2027-03-09" in look(room, on="2027-03-01")


def test_before_the_first_sync_and_after_a_close_an_export_is_taken_too(early: Lived) -> None:
    look(early)
    early.fill("tom")
    assert {each.period for each in deals(early)} == {None}
    assert heard(early) == []

    early.until(CLOSES)
    look(early, file=as_file(exported(("O1", "Orchard Home", "Committed", "310000", "2027-04-30", "", ""))))
    assert "The sync has closed" in early.fill("tom")
    assert "1 advanced ($310k)" in early.channel[-1]


def test_what_people_wrote_in_an_export_is_never_markup(room: Lived) -> None:
    name = "<script>alert(1)</script> *bold* [x](http://y)"
    look(room, file=as_file(exported(("O1", name, "Prospect", "5", "", "=cmd()", ""))))
    room.fill("tom")

    assert opportunities(room.plan())[0].name == name
    assert name in room.say("ken", "sync opportunities")
    assert "<script" not in web.rendered(room.answer)


def test_a_long_list_comes_in_pages(room: Lived) -> None:
    rows = [
        (f"O{number}", f"Deal {number:02}", "Prospect", str(1000 - number), "", "", "")
        for number in range(25)
    ]
    look(room, file=as_file(exported(*rows)))
    room.fill("tom")

    said = room.say("ines", "sync opportunities")
    assert "25 opportunities, 25 open" in said
    assert "Deal 09" in said
    assert "Deal 10" not in said
    assert "Deal 10" in room.press("ines", "More")
    assert "Page 3 of 3" in room.say("ines", f"sync opportunities --page {'9' * 5}")


def test_a_thousand_opportunities_keep_every_card_within_its_limits(room: Lived) -> None:
    rows = [
        (f"O{number}", "Ünternehmen " * 15, "Prospect", "9", "", "next " * 300, "") for number in range(1000)
    ]
    said = look(room, file=as_file(exported(*rows)[:990_000]))

    assert len(said) < 8_000
    room.fill("tom")
    room.until(CLOSES)
    assert len(room.channel[-1]) < 8_000
