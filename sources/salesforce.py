"""Salesforce: the opportunities that a side works jointly, by a field that only those have. simple-salesforce signs in
as a connected app (client credentials) from the environment; only queries are asked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import requests

from plan.pipeline_facts import Outcome, Where
from sources.asking import session
from sources.systems import LONGEST_TEXT, CannotRead, Found, Page, amount_of, day_of, id_of, one_line

CHANGED: Final = "SystemModstamp"
FIELDS: Final = (
    "Id", "Name", "Account.Name", "StageName", "IsClosed", "IsWon", "Amount", "CloseDate", "NextStep", "Owner.Name",
    CHANGED,
)  # fmt: skip
EACH: Final = "each"  # every opportunity names its currency
A_FIELD: Final = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)?")
A_DOMAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


@dataclass(frozen=True, kw_only=True)
class Salesforce:
    """`domain` is the organisation's own (`acme.my`); `currency` what its amounts are in, or `each`; `joint` names the
    field that a joint opportunity has and no other: its id in the portal. `counterpart` and `motion` may name fields
    with the other company's seller and the plan's motion."""

    domain: str
    currency: str
    joint: str
    counterpart: str | None = None
    motion: str | None = None
    endpoint: str | None = None
    name: str = "Salesforce"

    def changed(self, since: datetime | None, currency: str) -> Iterator[Page]:
        """Raises CannotRead."""
        with told_in_words():
            yield from self.pages(self.client(), since, currency)

    def tried(self) -> int:
        """One joint opportunity, with every field that is read. Raises CannotRead."""
        with told_in_words():
            return len(self.client().query(f"{self.query(None)} LIMIT 1")["records"])

    def client(self) -> Any:
        from simple_salesforce.api import Salesforce as Client  # it takes long to load

        key, secret = (os.environ.get(f"SALESFORCE_CONSUMER_{name}", "") for name in ("KEY", "SECRET"))
        if not key or not secret:
            raise CannotRead("Set SALESFORCE_CONSUMER_KEY and SALESFORCE_CONSUMER_SECRET where jbp runs.")
        return Client(
            consumer_key=key, consumer_secret=secret, domain=self.domain, session=session(self.endpoint)
        )

    def pages(self, client: Any, since: datetime | None, currency: str) -> Iterator[Page]:
        through, answer = since, client.query(self.query(since))
        while True:
            found = tuple(self.found(each, currency) for each in answer["records"])
            through = max(
                [*([through] if through else []), *(each.changed_at for each in found)], default=None
            )
            yield Page(found, through, complete=answer["done"])
            if answer["done"]:
                return
            answer = client.query_more(answer["nextRecordsUrl"], identifier_is_url=True)

    def query(self, since: datetime | None) -> str:
        """Joint opportunities, the oldest change first."""
        own = [name for name in (self.joint, self.counterpart, self.motion) if name]
        own += ["CurrencyIsoCode"] if self.currency == EACH else []
        moment = f" AND {CHANGED} >= {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if since else ""
        fields = ", ".join(dict.fromkeys([*FIELDS, *own]))
        return f"SELECT {fields} FROM Opportunity WHERE {self.joint} != null{moment} ORDER BY {CHANGED} ASC, Id ASC"  # noqa: S608  # fields are names

    def found(self, has: Mapping[str, Any], currency: str) -> Found:
        portal = id_of(value(has, self.joint))
        said = has.get("CurrencyIsoCode") if self.currency == EACH else self.currency
        return Found(
            id=id_of(has["Id"]), name=one_line(has.get("Name")) or str(has["Id"]), where=Where.CRM,
            changed_at=datetime.fromisoformat(has[CHANGED]).astimezone(UTC),
            account=one_line(value(has, "Account.Name")), stage=one_line(has.get("StageName")),
            outcome=ended(has),
            value=amount_of(has.get("Amount"), said, currency), close_on=day_of(has.get("CloseDate")),
            next_step=one_line(has.get("NextStep"), LONGEST_TEXT), worked_by=one_line(value(has, "Owner.Name")),
            counterpart=one_line(value(has, self.counterpart)), motion=one_line(value(has, self.motion)),
            also=(portal,) if portal else (),
        )  # fmt: skip


def value(has: Mapping[str, Any], field: str | None) -> Any:
    """A field, or one of what it looks up: `Account.Name`; None where there is none."""
    found: Any = has
    for name in field.split(".") if field else ():
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if field else None


def ended(has: Mapping[str, Any]) -> Outcome:
    """By what Salesforce itself says of the stage, whatever it is called."""
    if has.get("IsWon"):
        return Outcome.WON
    return Outcome.LOST if has.get("IsClosed") else Outcome.OPEN


@contextmanager
def told_in_words() -> Iterator[None]:
    """Whatever Salesforce or its library raises, as CannotRead."""
    from simple_salesforce import exceptions

    try:
        yield
    except exceptions.SalesforceAuthenticationFailed as refused:
        raise CannotRead(
            f"Salesforce refuses the connected app ({one_line(refused.code)}). Check its consumer key and secret, "
            "that client credentials are on, and who it runs as."
        ) from refused
    except exceptions.SalesforceError as refused:
        raise CannotRead(f"Salesforce answered {refused.status}: {told(refused.content)}") from refused
    except requests.RequestException as failure:
        raise CannotRead(f"Salesforce could not be asked: {type(failure).__name__}.") from failure


def told(content: Any) -> str:
    """Salesforce's own word on why, on one line."""
    first = content[0] if isinstance(content, list) and content else content
    return one_line(first.get("message") if isinstance(first, Mapping) else first, 300)
