"""What changed in the store between two looks at it, and whether the person who acted may change that.

The second half is the design's table of who may do what, written down once, as what each role may never touch: the
commands' own table, the crawl of the buttons and the walks that hypothesis draws are all held to it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.roles.people import PARTNERS, PLAN, VENDORS

Row = dict[str, Any]
Snapshot = dict[str, dict[Any, Row]]

# Every table that says something, with its key; what is not here is of one request (inbox, pace, wrong codes), is
# said elsewhere (latest, room messages), or belongs to the process (installations).
KEPT = {
    "facts": "id", "documents": "plan_id, version", "plans": "id", "people": "id", "identities": "id",
    "seats": "plan_id, member", "rooms": "id", "outbox": "id", "notes": "name", "drafts": "id",
    "join_codes": "digest", "rituals": "id", "occurrences": "id", "account_lists": "plan_id, side", "accounts": "id",
    "account_pairs": "id", "account_targets": "pair_id, motion", "mailboxes": "id",
}  # fmt: skip
NOT_SAID = {
    "plans": {"revision", "tip", "entries"},
    "occurrences": {"wake_at"},  # it is to be looked at again, which changes nothing by itself
    "outbox": {"lease_until", "attempts", "holder", "asked_at"},
}

LEADS = {"vera", "paul", "nadia", "max"}
OWNERS = {"tom", "dana", "li", "ines", "raj", "maya"}
SPONSORS = {"sofia", "ken"}
OBSERVERS = {"otto", "olga"}

# Kinds of facts that are a lead's alone, and those that everybody who sits on the plan may add.
LEADS_ALONE = {
    "rhythm", "joined", "introduced", "narrative", "frozen", "packet order", "meeting", "minutes", "reset proposed",
    "reset", "edited", "proposed", "acknowledged", "returned", "in force", "dropped",
}  # fmt: skip
ANYBODY_S = {"read"}
SPONSORS_TOO = {"read", "decision", "escalation"}
# Whoever leads may put these on record for the other side as well, unconfirmed, from a meeting.
FOR_BOTH = {"answer"}


@dataclass(frozen=True)
class Change:
    """One row that came, went or is another now. `plan`: the key of the plan that it is of, where it is of one."""

    table: str
    before: Row | None
    after: Row | None
    plan: str = ""
    fact: dict[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> Row:
        return self.after or self.before or {}

    def __str__(self) -> str:
        what = self.fact or {name: said for name, said in self.row.items() if name != "card"}
        return f"{'+' if self.before is None else '-' if self.after is None else '~'} {self.table} {what}"


def snapshot(path: Path) -> Snapshot:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found: Snapshot = {}
    for table, key in KEPT.items():
        names = key.split(", ")
        rows = connection.execute(f"SELECT * FROM {table}")  # our own names
        found[table] = {tuple(row[name] for name in names): dict(row) for row in rows}
    connection.close()
    return found


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    keys = {row["id"]: row["key"] for row in after["plans"].values()}
    found = []
    for table in KEPT:
        one, other = before[table], after[table]
        for key in one.keys() | other.keys():
            was, now = said(table, one.get(key)), said(table, other.get(key))
            if was != now:
                row = now or was or {}
                plan = row["key"] if table == "plans" else keys.get(row.get("plan_id"), "")
                fact = json.loads(row["body"]) if table == "facts" else {}
                found.append(Change(table, was, now, plan, fact))
    return found


def said(table: str, row: Row | None) -> Row | None:
    if row is None:
        return None
    return {name: value for name, value in row.items() if name not in NOT_SAID.get(table, ())}


# -- who may do what -------------------------------------------------------------------------------


def side_of(who: str) -> str:
    return "vendor" if who in VENDORS else "partner" if who in PARTNERS else ""


def forbidden(who: str, found: list[Change], before: Snapshot) -> Iterator[str]:
    """What somebody changed and may not, each in a line; nothing where all is well."""
    person = person_of(before, who)
    for each in found:
        if why := refused(who, person, each, before):
            yield f"{who} ({why}): {each}"


def person_of(before: Snapshot, who: str) -> int | None:
    return next((row["person_id"] for row in before["seats"].values() if row["member"] == who), None)


def refused(who: str, person: int | None, each: Change, before: Snapshot) -> str:
    """Why this may not be; empty where it may."""
    match each.table:
        case "drafts":
            return "" if each.row["person_id"] == person else "a form of somebody else’s"
        case "people":
            return refused_person(who, person, each)
        case "outbox":
            return refused_post(who, each)
        case "account_lists" | "accounts":
            voice = who in (*LEADS, *OWNERS) and each.row["side"] == side_of(who)
            return "" if voice else "another side’s list"
        case "account_pairs" | "account_targets":
            return (
                "" if who in (*LEADS, *OWNERS) else "for owners and leads"
            )  # a list that goes takes them along
        case "join_codes" | "mailboxes" if each.row["person_id"] == person:
            return ""
        case "identities" if each.row["account"] == who:
            return ""  # somebody unknown has begun a plan
    if each.table == "facts" and each.plan == PLAN:
        return refused_fact(who, each.fact)
    if each.plan == PLAN and who not in (*VENDORS, *PARTNERS):
        return "not on the plan"
    if each.plan and each.plan != PLAN:
        return refused_elsewhere(who, each, before)
    if each.table == "seats" and each.row["member"] == who:
        return ""  # leaving is everybody's own
    if each.table in ("occurrences", "rituals") and who in OWNERS:
        return ""  # a trigger opens a check-in, a number or a promise puts a reminder on the calendar
    if each.table == "documents" and who in OWNERS and (each.before is None or each.after is None):
        return "a version of the plan is its leads’"
    return "" if who in LEADS or (each.table == "documents" and who in OWNERS) else "for leads"


def refused_person(who: str, person: int | None, each: Change) -> str:
    if each.before is None:
        return "" if who in LEADS or person is None else "a new person"
    if each.row["id"] == person or who in LEADS or who in OWNERS:
        changed = {name for name in each.row if (each.before or {}).get(name) != (each.after or {}).get(name)}
        others = each.row["id"] != person and changed != {"delegate_id"}
        return "settings of somebody else" if others else ""
    return "settings of somebody else"


def refused_post(who: str, each: Change) -> str:
    """Somebody who is not on the plan is asked about, and nothing else; who reads has nothing to say to others."""
    key = str(each.row["key"])
    if who in (*LEADS, *OWNERS) or each.plan != PLAN:
        return ""
    if who in (*SPONSORS, *OBSERVERS):
        # mail/: to an address of their own
        heard = ("stopped/", "left/", "pair open/", "decision/", "escalation", "promise/", "handed/", "mail/")
        return "" if key.startswith(heard) else "tells others"
    return "" if key.startswith("who/") else "tells others"


def refused_elsewhere(who: str, each: Change, before: Snapshot) -> str:
    """Of another plan: one that they have just begun, or one on which they sit."""
    begun = each.plan not in {row["key"] for row in before["plans"].values()}
    number = next((row["id"] for row in before["plans"].values() if row["key"] == each.plan), None)
    sits = any(
        row["plan_id"] == number and row["person_id"] == person_of(before, who) and row["active"]
        for row in before["seats"].values()
    )
    return "" if begun or sits else "another plan"


def refused_fact(who: str, fact: dict[str, Any]) -> str:
    kind = fact["kind"]
    if who not in (*VENDORS, *PARTNERS):
        return "not on the plan"
    if fact["by"] != who:
        return "in another’s name"
    if kind == "seat" and fact["member"] == who and not fact["active"]:
        return ""
    if fact.get("side") not in (None, side_of(who)) and not (
        kind in FOR_BOTH and who in LEADS and fact.get("unconfirmed")
    ) and kind != "number verdict":  # fmt: skip
        return "for the other side"
    if who in OBSERVERS and kind not in ANYBODY_S:
        return "an observer"
    if who in SPONSORS and kind not in SPONSORS_TOO:
        return "a sponsor"
    if who in OWNERS and follows_an_owner(fact):
        return ""
    if who in OWNERS and kind in (*LEADS_ALONE, "decision"):
        return "for leads"
    return ""


def follows_an_owner(fact: dict[str, Any]) -> bool:
    """A half of theirs that somebody hands on is so in the draft of the next version too, which is a draft again."""
    if fact["kind"] == "returned":
        return fact["reason"] == "it was changed"
    return fact["kind"] == "edited" and fact["part"].partition("/")[0] in ("motions", "rhythm")
