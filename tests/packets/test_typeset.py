"""A document is set from a value: people’s words are words in it, in whatever script, and the same value is the same
bytes wherever and whenever it is set."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from packets.typeset import FONTS, TEMPLATES, Value, fonts, pdf

DAY = date(2027, 3, 5)
LETTER = """
#import "page.typ": *
#let it = json(bytes(sys.inputs.value))
#show: page-of.with(it.title, said(it.title))
#for words in it.words { block(said(words)) }
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a template that sets any words."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "page.typ").write_bytes((TEMPLATES / "page.typ").read_bytes())
    (folder / "letter.typ").write_text(LETTER, encoding="utf-8")
    return folder


def letter(desk: Path, *words: str, title: str = "A letter") -> bytes:
    value: dict[str, Value] = {"title": title, "words": list(words)}
    return pdf("letter.typ", value, DAY, desk)


def read(document: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages).split())


def glyphs(document: bytes) -> Iterator[int]:
    """The number of every glyph on the first page."""
    content = PdfReader(io.BytesIO(document)).pages[0].get_contents()
    assert content is not None
    for operands, operator in content.operations:
        if operator in (b"TJ", b"Tj"):
            for run in operands[0] if operator == b"TJ" else operands:
                codes = getattr(run, "original_bytes", b"")
                yield from (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))


@pytest.mark.parametrize(
    "words",
    [
        "#set text(red)",
        "*bold* _italic_ `code`",
        "$x^2$ = #emph[y]",
        "<label> @reference",
        "C:\\temp \\u{1f600}",
        "// no comment /* nor this */",
        '#read("/etc/passwd")',
        "= no heading",
        "- no list",
        "https://example.com/a",
    ],
)
def test_what_looks_like_markup_is_on_the_page_as_it_was_written(desk: Path, words: str) -> None:
    assert words in read(letter(desk, words))


def test_an_address_in_somebodys_text_is_no_link(desk: Path) -> None:
    (page,) = PdfReader(io.BytesIO(letter(desk, "https://example.com/a mailto:x@example.com"))).pages
    assert "/Annots" not in page


def test_control_characters_are_shown_and_do_nothing(desk: Path) -> None:
    assert "ring� left� lone�" in read(letter(desk, "ring\x07 left\u202e lone\ud800"))


@pytest.mark.parametrize(
    "words",
    [
        "Škoda Łódź Ελλάδα Россия €₹",
        "软件公司",
        "株式会社ソフト",
        "삼성전자",
        "ประเทศไทย",
        "हिन्दी",
        "தமிழ்",
        "שלום עולם",
        "مرحبا بالعالم",
        "🚀 ✓ ● ▲ ■ → ⚠",
    ],
)
def test_every_script_has_its_letters(desk: Path, words: str) -> None:
    """A letter that no font has would be glyph 0 of one of the fonts that the page uses."""
    drawn = list(glyphs(letter(desk, words)))
    assert drawn
    assert 0 not in drawn


def test_a_word_that_no_line_holds_is_broken(desk: Path) -> None:
    document = PdfReader(io.BytesIO(letter(desk, "A" * 400)))
    assert max(len(line) for line in document.pages[0].extract_text().splitlines()) < 120


def test_the_same_value_is_the_same_bytes_in_another_process(desk: Path) -> None:
    program = (
        "import hashlib, sys; from datetime import date; from pathlib import Path; from packets.typeset import pdf;"
        "value = {'title': 'A letter', 'words': ['שלום', '软件', 'plain']};"
        "print(hashlib.sha256(pdf('letter.typ', value, date(2027, 3, 5), Path(sys.argv[1]))).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(desk)]
    other = subprocess.run(command, cwd=TEMPLATES.parents[1], check=True, capture_output=True, text=True)
    assert other.stdout.strip() == hashlib.sha256(letter(desk, "שלום", "软件", "plain")).hexdigest()


def test_it_is_made_on_the_day_that_it_is_told(desk: Path) -> None:
    about = PdfReader(io.BytesIO(letter(desk, "words"))).metadata
    assert about is not None
    assert about.creation_date == datetime(2027, 3, 5, tzinfo=UTC)
    assert about.title == "A letter"


def test_several_are_set_at_a_time(desk: Path) -> None:
    with ThreadPoolExecutor(4) as workers:
        made = list(workers.map(lambda number: letter(desk, f"number {number}"), range(12)))
    assert [f"number {number}" in read(document) for number, document in enumerate(made)] == [True] * 12


def test_the_fonts_are_jbps_own() -> None:
    found = {Path(font.path).parent.name for font in fonts().fonts() if font.path}
    assert found == set(FONTS)
