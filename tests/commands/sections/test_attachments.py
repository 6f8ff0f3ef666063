"""The account list, the references and the calendar are attached, changed and taken off by form."""

from __future__ import annotations

from datetime import date

from plan.agreement import Attachment, CalendarEntry
from tests.commands.sections.written import filled, refused, shown, taken_out
from tests.plans import small_plan

PLAN = small_plan()


def test_the_account_list_is_attached_and_an_empty_form_takes_it_off() -> None:
    plan = filled(PLAN, "account-list", None, name="Matched accounts", where="shared environment")
    assert plan.attachments.account_list == Attachment(name="Matched accounts", where="shared environment")

    assert refused(plan, "account-list", None, name="") == {
        "name": "Give the list a name, or leave all of it empty."
    }
    assert filled(plan, "account-list", None, name="", where="").attachments.account_list is None


def test_references_are_added_changed_and_taken_out() -> None:
    plan = filled(PLAN, "references", None, name="Hallmark Grocers", note="may be named")
    plan = filled(plan, "references", None, name="Hallmark Grocers", where="deck")
    plan = filled(plan, "references", "hallmark-grocers-2", name="Brightway")
    assert plan.attachments.references == (
        Attachment(name="Hallmark Grocers", note="may be named"),
        Attachment(name="Brightway", where="deck"),
    )
    assert len(taken_out(plan, "references", "brightway").attachments.references) == 1


def test_the_calendar_names_the_motion_behind_a_day() -> None:
    plan = filled(PLAN, "calendar", None, on="2027-05-11", what="Retail event, Chicago", motion="launch")
    assert plan.attachments.calendar == (
        CalendarEntry(on=date(2027, 5, 11), what="Retail event, Chicago", motion="launch"),
    )
    assert shown(plan, "calendar", "2027-05-11-retail-event-chicago")["motion"] == "launch"

    moved = filled(plan, "calendar", "2027-05-11-retail-event-chicago", on="2027-05-12", motion="-")
    assert (moved.attachments.calendar[0].on, moved.attachments.calendar[0].motion) == (
        date(2027, 5, 12),
        None,
    )
    assert taken_out(moved, "calendar", "2027-05-12-retail-event-chicago").attachments.calendar == ()
