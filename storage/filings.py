"""Which version of a plan's agreement came in with which content, as its chain says, against the documents that are
there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from plan.agreement import State
from plan.agreement_facts import Acknowledged, Dropped, Edited, InForce, Proposed, Returned
from plan.facts import Fact
from plan.filing_facts import Erased, Filed
from storage.breaks import Break, minute
from storage.documents import content_hash_of

SETTLED = frozenset({State.AGREED, State.CLOSED})


@dataclass(frozen=True)
class Document:
    """A document that is there. `found`: the content hash and the state of its text; None where it is no document."""

    version: int
    content_hash: str
    created_at: datetime
    found: tuple[str, str] | None

    @classmethod
    def read(cls, version: int, content_hash: str, created_at: datetime, body: str) -> Document:
        try:
            found = content_hash_of(body), str(json.loads(body).get("state"))
        except ValueError:
            found = None
        return cls(version, content_hash, created_at, found)

    def __str__(self) -> str:
        return f"the document of version {self.version}, in the store since {minute(self.created_at)}"


@dataclass(frozen=True)
class Held:
    """What the chain says of a version: its content, since when it is what it is, and whether it was ever in force."""

    content_hash: str
    since: datetime
    settled: bool


class Filings:
    """Told every entry of a plan that is about a version. What is before the first Filed came with the plan's file:
    it is of another store, whose documents need not be here."""

    def __init__(self) -> None:
        self.held: dict[int, Held] = {}
        self.in_force: int | None = None

    def step(self, entry: Fact | Filed | Erased) -> None:
        match entry:
            case Erased():
                for version, content_hash in entry.versions.items():
                    if known := self.held.get(version):
                        self.held[version] = replace(known, content_hash=content_hash)
            case Filed():
                settled = entry.state in SETTLED
                self.held[entry.version] = Held(entry.content_hash, entry.at, settled)
                if not entry.beside:
                    self.in_force = entry.version
            case _ if self.in_force is None:
                return
            case InForce():
                self.held[entry.version] = Held(entry.content_hash, entry.at, settled=True)
                self.in_force = entry.version
            case Edited() | Proposed() | Acknowledged() | Returned():
                held = self.held.get(entry.version)
                if held and not held.settled:
                    self.held[entry.version] = replace(held, content_hash=entry.content_hash)
            case Dropped():
                held = self.held.get(entry.version)
                if held and not held.settled:
                    del self.held[entry.version]

    def breaks(self, documents: dict[int, Document], row: tuple[int, str, str], name: str) -> Iterator[Break]:
        """`row`: the version, the state and the content hash that the plan's own row has."""
        for version in sorted({*documents, *self.held}):
            held, document = self.held.get(version), documents.get(version)
            if document:
                yield from broken(document, held)
            elif held and (held.settled or version == self.in_force):
                where = f"the document of version {version}, which came in {minute(held.since)}"
                yield Break(where, "it is missing: it was taken out")
        yield from self.of_the_row(row, name)

    def of_the_row(self, row: tuple[int, str, str], name: str) -> Iterator[Break]:
        version, state, content_hash = row
        held = self.held.get(self.in_force) if self.in_force is not None else None
        if not held:
            return
        where = f"the row of {name}"
        if version != self.in_force:
            yield Break(where, f"it says version {version}; what is on record is version {self.in_force}")
        elif content_hash != held.content_hash:
            yield Break(where, f"its content hash is not that of version {version}: it was changed")
        elif (state in SETTLED) != held.settled:
            was = "was agreed" if held.settled else "was never agreed"
            yield Break(where, f"it says {state}; what is on record is that version {version} {was}")


def broken(document: Document, held: Held | None) -> Iterator[Break]:
    where = str(document)
    if document.found is None or document.found[0] != document.content_hash:
        yield Break(where, "its text does not match its content hash: it was changed")
    elif held is None:
        yield Break(where, "no entry says that it came in: it was put in")
    elif document.content_hash != held.content_hash:
        since = minute(held.since)
        yield Break(where, f"it is another than the one on record since {since}: it was replaced")
    elif held.settled and document.found[1] not in SETTLED:
        yield Break(where, f"its text says {document.found[1]}, though it was agreed: it was changed")
    elif document.created_at != held.since:
        yield Break(where, f"it came in {minute(held.since)}: its time was changed")
