"""Any export is read or answered with a sentence: what cannot be read is named by its row, nothing is guessed,
and nothing a file does makes it fail otherwise."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.say import said_by
from plan.pipeline_facts import Outcome
from sources.days import Order
from sources.exports import Reading, Told, pasted, reading, sheets
from sources.sheet import MOST_BYTES, NoExport

HEAD = "Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Next Step,Next Step Date"


def of(text: str, currency: str = "USD", days: Order | None = None) -> Reading:
    return reading(pasted(text), currency, days)


def row(cells: str) -> Told:
    found = of(f"{HEAD}\n{cells}")
    assert found.problems == ()
    (told,) = found.told
    return told


def problem(cells: str) -> str:
    """Why the one row is left out; always named by its number."""
    found = of(f"{HEAD}\n{cells}\n")
    assert found.told == ()
    (left,) = found.problems
    assert left.row == 2
    return left.what


def refusal(content: bytes) -> str:
    """What a person is told of a file that is not taken."""
    with pytest.raises(NoExport) as told:
        reading(sheets(content), "USD")
    return said_by(told.value)


def workbook(*rows: Any, title: str = "Report", more: dict[str, list[Any]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for each in rows:
        sheet.append(each)
    for name, those in (more or {}).items():
        other = book.create_sheet(name)
        for each in those:
            other.append(each)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


# -- text ------------------------------------------------------------------------------------------


def test_a_row_is_read_column_by_column_by_name() -> None:
    told = row('O1,Orchard Home,Technical Validation,"$310,000.50",2027-04-30,sign,12 Mar 2027')

    assert told == Told(
        row=2, id="O1", name="Orchard Home", stage="Technical Validation", value=Decimal("310000.50"),
        close_on=date(2027, 4, 30), next_step="sign", next_on=date(2027, 3, 12),
    )  # fmt: skip


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_whatever_stands_between_the_cells(between: str) -> None:
    text = io.StringIO()
    rows = [["Deal Name", "Stage", "Amount"], ["A, B; C | D", "Prospect", "5"], ["E", "Prospect", "6"]]
    csv.writer(text, delimiter=between).writerows(rows)

    assert [told.name for told in of(text.getvalue()).told] == ["A, B; C | D", "E"]


def test_excels_own_line_says_what_stands_between_them() -> None:
    found = of("sep=;\r\nDeal;Stage;Amount\r\nA;Prospect;1,5\r\n")

    assert [(told.row, told.value) for told in found.told] == [(3, Decimal("1.50"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_usual_encoding(encoding: str) -> None:
    found = reading(sheets("Deal,Stage\nMüller & Söhne – Köln,Prospect\n".encode(encoding)), "USD")

    assert [told.name for told in found.told] == ["Müller & Söhne – Köln"]
    assert any("Windows-1252" in said for said in found.read_as) == (encoding == "cp1252")


def test_a_quoted_line_break_does_not_shift_the_rows_numbers() -> None:
    found = of(f'{HEAD}\nO1,"Orchard\nHome",Prospect,1,,,\n\nO2,,Prospect,1,,,\n')

    assert [(told.row, told.name) for told in found.told] == [(2, "Orchard Home")]
    assert [(left.row, left.what) for left in found.problems] == [(4, "It has no name.")]


def test_lines_above_the_names_and_a_total_below_are_not_opportunities() -> None:
    found = of(f"Pipeline report\nAs of,2027-03-09\n\n{HEAD}\nO1,A,Prospect,1,,,\nGrand Total (1),,,,,,\n")

    assert [told.id for told in found.told] == ["O1"]
    assert [(left.row, left.what) for left in found.problems] == [
        (6, "There is only “Grand Total (1)” in it.")
    ]


# -- columns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "cells", "is_read"),
    [
        (
            "Partner CRM Unique Identifier,Partner Project Title,Customer Company Name,Stage,Target Close Date,"
            "Next Step",
            "C-9,Replanning,Orchard,Committed,2027-05-01,sign",
            {"id": "C-9", "name": "Replanning", "stage": "Committed", "next_step": "sign"},
        ),
        (
            "Referral ID,Referral Name,Status,Substatus,Deal Value,Currency,Estimated Close Date",
            "R1,Fit,Active,Accepted,1200,USD,2027-05-01",
            {"id": "R1", "stage": "Active Accepted", "value": Decimal(1200)},
        ),
        (
            "opportunityId,DealName,dealStage,AMOUNT (USD),close_date",
            "7,Fit,2 - Demo,10,2027-05-01",
            {"id": "7", "name": "Fit", "stage": "2 - Demo", "value": Decimal(10)},
        ),
        ("Account Name,Est. Revenue", "Orchard,5", {"id": "orchard", "name": "Orchard", "value": Decimal(5)}),
    ],
)
def test_the_names_that_portals_and_crms_give(head: str, cells: str, is_read: dict[str, Any]) -> None:
    (told,) = of(f"{head}\n{cells}\n").told

    assert {name: getattr(told, name) for name in is_read} == is_read


def test_what_is_not_asked_for_is_named_and_not_kept() -> None:
    found = of("Deal,Stage,Region,Contact Email\nA,Prospect,EMEA,x@example.org\n")

    assert found.columns.aside == ("Region", "Contact Email")
    assert "example.org" not in str(found.told)


def test_without_names_it_is_said_what_is_expected_and_what_was_found() -> None:
    with pytest.raises(NoExport, match=r"Expected at least “Opportunity Name”.*found: apples, pears"):
        of("apples,pears\n1,2\n")


def test_without_ids_names_tell_opportunities_apart_and_that_is_said() -> None:
    found = of("Customer,Deal,Stage\nOrchard,Replanning,Prospect\nLarkspur,Replanning,Prospect\n")

    assert [told.id for told in found.told] == ["orchard-replanning", "larkspur-replanning"]
    assert any("told apart by name" in said for said in found.read_as)


def test_ids_that_differ_in_case_alone_are_two_and_the_same_id_twice_is_a_problem() -> None:
    found = of(f"{HEAD}\n006Ab,A,Prospect,,,,\n006AB,B,Prospect,,,,\n006Ab,C,Prospect,,,,\n")

    assert [told.name for told in found.told] == ["A", "B"]
    assert [(left.row, left.what) for left in found.problems] == [
        (4, "It has the same id as row 2: 006Ab.")
    ]  # fmt: skip


# -- amounts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1234567", "1234567"), ("$1,234,567.89", "1234567.89"), ("1.234.567,89 €", "1234567.89"),
        ("€1.234", "1234"), ("1,234", "1234"), ("USD 310,000", "310000"), ("310 000,50", "310000.50"),
        ("1'250'000", "1250000"), ("12,34,567", "1234567"), ("1.2M", "1200000"), ("60k", "60000"), ("12,5", "12.50"),
        ("0", "0"), ("", None), ("-", None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(written: str, value: str | None) -> None:
    currency = "EUR" if "€" in written else "USD"
    (told,) = of(f'Deal;Stage;Amount\nA;Prospect;"{written}"\n', currency).told

    assert told.value == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "written", ["(1,000)", "-5", "1.23.4", "five", "1e9", "1,23,4", "$5 or so", "9" * 20]
)
def test_what_is_no_amount_is_left_out_and_said(written: str) -> None:
    assert "amount" in problem(f'O1,A,Prospect,"{written}",,,') or "too large" in problem(
        f'O1,A,Prospect,"{written}",,,'
    )


def test_another_currency_is_not_converted() -> None:
    assert problem('O1,A,Prospect,"€5,000",,,').startswith("It is in EUR, and the plan counts in USD")
    found = of("Deal,Stage,Amount,Currency\nA,Prospect,5,EUR\nB,Prospect,5,usd\nC,Prospect,5,\n")
    assert [told.name for told in found.told] == ["B", "C"]


def test_one_sign_that_may_be_either_is_not_read_where_the_column_has_both() -> None:
    """Read as it stands it would be three hundred, or three hundred thousand."""
    found = of('Deal,Stage,Amount\nA,Prospect,"310,000"\nB,Prospect,"1.200,00"\n')

    assert [told.name for told in found.told] == ["B"]
    assert "could be thousands or decimals" in found.problems[0].what


# -- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["2027-03-12", "2027-03-12T09:30:00Z", "2027/03/12", "12.03.2027", "12.3.27", "12 Mar 2027", "12-Mar-2027",
     "March 12, 2027", "Mar 12, 2027 9:30 AM", "12 March 2027"],
)  # fmt: skip
def test_days_that_can_be_read_in_one_way(written: str) -> None:
    assert row(f'O1,A,Prospect,1,"{written}",,').close_on == date(2027, 3, 12)


def test_a_column_tells_its_order_by_one_day_that_can_be_read_one_way_only() -> None:
    american = of(f"{HEAD}\nO1,A,Prospect,1,03/04/2027,,\nO2,B,Prospect,1,03/25/2027,,\n")
    european = of(f"{HEAD}\nO1,A,Prospect,1,03/04/2027,,\nO2,B,Prospect,1,25/03/2027,,\n")

    assert american.told[0].close_on == date(2027, 3, 4)
    assert european.told[0].close_on == date(2027, 4, 3)
    assert american.unclear == european.unclear == ""


def test_days_that_can_be_read_two_ways_are_asked_about() -> None:
    text = f"{HEAD}\nO1,A,Prospect,1,03/04/2027,,\nO2,B,Prospect,1,05/05/2027,,\n"

    assert of(text).unclear == "03/04/2027"
    said = of(text, days=Order.MONTH_FIRST)
    assert said.unclear == ""
    assert said.told[0].close_on == date(2027, 3, 4)
    assert any("month first, as you said" in each for each in said.read_as)


def test_the_same_day_and_month_is_no_question() -> None:
    assert of(f"{HEAD}\nO1,A,Prospect,1,05/05/2027,,\n").unclear == ""


@pytest.mark.parametrize(
    "written", ["soon", "31.02.2027", "2027-13-01", "46000", "12 Mar 1899", "99/99/2027"]
)
def test_what_is_no_day_is_left_out_and_said(written: str) -> None:
    said = problem(f"O1,A,Prospect,1,{written},,")
    assert "not a day" in said or "too far away" in said


# -- outcomes and lengths --------------------------------------------------------------------------


def test_won_lost_and_open_and_what_is_closed_without_either() -> None:
    found = of(
        f"{HEAD}\nO1,A,Closed Won,1,,,\nO2,B,Closed Lost,1,,,\nO3,C,Committed,1,,,\nO4,D,Closed,1,,,\n"
    )  # fmt: skip

    assert [told.outcome for told in found.told] == [Outcome.WON, Outcome.LOST, Outcome.OPEN]
    assert [(left.row, "won or lost" in left.what) for left in found.problems] == [(5, True)]


def test_what_is_too_long_to_keep_is_left_out_and_never_cut() -> None:
    assert problem(f"O1,{'x' * 201},Prospect,1,,,") == "Name has 201 characters; at most 200 are kept."


def test_more_than_a_plan_has_is_refused() -> None:
    many = "\n".join(f"O{number},A,Prospect,1,,," for number in range(1001))
    with pytest.raises(NoExport, match="1,001 opportunities"):
        of(f"{HEAD}\n{many}")
    endless = "\n".join("x,y" for _ in range(5_002))
    with pytest.raises(NoExport, match="more than 5,000 rows"):
        of(endless)


# -- workbooks -------------------------------------------------------------------------------------


def test_a_workbook_is_read_with_its_days_and_numbers_as_they_are() -> None:
    content = workbook(
        ["Deal Name", "Stage", "Amount", "Close Date"],
        ["Orchard", "Committed", 310000.5, datetime(2027, 4, 30, 12)],  # noqa: DTZ001  # a workbook knows no zone
        [],
        ["Larkspur", "Prospect", "$5,000", "2027-05-01"],
    )
    found = reading(sheets(content), "USD")

    assert [(told.row, told.value, told.close_on) for told in found.told] == [
        (2, Decimal("310000.50"), date(2027, 4, 30)),
        (4, Decimal(5000), date(2027, 5, 1)),
    ]


def test_the_sheet_with_the_opportunities_is_found_among_others() -> None:
    content = workbook(["Notes"], more={"Pipeline": [["Deal", "Stage", "Amount"], ["A", "Prospect", 5]]})

    assert [told.name for told in reading(sheets(content), "USD").told] == ["A"]


def test_a_formula_is_never_worked_out() -> None:
    """A workbook that no spreadsheet has saved has no values beside its formulas: then there is none."""
    content = workbook(
        ["Deal", "Stage", "Amount"], ["A", "Prospect", "=1+1"], ['=HYPERLINK("http://x","B")', "P", 1]
    )
    found = reading(sheets(content), "USD")

    assert [(told.name, told.value) for told in found.told] == [("A", None)]
    assert [left.row for left in found.problems] == [3]


def zipped(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return packed.getvalue()


def test_a_file_that_would_blow_up_is_not_unpacked() -> None:
    bomb = zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b"0" * 30_000_000)
    assert len(bomb) < 100_000

    assert "unpacks to more" in refusal(bomb)


def test_one_that_defines_entities_is_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">]><workbook>&a;</workbook>'
    assert "cannot be read" in refusal(zipped(xl__workbook_xml=laughs))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
        (b"PK\x03\x04 not a zip", "cannot be read"),
        (zipped(readme=b"hello"), "cannot be read"),
        (zipped(xl__workbook_xml=b"<workbook/>"), "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls file, or one with a password"),
        (b"%PDF-1.7\n\x00\xff\x00", "No row names"),
        (b"\xff\xfea", "not an export"),
    ],
)
def test_a_file_that_is_none_is_answered_with_what_to_do(content: bytes, says: str) -> None:
    assert says in refusal(content)


# -- anything --------------------------------------------------------------------------------------

cells = st.text(max_size=20) | st.sampled_from(
    (
        "Deal",
        "Stage",
        "Amount",
        "Close Date",
        "$1,2",
        '"',
        "03/04/2027",
        "Closed",
        "1.2.3,4",
        "\x00",
        "",
        "=1+1",
    )
)
tables = st.lists(st.lists(cells, max_size=6), max_size=8)


def say_why(refused: NoExport) -> None:
    assert said_by(refused).endswith(".")


def is_read_or_refused(content: bytes) -> None:
    try:
        found = reading(sheets(content), "USD")
    except NoExport as refused:
        say_why(refused)
        return
    assert len({told.id for told in found.told}) == len(found.told)
    assert all(told.name and told.id for told in found.told)
    assert all(left.what and left.row > found.columns.row for left in found.problems)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    is_read_or_refused(content)


@given(tables, st.sampled_from(",;\t|"), st.sampled_from(("utf-8", "utf-16", "utf-8-sig")))
def test_any_table_is_read_or_refused(rows: list[list[str]], between: str, encoding: str) -> None:
    text = io.StringIO()
    head = ["Deal", "Stage", "Amount", "Close Date", "Next Step Date"]
    csv.writer(text, delimiter=between).writerows([head, *rows])
    is_read_or_refused(text.getvalue().encode(encoding, errors="replace"))


WORKBOOK = workbook(["Deal", "Stage", "Amount"], *(["A", "Prospect", number] for number in range(30)))


@settings(max_examples=200)
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(max_size=30), st.booleans())
def test_a_workbook_broken_anywhere_is_read_or_refused(at: int, by: bytes, cut: bool) -> None:
    is_read_or_refused(WORKBOOK[:at] + by + (b"" if cut else WORKBOOK[at + len(by) :]))


@settings(max_examples=100)
@given(
    st.text(max_size=300),
    st.sampled_from(("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml")),
)
def test_a_workbook_with_any_part_replaced_is_read_or_refused(text: str, part: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(packed, "w") as new:
        for each in old.infolist():
            own = text.encode(errors="replace") if each.filename == part else old.read(each)
            new.writestr(each.filename, own)
    is_read_or_refused(packed.getvalue())


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20),
                          st.integers(0, 10**9)), min_size=1, max_size=20, unique_by=lambda each: each[0]))  # fmt: skip
def test_what_was_written_is_what_is_read(deals: list[tuple[str, int]]) -> None:
    text = io.StringIO()
    numbered = [[f"O{number}", name, "Prospect", value] for number, (name, value) in enumerate(deals)]
    csv.writer(text).writerows([["Opportunity ID", "Deal", "Stage", "Amount"], *numbered])
    found = of(text.getvalue())

    assert found.problems == ()
    assert [(told.name, told.value) for told in found.told] == [
        (name, Decimal(value)) for name, value in deals
    ]  # fmt: skip
