"""An exported plan is the whole plan: as YAML it reads back the same, history included; as PDF and Word it is made when
somebody opens it, with their eyes or as both companies see it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy.engine import URL

from bot.chat import NotAccepted
from cards.card import Card, File
from plan.agreement import State, Thesis
from plan.facts import Phase
from storage import plans
from storage.plan_file import PlanFile, read
from storage.store import Store
from tests.house import Lived, buttons
from tests.plans import small_plan


def exported(room: Lived, typed: str = "export --format yaml") -> PlanFile:
    room.say("vera", typed)
    assert isinstance(room.answer, Card)
    (file,) = [each for each in room.answer.body if isinstance(each, File)]
    assert file.name == "acme-aws.yaml"
    return read(file.content)


def test_the_document_reads_back_as_it_is(room: Lived) -> None:
    file = exported(room)

    assert file.agreement == small_plan()
    assert file.as_of == date(2027, 3, 5)
    assert file.history == ()


def test_the_history_comes_along_on_request(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")
    room.until("2027-03-08 09:05")
    room.say("vera", "check-in acme-aws/migration 2027-W10 changed")
    room.fill("vera", confidence="green", moved="workshop: held, with “quotes”\nand a second line")
    room.until("2027-03-10 09:00")

    file = exported(room, "export --history")
    assert list(file.history) == room.facts
    assert any(isinstance(fact, Phase) for fact in file.history)


def test_the_history_is_a_press_away(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")

    assert "history:" not in room.say("vera", "export --format yaml")
    assert "kind: number" in room.press("vera", "With its history")


# -- which file ------------------------------------------------------------------------------------


def test_every_format_is_a_press_away(room: Lived) -> None:
    room.say("vera", "export")
    assert [each.label for each in buttons(room.answer)] == ["PDF", "Word", "YAML", "YAML with its history"]
    for label, name in (("PDF", "acme-aws-v1.pdf"), ("Word", "acme-aws-v1.docx"), ("YAML", "acme-aws.yaml")):
        room.say("vera", "export")
        assert name in room.press("vera", label)


@pytest.mark.parametrize("format", ["pages", "", "PDF.exe"])
def test_a_format_that_there_is_not_says_which_there_are(room: Lived, format: str) -> None:
    assert "takes pdf, word or yaml" in room.say("vera", f'export --format "{format}"')


def test_the_history_comes_with_yaml_alone(room: Lived) -> None:
    assert "with YAML alone" in room.say("vera", "export --history --format pdf")


def test_there_is_no_document_of_a_draft_that_is_not_open(room: Lived) -> None:
    assert "No draft" in room.say("vera", "export --draft --format pdf")


def test_who_is_not_on_the_plan_gets_none(room: Lived) -> None:
    assert "acme-aws-v1.pdf" not in room.say("stranger", "export --format pdf", here=True)


# -- opening it ------------------------------------------------------------------------------------


def file(room: Lived, who: str, typed: str) -> File:
    room.say(who, typed)
    assert isinstance(room.answer, Card)
    (found,) = [each for each in room.answer.body if isinstance(each, File)]
    return found


def text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def opened(room: Lived, who: str, typed: str = "export --format pdf") -> bytes:
    return room.wait(room.house.documents.content(file(room, who, typed), room.account(who)))


def test_a_card_carries_nothing_of_a_document(room: Lived) -> None:
    found = file(room, "vera", "export --format pdf")
    assert found.content == ""
    assert found.is_made_on_opening


def test_it_is_the_plan_as_it_stands_when_it_is_opened(room: Lived) -> None:
    found = file(room, "vera", "export --format pdf")
    room.say("vera", "log sourced 1234567 --source CRM --on 2027-03-04")
    assert "$1.23M" in text(room.wait(room.house.documents.content(found, room.account("vera"))))


def test_word_is_word(room: Lived) -> None:
    written = docx.Document(io.BytesIO(opened(room, "vera", "export --format word")))
    assert "Acme x AWS" in [each.text for each in written.paragraphs]


def test_nobody_opens_the_file_of_a_plan_that_they_are_not_on(room: Lived) -> None:
    found = file(room, "vera", "export --format pdf")
    with pytest.raises(NotAccepted):
        room.wait(room.house.documents.content(found, room.account("stranger")))


@pytest.mark.parametrize(
    "where",
    [
        "plans/none/current/own/pdf",
        "plans/acme-aws/draft/own/pdf",
        "plans/acme-aws/current/own/exe",
        "plans",
        "",
        "//",
    ],
)
def test_there_is_nothing_where_nothing_is_named(room: Lived, where: str) -> None:
    assert room.wait(room.house.documents.made(where, room.account("vera"))) is None


@pytest.fixture
def blind(room: Lived) -> Lived:
    """Vera has said red this week, which Paul cannot see yet; he has not answered."""
    room.until("2027-03-08 09:05")
    room.send("vera", "check-in acme-aws/migration 2027-W10 changed", confidence="red", moved="two signed")
    return room


@pytest.mark.parametrize(("who", "typed"), [("paul", ""), ("paul", " --shared"), ("vera", " --shared")])
def test_a_colour_that_is_blind_is_in_nobody_elses_document(blind: Lived, who: str, typed: str) -> None:
    for format in ("pdf", "word"):
        content = opened(blind, who, f"export --format {format}{typed}")
        told = text(content) if format == "pdf" else zipped(content)
        assert "two signed" in told
        assert "colour hidden" in told
        assert "■ red" not in told


def test_ones_own_colour_is_in_ones_own_document(blind: Lived) -> None:
    assert "■ red" in text(opened(blind, "vera"))


def test_the_shared_document_is_the_same_for_both(blind: Lived) -> None:
    assert opened(blind, "vera", "export --format pdf --shared") == opened(
        blind, "paul", "export --format pdf --shared"
    )


def zipped(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


# -- versions --------------------------------------------------------------------------------------


def test_it_says_who_agreed_to_it_once_they_have_and_is_a_draft_until_then(url: URL) -> None:
    lived = Lived(Store.open(url), datetime(2027, 1, 8, 16, tzinfo=UTC))
    lived.add(small_plan(state=State.DRAFT))
    assert "DRAFT: not agreed." in text(opened(lived, "vera"))
    assert "Nobody has put it to the other company yet." in text(opened(lived, "vera"))

    lived.say("vera", "agree")
    lived.press("vera", "Propose to AWS")
    asked = text(opened(lived, "paul"))
    assert "PROPOSED: not agreed." in asked
    assert "Vera Lind agreed on 8 Jan 2027" in asked

    lived.press("paul", "Agree")
    agreed = text(opened(lived, "paul"))
    assert "PROPOSED" not in agreed
    assert "Paul Oka agreed on 8 Jan 2027" in agreed
    assert "It came into force" in agreed
    lived.close()


def test_the_draft_of_a_next_version_is_a_document_of_its_own(room: Lived) -> None:
    ahead = replace(
        room.plan().agreement, version=2, state=State.DRAFT, thesis=Thesis(problem="A new problem")
    )
    room.read(lambda book: plans.open_draft(book, ahead))

    told = text(opened(room, "vera", "export --draft --format pdf"))
    assert "DRAFT: not agreed." in told
    assert "A new problem" in told
    assert file(room, "vera", "export --draft --format pdf").name == "acme-aws-v2-draft.pdf"
    assert "A new problem" not in text(opened(room, "vera"))
