"""A company's own PowerPoint template: its layouts by what they are for, without the slides it shows as examples."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide, SlideLayout

TITLES, SUBTITLE = ("TITLE", "CENTER_TITLE"), "SUBTITLE"
AROUND: Final = ("DATE", "FOOTER", "SLIDE_NUMBER")


class NoTemplate(ValueError):
    """That file is no PowerPoint template. Give a .pptx or .potx that PowerPoint has saved, without a password."""


def template(path: Path) -> bytes:
    """A template’s content, where it is one. Raises NoTemplate or OSError."""
    content = path.read_bytes()
    opened(content)
    return content


def opened(template: bytes | None) -> Presentation:
    """A template without the slides that it may show as examples. Raises NoTemplate."""
    import pptx
    from pptx.exc import PackageNotFoundError

    if template is None:
        return pptx.Presentation()
    try:
        file = pptx.Presentation(BytesIO(as_presentation(template)))
        layouts = list(file.slide_layouts)
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as unreadable:
        raise NoTemplate from unreadable
    if not layouts:
        raise NoTemplate
    slides = file.slides._sldIdLst
    for each in list(slides):
        file.part.drop_rel(each.rId)
        slides.remove(each)
    return file


def as_presentation(template: bytes) -> bytes:
    """A .potx is a .pptx that says otherwise of itself in one place."""
    told, wanted = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"
    with zipfile.ZipFile(BytesIO(template)) as old:
        if told not in old.read("[Content_Types].xml"):
            return template
        written = BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
            for each in old.infolist():
                content = old.read(each)
                new.writestr(
                    each, content.replace(told, wanted) if each.filename == "[Content_Types].xml" else content
                )
    return written.getvalue()


def layout_for(file: Presentation, *, opening: bool) -> SlideLayout:
    """The layout for a first slide (a title and a subtitle) or for one of ours (a title and as little else as can be);
    where a template has neither, its first one."""
    layouts = list(file.slide_layouts)

    def rank(layout: SlideLayout) -> tuple[bool, bool, int]:
        kinds = [kind(each) for each in layout.placeholders]
        titled = any(each in TITLES for each in kinds)
        subtitled = SUBTITLE in kinds
        others = sum(each not in (*TITLES, *AROUND) for each in kinds)
        return (not titled, subtitled is not opening, others)

    return min(layouts, key=rank)


def kind(place: Any) -> str:
    return str(place.placeholder_format.type).split(" ")[0].split(".")[-1]


def emptied(slide: Slide) -> None:
    """Without the placeholders that nothing was put in: they would say “Click to add text”."""
    for each in list(slide.placeholders):
        if not (each.has_text_frame and each.text_frame.text.strip()):
            each._element.getparent().remove(each._element)
