"""A board gets one page of the packet: what it is to decide first, and never a second page, whatever the plan."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from hypothesis import given, settings
from pypdf import PdfReader

from packets import board_pdf
from plan import packet as parts
from plan.packet import Packet, content_hash
from tests.packets.lived import lived
from tests.packets.test_qbr_page import full
from tests.strategies import WRITTEN, packets


def pages(packet: Packet, board: str = "") -> list[str]:
    reader = PdfReader(BytesIO(board_pdf.rendered(packet, board=board)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_it_asks_for_decisions_first_those_that_were_put_to_the_board_before_the_others() -> None:
    put = parts.Escalated(
        ask="Name a sponsor", company="AWS", to="Joint executive board", age=12, cost="It drifts"
    )
    decided = replace(put, ask="Hire an architect", outcome="yes")
    (page,) = pages(replace(lived(), escalated=(put, decided)))
    assert "Brief for Joint executive board" in page
    assert page.index("Name a sponsor") < page.index("Fund the second half") < page.index("Targets")
    assert "No decision costs: It drifts" in page
    assert "Hire an architect" not in page


def test_it_has_the_targets_what_needs_its_eye_the_money_and_which_packet_it_is_of() -> None:
    packet = lived()
    blocked = replace(packet.motions[0].halves[0], colour="red", blocker="no architect", company="Acme")
    motion = replace(packet.motions[0], halves=(blocked, packet.motions[0].halves[1]))
    calm = replace(packet.motions[1], apart=False, halves=())
    (page,) = pages(replace(packet, motions=(motion, calm)))
    assert all(score.name in page for score in packet.scorecard)
    assert f"{motion.name}: Acme red" in page
    assert "Blocked: no architect" in page
    assert f"{calm.name}:" not in page
    assert "promises due were kept" in page
    assert content_hash(replace(packet, motions=(motion, calm))) in page


def test_a_boards_own_brief_asks_for_what_was_put_to_it_alone() -> None:
    put = parts.Escalated(ask="Name a sponsor", company="AWS", to="Joint executive board", age=12)
    other = replace(put, ask="Move the region", to="Steering committee")
    (page,) = pages(replace(lived(), escalated=(put, other)), "Joint executive board")
    assert "Brief for Joint executive board" in page
    assert "1 decision to take" in page
    assert "Name a sponsor" in page
    assert "Move the region" not in page
    assert "Fund the second half" not in page
    assert "From the plan as it stood on 17 Jun 2027" in page


def test_a_full_packet_of_long_words_is_still_one_page() -> None:
    packet = full("Überlandversorgung 数字零售联合计划 " * 12)
    many = replace(
        packet, decisions=packet.decisions * 9, motions=packet.motions * 8, scorecard=packet.scorecard * 5,
        clocks=packet.clocks * 9, funding=packet.funding * 9,
    )  # fmt: skip
    assert len(pages(many)) == 1


@settings(max_examples=15, deadline=None)
@given(packets(**WRITTEN))
def test_any_packet_has_one_page_for_a_board(packet: Packet) -> None:
    assert len(pages(packet)) == len(pages(packet, packet.name)) == 1
