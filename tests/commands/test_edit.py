"""A plan is written, and what was agreed is changed, section by section; nobody's words are lost, and what both had
agreed to holds until both have agreed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from cards.card import Form
from commands.sections.order import SECTIONS
from plan.agreement import State
from plan.agreement_facts import Edited
from plan.sides import Side
from storage import plans
from storage.store import Store
from tests.house import Lived
from tests.plans import small_plan


@pytest.fixture
def drafted(url: URL) -> Iterator[Lived]:
    """A plan that nobody has agreed to."""
    lived = Lived(Store.open(url), datetime(2027, 1, 8, 16, tzinfo=UTC))
    lived.add(small_plan(state=State.DRAFT))
    yield lived
    lived.close()


def form(room: Lived) -> Form:
    assert isinstance(room.answer, Form)
    return room.answer


# -- a draft ---------------------------------------------------------------------------------------


def test_it_shows_every_section_with_what_is_weak_in_it(drafted: Lived) -> None:
    said = drafted.say("vera", "edit")

    assert "Acme x AWS v1: a draft" in said
    assert "Migration play, Marketplace launch" in said
    assert "monthly pipeline sync: it is not on the plan" in said


@pytest.mark.parametrize("section", [each.name for each in SECTIONS])
def test_every_section_opens_for_a_lead_of_either_company(drafted: Lived, section: str) -> None:
    for who in ("vera", "paul"):
        assert "did not work" not in drafted.say(who, f"edit {section}")


@pytest.mark.parametrize("who", ["tom", "ines", "ken"])
def test_others_read_it_and_change_nothing(drafted: Lived, who: str) -> None:
    assert "[Change]" not in drafted.say(who, "edit")
    assert "Only a lead" in drafted.say(who, "edit thesis")
    assert "Only a lead" in drafted.send(who, "edit thesis", problem="Mine")
    assert "Only a lead" in drafted.say(who, "edit targets sourced --remove")
    assert "Only a lead" in drafted.say(who, "edit drop")
    assert drafted.plan().agreement.thesis.problem == "Slow planning"


def test_a_change_is_kept_and_told_in_words(drafted: Lived) -> None:
    drafted.say("vera", "edit targets sourced")
    said = drafted.fill("vera", amount="9M")

    assert "Sourced pipeline: amount: $8M → $9M" in said
    assert drafted.plan().target("sourced").amount == 9_000_000
    assert "changed the draft of v1: Sourced pipeline: amount: $8M → $9M" in drafted.say("tom", "history")


def test_what_cannot_be_read_is_said_at_its_field_and_the_form_stays_filled_in(drafted: Lived) -> None:
    drafted.say("vera", "edit targets sourced")
    drafted.fill("vera", amount="a lot", name="Sourced together")

    assert "That is not a number" in form(drafted).errors["amount"]
    assert form(drafted).values["amount"] == "a lot"
    assert form(drafted).values["name"] == "Sourced together"
    drafted.fill("vera", amount="9M")
    assert drafted.plan().target("sourced").name == "Sourced together"


def test_saved_as_it_was_nothing_is_recorded(drafted: Lived) -> None:
    drafted.say("vera", "edit thesis")

    assert "Nothing was changed" in drafted.fill("vera")
    assert not any(isinstance(fact, Edited) for fact in drafted.facts)


def test_what_is_taken_out_goes_with_what_refers_to_it(drafted: Lived) -> None:
    drafted.say("vera", "edit targets")
    drafted.press("vera", "Take out")

    assert drafted.plan().agreement.targets == ()
    assert {each.target for each in drafted.plan().agreement.motions} == {None}
    assert "That is not on the draft" in drafted.say("vera", "edit targets sourced --remove")


def test_an_unknown_section_is_answered_with_those_there_are(drafted: Lived) -> None:
    assert "none of: basics, thesis, targets" in drafted.say("vera", "edit weather")


# -- two at once -----------------------------------------------------------------------------------


def test_the_second_to_save_sees_the_first_ones_change_and_keeps_their_own_words(drafted: Lived) -> None:
    drafted.say("vera", "edit targets sourced")
    veras = drafted.answer
    drafted.say("paul", "edit targets sourced")
    drafted.fill("paul", amount="9M")

    drafted.answer = veras
    said = drafted.fill("vera", amount="10M")

    assert "Paul Oka changed this while you were writing." in said
    assert "Sourced pipeline: amount: $8M → $9M" in said
    assert form(drafted).values["amount"] == "10M"
    assert "9000000" in form(drafted).errors["amount"]
    assert drafted.plan().target("sourced").amount == 9_000_000

    drafted.fill("vera")
    assert drafted.plan().target("sourced").amount == 10_000_000


def test_of_different_sections_both_are_kept(drafted: Lived) -> None:
    drafted.say("vera", "edit thesis")
    veras = drafted.answer
    drafted.say("paul", "edit targets sourced")
    drafted.fill("paul", amount="9M")

    drafted.answer = veras
    drafted.fill("vera", problem="Stores plan too late")

    assert drafted.plan().target("sourced").amount == 9_000_000
    assert drafted.plan().agreement.thesis.problem == "Stores plan too late"


def test_what_was_taken_out_meanwhile_can_be_added_again_as_written(drafted: Lived) -> None:
    drafted.say("vera", "edit targets sourced")
    veras = drafted.answer
    drafted.say("paul", "edit targets sourced --remove")

    drafted.answer = veras
    said = drafted.fill("vera", amount="9M")
    assert "Paul Oka changed this while you were writing." in said
    assert form(drafted).values["amount"] == "9M"

    drafted.fill("vera")
    assert [each.amount for each in drafted.plan().agreement.targets] == [9_000_000]


# -- what both have agreed to ----------------------------------------------------------------------


def test_a_change_of_what_was_agreed_is_a_draft_beside_it(room: Lived) -> None:
    room.say("vera", "edit targets sourced")
    assert "It is written to the draft of v2; v1 stays in force." in " ".join(str(form(room).context).split())
    room.fill("vera", amount="9M")

    assert room.plan().target("sourced").amount == 8_000_000
    assert "v1 stays in force" in room.say("paul", "edit")
    said = " ".join(room.say("paul", "agree").split())
    assert "Sourced pipeline: amount before: $8M after: $9M" in said


def test_it_holds_once_both_leads_have_agreed(room: Lived) -> None:
    amend(room)
    room.press("vera", "Propose to AWS")
    assert room.plan().target("sourced").amount == 8_000_000

    assert "Acme x AWS v2 is in force" in room.press("paul", "Agree")

    assert room.plan().target("sourced").amount == 9_000_000
    assert room.plan().agreement.version == 2
    assert "Sourced pipeline: amount" in room.channel[-1]
    assert "v2" in room.say("tom", "status")


def test_the_week_goes_on_under_the_new_version(room: Lived) -> None:
    amend(room)
    room.press("vera", "Propose to AWS")
    room.press("paul", "Agree")
    room.until("2027-03-15 10:00")

    assert "1 motion due" in room.hears("tom")[-1]


def test_changing_a_proposal_makes_it_a_draft_again_and_the_other_is_told(room: Lived) -> None:
    amend(room)
    room.press("vera", "Propose to AWS")
    agree = room.command("paul", "Agree")
    room.say("paul", "edit thesis")
    room.fill("paul", horizon="200 stores")

    assert "changed what was proposed" in room.hears("vera")[-1]
    assert "it is a draft again" in room.channel[-1]
    assert "It has changed since" in room.say("paul", agree)
    assert "Acme: not yet" in room.say("paul", room.command("paul", "Propose to Acme"))


def test_a_draft_can_be_dropped(room: Lived) -> None:
    assert "No draft of a next version is open" in room.say("vera", "edit drop")
    amend(room)

    room.say("paul", "edit")
    assert "was dropped" in room.press("paul", "Drop the draft")

    assert room.read(lambda book: plans.draft_of(book, "acme-aws")) is None
    assert "was dropped" in room.hears("vera")[-1]


def test_a_plan_that_was_never_agreed_is_not_dropped(drafted: Lived) -> None:
    assert "No draft of a next version is open" in drafted.say("vera", "edit drop")


def test_as_it_stood_before_the_change(room: Lived) -> None:
    amend(room)
    room.until("2027-03-10 09:00")
    room.say("vera", "agree")
    room.press("vera", "Propose to AWS")
    room.press("paul", "Agree")

    assert "of $8M" in room.say("tom", "history --at 2027-03-09")
    assert "of $9M" in room.say("tom", "history --at 2027-03-10")


def amend(room: Lived) -> None:
    room.say("vera", "edit targets sourced")
    room.fill("vera", amount="9M")
    room.say("vera", "agree")


# -- owners who are written in ---------------------------------------------------------------------


def test_whoever_is_written_in_as_an_owner_is_asked_once_for_all_of_it(drafted: Lived) -> None:
    for motion in ("migration", "launch"):
        drafted.say("vera", f"edit motions {drafted.plan().motion(motion).id}")
        drafted.fill("vera", partner_owner="ines")

    (asked,) = [said for said in drafted.hears("ines") if "named you in the draft" in said]
    assert "AWS’s half of Migration play" in asked
    assert "AWS’s half of Marketplace launch" in asked
    assert "[Accept] [Hand on] [Not me]" in asked
    drafted.press("ines", "Accept all")
    assert "Ines Dua owns AWS’s half of Migration play, Marketplace launch" in drafted.hears("paul")[-1]
    assert "They have accepted it." in drafted.hears("paul")[-1]


def test_who_says_that_it_is_not_them_is_not_down_for_it_any_more(drafted: Lived) -> None:
    drafted.say("vera", f"edit motions {drafted.plan().motion('migration').id}")
    drafted.fill("vera", partner_owner="ines")
    drafted.press("ines", "Not me")

    motion = drafted.plan().motion("migration")
    assert drafted.plan().owner(motion, Side.PARTNER) is None


def test_a_lead_is_not_asked_since_their_yes_is_to_the_plan(drafted: Lived) -> None:
    drafted.say("vera", f"edit motions {drafted.plan().motion('launch').id}")
    drafted.fill("vera", partner_owner="paul")

    assert not any("named you" in said for said in drafted.hears("paul"))
