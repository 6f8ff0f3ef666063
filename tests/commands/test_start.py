"""A plan is begun by a lead, form by form; each step is kept, and it begins from nothing, a file, or the last one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from cards.card import Form
from cards.given import Given
from plan.agreement import Role, State
from plan.plan import Plan
from plan.sides import Reader, Side
from storage import plans
from storage.plan_file import PlanFile
from storage.plan_file import written as as_text
from storage.store import Store
from tests.house import Lived
from tests.plans import small_plan

FIRST = {
    "us": "Globex", "side": "vendor", "them": "Google", "label": "CY27", "start": "2027-01-01", "end": "2027-12-31",
    "currency": "usd", "zone": "berlin", "lead": "Raj Patel", "account": "room:google:raj",
}  # fmt: skip
KEY = "globex-google-cy27"


@pytest.fixture
def nobody(url: URL) -> Iterator[Lived]:
    """A store without a plan, and two people whom nobody knows."""
    lived = Lived(Store.open(url), datetime(2026, 11, 26, 16, tzinfo=UTC))
    lived.accounts = {"gina": "room:globex:gina", "raj": "room:google:raj"}
    yield lived
    lived.close()


def in_room(room: Lived, who: str, text: str, **more: object) -> str:
    where = {"channel": "shared", "channel_name": "#globex-google", "channel_tenant": "local"}
    return room.take(room.request(who, text, **where, name=f"{who.title()} Ford", **more))


def fill(room: Lived, who: str, **values: str) -> str:
    """In the room, where the form was opened."""
    form = room.answer
    assert isinstance(form, Form)
    sent = {**form.values, **values}
    return in_room(room, who, form.command, values=sent, kind="sent", draft=form.draft, step=form.step)


def begin(room: Lived, **values: str) -> str:
    in_room(room, "gina", "start")
    fill(room, "gina", **FIRST | {"zone": "Europe/Berlin"} | values)
    room.plan_id = KEY
    return room.answer.title


def plan(room: Lived, key: str = KEY) -> Plan:
    found: Plan = room.read(lambda book: plans.named(book, key, Reader.ROOM))
    return found


# -- from nothing ----------------------------------------------------------------------------------


def test_the_first_form_makes_a_draft_that_lives_in_its_room(nobody: Lived) -> None:
    assert begin(nobody) == "Thesis"

    made = plan(nobody)
    assert (made.name, made.agreement.state, made.agreement.currency) == (
        "Globex x Google",
        State.DRAFT,
        "USD",
    )
    assert [place.name for place in made.rooms] == ["#globex-google"]
    assert [each.name for each in made.leads(Side.VENDOR)] == ["Gina Ford"]
    assert [each.name for each in made.leads(Side.PARTNER)] == ["Raj Patel"]


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_begun(nobody: Lived) -> None:
    in_room(nobody, "gina", "start")
    said = fill(nobody, "gina", **FIRST | {"end": "2026-12-31", "account": "room:globex:gina"})

    assert "Did you mean Europe/Berlin?" in said
    assert "The last day is before the first one." in said
    assert "That is you." in said
    assert isinstance(nobody.answer, Form)
    assert nobody.answer.values["us"] == "Globex"
    assert nobody.read(plans.ids) == []


def test_the_other_companys_lead_is_greeted_and_reads_the_draft(nobody: Lived) -> None:
    begin(nobody)

    assert "this is Globex x Google" in nobody.hears("raj")[-1]
    assert "Globex x Google v1: a draft" in in_room(nobody, "raj", "start")


def test_it_leads_through_the_sections_and_each_step_is_kept(nobody: Lived) -> None:
    begin(nobody)
    fill(
        nobody,
        "gina",
        problem="Orders are planned after the shops open",
        better_together="On BigQuery",
        horizon="150 shops",
    )
    titles = [nobody.answer.title]
    for name, amount in (("Sourced", "8M"), ("Attached", "6M"), ("Wins", "12")):
        fill(nobody, "gina", name=name, amount=amount)
        titles.append(nobody.answer.title)

    assert titles == ["Targets: one more", "Targets: one more", "Targets: one more", "Motions: one more"]
    assert [each.name for each in plan(nobody).agreement.targets] == ["Sourced", "Attached", "Wins"]
    assert plan(nobody).agreement.thesis.horizon == "150 shops"


def test_the_checks_speak_while_it_is_written(nobody: Lived) -> None:
    begin(nobody)
    said = fill(nobody, "gina", problem="", better_together="On BigQuery")
    assert "there are none" in said

    assert "! problem: it is empty" in in_room(nobody, "gina", "start")
    assert "problem: it is empty" in in_room(nobody, "gina", nobody.command("gina", "Next: Thesis"))


def test_what_is_sent_as_it_is_goes_on_without_it(nobody: Lived) -> None:
    begin(nobody)
    fill(nobody, "gina")
    assert nobody.answer.title == "Targets: one more"
    fill(nobody, "gina")

    assert nobody.answer.title == "Motions: one more"
    assert plan(nobody).agreement.targets == ()


def test_a_suggested_rhythm_is_taken_as_it_is_and_the_end_shows_the_whole_draft(nobody: Lived) -> None:
    begin(nobody)
    seen = []
    while isinstance(nobody.answer, Form):
        seen.append(nobody.answer.title)
        assert len(seen) < 20
        fill(nobody, "gina")

    assert sum(title.startswith("Rhythm: ") for title in seen) == 4
    assert "That was the last section." in str(nobody.answer)
    rhythm = plan(nobody).agreement.rhythm
    assert rhythm.weekly
    assert rhythm.weekly.day == "mon"
    assert rhythm.half_year


def test_a_room_that_has_a_plan_keeps_it(nobody: Lived) -> None:
    begin(nobody)
    in_room(nobody, "raj", "start new")
    fill(
        nobody,
        "raj",
        **FIRST | {"us": "Google", "side": "partner", "them": "Initech", "zone": "UTC", "account": ""},
    )

    assert [place.channel for place in plan(nobody).rooms] == ["shared"]
    assert plan(nobody, "initech-google-cy27").rooms == ()


def test_two_plans_of_one_name_have_ids_of_their_own(nobody: Lived) -> None:
    begin(nobody)
    nobody.say("gina", "start new")
    nobody.fill("gina", **FIRST | {"zone": "UTC"})

    assert nobody.read(plans.ids) == [KEY, f"{KEY}-2"]


def test_in_force_the_room_is_told_so(room: Lived) -> None:
    said = room.say("vera", "start", here=True)

    assert "Acme x AWS lives here" in said
    assert "[Begin the next period’s]" in said
    assert "[Begin the next" not in room.say("tom", "start", here=True)


# -- from the last one -----------------------------------------------------------------------------


def test_what_held_is_carried_over_and_what_to_think_about_again_is_shown(room: Lived) -> None:
    room.say("vera", "log sourced 3.1M --on 2027-03-05 --source CRM")
    room.say("vera", "start from acme-aws")
    said = room.fill("vera", label="FY28")

    assert "reconsider: Sourced pipeline: $3.1M of $8M; set its new amount" in " ".join(said.split())
    after = plan(room, "acme-aws-fy28")
    assert (after.agreement.state, after.agreement.version) == (State.DRAFT, 1)
    assert str(after.agreement.period.start) == "2028-01-01"
    assert [each.name for each in after.agreement.motions] == ["Migration play", "Marketplace launch"]
    assert [each.amount for each in after.agreement.targets] == [None]
    assert {each.person for each in after.people.values()} == {
        each.person for each in room.plan().people.values()
    }


def test_only_a_lead_begins_from_it(room: Lived) -> None:
    assert "Only a lead" in room.say("tom", "start from acme-aws")
    assert "No plan of yours" in room.say("stranger", "start from acme-aws")


def test_a_period_that_is_not_after_the_last_is_refused(room: Lived) -> None:
    room.say("vera", "start from acme-aws")
    room.fill("vera", label="FY26", start="2026-01-01", end="2026-12-31")

    assert isinstance(room.answer, Form)
    assert "That is not after FY27" in room.answer.errors["start"]


# -- from a file -----------------------------------------------------------------------------------


def given(text: str) -> str:
    return Given("plan.yaml", text.encode()).value


def test_a_file_becomes_a_draft_and_lets_nobody_in_by_what_it_says(nobody: Lived) -> None:
    nobody.say("gina", "start file")
    nobody.fill("gina", file=given(as_text(PlanFile(small_plan()))))
    assert "Which of its leads are you?" in str(nobody.answer)
    nobody.fill("gina", me="vera")

    made = plan(nobody, "acme-aws")
    assert made.agreement.state is State.DRAFT
    assert made.member("vera").active
    assert "No plan of yours" in nobody.say("raj", "status --plan acme-aws")
    assert all(each.account is None for each in made.agreement.people if each.id != "vera")


@pytest.mark.parametrize("example", sorted(Path("examples").glob("*.yaml")), ids=lambda each: each.stem)
def test_the_examples_can_be_begun_from(nobody: Lived, example: Path) -> None:
    nobody.say("gina", "start file")
    nobody.fill("gina", lines=example.read_text())
    form = nobody.answer
    assert isinstance(form, Form)
    nobody.fill("gina", me=form.fields[0].options[0].value)

    assert ": a draft" in nobody.answer.title


def test_a_file_that_is_no_plan_is_told_by_line_and_can_be_chosen_again(nobody: Lived) -> None:
    nobody.say("gina", "start file")
    said = nobody.fill("gina", file=given("name: [unclosed"))

    assert "cannot be read as a plan" in said
    assert isinstance(nobody.answer, Form)
    assert "Choose a file, or paste it below." in nobody.fill("gina", file="", lines="")
    assert nobody.read(plans.ids) == []


def test_without_a_lead_in_it_nobody_could_agree(nobody: Lived) -> None:
    plan = small_plan()
    owners = tuple(replace(each, role=Role.OWNER) for each in plan.people)
    leaderless = replace(plan, people=owners)
    nobody.say("gina", "start file")

    assert "Nobody in it is a lead" in nobody.fill("gina", lines=as_text(PlanFile(leaderless)))
