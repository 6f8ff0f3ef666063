"""The plan as a document can be sent on as it is: six sections and who agreed to what, on 5 to 15 pages, marked as what
it is on every one of them; PDF and Word say the same, and any plan has both."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordFile
from hypothesis import HealthCheck, given, settings
from pypdf import PdfReader

from packets.document import Document, as_json
from packets.plan_document import docx as word
from packets.plan_document import pdf, plan_document
from plan.agreement import Agreement, Attachments, Company, Motion, Owner, Rhythm, State, Thesis
from plan.agreement_facts import Acknowledged, InForce, Proposed, Returned
from plan.sides import Reader, Side
from storage.documents import content_hash
from storage.plan_file import PlanFile, plan_of, read
from tests.plans import small_plan
from tests.strategies import plan_files

CHECKOUT = Path(__file__).parents[2]
DAY = date(2027, 3, 5)
SECTIONS = (
    "Thesis", "Targets", "Motions by owner pair", "Funding by state", "Rhythm", "Attachments",
    "Versions and agreement",
)  # fmt: skip


def example(name: str) -> PlanFile:
    return read((CHECKOUT / "examples" / f"{name}.yaml").read_bytes())


def told(
    file: PlanFile | Agreement, reader: Reader = Reader.ROOM, records: tuple[object, ...] = ()
) -> Document:
    file = file if isinstance(file, PlanFile) else PlanFile(file, (), DAY)
    on = file.as_of or DAY
    plan = plan_of(file, on, reader)
    return plan_document(plan, on, content_hash(plan.agreement), records)  # type: ignore[arg-type]


def pages(document: Document) -> list[str]:
    read = PdfReader(io.BytesIO(pdf(document)))
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in read.pages]


def opened(document: Document) -> WordFile:
    return docx.Document(io.BytesIO(word(document)))


def in_word(document: Document) -> str:
    file = opened(document)
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join([*(each.text for each in file.paragraphs), *cells]).split())


# -- the whole of it -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["aws", "microsoft", "google"])
def test_an_example_is_five_to_fifteen_pages_with_every_section(name: str) -> None:
    file = example(name)
    document = told(file)
    every = pages(document)
    text, written = " ".join(every), in_word(document)

    assert 5 <= len(every) <= 15
    plan = file.agreement
    things = [*plan.targets, *plan.motions, *plan.funding, *plan.programmes, *plan.people, *plan.rhythm.own]
    for what in [
        *SECTIONS,
        *(each.name for each in things),
        *(each.name for each in plan.attachments.references),
    ]:
        assert " ".join(what.split()) in text
        assert " ".join(what.split()) in written
    assert content_hash(plan) in text


def test_every_page_but_the_cover_names_companies_period_version_and_that_it_binds_nobody() -> None:
    foot = "Acme and AWS · FY27, version 3 · Non-binding; it amends no contract."
    document = told(example("aws"))
    first, *others = pages(document)

    assert "non-binding, and it amends no contract" in first
    assert all(foot in page for page in others)
    for feet in (opened(document).sections[0].footer, opened(document).sections[0].first_page_footer):
        assert foot in feet.paragraphs[0].text


def test_a_target_has_its_pace_its_colour_and_where_its_number_is_from() -> None:
    text = " ".join(pages(told(example("aws"))))
    assert "$118k" in text
    assert "pace" in text.casefold()
    assert "■ red" in text
    assert "26 Feb 2027, 7 days old; given by Vera Lindqvist; AWS cannot say" in text


def test_motions_are_told_by_their_owner_pair_with_roles_and_last_words() -> None:
    text = " ".join(pages(told(example("aws"))))
    assert "Tom Adeyemi (Acme) and Inês Duarte (AWS)" in text
    assert "Tom Adeyemi, Account executive" in text
    assert "next: workshop at Larkspur" in text


def test_money_is_told_by_state_with_what_is_at_risk_and_what_runs_out() -> None:
    plan = example("aws")
    asked = replace(plan, history=tuple(each for each in plan.history if each.kind != "funding"))
    text = " ".join(pages(told(asked)))
    assert "At risk: $265k and 280 hours" in text
    assert "assumed" in text
    assert "ask for approval" in text
    assert "14 Jul 2027" in text


def test_a_plan_without_anything_says_section_by_section_what_is_missing() -> None:
    bare = small_plan(
        thesis=Thesis(),
        targets=(),
        motions=(),
        funding=(),
        programmes=(),
        rhythm=Rhythm(),
        attachments=Attachments(),
    )
    document = told(bare)
    text, written = " ".join(pages(document)), in_word(document)
    for what in (
        "Nobody has written this yet.",
        "No target has been agreed",
        "No motion has been agreed",
        "No funding is on the plan",
        "Not agreed yet: Weekly motion review, Monthly pipeline sync",
        "No path has been agreed",
        "No account list is attached",
        "No customer reference is attached.",
        "No co-marketing calendar is attached.",
    ):
        assert what in text
        assert what in written
    assert all(table.rows for table in opened(document).tables)


# -- what it is ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "mark"), [(State.DRAFT, "DRAFT"), (State.PROPOSED, "PROPOSED")])
def test_what_is_not_agreed_says_so_on_every_page(state: State, mark: str) -> None:
    document = told(replace(example("aws").agreement, state=state))
    assert all(mark in page for page in pages(document))
    section = opened(document).sections[0]
    assert all(mark in head.paragraphs[0].text for head in (section.header, section.first_page_header))


def test_what_is_agreed_bears_no_mark() -> None:
    document = told(example("aws"))
    assert "DRAFT" not in " ".join(pages(document))
    assert opened(document).sections[0].header.paragraphs[0].text == ""


def test_it_says_who_agreed_to_which_content_and_when() -> None:
    plan = example("aws").agreement
    hashed, at = content_hash(plan), datetime(2027, 1, 4, 15, tzinfo=UTC)
    records = (
        Proposed(by="vera", at=at, version=3, content_hash="0" * 64, side=Side.VENDOR),
        Returned(
            by="paul", at=at, version=3, content_hash="0" * 64, side=Side.PARTNER, reason="hours are missing"
        ),
        Proposed(
            by="vera", at=at, version=3, content_hash=hashed, side=Side.VENDOR, weak=("MDF: 60k at risk",)
        ),
        Acknowledged(by="paul", at=at, version=3, content_hash=hashed, side=Side.PARTNER),
        InForce(by="paul", at=at, version=3, content_hash=hashed, changes=("MDF first half: $50k → $60k",)),
    )
    text = " ".join(pages(told(plan, records=records)))
    for what in (
        "Vera Lindqvist agreed on 4 Jan 2027",
        "Paul Okafor agreed on 4 Jan 2027",
        "took it back to a draft: hours are missing",
        "MDF first half: $50k → $60k",
        "MDF: 60k at risk",
        hashed,
    ):
        assert what in text


def test_who_agreed_to_other_content_has_not_agreed_to_this() -> None:
    plan = replace(example("aws").agreement, state=State.PROPOSED)
    at = datetime(2027, 1, 4, tzinfo=UTC)
    other = Proposed(by="vera", at=at, version=3, content_hash="0" * 64, side=Side.VENDOR)
    assert " ".join(pages(told(plan, records=(other,)))).count("has not agreed to this content") == 2


# -- any plan --------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan_files())
def test_any_plan_has_both_files(file: PlanFile) -> None:
    for reader in Reader:
        document = told(file, reader)
    assert len(PdfReader(io.BytesIO(pdf(document))).pages) >= 2
    assert [
        each.text for each in opened(document).paragraphs if each.style and each.style.name == "Heading 1"
    ]


def test_names_of_any_script_and_length_are_set() -> None:
    long = "Überregionale Einzelhandelsbedarfsplanungsmigrationsinitiative " * 3
    names = [
        long,
        "تسويق مشترك مع الشركاء",
        "小売業向け移行プレイ",
        "零售迁移计划",
        "소매 이벤트",
        "A" * 180,
        "#x *b* $y$",
        "Eight",
    ]
    plan = example("aws").agreement
    eight = tuple(
        Motion(id=f"m{number}", name=name, vendor_owner=Owner(person="tom"))
        for number, name in enumerate(names)
    )
    document = told(
        replace(
            plan,
            motions=eight,
            vendor=Company(name="شركة البرمجيات"),
            partner=Company(name="株式会社クラウド"),
        )
    )
    text, written = re.sub(r"\s", "", "".join(pages(document))), in_word(document)
    for name in (*names[2:], "株式会社クラウド"):
        assert re.sub(r"\s", "", name) in text
    for name in names:
        assert " ".join(name.split()) in written


def test_control_characters_do_no_harm() -> None:
    plan = replace(example("aws").agreement, name="Acme\x00 x\x0b AWS\ufffe\u202e")
    document = told(plan)
    assert "Acme� x� AWS" in in_word(document)
    assert pdf(document)


# -- the files themselves --------------------------------------------------------------------------


def test_the_same_value_is_the_same_bytes() -> None:
    once, again = told(example("aws")), told(example("aws"))
    assert once == again
    assert pdf(once) == pdf(again)
    assert word(once) == word(again)


def test_word_has_real_headings_and_table_heads_that_are_repeated() -> None:
    file = opened(told(example("aws")))
    styles = [(each.style.name, each.text) for each in file.paragraphs if each.style]
    assert [text.lstrip("1234567 ") for style, text in styles if style == "Heading 1"] == list(SECTIONS)
    headed = [table for table in file.tables if "w:tblHeader" in table.rows[0]._tr.xml]
    assert len(headed) >= 10
    assert all(table._tbl.xml.count("<w:tblHeader") == 1 for table in headed)


def test_word_says_what_it_is_and_nothing_of_the_library_that_wrote_it() -> None:
    content = word(told(example("aws")))
    about = docx.Document(io.BytesIO(content)).core_properties
    assert about.title == "Joint business plan: Acme x AWS"
    assert about.author == "Acme and AWS"
    assert about.created == datetime(2027, 3, 5, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        every = b"".join(parts.read(name) for name in parts.namelist())
    assert b"python-docx" not in every


def test_what_a_template_is_given_is_plain_json() -> None:
    value = as_json(told(example("aws")))
    assert isinstance(value, dict)
    assert value["on"] == "2027-03-05"
