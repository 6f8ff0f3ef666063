"""What changed between two versions of a plan, in words: section by section, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from plan.agreement import Agreement
from plan.amounts import Amount, plain

TITLES = {
    "thesis": "Thesis",
    "targets": "Targets",
    "motions": "Motions",
    "funding": "Funding",
    "programmes": "Programmes",
    "rhythm": "Rhythm",
    "attachments": "Attachments",
    "people": "People",
}
BASICS = "Basics"
LONG = 400  # characters of a value, in a line; the versions themselves have every word
SILENT = frozenset({"id", "version", "state", "account", "joined"})
CALLED = {
    "better_together": "why better together", "problem": "customer problem", "horizon": "3-year horizon",
    "number_every": "number renewed", "vendor_owner": "{vendor} owner", "partner_owner": "{partner} owner",
    "vendor_escalation": "{vendor}’s escalation path", "partner_escalation": "{partner}’s escalation path",
    "home": "lives in", "at": "time", "open_for_hours": "hours open", "half_year": "half-year reset",
    "own": "ritual", "fiscal_year_starts": "first month of the fiscal year", "vendor": "{vendor}",
    "partner": "{partner}", "account_list": "account list", "days_off": "day off", "on": "day",
    "calendar": "calendar entry", "references": "reference", "motion": "motion", "target": "target",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that differs. `item` is what it is about (`Sourced pipeline`), empty for a section of one form;
    `before` or `after` empty: it was not there, or is not any more."""

    section: str
    item: str
    what: str
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """`Sourced pipeline: amount 8,000,000 → 9,000,000`."""
        section = "" if self.section == BASICS else self.section
        about = ": ".join(part for part in (self.item or section, self.what) if part)
        if not self.what:
            return f"{about} {'added' if self.after else 'taken out'}"
        if not self.before:
            return f"{about}: {short(self.after)}"
        return f"{about}: {short(self.before)} → {short(self.after) or 'nothing'}"


def changes(before: Agreement, after: Agreement) -> list[Change]:
    """Everything that differs but the version and its state, in the order of the sections."""
    words = Wording(before, after)
    found = [
        change
        for name in ("name", "vendor", "partner", "period", "currency", "time_zone")
        for change in words.field(BASICS, "", name, getattr(before, name), getattr(after, name))
    ]
    for name, title in TITLES.items():
        found += words.field(title, "", name, getattr(before, name), getattr(after, name))
    return found


class Wording:
    """Reads values in the words of the two versions: companies and people by name, targets and motions too."""

    def __init__(self, before: Agreement, after: Agreement) -> None:
        self.names: dict[str, dict[str, str]] = {"person": {}, "target": {}, "motion": {}, "programme": {}}
        for each in (before, after):
            self.names["person"].update({member.id: member.name for member in each.people})
            self.names["target"].update({target.id: target.name for target in each.targets})
            self.names["motion"].update({motion.id: motion.name for motion in each.motions})
            self.names["programme"].update({programme.id: programme.name for programme in each.programmes})
        self.companies = {"vendor": after.vendor.name, "partner": after.partner.name}

    def field(
        self, section: str, item: str, name: str, before: Any, after: Any, units: tuple[str, ...] = ("", "")
    ) -> Iterator[Change]:
        """What differs in one value, which may be a part with values of its own."""
        if before == after or name in SILENT:
            return
        if isinstance(before, tuple) and isinstance(after, tuple) and are_parts((*before, *after)):
            yield from self.parts(section, item, name, before, after)
        elif is_dataclass(before) and is_dataclass(after):
            yield from self.part(section, self.called(item, name, section), before, after)
        else:
            was, now = (
                self.said(name, value, unit) for value, unit in zip((before, after), units, strict=True)
            )
            if was == now:  # alike once they are rounded to be read
                was, now = exactly(before), exactly(after)
            yield Change(section, item, self.label(name), was, now)

    def part(self, section: str, item: str, before: Any, after: Any) -> Iterator[Change]:
        units = tuple(getattr(each, "unit", "") for each in (before, after))
        for each in fields(before):
            values = (getattr(before, each.name), getattr(after, each.name))
            yield from self.field(section, item, each.name, *values, units)

    def parts(
        self, section: str, item: str, name: str, before: tuple[Any, ...], after: tuple[Any, ...]
    ) -> Iterator[Change]:
        """Of a list: what was added, what was taken out, and what changed in what is in both."""
        was, now = by_key(before), by_key(after)
        for each, part in was.items():
            if each not in now:
                yield Change(section, self.headed(name, part, section), "", before=self.title(part))
        for each, part in now.items():
            if each not in was:
                yield Change(section, self.headed(name, part, section), "", after=self.title(part))
            else:
                yield from self.part(section, self.headed(name, part, section), was[each], part)
        if was.keys() == now.keys() and list(was) != list(now):
            names = (", ".join(self.title(part) for part in parts.values()) for parts in (was, now))
            yield Change(section, item, f"order of the {self.label(name)}", *names)

    # -- words ---------------------------------------------------------------------------------

    def called(self, item: str, name: str, section: str) -> str:
        """What a part is called: its label, unless it is the section itself."""
        label = "" if TITLES.get(name) == section else self.label(name)
        return ", ".join(each for each in (item, label) if each)

    def headed(self, name: str, part: Any, section: str) -> str:
        """What one of a list is called."""
        kind = "" if TITLES.get(name) == section else f"{self.label(name)} "
        return f"{kind}{self.title(part)}"

    def label(self, name: str) -> str:
        return CALLED.get(name, name.replace("_", " ")).format(**self.companies)

    def title(self, part: Any) -> str:
        named = getattr(part, "name", "") or getattr(part, "what", "")
        return str(named or self.said("", part))

    def said(self, name: str, value: Any, unit: str = "") -> str:
        """A value as people read it; nothing for what is empty."""
        if value is None or value == () or value == "":
            return ""
        if is_dataclass(value):
            inner = ((each.name, getattr(value, each.name)) for each in fields(value))
            return ", ".join(
                said for field, one in inner if (said := self.said(field, one)) and field not in SILENT
            )
        if isinstance(value, Mapping):
            return ", ".join(f"{key} {self.said('', each, unit)}" for key, each in value.items())
        if isinstance(value, tuple | list):
            return ", ".join(self.said(name, each) for each in value)
        return self.plain(name, value, unit)

    def plain(self, name: str, value: Any, unit: str) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Decimal):
            return str(Amount(value, unit)).strip()
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Enum):
            return str(value.value)
        known = "person" if name in ("who", "vendor_escalation", "partner_escalation") else name
        return self.names.get(known, {}).get(str(value), str(value))


def exactly(value: Any) -> str:
    """A value to the last digit."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {exactly(each)}" for key, each in value.items())
    return plain(value) if isinstance(value, Decimal) else str(value)


def short(value: str) -> str:
    return value if len(value) <= LONG else f"{value[: LONG - 1].rstrip()}…"


def are_parts(values: tuple[Any, ...]) -> bool:
    return bool(values) and all(is_dataclass(each) for each in values)


def by_key(parts: tuple[Any, ...]) -> dict[tuple[str, int], Any]:
    """The parts of a list by what makes one the same in both versions: its id, or else its name, or what it says;
    and, of several alike, its place among them."""
    found: dict[tuple[str, int], Any] = {}
    for part in parts:
        same = str(getattr(part, "id", None) or getattr(part, "name", None) or part)
        found[same, sum(key == same for key, _ in found)] = part
    return found
