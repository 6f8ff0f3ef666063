"""HubSpot: the deals that a side works jointly, by a property that only those have. HubSpot's client is given a private
app's access token from the environment; only searches and lists are asked for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from plan.pipeline_facts import Outcome, Where
from sources.systems import LONGEST_TEXT, CannotRead, Found, Page, amount_of, day_of, id_of, one_line

AT_ONCE: Final = 100
MOST_OF_A_SEARCH: Final = 10_000  # HubSpot gives no more of one search
BETWEEN_SEARCHES: Final = 0.25  # seconds: it takes five searches a second
CHANGED: Final = "hs_lastmodifieddate"
PROPERTIES: Final = (
    "dealname", "amount", "deal_currency_code", "dealstage", "closedate", "hs_next_step", "hubspot_owner_id",
    "hs_is_closed", "hs_is_closed_won", CHANGED,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HubSpot:
    """`joint` names the property that a joint deal has and no other: its id in the portal. `counterpart` and `motion`
    may name properties with the other company's seller and the plan's motion; `token` the variable of the environment
    that has the access token."""

    joint: str
    counterpart: str | None = None
    motion: str | None = None
    token: str = "HUBSPOT_ACCESS_TOKEN"  # noqa: S105  # the name of a variable
    endpoint: str | None = None
    name: str = "HubSpot"

    def changed(self, since: datetime | None, currency: str) -> Iterator[Page]:
        """Raises CannotRead."""
        with told_in_words():
            client = self.client()
            names = Names(stages(client), people(client))
            yield from self.pages(client.crm.deals.search_api.do_search, names, since, currency)

    def tried(self) -> int:
        """One joint deal, the stages and one owner; how many joint deals there are. Raises CannotRead."""
        with told_in_words():
            client = self.client()
            stages(client)
            client.crm.owners.owners_api.get_page(limit=1)
            return int(client.crm.deals.search_api.do_search({**self.asked(None, 0), "limit": 1}).total)

    def client(self) -> Any:
        import hubspot  # it takes long to load, and most deployments have none of it
        from urllib3.util.retry import Retry

        token = os.environ.get(self.token, "")
        if not token:
            raise CannotRead(f"HubSpot’s access token is missing: set {self.token} where jbp runs.")
        again = Retry(
            total=4, backoff_factor=0.5, status_forcelist=(429, 502, 503, 504), allowed_methods=None
        )
        return hubspot.Client.create(access_token=token, retry=again, host=self.endpoint)

    def pages(
        self, search: Callable[[dict[str, Any]], Any], names: Names, since: datetime | None, currency: str
    ) -> Iterator[Page]:
        through, after = since, 0
        while True:
            answer = search(self.asked(since, after))
            found = tuple(self.found(each, names, currency) for each in answer.results)
            through = max(
                [*([through] if through else []), *(each.changed_at for each in found)], default=None
            )
            following = answer.paging.next.after if answer.paging and answer.paging.next else None
            yield Page(found, through, complete=following is None)
            if following is None:
                return
            after = int(following)
            if after + AT_ONCE > MOST_OF_A_SEARCH:  # the same again, from where it is by now
                since, after = through, 0
            time.sleep(BETWEEN_SEARCHES)

    def asked(self, since: datetime | None, after: int) -> dict[str, Any]:
        """A search for joint deals, the oldest change first."""
        filters: list[dict[str, Any]] = [{"propertyName": self.joint, "operator": "HAS_PROPERTY"}]
        if since:
            moment = str(int(since.timestamp() * 1000))
            filters.append({"propertyName": CHANGED, "operator": "GTE", "value": moment})
        own = [name for name in (self.joint, self.counterpart, self.motion) if name]
        return {
            "filterGroups": [{"filters": filters}], "properties": [*PROPERTIES, *own], "limit": AT_ONCE,
            "sorts": [{"propertyName": CHANGED, "direction": "ASCENDING"}], "after": str(after),
        }  # fmt: skip

    def found(self, deal: Any, names: Names, currency: str) -> Found:
        has = deal.properties
        portal = id_of(has.get(self.joint))
        stage = str(has.get("dealstage") or "")
        return Found(
            id=id_of(deal.id), name=one_line(has.get("dealname")) or str(deal.id), where=Where.CRM,
            changed_at=datetime.fromisoformat(has[CHANGED]).astimezone(UTC),
            stage=one_line(names.stages.get(stage, stage)), outcome=ended(has),
            value=amount_of(has.get("amount"), has.get("deal_currency_code"), currency),
            close_on=day_of(has.get("closedate")), next_step=one_line(has.get("hs_next_step"), LONGEST_TEXT),
            worked_by=one_line(names.people.get(str(has.get("hubspot_owner_id")), "")),
            counterpart=one_line(has.get(self.counterpart)) if self.counterpart else "",
            motion=one_line(has.get(self.motion)) if self.motion else "", also=(portal,) if portal else (),
        )  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What stages and owners are called, by their ids."""

    stages: Mapping[str, str]
    people: Mapping[str, str]


def stages(client: Any) -> dict[str, str]:
    every = client.crm.pipelines.pipelines_api.get_all("deals").results
    return {stage.id: stage.label for each in every for stage in each.stages}


def people(client: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    after = None
    while True:
        answer = client.crm.owners.owners_api.get_page(limit=AT_ONCE, after=after)
        found |= {each.id: f"{each.first_name or ''} {each.last_name or ''}" for each in answer.results}
        after = answer.paging.next.after if answer.paging and answer.paging.next else None
        if after is None:
            return found


def ended(has: Mapping[str, Any]) -> Outcome:
    """By what HubSpot itself says of the stage, whatever it is called."""
    if str(has.get("hs_is_closed_won")).casefold() == "true":
        return Outcome.WON
    return Outcome.LOST if str(has.get("hs_is_closed")).casefold() == "true" else Outcome.OPEN


@contextmanager
def told_in_words() -> Iterator[None]:
    """Whatever HubSpot or its library raises, as CannotRead."""
    from hubspot.crm import deals, owners, pipelines
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (deals.ApiException, owners.ApiException, pipelines.ApiException) as refused:
        raise CannotRead(in_words(refused.status, one_line(refused.reason))) from refused
    except HTTPError as failure:
        raise CannotRead(f"HubSpot could not be asked: {one_line(type(failure).__name__)}.") from failure


def in_words(status: int, reason: str) -> str:
    """Why HubSpot refused, with what to do about it."""
    if status in (401, 403):
        scopes = "crm.objects.deals.read, crm.objects.owners.read and crm.schemas.deals.read"
        return f"HubSpot refuses the access token ({status}). Give the private app {scopes}, or a new token."
    return f"HubSpot answered {status} {reason}."
