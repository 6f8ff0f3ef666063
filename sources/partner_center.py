"""Microsoft Partner Center: the co-sell opportunities that a partner has there, by its referrals API. Only lists are
asked for. Written after Microsoft's "Get the list of leads and opportunities" and "Referral resources".

That API lists what it has by the time of its last change, and has no way documented to ask for what has changed since:
so it is read from the newest on, as far back as is new.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from plan.pipeline_facts import Where
from sources.asking import session
from sources.systems import CannotRead, Found, Page, amount_of, day_of, id_of, one_line, outcome_of

API: Final = "https://api.partner.microsoft.com"
REFERRALS: Final = f"{API}/v1.0/engagements/referrals"
LOGIN: Final = "https://login.microsoftonline.com"
MICROSOFT: Final = "msft"  # its id among the organisations
PATIENCE: Final = 60.0  # seconds for an answer
MOST_PAGES: Final = 1_000  # of a hundred each
SETTINGS: Final = ("APP_ID", "SECRET", "TENANT", "REFRESH_TOKEN")


@dataclass(frozen=True, kw_only=True)
class PartnerCenter:
    """Signs in as an app for a user who has a referrals role there (the secure application model): from the
    environment, as `PARTNER_CENTER_APP_ID`, `_SECRET`, `_TENANT` and `_REFRESH_TOKEN`."""

    endpoint: str | None = None
    name: str = "Partner Center"

    def changed(self, since: datetime | None, currency: str) -> Iterator[Page]:
        """One page, as the newest come first: a reading that breaks off begins again. Raises CannotRead."""
        newest: dict[str, Found] = {}
        with told_in_words():
            for referral in self.listed("$orderby=updatedDateTime desc"):
                if since and moment(referral) < since:
                    break
                if is_opportunity(referral):
                    told = opportunity(referral, currency)
                    newest.setdefault(told.id, told)  # one that is changed meanwhile is told twice
        found = tuple(reversed(newest.values()))
        through = max([*([since] if since else []), *(each.changed_at for each in found)], default=None)
        yield Page(found, through, complete=True)

    def tried(self) -> int:
        """One referral. Raises CannotRead."""
        with told_in_words():
            return len([each for each in islice(self.listed("$top=1"), 1) if is_opportunity(each)])

    def listed(self, query: str) -> Iterator[Mapping[str, Any]]:
        with session(self.endpoint) as http:
            signed = {"Authorization": f"Bearer {token(http)}", "Accept": "application/json"}
            for _ in range(MOST_PAGES):
                answer = http.get(f"{REFERRALS}?{query}", headers=signed, timeout=PATIENCE)
                answer.raise_for_status()
                told = answer.json()
                yield from told.get("value", [])
                # Of where to go on only the query is taken: what is signed goes to the API's own address.
                query = urlsplit(told.get("@odata.nextLink") or "").query
                if not query:
                    return


def token(http: requests.Session) -> str:
    """An access token for the user who gave the app a refresh token. Raises CannotRead."""
    import msal  # it takes long to load
    from msal.exceptions import MsalError

    app_id, secret, tenant, refresh = (os.environ.get(f"PARTNER_CENTER_{name}", "") for name in SETTINGS)
    if not (app_id and secret and tenant and refresh):
        names = ", ".join(f"PARTNER_CENTER_{name}" for name in SETTINGS)
        raise CannotRead(f"Set {names} where jbp runs.")
    try:
        app = msal.ConfidentialClientApplication(
            app_id,
            client_credential=secret,
            authority=f"{LOGIN}/{tenant}",
            http_client=http,
            instance_discovery=False,
        )
        answer = app.acquire_token_by_refresh_token(refresh, [f"{API}/.default"])
    except (requests.RequestException, ValueError, MsalError) as trouble:
        raise CannotRead(f"Microsoft’s sign-in cannot be reached ({type(trouble).__name__}).") from trouble
    if "access_token" not in answer:
        raise CannotRead(
            f"Microsoft does not sign the app in ({one_line(answer.get('error'))}). A refresh token ends after 90 "
            "days, or as its user’s password changes: let that user consent again, and set "
            "PARTNER_CENTER_REFRESH_TOKEN."
        )
    return str(answer["access_token"])


# -- what a referral says ----------------------------------------------------------------------------


def moment(referral: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(referral["updatedDateTime"]).astimezone(UTC)


def part(referral: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = referral.get(name)
    return found if isinstance(found, Mapping) else {}


def invited_by_microsoft(referral: Mapping[str, Any]) -> bool:
    by = part(part(referral, "inviteContext"), "invitedBy")
    return str(by.get("organizationId") or "").casefold() == MICROSOFT


def is_opportunity(referral: Mapping[str, Any]) -> bool:
    """A co-sell opportunity, and no lead: a lead is one organisation's, and comes from Microsoft or its marketplace."""
    if str(referral.get("type")).casefold() != "independent":
        return True
    return not invited_by_microsoft(referral) and str(referral.get("qualification")).casefold() != "direct"


def is_shared(referral: Mapping[str, Any]) -> bool:
    """Microsoft's sellers see it there: they brought it, or the partner said so."""
    said = part(referral, "consent").get("consentToShareReferralWithMicrosoftSellers")
    return said is True or invited_by_microsoft(referral)


def opportunity(referral: Mapping[str, Any], currency: str) -> Found:
    details, team = part(referral, "details"), referral.get("team") or ()
    status, substatus = one_line(referral.get("status")), one_line(referral.get("substatus"))
    account = one_line(part(referral, "customerProfile").get("name"))
    own = (id_of(referral.get(name)) for name in ("engagementId", "externalReferenceId"))
    return Found(
        id=id_of(referral["id"]), name=one_line(referral.get("name")) or account or str(referral["id"]),
        changed_at=moment(referral), where=Where.PORTAL, account=account,
        stage=", ".join(filter(None, (status, substatus))), outcome=outcome_of(status, substatus),
        value=amount_of(details.get("dealValue"), details.get("currency"), currency),
        close_on=day_of(details.get("closingDateTime")),
        origin="Microsoft" if invited_by_microsoft(referral) else "Partner",
        worked_by=first_name(team, of_microsoft=False), counterpart=first_name(team, of_microsoft=True),
        also=tuple(filter(None, own)), shown=is_shared(referral),
    )  # fmt: skip


def first_name(team: Sequence[Mapping[str, Any]], *, of_microsoft: bool) -> str:
    """The first of a team who is of Microsoft, or is not, by their address."""
    for each in team:
        if str(each.get("email") or "").casefold().endswith("@microsoft.com") is of_microsoft:
            name = one_line(f"{each.get('firstName') or ''} {each.get('lastName') or ''}")
            if name:
                return name
    return ""


@contextmanager
def told_in_words() -> Iterator[None]:
    """Whatever Partner Center or the way there raises, as CannotRead."""
    try:
        yield
    except requests.HTTPError as refused:
        raise CannotRead(in_words(getattr(refused.response, "status_code", 0))) from refused
    except requests.RequestException as failure:
        raise CannotRead(f"Partner Center could not be asked: {type(failure).__name__}.") from failure
    except (KeyError, TypeError, ValueError, AttributeError) as unreadable:
        raise CannotRead("Partner Center answered what no list of referrals is.") from unreadable


def in_words(status: int) -> str:
    """Why Partner Center refused, with what to do about it."""
    if status in (401, 403):
        return (
            f"Partner Center refuses the user ({status}). Give the user who signed in the role Referrals admin or "
            "Referrals user there."
        )
    return f"Partner Center answered {status}."
