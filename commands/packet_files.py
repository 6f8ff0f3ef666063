"""The QBR packet as the files that can be had of it, and a board’s brief: what each is called, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cards.board import brief_of
from cards.packet import FILES, file_of
from packets import board_pdf, qbr_page, qbr_pdf, qbr_slides
from plan.meeting_facts import Frozen
from plan.own import title
from plan.plan import Plan
from storage import facts, plans
from storage.store import Book


@dataclass(frozen=True)
class PacketFile:
    """A file of a packet. `make` takes a moment, and no transaction waits for it."""

    name: str
    media_type: str
    make: Callable[[], bytes]


def packet_file(frozen: Frozen, format: str, template: bytes | None = None) -> PacketFile:
    """`page`, `pdf`, `board` or `slides`; `template` is a company's own, for the slides."""
    file = file_of(frozen, format)
    packet, version, changed = frozen.packet, frozen.version, frozen.changed
    making: dict[str, Callable[[], bytes]] = {
        "page": lambda: qbr_page.rendered(packet, version, changed).encode(),
        "pdf": lambda: qbr_pdf.rendered(packet, version, changed),
        "board": lambda: board_pdf.rendered(packet, version),
        "slides": lambda: qbr_slides.rendered(packet, version, changed, template),
    }
    return PacketFile(file.name, file.media_type, making[format])


def packet_files(frozen: Frozen, template: bytes | None = None) -> list[PacketFile]:
    """All of them."""
    return [packet_file(frozen, each, template) for each in FILES]


def board_brief(book: Book, plan: Plan, ritual: str, period: str) -> tuple[Frozen, PacketFile] | None:
    """The page of a board’s meeting as it was frozen when its briefs went out; None where none was."""
    key = plans.number_of(book, plan.id), f"{ritual}/{period}"
    said = [fact for fact in facts.of_occurrences(book, [key])[key] if isinstance(fact, Frozen)]
    if not said:
        return None
    frozen, board = said[-1], title(plan, ritual)
    file = brief_of(plan, ritual, period)
    return frozen, PacketFile(
        file.name, file.media_type, lambda: board_pdf.rendered(frozen.packet, board=board)
    )
