"""Any legal plan with any hyperscaler, whatever its portal says, gives a packet in each format: without an error, with
nothing over an edge, and with each of the partner’s measures either told or said to be missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cards.say import one_line
from packets import qbr_page
from plan.agreement import Company
from plan.facts import Opportunity
from plan.hyperscalers import PENDING, REFERRALS, SUBMITTED, cloud
from plan.packet import Section
from plan.packeting import made
from plan.pipeline_facts import Where
from plan.sides import Side
from plan.stages import ORDERS
from storage.plan_file import PlanFile, plan_of
from tests.cards.test_injections import Shape
from tests.packets.test_board_pdf import pages
from tests.packets.test_qbr_pdf import edges
from tests.packets.test_qbr_slides import beyond, slides
from tests.packets.test_qbr_slides import told as said_on_slides
from tests.strategies import amounts, ids, in_the_plan, lines, names, perhaps, plan_files, texts

NOW = datetime(2027, 3, 18, 13, 0, tzinfo=UTC)
PARTNERS = {"AWS": 6, "Microsoft": 5, "Google Cloud": 3, "Contoso": 0}  # how many measures, at least


@st.composite
def in_a_portal(draw: st.DrawFn) -> Opportunity:
    """As ACE, Partner Center or an export of either tells one, in their words or in others."""
    stages = (*ORDERS["ACE"], *REFERRALS, *ORDERS["Microsoft"])
    values: dict[str, Any] = {
        "id": draw(ids), "name": draw(names), "side": draw(st.sampled_from(Side)), "on": draw(in_the_plan),
        "stage": draw(st.sampled_from(stages) | lines), "value": draw(perhaps(amounts)), "next_step": draw(texts),
        "next_on": draw(perhaps(in_the_plan)), "where": draw(perhaps(st.sampled_from(Where))),
        "origin": draw(st.sampled_from(("AWS Referral", "Partner Referral", "")) | lines),
        "review": draw(st.sampled_from((*SUBMITTED, PENDING, "Approved, Co-Sell", "Validated", ""))),
        "source": draw(st.sampled_from(("ACE export", "Partner Center", "Salesforce")) | lines),
    }  # fmt: skip
    return Opportunity(by="clock", at=NOW - timedelta(days=1), **values)


@st.composite
def plans_with_a_partner(draw: st.DrawFn) -> PlanFile:
    file = draw(plan_files())
    partner = Company(name=draw(st.sampled_from(tuple(PARTNERS))))
    told = draw(st.lists(in_a_portal(), max_size=6))
    return replace(file, agreement=replace(file.agreement, partner=partner), history=(*file.history, *told))


@settings(max_examples=20, deadline=None)
@given(plans_with_a_partner())
def test_any_plan_gives_a_packet_in_each_format(file: PlanFile) -> None:
    plan = plan_of(file, NOW.date())
    packet = made(plan, (), "2027Q1", NOW + timedelta(days=7), NOW, None, file.history)
    partner = file.agreement.partner.name
    lacks = packet.lacks(Section.PARTNER)
    assert len(packet.measures) + len(lacks) >= PARTNERS[partner]
    assert packet.hyperscaler == (cloud(partner) or "")
    page = " ".join("".join(Shape(qbr_page.rendered(packet)).text).split())
    deck = slides(packet)
    for each in packet.measures:
        assert one_line(each.name) in page
        assert one_line(each.name) in said_on_slides(deck)
    for missing in lacks:
        assert one_line(missing.lacks) in page
    assert beyond(deck) == []
    assert edges(packet) == []
    assert len(pages(packet)) == 1
