"""A deck of slides: a title, text, tables and what is drawn, in a company's own template where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from packets.office import settled
from packets.slide_tables import ACCENT, INK, MUTED, POINT, Run, draw_table, paged, row_height, say
from packets.slide_template import SUBTITLE, TITLES, emptied, kind, layout_for, opened

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide

WIDE: Final = (12_192_000, 6_858_000)  # 16:9, in EMU
SIZES: Final = (
    14,
    12.5,
    11,
    10,
    9,
)  # of a table's text, in points: the largest with which it needs one slide
Box = tuple[int, int, int, int]


class Deck:
    """Slides of ours in a presentation; a box is left, top, width, height in EMU, `content` that under a title."""

    def __init__(self, template: bytes | None = None, foot: str = "") -> None:
        self.file = opened(template)
        self.own = template is not None
        self.foot = foot
        if not self.own:
            self.file.slide_width, self.file.slide_height = WIDE
        self.width, self.height = int(self.file.slide_width), int(self.file.slide_height)
        self.cover = layout_for(self.file, opening=True)
        self.plain = layout_for(self.file, opening=False)
        side, top = int(self.width * 0.045), self.under_title()
        self.content: Box = (side, top, self.width - 2 * side, int(self.height * 0.93) - top)

    def under_title(self) -> int:
        """Where the template's title ends, at most a third down."""
        title = next((each for each in self.plain.placeholders if kind(each) in TITLES), None)
        if not self.own or title is None or title.height is None:
            return int(self.height * 0.16)
        return min(max(int(title.top + title.height) + POINT * 4, self.height // 12), self.height // 3)

    def slide(self, title: str) -> Slide:
        slide = self.file.slides.add_slide(self.plain)
        left, _, width, _ = self.content
        tall = int(self.height * 0.1)
        self.entitle(slide, title, (left, int(self.height * 0.045), width, tall), 24)
        emptied(slide)
        foot: list[Run] = [(f"{self.foot} · {len(self.file.slides)}", {})]
        self.text(slide, (left, int(self.height * 0.945), width, POINT * 14), foot, 8).name = "Foot"
        return slide

    def entitle(self, slide: Slide, title: str, box: Box, size: float) -> BaseShape:
        """In the template's own place and look; else in ours."""
        place = slide.shapes.title
        if place is None:
            place = slide.shapes.add_textbox(*box)
        elif not self.own:
            place.left, place.top, place.width, place.height = box
        look = (
            {}
            if self.own and slide.shapes.title is not None
            else {"size": size, "bold": True, "colour": ACCENT}
        )
        say(place.text_frame, [title], look, align="" if self.own else "l")
        place.text_frame.word_wrap = True
        if not self.own:
            place.text_frame.margin_left = 0
        return place

    def opening(self, title: str, lines: Sequence[str]) -> Slide:
        """The first slide: the first line goes where the template has its subtitle."""
        slide = self.file.slides.add_slide(self.cover)
        left, _, width, _ = self.content
        above = self.entitle(slide, title, (left, int(self.height * 0.2), width, int(self.height * 0.18)), 40)
        below = next((each for each in slide.placeholders if kind(each) == SUBTITLE), None)
        if below is not None and self.own:
            say(below.text_frame, lines[:1], {})
            lines, above = lines[1:], below
        emptied(slide)
        under = min(int(above.top + above.height) + POINT * 8, int(self.height * 0.72))
        rest: list[Run] = [(each, {}) for each in lines]
        self.text(slide, (left, under, width, int(self.height * 0.95) - under), rest, 14)
        return slide

    def text(
        self, slide: Slide, box: Box, lines: Sequence[Run], size: float, colour: str = MUTED
    ) -> BaseShape:
        """Lines of text, each with its look."""
        shape = slide.shapes.add_textbox(*box)
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        told = [
            [(words, look)] if isinstance(words, str) else [(each, {**look, **own}) for each, own in words]
            for words, look in lines
        ]
        say(frame, told, {"size": size, "colour": colour}, space=3)
        return shape

    def table(
        self,
        title: str,
        header: Sequence[str],
        rows: Sequence[Sequence[Any]],
        widths: Sequence[float],
        *,
        top: int | None = None,
        slide: Slide | None = None,
        under: int = 0,
    ) -> tuple[Slide, int]:
        """A table under the title, on as many slides as it needs; the last of them, and where the table ends there. On
        the first it begins at `top`, `slide` being that one; `under` is left free at the foot. A cell is text, or runs
        of it with looks."""
        left, high, width, height = self.content
        begins = high if top is None else top
        columns = [int(width * part / sum(widths)) for part in widths]
        room, whole = high + height - begins - under, height - under
        for size in SIZES:
            pages = list(paged(rows, columns, size, room, whole))
            if len(pages) == 1:
                break
        shown = slide or self.slide(title)
        for index, page in enumerate(pages):
            if index:
                shown, begins = self.slide(f"{title} ({index + 1})"), high
            draw_table(shown, header, page, columns, (left, begins), size)
        head = row_height(header, columns, size)
        return shown, begins + head + sum(row_height(each, columns, size) for each in pages[-1])

    def below(self, slide: Slide, bottom: int, title: str, tall: int) -> tuple[Slide, int]:
        """A heading under what is on a slide, where `tall` more fits under it; else a slide of its own."""
        left, high, width, height = self.content
        if bottom + POINT * 40 + tall > high + height:
            return self.slide(title), high
        heading = [(title, {"bold": True, "colour": INK})]
        self.text(slide, (left, bottom + POINT * 14, width, POINT * 20), heading, 13)
        return slide, bottom + POINT * 36

    def saved(self, at: datetime, title: str) -> bytes:
        """The file, as if made at `at`."""
        about, naive = self.file.core_properties, at.replace(tzinfo=None, microsecond=0)
        about.title, about.author, about.last_modified_by, about.revision = title[:200], "", "", 1
        about.created = about.modified = about.last_printed = naive
        written = BytesIO()
        self.file.save(written)
        return settled(written.getvalue(), naive)
