"""Two people of two companies write a plan from nothing, agree to it, amend it once and reset it at the half."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.engine import URL

from cards.card import Form
from plan.agreement import State
from storage.store import Store
from tests.house import Lived
from tests.written_plan import BEGUN, KEY, forms


def test_from_nothing_to_the_second_half(url: URL) -> None:
    lived = Lived(Store.open(url), datetime(2027, 6, 14, 9, tzinfo=UTC))
    lived.accounts = {"gina": "room:globex:gina", "lukas": "room:google:lukas"}

    lived.say("gina", "start")
    form = lived.answer
    assert isinstance(form, Form)
    first = {**form.values, **BEGUN, "lead": "Lukas Meyer", "account": "room:google:lukas"}
    request = lived.request(
        "gina", form.command, values=first, kind="sent", makes_rooms_in="local", name="Gina Ford"
    )
    lived.take(request)
    lived.plan_id = KEY
    for filled in forms("gina-ford", "lukas-meyer"):
        assert isinstance(lived.answer, Form), lived.answer
        assert not lived.answer.errors
        lived.fill("gina", **filled)

    # The last form is answered by the whole draft, ready to be proposed.
    assert "That was the last section." in str(lived.answer)
    lived.press("gina", "Look at it and propose it to Google Cloud")
    lived.press("gina", "Propose to Google Cloud")
    lived.press("lukas", "Agree", where=KEY)  # he takes no messages yet, and reads it in the room
    assert lived.plan().agreement.state is State.AGREED
    lived.press("lukas", "I’m in")

    # Amended once: more pipeline.
    lived.say("lukas", "edit targets sourced-pipeline")
    lived.fill("lukas", amount="8M", phasing="2027Q3 0.5M, 2027Q4 2M, 2028Q1 5M, 2028Q2 8M")
    lived.press("lukas", "Propose it")
    lived.press("lukas", "Propose to Globex")
    lived.press("gina", "Agree")
    assert (lived.plan().agreement.version, lived.plan().target("sourced").amount) == (2, 8_000_000)

    # The weekly review runs on it.
    lived.until("2027-07-05 10:00")
    assert "5 motions due" in lived.hears("gina")[-1]

    # At the half it is reset: both accept, and agree to what is left.
    lived.say("gina", "log sourced-pipeline 0.6M --on 2027-09-30 --source CRM")
    lived.until("2027-12-20 12:00")
    if not any("Accept" in said for said in lived.hears("gina")):
        lived.say("gina", 'reset propose --because "two plays have no pipeline"')
    lived.say("gina", "reset accept")
    lived.say("lukas", "reset accept")
    lived.say("gina", "agree")
    lived.press("gina", "Propose to Google Cloud")
    lived.press("lukas", "Agree")

    after = lived.plan().agreement
    assert (after.version, after.state) == (3, State.AGREED)
    assert after.period.label == "FY28 second half"
    assert "v3" in lived.say("lukas", "status")
    lived.close()
