"""Which systems are connected, of which plan and side: read from a file of whoever runs jbp. There are no credentials
in it: each library finds them in its own ways."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from plan.amounts import is_currency
from plan.sides import Side
from sources.systems import System

OF_EVERY: Final = {"plan", "side", "system", "every_hours"}


class BadConnections(ValueError):
    """The file of connected systems cannot be read. The message names the place and what was expected there."""


@dataclass(frozen=True)
class Connection:
    """A system of a side of a plan, read every so often."""

    plan: str
    side: Side
    system: System
    every: timedelta

    @property
    def key(self) -> str:
        """Its own name, in the store."""
        return f"source/{self.plan}/{self.side}/{self.system.name}"


def aws(said: Mapping[str, Any]) -> System:
    from sources.aws import PartnerCentral

    if said.get("amount", "contract") not in ("contract", "monthly spend"):
        raise TypeError("amount: expected contract or monthly spend")
    return PartnerCentral(**said)


def hubspot(said: Mapping[str, Any]) -> System:
    from sources.hubspot import HubSpot

    if "joint" not in said:
        raise TypeError("joint: expected the property that a joint deal has, such as its id in the portal")
    return HubSpot(**said)


def salesforce(said: Mapping[str, Any]) -> System:
    from sources.salesforce import A_DOMAIN, A_FIELD, EACH, Salesforce

    for name in ("joint", "counterpart", "motion"):
        if (name == "joint" or name in said) and not A_FIELD.fullmatch(said.get(name, "")):
            raise TypeError(f"{name}: expected the name of a field, like ACE_Id__c")
    if not A_DOMAIN.fullmatch(said.get("domain", "")):
        raise TypeError("domain: expected the organisation’s own, like acme.my")
    if said.get("currency") != EACH and not is_currency(said.get("currency", "")):
        raise TypeError(
            "currency: expected what amounts are in, like USD, or each where every one names its own"
        )
    return Salesforce(**said)


def microsoft(said: Mapping[str, Any]) -> System:
    from sources.partner_center import PartnerCenter

    return PartnerCenter(**said)


# By what a file calls it: what may be set of it, and how it is made.
SYSTEMS: Final[Mapping[str, tuple[frozenset[str], Callable[[Mapping[str, Any]], System]]]] = {
    "aws": (frozenset({"catalog", "region", "profile", "endpoint", "amount", "funds"}), aws),
    "microsoft": (frozenset({"endpoint"}), microsoft),
    "hubspot": (frozenset({"joint", "counterpart", "motion", "token", "endpoint"}), hubspot),
    "salesforce": (
        frozenset({"domain", "currency", "joint", "counterpart", "motion", "endpoint"}),
        salesforce,
    ),
}


def connections(path: Path | None) -> tuple[Connection, ...]:
    """Every connection of the file; none without one. Raises BadConnections."""
    if path is None:
        return ()
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as unreadable:
        raise BadConnections(f"{path}: cannot be read ({unreadable.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadConnections(f"{path}: expected TOML; {str(wrong).rstrip('.')}.") from None
    rows = written.get("source", [])
    if set(written) - {"source"} or not isinstance(rows, list):
        raise BadConnections(f"{path}: expected [[source]] tables and nothing else.")
    found = [connection(f"{path}: source {number}", row) for number, row in enumerate(rows, 1)]
    keys = [each.key for each in found]
    if twice := next((key for key in keys if keys.count(key) > 1), ""):
        raise BadConnections(f"{path}: {twice.removeprefix('source/')} is there twice; take one out.")
    return tuple(found)


def connection(at: str, row: object) -> Connection:
    if not isinstance(row, dict):
        raise BadConnections(f"{at}: expected a table.")
    named = row.get("system")
    if not isinstance(named, str) or named not in SYSTEMS:
        raise BadConnections(f"{at}: system: expected one of {', '.join(SYSTEMS)}; found “{named}”.")
    known, make = SYSTEMS[named]
    if unknown := sorted(row.keys() - OF_EVERY - known):
        expected = ", ".join(sorted(OF_EVERY | known))
        raise BadConnections(f"{at}: {unknown[0]}: expected one of {expected}.")
    if not isinstance(row.get("plan"), str) or not row["plan"]:
        raise BadConnections(f"{at}: plan: expected the id of a plan.")
    if row.get("side") not in list(Side):
        raise BadConnections(f"{at}: side: expected {' or '.join(Side)}: whose system it is.")
    hours = row.get("every_hours", 24)
    if type(hours) is not int or not 1 <= hours <= 744:
        raise BadConnections(f"{at}: every_hours: expected a whole number from 1 to 744.")
    settings = {name: said for name, said in row.items() if name in known}
    funds = settings.pop("funds", {})
    if not isinstance(funds, dict) or not all(isinstance(each, str) and each for each in funds.values()):
        raise BadConnections(
            f"{at}: funds: expected a table of the plan’s funding items with their applications."
        )
    if wrong := next((name for name, said in settings.items() if not isinstance(said, str) or not said), ""):
        raise BadConnections(f"{at}: {wrong}: expected a text.")
    try:
        system = make({**settings, "funds": funds} if funds else settings)
    except TypeError as missing:
        raise BadConnections(f"{at}: {missing}.") from None
    return Connection(row["plan"], Side(row["side"]), system, timedelta(hours=hours))
