"""`edit basics`: what the plan is called, whose it is, and the time and money that it is told in."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from commands.call import Unreadable
from commands.sections.document import legal
from commands.sections.questions import Answers, Question, answered, day, form, line, pick, places
from commands.sections.section import Refused, Section, Shown, Value, Writing
from commands.settings import nearest_zones, zone_called
from plan.agreement import Agreement, Company, Period
from plan.amounts import is_currency
from plan.days import quarters_between
from plan.sides import Side
from storage.plan_limits import YEARS

MONTHS = {str(number): (month_name[number], number) for number in range(1, 13)}


def questions(agreement: Agreement) -> tuple[Question, ...]:
    period = agreement.period
    return (
        line("name", "Name of the plan", agreement.name, required=True, placeholder="Acme x AWS"),
        *company(agreement, Side.VENDOR, "Software company"),
        *company(agreement, Side.PARTNER, "Cloud company"),
        line("label", "Period, as you say it", period.label, required=True, at=("period", "label"), placeholder="FY27"),
        day("start", "First day", period.start, required=True, at=("period", "start")),
        day("end", "Last day", period.end, required=True, at=("period", "end")),
        line("currency", "Currency", agreement.currency, read=currency, required=True, placeholder="USD",
             hint="Its three letters. Amounts that are on the plan already keep their own."),
        line("time_zone", "Time zone of the rhythm", agreement.time_zone, read=zone, required=True,
             placeholder="Europe/Berlin", hint="Each person may have one of their own"),
    )  # fmt: skip


def company(agreement: Agreement, side: Side, label: str) -> tuple[Question, Question]:
    there = agreement.company(side)
    month = pick(
        f"{side}_year", f"Fiscal year of {there.name} starts in", there.fiscal_year_starts, MONTHS, required=True,
        at=(side.value, "fiscal_year_starts"),
    )  # fmt: skip
    return line(side.value, label, there.name, required=True, at=(side.value, "name")), month


def currency(said: str) -> str:
    code = said.strip().upper()
    if not is_currency(code):
        raise Unreadable(f"“{said[:40]}” is not a currency. Write its three letters, like USD or EUR.")
    return code


def zone(said: str) -> str:
    if found := zone_called(said):
        return found
    near = nearest_zones(said[:100])
    meant = f" Did you mean {near[0]}?" if near else ""
    raise Unreadable(f"“{said[:40]}” is not a time zone. Write it like Europe/Berlin.{meant}")


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(writing.agreement))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    asked = questions(writing.agreement)
    said = answered(asked, values)
    if said.touched & {"start", "end"}:
        check_period(writing.agreement, said)
    if said.touched & {"vendor", "partner"} and said["vendor"].casefold() == said["partner"].casefold():
        raise Refused({"partner": "The two companies have the same name. Give each its own."})
    after = replace(
        writing.agreement,
        name=said["name"],
        vendor=Company(name=said["vendor"], fiscal_year_starts=said["vendor_year"]),
        partner=Company(name=said["partner"], fiscal_year_starts=said["partner_year"]),
        period=Period(label=said["label"], start=said["start"], end=said["end"]),
        currency=said["currency"],
        time_zone=said["time_zone"],
    )
    return legal(writing, after, places(asked), "name")


def check_period(agreement: Agreement, said: Answers) -> None:
    """That the last day is not before the first, and that every target’s quarters are still within. Raises Refused."""
    start, end = said["start"], said["end"]
    if start.year not in YEARS or end.year not in YEARS:
        return  # said at its field
    if end < start:
        raise Refused({"end": f"The last day is before the first one, {start}."})
    for target in agreement.targets:
        first, last = target.start or start, target.end or end
        within = quarters_between(first, last)
        for label in target.phasing or {}:
            if within and label not in within:
                field = "end" if ends_before(last, label) else "start"
                what = f"“{target.name}” has a value for {label}, which would be outside the plan."
                raise Refused({field: f"{what} Change how it is phased first: edit targets."})


def ends_before(last: date, label: str) -> bool:
    return f"{last.year}Q{(last.month - 1) // 3 + 1}" < label


BASICS = Section(
    name="basics",
    title="The plan and its companies",
    purpose="Whose plan this is, for how long, and in which currency and time zone you both read it.",
    form=shown,
    change=change,
)
