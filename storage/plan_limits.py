"""What a value in a plan file may be: how long a text, how large a number, which days, zones and quarters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from plan.agreement import Agreement, FundingKind, Member, Target
from plan.amounts import is_currency
from plan.days import UnreadablePeriod, period_begins, quarter_end, quarters_between
from plan.facts import Fact, Joined
from plan.rhythm import UnknownCadence, UnreadableDay, recurrence
from storage.plan_problems import A_DATE, A_TIME, AN_INSTANT, Lines, Path, Problem, did_you_mean, shown
from storage.plan_references import all_terms

LONGEST_TEXT, LONGEST_NAME, LONGEST_ID = 2_000, 200, 60  # characters
LARGEST_NUMBER = Decimal(10) ** 15  # as plan.amounts takes from people
DECIMALS = 20
YEARS = range(2000, 2101)
WHOLE = {
    "fiscal_year_starts": (1, 12), "version": (1, 9_999), "approval_lead_days": (0, 366),
    "open_for_hours": (1, 168), "nudge_before_hours": (1, 168), "heard": (0, 9_999), "asked": (0, 9_999),
}  # fmt: skip
NAMES = {
    "name", "label", "title", "role", "unit", "stage", "metric", "milestone", "account", "claimant", "day",
    "currency", "time_zone", "customer", "source", "reference", "every", "phase", "origin", "kind",
}  # fmt: skip
NEEDED = {"name", "label", "customer", "what"}
MAY_BE_NEGATIVE = {"metric"}  # a metric is the motion's own: it may count a change
NOON = time(12)
ID = re.compile(r"\w[\w.-]*")
ACCOUNT = re.compile(r"[^\s:]+:[^\s:]+:\S+")
WRITTEN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WRITTEN_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*")
WRITTEN_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?")


def beyond_limits(
    agreement: Agreement, history: Iterable[Fact], as_of: date | None, lines: Lines
) -> list[Problem]:
    """Every value that can be read and yet is none that a plan can be run by."""
    said = tuple(history)
    values = [*scalars(agreement, ()), *scalars(said, ("history",))]
    if as_of:
        values.append((("as_of",), as_of))
    found = [(path, what) for path, value in values if (what := of_value(path, value, lines))]
    found += [*of_ids(agreement), *of_companies(agreement), *of_rhythm(agreement)]
    for index, target in enumerate(agreement.targets):
        found += of_phasing(("targets", index, "phasing"), target, agreement)
    for index, fact in enumerate(said):
        found += of_fact(("history", index), fact)
    return [lines.problem(path, what) for path, what in found]


Found = Iterator[tuple[Path, str]]


def scalars(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Every text, number, day and time of a value, with its path in the file."""
    if is_dataclass(value):
        for field in fields(value):
            yield from scalars(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from scalars(each, (*path, index))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from scalars(each, (*path, key))
    elif value is not None and not isinstance(value, bool):
        yield path, value


# -- a value by itself -----------------------------------------------------------------------------


def of_value(path: Path, value: Any, lines: Lines) -> str:
    """What is wrong with a value wherever it stands; empty where nothing is."""
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    written = lines.texts.get(path)
    if isinstance(value, str):
        return of_text(field, value)
    if isinstance(value, Decimal):
        return of_number(field, value)
    if isinstance(value, int):
        low, high = WHOLE.get(field, (0, 999_999_999))
        return "" if low <= value <= high else f"expected {low} to {high:,}; found {shown(value)}"
    if isinstance(value, datetime):
        return of_instant(value, written)
    if isinstance(value, date):
        return of_day(value, written)
    if isinstance(value, time) and (value.tzinfo or not WRITTEN_TIME.fullmatch(written or "00:00")):
        return f"{A_TIME}; found {shown(written)}"
    return ""


def of_text(field: str, text: str) -> str:
    longest = LONGEST_NAME if field in NAMES else LONGEST_TEXT
    if len(text) > longest:
        return f"expected at most {longest:,} characters; found {len(text):,}"
    if unprintable := next((each for each in text if is_control(each)), ""):
        return f"expected text; found the control character U+{ord(unprintable):04X}"
    if field in NEEDED and not text.strip():
        return "expected a name; found nothing but spaces" if text else "expected a name; found nothing"
    if field in NAMES and "\n" in text:
        return "expected one line; found a line break"
    return ""


def is_control(character: str) -> bool:
    """No new line and no tab, but a character that a terminal obeys, or half of one that nobody can write."""
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")


def of_number(field: str, value: Decimal) -> str:
    if abs(value) >= LARGEST_NUMBER:
        return f"expected a number below {LARGEST_NUMBER:,.0f}; found {shown(value)}"
    if -int(value.as_tuple().exponent) > DECIMALS:
        return f"expected at most {DECIMALS} digits after the point; found {shown(value)}"
    if value < 0 and field not in MAY_BE_NEGATIVE:
        return f"expected a number that is not negative; found {shown(value)}"
    return ""


def of_day(value: date, written: str | None) -> str:
    if written is not None and not WRITTEN_DATE.fullmatch(written):
        return f"{A_DATE}; found {shown(written)}"
    if value.year not in YEARS:
        return f"expected a day from {YEARS[0]} to {YEARS[-1]}; found {value}"
    return ""


def of_instant(value: datetime, written: str | None) -> str:
    if value.tzinfo is None or (written is not None and not WRITTEN_INSTANT.fullmatch(written)):
        return f"{AN_INSTANT}; found {shown(written)}"
    return of_day(value.date(), None)


# -- values that have to fit others ----------------------------------------------------------------


def of_ids(agreement: Agreement) -> Found:
    """Ids are typed, and stand in the commands behind buttons."""
    yield from of_id(("id",), agreement.id)
    for section in ("people", "targets", "motions", "funding", "programmes"):
        for index, thing in enumerate(getattr(agreement, section)):
            numbered = section in ("targets", "motions")
            yield from of_id((section, index, "id"), thing.id, numbered=numbered)
    for index, own in enumerate(agreement.rhythm.own):
        yield from of_id(("rhythm", "own", index, "id"), own.id)


def of_id(path: Path, id: str, *, numbered: bool = False, longest: int = LONGEST_ID) -> Found:
    """`numbered`: these are called by their place on the plan too, so that `3` would be two of them."""
    if not ID.fullmatch(id):
        yield path, f"expected an id of letters, digits, - _ and . only; found {shown(id)}"
    elif len(id) > longest:
        yield path, f"expected an id of at most {longest} characters; found {len(id)}"
    elif numbered and id.isdecimal() and len(id) < 4:
        what = f"expected an id with a letter in it, as numbers count the plan’s {path[0]}"
        yield path, f"{what}; found {shown(id)}"


def of_companies(agreement: Agreement) -> Found:
    if agreement.period.end < agreement.period.start:
        yield ("period", "end"), f"expected a day after the start; found {agreement.period.end}"
    if not is_currency(agreement.currency):
        what = "expected a currency as three capital letters, like USD"
        yield ("currency",), f"{what}; found {shown(agreement.currency)}"
    yield from of_zone(("time_zone",), agreement.time_zone)
    for index, member in enumerate(agreement.people):
        yield from of_member(("people", index), member)
    for index, item in enumerate(agreement.funding):
        if item.kind is FundingKind.HOURS and item.unit != "hours":
            yield ("funding", index, "unit"), f"expected hours; found {shown(item.unit)}"
        elif item.kind is not FundingKind.HOURS and not is_currency(item.unit):
            what = "expected a currency as three capital letters, like USD"
            yield ("funding", index, "unit"), f"{what}; found {shown(item.unit)}"


def of_member(path: Path, member: Member) -> Found:
    yield from of_zone((*path, "time_zone"), member.time_zone)
    if member.account is not None and not ACCOUNT.fullmatch(member.account):
        what = f"expected chat:team:user, like room:acme:vera; found {shown(member.account)}"
        yield (*path, "account"), what


def of_zone(path: Path, zone: str | None) -> Found:
    if zone is not None and zone not in zones():
        near = did_you_mean(zone, zones())
        yield path, f"expected a time zone like Europe/Berlin; found {shown(zone)}{near}"


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


def of_rhythm(agreement: Agreement) -> Found:
    every = {"weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly", "half_year": "quarterly"}
    for path, terms in all_terms(agreement):
        how = every.get(str(path[1])) or agreement.rhythm.own[int(path[2])].every
        try:
            recurrence(how, replace(terms, at=terms.at or NOON))  # type: ignore[arg-type]  # it says so itself
        except UnknownCadence:
            what = "expected one of weekly, biweekly, monthly, quarterly"
            yield (*path[:-1], "every"), f"{what}; found {shown(how)}"
        except UnreadableDay:
            like = "a weekday, like mon" if "week" in how else "a day like 2nd tue or last thu"
            yield (*path, "day"), f"expected {like}; found {shown(terms.day)}"
    for index, off in enumerate(agreement.rhythm.days_off):
        if off.end and off.end < off.start:
            what = f"expected a day not before the start, {off.start}; found {off.end}"
            yield ("rhythm", "days_off", index, "end"), what


def of_phasing(path: Path, target: Target, agreement: Agreement) -> Found:
    start, end = target.start or agreement.period.start, target.end or agreement.period.end
    within = quarters_between(start, end) if start.year in YEARS and end.year in YEARS else []
    for label in target.phasing or {}:
        try:
            quarter_end(label)
        except UnreadablePeriod:
            yield (*path, label), f"expected a calendar quarter like 2027Q1; found {shown(label)}"
            continue
        if within and label not in within:
            yield (*path, label), f"expected a quarter from {within[0]} to {within[-1]}; found {shown(label)}"


def of_fact(path: Path, fact: Fact) -> Found:
    period = getattr(fact, "period", None)
    if period is not None:
        try:
            period_begins(period)
        except UnreadablePeriod:
            what = "expected a week like 2027-W10, a month like 2027-03 or a quarter like 2027Q1"
            yield (*path, "period"), f"{what}; found {shown(period)}"
    if isinstance(fact, Joined):
        yield from of_id((*path, "member", "id"), fact.member.id)
        yield from of_member((*path, "member"), fact.member)
    if (id := getattr(fact, "id", None)) is not None:
        yield from of_id((*path, "id"), id, longest=LONGEST_TEXT)
