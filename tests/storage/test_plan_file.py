"""A plan as a file: what is written is read back to the same plan, and whatever else a file holds is answered
with its line and what was expected, never with a fault."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.checks import findings
from plan.facts import Phase
from plan.plan import Plan
from plan.sides import Reader
from storage.documents import agreement_of, document, fact_json, fact_of
from storage.plan_file import AT_ONCE, BadPlanFile, PlanFile, export, plan_of, read, written
from storage.plan_problems import slug
from storage.plan_text import LARGEST
from tests.plans import small_plan
from tests.strategies import AWKWARD, AWKWARD_TEXTS, names, plan_files, texts

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = (
    "name: A\nvendor: {name: V}\npartner: {name: P}\n"
    "period: {label: FY27, start: 2027-01-01, end: 2027-12-31}\n"
)  # four lines
PEOPLE = (
    "people:\n"
    "  - {id: vera, name: Vera Lind, side: vendor, role: lead}\n"
    "  - {id: paul, name: Paul Oka, side: partner, role: lead}\n"
)  # three more
SAID = "by: clock, at: 2027-03-08T14:00:00Z"
EXPLAINS = re.compile(r"expected|nothing is called that here|change one")


def told(text: str | bytes) -> list[str]:
    """Every problem of a file, as people read it. None of them is a riddle."""
    with pytest.raises(BadPlanFile) as bad:
        read(text, "plan.yaml")
    problems = [str(problem) for problem in bad.value.problems]
    assert problems
    assert_plain(bad.value, text)
    return problems


def assert_plain(bad: BadPlanFile, text: str | bytes) -> None:
    """One line a problem, with a line of the file, in characters that any terminal can print."""
    whole = text if isinstance(text, str) else text.decode(errors="replace")
    last = len(re.split("\r\n|[\n\r\x85\u2028\u2029]", whole))  # what YAML counts as lines
    for problem in bad.problems[:AT_ONCE]:
        said = str(problem)
        assert said.isprintable(), said
        assert EXPLAINS.search(said), said
        assert "expected something else" not in said
        assert 1 <= problem.line <= max(last, 1), said
        assert len(said) < 700
    assert len(str(bad).splitlines()) <= AT_ONCE + 2


def only(text: str) -> str:
    problems = told(text)
    assert len(problems) == 1, problems
    return problems[0]


# -- nothing is lost -------------------------------------------------------------------------------


@given(plan_files())
@settings(max_examples=120)
def test_any_plan_is_read_back_as_it_was_written(file: PlanFile) -> None:
    assert read(written(file)) == file


@given(plan_files())
@settings(max_examples=30)
def test_writing_again_changes_no_letter(file: PlanFile) -> None:
    once = written(file)
    assert written(read(once)) == once
    assert read(once.encode("utf-8-sig").replace(b"\n", b"\r\n") if "\u2028" not in once else once)


@given(plan_files())
@settings(max_examples=40)
def test_the_store_keeps_a_plan_and_its_facts_as_the_file_does(file: PlanFile) -> None:
    assert agreement_of(document(file.agreement)) == file.agreement
    assert tuple(fact_of(fact_json(fact)) for fact in file.history) == file.history


@pytest.mark.parametrize("text", AWKWARD_TEXTS)
def test_a_text_that_looks_like_something_else_stays_that_text(text: str) -> None:
    plan = small_plan()
    said = Phase(
        by="clock", at=read_at(), ritual="motion-review", period="2027-W10", phase="close", note=text
    )
    file = PlanFile(plan, (said,))
    assert read(written(file)).history == (said,)


@pytest.mark.parametrize("name", AWKWARD)
def test_a_name_that_looks_like_something_else_stays_that_name(name: str) -> None:
    file = read(written(PlanFile(small_plan(name=name))))
    assert file.agreement.name == name


def read_at() -> Any:
    return read(f"{HEAD}history:\n  - {{kind: rhythm, {SAID}, ritual: qbr, paused: yes}}\n").history[0].at


def test_a_plan_out_of_the_store_is_the_same_file() -> None:
    file = PlanFile(small_plan(), (), date(2027, 3, 5))
    assert export(Plan(file.agreement), (), file.as_of) == written(file)


def test_what_is_left_empty_counts_as_left_out() -> None:
    file = read(f"{HEAD}targets:\nthesis:\n  problem:\nrhythm: ~\nhistory:\nas_of:\ncurrency: null\n")
    assert file.agreement.currency == "USD"
    assert file.agreement.thesis.problem == ""
    assert (file.history, file.as_of) == ((), None)


@pytest.mark.parametrize("value", ["null", "~", "", "Null"])
def test_quotes_make_text_of_what_would_count_as_empty(value: str) -> None:
    assert read(f'{HEAD}thesis:\n  problem: "{value}"\n').agreement.thesis.problem == value


def test_ids_are_made_from_names_where_none_are_given() -> None:
    plan = read(
        f"{HEAD}targets:\n  - name: Customer wins!\nmotions:\n  - name: Größe 💥 play\n    target: customer-wins\n"
        "rhythm:\n  own:\n    - {name: Account mapping, every: monthly, terms: {}}\n"
    ).agreement
    assert plan.id == "a"
    assert plan.motions[0].id == "grösse-play"
    assert plan.rhythm.own[0].id == "account-mapping"


@given(names)
def test_an_id_made_from_a_name_is_one_that_is_taken(name: str) -> None:
    assert read(f"{HEAD}people:\n  - {{id: {slug(name)}, name: N, side: vendor, role: lead}}\n")


# -- every mistake by its line ---------------------------------------------------------------------

UNREADABLE = [
    ("", "line 1: expected a plan; the file is empty"),
    ("# only a comment\n", "line 1: expected a plan; the file is empty"),
    ("just words", "line 1: expected the plan's sections"),
    ("- a\n- b\n", "line 1: expected the plan's sections"),
    ("name: [", "expected YAML; while parsing a flow node expected the node content"),
    ("a: 1\n\tb: 2\n", "line 2: expected YAML; while scanning for the next token found character"),
    ('a: 1\nb: "open\n', "expected YAML; while scanning a quoted scalar"),
    ("name: A\nname: B\n", "line 2, name: expected once; it is there twice"),
    ("? [a, b]\n: c\n", "line 1: expected a name before the colon"),
    ("a: &x b\nc: *x\n", "line 2: expected the text itself instead of an alias"),
    ("a: " + "[" * 5_000, "line 1: expected a plan; this is nested too deeply"),
    ("a:\n" + "".join(f"{' ' * each}- \n" for each in range(1, 90)), "nested too deeply"),
    ("a: b\n\x07: c\n", "line 2: expected text; found the control character U+0007"),
    ("a: b\nc: \x00\n", "line 2: expected text; found the control character U+0000"),
    ('a: b\nc: "\\U00110000"\n', "line 2: expected YAML; found an escape that stands for no character"),
    ('a: "\\ud800"\n', "line 1, a: nothing is called that here"),
    ("--- \na: b\n---\nc: d\n", "line 3: expected YAML; expected a single document"),
    ("%YAML 9.9\n---\na: b\n", "line 1: expected YAML; found incompatible YAML document"),
    ("x" * (LARGEST + 1), "line 1: expected at most 4,000,000 characters; found 4,000,001"),
    (b"name: A\nthesis: \xff\n", "line 2: expected text in UTF-8; save the file as UTF-8"),
    ("name: A\n".encode("utf-16"), "line 1: expected text in UTF-8"),
    (bytes(range(256)), "line 2: expected text in UTF-8"),
]


@pytest.mark.parametrize(("text", "expected"), UNREADABLE)
def test_a_file_that_is_no_plan_is_told_why(text: str | bytes, expected: str) -> None:
    assert any(expected in problem for problem in told(text))


WRONG = {
    # what the file has under its head, from line 5: what is said of it
    "currency: [a]": "line 5, currency: expected text; found a list",
    "currency: usd": "line 5, currency: expected a currency as three capital letters, like USD; found “usd”",
    "currency: US$": "line 5, currency: expected a currency as three capital letters",
    "time_zone: Europe/Belin": "line 5, time_zone: expected a time zone like Europe/Berlin; found “Europe/Belin”;"
    " did you mean “Europe/Berlin”?",
    "version: 1e400": "line 5, version: expected a whole number; found “1e400”",
    f"version: {'9' * 5_000}": "line 5, version: expected a whole number of sensible size; found “999",
    "version: 0": "line 5, version: expected 1 to 9,999; found “0”",
    "state: done": "line 5, state: expected one of draft, proposed, agreed, closed; found “done”",
    "as_of: tomorrow": "line 5, as_of: expected a date like 2027-03-12; found “tomorrow”",
    "as_of: 20270305": "line 5, as_of: expected a date like 2027-03-12; found “20270305”",
    "as_of: 2027-02-30": "line 5, as_of: expected a date like 2027-03-12; found “2027-02-30”",
    "as_of: 9999-12-31": "line 5, as_of: expected a day from 2000 to 2100; found 9999-12-31",
    "id: a/b": "line 5, id: expected an id of letters, digits, - _ and . only; found “a/b”",
    "id: a b": "line 5, id: expected an id of letters, digits, - _ and . only; found “a b”",
    "id: a:b": "line 5, id: expected an id of letters, digits, - _ and . only; found “a:b”",
    "id: --force": "line 5, id: expected an id of letters, digits, - _ and . only; found “--force”",
    f"id: {'a' * 61}": "line 5, id: expected an id of at most 60 characters; found 61",
    "thesis: [a]": "line 5, thesis: expected names with values; found a list",
    "thesis: {problm: x}": "line 5, thesis.problm: nothing is called that here; did you mean “problem”?",
    f"thesis: {{problem: {'x' * 2_001}}}": "thesis.problem: expected at most 2,000 characters; found 2,001",
    'thesis: {problem: "\\e[31m"}': "thesis.problem: expected text; found the control character U+001B",
    'thesis: {problem: "a\\rb"}': "thesis.problem: expected text; found the control character U+000D",
    'thesis: {problem: "\\ud83d"}': "thesis.problem: expected text; found the control character U+D83D",
    "people: Vera": "line 5, people: expected a list, each entry behind a dash; found “Vera”",
    "people:\n  - Vera": "line 6, people[1]: expected names with values; found “Vera”",
    "people:\n  -": "line 6, people[1]: expected names with values; found nothing",
    "people:\n  - {name: Vera, side: vendor, role: boss}": "line 6, people[1] “Vera”, role: expected one of lead,"
    " owner, sponsor, observer; found “boss”",
    "people:\n  - {name: ' ', side: vendor, role: lead}": "name: expected a name; found nothing but spaces",
    f"people:\n  - {{name: {'x' * 201}, side: vendor, role: lead}}": "expected at most 200 characters; found 201",
    'people:\n  - {name: "a\\nb", side: vendor, role: lead}': "name: expected one line; found a line break",
    "people:\n  - {name: V, side: vendor, role: lead, time_zone: Mars}": "time_zone: expected a time zone like",
    "people:\n  - {name: V, side: vendor, role: lead, account: vera}": "account: expected chat:team:user, like"
    " room:acme:vera; found “vera”",
    "targets:\n  - {name: T, amount: a lot}": "line 6, targets[1] “T”, amount: expected a number, written in"
    " digits; found “a lot”",
    "targets:\n  - {name: T, amount: NaN}": "amount: expected a number, written in digits; found “NaN”",
    "targets:\n  - {name: T, amount: -Infinity}": "amount: expected a number, written in digits",
    "targets:\n  - {name: T, amount: 1e400}": "amount: expected a number below 1,000,000,000,000,000; found “1E+400”",
    "targets:\n  - {name: T, amount: 1e-400}": "amount: expected at most 20 digits after the point",
    "targets:\n  - {name: T, amount: -5}": "amount: expected a number that is not negative; found “-5”",
    "targets:\n  - {name: '7'}": "targets[1] “7”, id: expected an id with a letter in it",
    "targets:\n  - {name: T, phasing: {Q1: 5}}": "targets[1] “T”, phasing.Q1: expected a calendar quarter like"
    " 2027Q1; found “Q1”",
    "targets:\n  - {name: T, phasing: {2027Q5: 5}}": "expected a calendar quarter like 2027Q1; found “2027Q5”",
    "targets:\n  - {name: T, phasing: {2026Q4: 5}}": "expected a quarter from 2027Q1 to 2027Q4; found “2026Q4”",
    "targets:\n  - {name: T, phasing: {2027Q1: -5}}": "phasing.2027Q1: expected a number that is not negative",
    "motions:\n  - {name: M, target: wins}": "line 6, motions[1] “M”, target: expected the id of a target on the"
    " plan; found “wins”",
    "motions:\n  - {name: M, cadence: daily}": "cadence: expected one of weekly, monthly, per-trigger; found",
    "motions:\n  - {name: M, home: desk}": "home: expected one of shared environment, CRM, portal; found “desk”",
    "funding:\n  - {name: F, kind: MDF, unit: USD}": "line 6, funding[1] “F”, amount: expected a value, and it is",
    "funding:\n  - {name: F, kind: MDF, amount: 1, unit: dollars}": "unit: expected a currency as three capital",
    "funding:\n  - {name: F, kind: technical resource hours, amount: 1, unit: USD}": "unit: expected hours; found",
    "funding:\n  - {name: F, kind: MDF, amount: 1, unit: USD, motion: m}": "motion: expected the id of a motion",
    "funding:\n  - {name: F, kind: MDF, amount: 1, unit: USD, approval_lead_days: 9999999999}": "approval_lead_days"
    ": expected 0 to 366; found “9999999999”",
    "rhythm: {weekly: {day: someday, at: 09:00}}": "line 5, rhythm.weekly.day: expected a weekday, like mon; found",
    "rhythm: {weekly: {day: 2nd tue}}": "rhythm.weekly.day: expected a weekday, like mon; found “2nd tue”",
    "rhythm: {monthly: {day: tue, at: 09:00}}": "rhythm.monthly.day: expected a day like 2nd tue or last thu",
    "rhythm: {quarterly: {day: 5th tue, at: 09:00}}": "rhythm.quarterly.day: expected a day like 2nd tue",
    "rhythm: {weekly: {day: mon, at: 25:00}}": "rhythm.weekly.at: expected a time like 09:00, in the plan’s own",
    "rhythm: {weekly: {day: mon, at: 9am}}": "rhythm.weekly.at: expected a time like 09:00",
    "rhythm: {weekly: {day: mon, at: 09:00+02:00}}": "rhythm.weekly.at: expected a time like 09:00, in the plan’s",
    "rhythm: {weekly: {at: 540}}": "rhythm.weekly.at: expected a time like 09:00",
    "rhythm: {weekly: {open_for_hours: 0}}": "rhythm.weekly.open_for_hours: expected 1 to 168; found “0”",
    "rhythm: {weekly: {open_for_hours: 169}}": "rhythm.weekly.open_for_hours: expected 1 to 168; found “169”",
    "rhythm: {weekly: {nudge_before_hours: -1}}": "rhythm.weekly.nudge_before_hours: expected 1 to 168; found “-1”",
    "rhythm: {weekly: {who: [zoe]}}": "line 5, rhythm.weekly.who[1]: expected the id of a person on the plan",
    "rhythm: {weekly: {who: zoe}}": "rhythm.weekly.who: expected a list, each entry behind a dash; found “zoe”",
    "rhythm:\n  own:\n    - {name: Board, every: fortnight, terms: {}}": "line 7, rhythm.own[1] “Board”, every:"
    " expected one of weekly, biweekly, monthly, quarterly; found “fortnight”",
    "rhythm:\n  own:\n    - {name: QBR, every: monthly, terms: {}}": "two rituals have the id “qbr”; change one",
    "rhythm:\n  days_off:\n    - {name: X, start: 2027-03-05, end: 2027-03-04}": "line 7, rhythm.days_off[1] “X”,"
    " end: expected a day not before the start, 2027-03-05; found 2027-03-04",
    "rhythm: {vendor_escalation: [zoe]}": "rhythm.vendor_escalation[1]: expected the id of a person on the plan",
    "attachments:\n  calendar:\n    - {on: 2027-01-05, what: X, motion: y}": "line 7, attachments.calendar[1]."
    "motion: expected the id of a motion",
    "history: 5": "line 5, history: expected a list, each entry behind a dash; found “5”",
    "history:\n  - {a: b}": "line 6, history[1]: expected a `kind` that says what happened; found names with",
    "history:\n  - {kind: rumour}": "line 6, history[1].kind: expected one of answer, talked,",
    "history:\n  - {kind: filed, version: 7}": "line 6, history[1].kind: expected one of answer, talked,",
    f"history:\n  - {{kind: seat, {SAID}, active: maybe, member: x}}": "history[1].active: expected true or false",
    "history:\n  - {kind: rhythm, by: clock, at: 5, ritual: qbr, paused: no}": "history[1].at: expected a date and"
    " time with its zone, like 2027-03-12T09:00:00Z; found “5”",
    "history:\n  - {kind: rhythm, by: clock, at: 2027-03-12T09:00:00, ritual: qbr, paused: no}": "history[1].at:"
    " expected a date and time with its zone",
    "history:\n  - {kind: rhythm, by: zoe, at: 2027-03-12T09:00:00Z, ritual: qbr, paused: no}": "history[1].by:"
    " expected the id of a person on the plan; found “zoe”",
    f"history:\n  - {{kind: rhythm, {SAID}, ritual: lunch, paused: no}}": "history[1].ritual: expected the id of a"
    " ritual on the plan; found “lunch”",
    f"history:\n  - {{kind: skipped, {SAID}, ritual: qbr, period: Q1}}": "history[1].period: expected a week like"
    " 2027-W10, a month like 2027-03 or a quarter like 2027Q1; found “Q1”",
    f"history:\n  - {{kind: delegated, {SAID}, ritual: qbr, period: 2027Q1, to: x}}": "history[1].to: expected the"
    " id of a person",
    f"history:\n  - {{kind: talked, {SAID}, motion: m, period: 2027-W10}}": "history[1].motion: expected the id of",
    f"history:\n  - {{kind: win, {SAID}, id: a/b, customer: C, on: 2027-01-05}}": "history[1].id: expected an id",
    f"history:\n  - {{kind: win, {SAID}, id: a, customer: '', on: 2027-01-05}}": "customer: expected a name; found",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_is_named_with_line_path_what_was_expected_and_what_was_found(text: str) -> None:
    assert WRONG[text] in only(f"{HEAD}{text}\n")


def test_who_is_named_by_name_is_told_their_id() -> None:
    said = only(f"{HEAD}{PEOPLE}rhythm: {{weekly: {{who: [Vera Lind]}}}}\n")
    assert "found “Vera Lind”; did you mean “vera”?" in said


def test_a_slip_of_the_pen_is_told_the_nearest() -> None:
    said = only(f"{HEAD}{PEOPLE}rhythm: {{weekly: {{who: [pual]}}}}\n")
    assert said.startswith(
        "line 8, rhythm.weekly.who[1]: expected the id of a person on the plan; found “pual”"
    )
    assert said.endswith("did you mean “paul”?")


def test_an_owner_of_the_other_company_is_told_whose_they_are() -> None:
    said = only(f"{HEAD}{PEOPLE}motions:\n  - {{name: M, vendor_owner: {{person: paul}}}}\n")
    assert "vendor_owner.person: expected somebody of “V”; “Paul Oka” is of “P”" in said
    assert "expected somebody of “P”" in only(f"{HEAD}{PEOPLE}rhythm: {{partner_escalation: [vera]}}\n")


@pytest.mark.parametrize("section", ["people", "targets", "motions", "programmes"])
def test_two_of_one_id_are_named_whatever_their_case(section: str) -> None:
    more = ", side: vendor, role: lead" if section == "people" else ""
    said = only(f"{HEAD}{section}:\n  - {{id: x, name: One{more}}}\n  - {{id: X, name: Two{more}}}\n")
    assert said == f"line 7, {section}[2] “Two”: two {section} have the id “X”; change one"


def test_two_people_may_share_a_name_but_no_account() -> None:
    same = "name: Ana, side: vendor, role: owner"
    assert read(f"{HEAD}people:\n  - {{id: a, {same}}}\n  - {{id: b, {same}}}\n")
    account = "account: room:acme:ana"
    said = only(f"{HEAD}people:\n  - {{id: a, {same}, {account}}}\n  - {{id: b, {same}, {account}}}\n")
    assert "two people have the account “room:acme:ana”; change one" in said


def test_a_month_of_the_fiscal_year_is_one_of_twelve() -> None:
    said = only(HEAD.replace("name: V", "name: V, fiscal_year_starts: 13"))
    assert said == "line 2, vendor.fiscal_year_starts: expected 1 to 12; found “13”"


def test_a_period_that_ends_before_it_starts_is_named() -> None:
    said = only(HEAD.replace("end: 2027-12-31", "end: 2026-12-31"))
    assert said == "line 4, period.end: expected a day after the start; found 2026-12-31"


def test_approval_is_the_partners_word_or_has_its_number() -> None:
    item = "funding:\n  - {id: f, name: F, kind: MDF, amount: 1, unit: USD}\n"
    step = f"history:\n  - {{kind: funding, {SAID}, funding: f, state: approved, on: 2027-03-08, side: %s}}\n"
    assert "state: expected “approved” with `side: partner` or P’s fund-request number" in only(
        HEAD + item + step % "vendor"
    )
    assert read(HEAD + item + step % "partner")
    assert read(HEAD + item + step % "vendor, reference: FR-17")


def test_what_is_missing_altogether_is_named_once() -> None:
    assert told("thesis: {}\n") == [
        f"line 1, {each}: expected a value, and it is missing"
        for each in ("name", "vendor", "partner", "period")
    ]


def test_every_problem_is_named_in_the_order_of_the_lines() -> None:
    problems = told(
        f"{HEAD}currency: usd\nmotions:\n  - {{name: M, target: t}}\nrhythm: {{weekly: {{day: x}}}}\n"
    )
    assert [each.split(",")[0] for each in problems] == ["line 5", "line 7", "line 8"]


def test_of_many_problems_the_first_are_shown_and_the_rest_counted() -> None:
    people = "".join(f"  - {{name: P{each}, side: here, role: lead}}\n" for each in range(50))
    with pytest.raises(BadPlanFile) as bad:
        read(f"{HEAD}people:\n{people}", "plan.yaml")
    assert str(bad.value).startswith(
        "plan.yaml cannot be read as a plan:\n  line 6, people[1] “P0”, side: expected"
    )
    assert str(bad.value).endswith("  and 30 more; these first")


# -- whatever a file holds -------------------------------------------------------------------------


def survives(text: str | bytes) -> None:
    """Read, and then judged and written too; or refused in words."""
    try:
        file = read(text, "plan.yaml")
    except BadPlanFile as bad:
        assert_plain(bad, text)
        return
    assert read(written(file)) == file
    for day in (file.as_of or date(2027, 3, 5), date(2000, 1, 1), date(2100, 12, 31)):
        for reader in Reader:
            findings(plan_of(file, day, reader), day)


@given(st.text(max_size=200) | st.binary(max_size=200))
@settings(max_examples=150)
def test_no_text_at_all_is_a_fault(text: str | bytes) -> None:
    survives(text)


def nested(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keys = st.sampled_from(("id", "name", "kind", "at", "by", "unit", "weekly", "own", "phasing", "problem"))
    pairs = st.dictionaries(keys, values, max_size=4)
    return st.lists(values, max_size=4).map(lambda each: f"[{', '.join(each)}]") | pairs.map(
        lambda each: f"{{{', '.join(f'{key}: {value}' for key, value in each.items())}}}"
    )


shapes = st.recursive(st.sampled_from(("~", "x", "12", "''", "-1", "2027-01-01")), nested, max_leaves=12)


@given(shapes)
@settings(max_examples=80)
def test_no_shape_of_a_section_is_a_fault(value: str) -> None:
    for section in ("people", "thesis", "targets", "motions", "funding", "rhythm", "attachments", "history"):
        survives(f"{HEAD}{section}: {value}\n")


MUTATED = [(EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8") for name in ("deck", "blank")]
VALUES = (
    "", "~", "null", "[]", "{}", "- a", "x", "0", "-1", "1e400", "NaN", "9" * 400, "0.0000000000000000000000001",
    "2027-01-01", "0001-01-01", "9999-12-31", "2027-13-45", "25:61", "09:00", "yes", "*a", "&a", "!!int 5", "|", '"',
    "'", "\\", "\u202e", "💥", "x" * 3_000, "2027Q9", "mon", "2nd tue", "Europe/Nowhere", "a/b c:d", "\ud800",
    "\x1b[1m",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An example with a few lines lost, doubled, moved, or given another value."""
    lines = draw(st.sampled_from(MUTATED)).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(("lose", "double", "indent", "value", "value", "value", "swap", "text")))
        if how == "lose" and len(lines) > 1:
            del lines[at]
        elif how == "double":
            lines.insert(at, lines[at])
        elif how == "indent":
            lines[at] = " " * draw(st.integers(0, 5)) + lines[at].lstrip()
        elif how == "value":
            lines[at] = f"{lines[at].partition(':')[0]}: {draw(st.sampled_from(VALUES))}"
        elif how == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif how == "text":
            lines.insert(at, draw(texts))
    return "\n".join(lines) + "\n"


@given(mutated())
@settings(max_examples=120)
def test_no_slip_in_a_plan_is_a_fault(text: str) -> None:
    survives(text)
