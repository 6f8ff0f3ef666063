"""`jbp packet` makes the files of a frozen packet out of the store, says how far it is, and why where it cannot."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pptx
import pytest
from pypdf import PdfReader

from plan.meeting_facts import Frozen
from storage import plans
from storage.store import Store, sqlite_url
from tests.bot.test_terminal import jbp
from tests.packets.lived import lived
from tests.packets.test_qbr_slides import template
from tests.plans import small_plan

AT = datetime(2027, 6, 17, 13, tzinfo=UTC)
NAME = "acme-aws-qbr-2027Q1-v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose store has one plan with a frozen packet."""
    store = Store.open(sqlite_url(tmp_path / "jbp.sqlite3"))
    with store.book(AT) as book:
        fact = Frozen(by="clock", at=AT, source="clock", period="2027Q1", packet=lived())
        plans.add(book, small_plan(), [fact])
    store.close()
    return tmp_path


def test_it_makes_every_file_and_names_each_as_it_is_done(folder: Path) -> None:
    ran = jbp(folder, "packet", "--plan", "acme-aws", "--quarter", "2027q1", "--out", "files")
    assert ran.returncode == 0, ran.stderr
    made = [f"{NAME}.html", f"{NAME}.pdf", f"{NAME}-board.pdf", f"{NAME}.pptx"]
    assert ran.stdout.split() == [f"files/{name}" for name in made]
    assert [line.split(":")[0] for line in ran.stderr.splitlines()] == made
    assert 5 <= len(PdfReader(folder / "files" / f"{NAME}.pdf").pages) <= 8
    assert len(PdfReader(folder / "files" / f"{NAME}-board.pdf").pages) == 1
    assert (folder / "files" / f"{NAME}.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_slides_are_in_the_template_that_is_given(folder: Path) -> None:
    (folder / "brand.potx").write_bytes(template(ending="potx"))
    assert jbp(folder, "packet", "--template", "brand.potx").returncode == 0
    deck = pptx.Presentation(BytesIO((folder / f"{NAME}.pptx").read_bytes()))
    assert (deck.slide_width, deck.slide_height) == (9_144_000, 5_143_500)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--quarter", "2027Q3"), "Frozen are: 2027Q1 version 1"),
        (("--version", "4"), "Frozen are: 2027Q1 version 1"),
        (("--plan", "other"), "--plan takes one of: acme-aws"),
        (("--template", "jbp.sqlite3"), "is no PowerPoint template"),
        (("--template", "none.pptx"), "none.pptx cannot be read"),
        (("--out", "jbp.sqlite3"), "cannot be written"),
    ],
)
def test_what_cannot_be_made_is_one_line_that_says_why(
    folder: Path, words: tuple[str, ...], says: str
) -> None:
    ran = jbp(folder, "packet", *words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert says in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
