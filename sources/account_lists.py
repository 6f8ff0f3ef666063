"""A company's account list from its CRM, as CSV or XLSX or as pasted rows: who is on it, by the columns that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from plan.accounts import LONGEST, MOST, Account
from sources import delimited, exports
from sources.columns import LOOKED_AT, words
from sources.companies import key, registered_domain
from sources.exports import Problem
from sources.sheet import NoExport, Row, Sheet, Size

SIZE: Final = Size(
    MOST + LOOKED_AT, "Give the list in several files: the second and further ones are added to it."
)
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "name": (
        "account name", "customer name", "company name", "organization name", "organisation name", "account",
        "customer", "company", "organization", "organisation", "legal name", "name",
    ),
    "domain": (
        "domain", "company domain", "company domain name", "account domain", "website domain", "website", "web site",
        "website url", "company website", "homepage", "web", "url", "email domain", "email",
    ),
    "country": (
        "country", "billing country", "country region", "hq country", "headquarters country", "country code",
        "shipping country", "billing country code", "account country", "address country",
    ),
    "segment": (
        "segment", "account segment", "customer segment", "market segment", "size segment", "tier", "account tier",
        "vertical", "industry", "classification",
    ),
    "owner": (
        "owner", "account owner", "account owner name", "account manager", "account executive", "sales owner",
        "sales rep", "rep", "seller", "owner name", "ae",
    ),
}  # fmt: skip
CALLED: Final = {
    "name": "Name", "domain": "Domain", "country": "Country", "segment": "Segment", "owner": "Owner",
}  # fmt: skip


class NoAccounts(NoExport):
    """No row of it names the columns of an account list."""


@dataclass(frozen=True)
class Reading:
    """What a list says. `columns`: what each thing is called there; `twice`: rows of accounts that are in it already;
    `no_domain`: accounts without a domain of their own."""

    accounts: tuple[Account, ...]
    columns: dict[str, str]
    aside: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    read_as: tuple[str, ...] = ()
    twice: int = 0
    no_domain: int = 0


def of_file(content: bytes) -> Reading:
    """Raises NoExport."""
    return reading(exports.sheets(content, SIZE))


def pasted(text: str) -> Reading:
    """Raises NoExport."""
    return reading([delimited.of_text(text, size=SIZE)])


def reading(sheets: Sequence[Sheet]) -> Reading:
    """The accounts of the sheet that has the most columns of them, each once. Raises NoExport."""
    sheet, names, found = heading(sheets)
    accounts: dict[str, Account] = {}
    problems: list[Problem] = []
    twice = 0
    for row in (each for each in sheet.rows if each.number > names.number):
        account = Account(**{what: cell(row, index) for what, index in found.items()})
        if problem := wrong(account):
            problems.append(Problem(row.number, problem))
            continue
        account = replace(account, key=key(account))
        twice += account.key in accounts
        accounts.setdefault(account.key, account)
    if len(accounts) > MOST:
        raise NoExport(f"There are {len(accounts):,} accounts in it; at most {MOST:,} can be on a list.")
    no_domain = sum(1 for each in accounts.values() if not registered_domain(each.domain))
    called = {what: str(names.cells[index]) for what, index in found.items()}
    aside = [str(each) for index, each in enumerate(names.cells) if each and index not in found.values()]
    return Reading(
        tuple(accounts.values()), called, tuple(aside), tuple(problems), sheet.read_as, twice, no_domain
    )


def heading(sheets: Sequence[Sheet]) -> tuple[Sheet, Row, dict[str, int]]:
    """The sheet, its row of names, and which column is what. Raises NoAccounts, with what was found instead."""
    best: tuple[Sheet, Row, dict[str, int]] | None = None
    for sheet in sheets:
        for row in sheet.rows[:LOOKED_AT]:
            found = matched(row)
            if "name" in found and (best is None or len(found) > len(best[2])):
                best = (sheet, row, found)
    if best:
        return best
    first = next((row for sheet in sheets for row in sheet.rows[:1]), None)
    there = ", ".join(str(cell)[:40] for cell in (first.cells if first else ()) if cell)[:300]
    raise NoAccounts(
        "No row names the columns of an account list. Expected at least “Account Name”, better with “Website”, "
        f"“Country”, “Segment” and “Owner”; {f'found: {there}' if there else 'it is empty'}."
    )


def matched(row: Row) -> dict[str, int]:
    called = [words(str(cell or "")) for cell in row.cells]
    found: dict[str, int] = {}
    for what, names in NAMES.items():
        here = next((called.index(name) for name in names if name in called), None)
        if here is not None and here not in found.values():
            found[what] = here
    return found


def cell(row: Row, index: int) -> str:
    """A cell's words on one line."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(row.cell(index) or ""))
    return " ".join(text.split())


def wrong(account: Account) -> str:
    if not account.name:
        return "It has no name."
    long = next((what for what in CALLED if len(getattr(account, what)) > LONGEST), "")
    return f"{CALLED[long]} has more than {LONGEST} characters." if long else ""
