"""AWS Partner Central: the opportunities that a software vendor has in ACE, with what AWS says of each. boto3 finds the
credentials in its own ways (environment, profile, role); only operations that list and get are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from plan.hyperscalers import SUBMITTED, reviewed
from plan.pipeline_facts import Where
from sources.systems import (
    LONGEST_TEXT,
    CannotRead,
    Found,
    Fund,
    Page,
    Stands,
    amount_of,
    day_of,
    id_of,
    one_line,
    outcome_of,
)

AT_ONCE: Final = 20  # a page; each opportunity on it takes two more requests
SELLERS_FIRST: Final = ("AWSSalesRep", "AWSAccountOwner", "ISVSM", "PSM", "PDM", "WWPSPDM")
REFUSALS: Final = frozenset(
    {
        "AccessDeniedException",
        "UnrecognizedClientException",
        "ExpiredTokenException",
        "InvalidSignatureException",
    }
)
DEALS_ASKED: Final = "ListOpportunities, GetOpportunity and GetAwsOpportunitySummary"
FUNDS_ASKED: Final = "ListBenefitApplications and ListBenefitAllocations"
# A status that AWS adds changes nothing of the plan's money.
STANDS: Final[Mapping[str, Stands]] = {
    "IN_REVIEW": Stands.REQUESTED, "ACTION_REQUIRED": Stands.REQUESTED, "APPROVED": Stands.APPROVED,
    "REJECTED": Stands.REJECTED,
}  # fmt: skip
NO_SUMMARY: Final = frozenset({"ResourceNotFoundException", "ValidationException"})


@dataclass(frozen=True, kw_only=True)
class PartnerCentral:
    """`amount`: what counts as a deal's, `contract` (software revenue) or `monthly spend` (the customer's, on AWS).
    `funds`: the plan's funding items, with the id of the application for each."""

    catalog: str = "AWS"
    region: str = "us-east-1"
    profile: str | None = None
    endpoint: str | None = None
    amount: str = "contract"
    funds: Mapping[str, str] = field(default_factory=dict)
    name: str = "AWS Partner Central"

    def changed(self, since: datetime | None, currency: str) -> Iterator[Page]:
        """Raises CannotRead."""
        with told_in_words(DEALS_ASKED):
            yield from self.pages(self.client(), since, currency)

    def tried(self) -> int:
        """One opportunity with AWS's half of it; where `funds` are mapped, an application and an allocation too. Raises
        CannotRead."""
        with told_in_words(DEALS_ASKED):
            client = self.client()
            seen = client.list_opportunities(Catalog=self.catalog, MaxResults=1).get(
                "OpportunitySummaries", []
            )
            for each in seen[:1]:
                client.get_opportunity(Catalog=self.catalog, Identifier=each["Id"])
                self.summary(client, each["Id"])
        if self.funds:
            with told_in_words(FUNDS_ASKED):
                client = self.client("partnercentral-benefits")
                client.list_benefit_applications(Catalog=self.catalog, MaxResults=1)
                client.list_benefit_allocations(Catalog=self.catalog, MaxResults=1)
        return len(seen)

    def applications(self) -> tuple[Fund, ...]:
        """How the applications in `funds` stand, each with the day on which what was allocated expires. Raises
        CannotRead."""
        if not self.funds:
            return ()
        with told_in_words(FUNDS_ASKED):
            return self.mapped(self.client("partnercentral-benefits"))

    def mapped(self, client: Any) -> tuple[Fund, ...]:
        item_of = {application: item for item, application in self.funds.items()}
        expires: dict[str, date] = {}
        for each in every(client.list_benefit_allocations, "BenefitAllocationSummaries", self.catalog):
            if each.get("ExpiresAt") and each.get("Status") != "INACTIVE":
                expires[str(each.get("BenefitApplicationId"))] = each["ExpiresAt"].astimezone(UTC).date()
        return tuple(
            Fund(
                item=item_of[each["Id"]], reference=each["Id"], stands=STANDS[each["Status"]],
                expires=expires.get(each["Id"]),
            )
            for each in every(client.list_benefit_applications, "BenefitApplicationSummaries", self.catalog)
            if each.get("Id") in item_of and each.get("Status") in STANDS
        )  # fmt: skip

    def client(self, service: str = "partnercentral-selling") -> Any:
        import boto3  # it takes long to load, and most deployments have none of it
        from botocore.config import Config

        # "adaptive" slows down by itself when AWS says that it is asked too often.
        config = Config(
            connect_timeout=10, read_timeout=30, retries={"mode": "adaptive", "total_max_attempts": 5}
        )
        session = boto3.session.Session(profile_name=self.profile, region_name=self.region)
        return session.client(service, endpoint_url=self.endpoint, config=config)

    def pages(self, client: Any, since: datetime | None, currency: str) -> Iterator[Page]:
        asked: dict[str, Any] = {
            "Catalog": self.catalog, "MaxResults": AT_ONCE,
            "Sort": {"SortBy": "LastModifiedDate", "SortOrder": "ASCENDING"},
        }  # fmt: skip
        if since:
            asked["LastModifiedDate"] = {"AfterLastModifiedDate": since}
        through = since
        while True:
            answer = client.list_opportunities(**asked)
            listed = answer.get("OpportunitySummaries", [])
            found = tuple(self.found(client, each["Id"], currency) for each in listed)
            changed = [each["LastModifiedDate"].astimezone(UTC) for each in listed]
            through = max([*([through] if through else []), *changed], default=None)
            token = answer.get("NextToken")
            yield Page(found, through, complete=not token)
            if not token:
                return
            asked["NextToken"] = token

    def found(self, client: Any, id: str, currency: str) -> Found:
        """One opportunity whole, with AWS's own half where AWS has been shown it."""
        told = client.get_opportunity(Catalog=self.catalog, Identifier=id)
        life, project = told.get("LifeCycle", {}), told.get("Project", {})
        account = told.get("Customer", {}).get("Account", {})
        review = one_line(life.get("ReviewStatus"))
        shown = reviewed(review) in SUBMITTED  # any other, and any that AWS adds, keeps it the vendor's
        theirs = self.summary(client, id) if shown else {}
        stage = one_line(life.get("Stage"))
        name = one_line(project.get("Title")) or one_line(account.get("CompanyName")) or id
        own = id_of(told.get("PartnerOpportunityIdentifier"))
        return Found(
            id=id_of(id), name=name, changed_at=told["LastModifiedDate"], where=Where.PORTAL,
            account=one_line(account.get("CompanyName")), stage=stage, outcome=outcome_of(stage),
            value=self.value(told, currency), close_on=day_of(life.get("TargetCloseDate")),
            next_step=one_line(life.get("NextSteps"), LONGEST_TEXT), origin=one_line(theirs.get("Origin")),
            worked_by=first_name(told.get("OpportunityTeam", [])),
            counterpart=first_name(sellers_first(theirs.get("OpportunityTeam", []))),
            also=(own,) if own else (), review=involved(review, theirs),
            other_stage=one_line(theirs.get("LifeCycle", {}).get("Stage")), shown=shown,
        )  # fmt: skip

    def summary(self, client: Any, id: str) -> Mapping[str, Any]:
        """What AWS says of it; nothing where it has none yet."""
        from botocore.exceptions import ClientError

        try:
            found = client.get_aws_opportunity_summary(Catalog=self.catalog, RelatedOpportunityIdentifier=id)
        except ClientError as refused:
            if refused.response.get("Error", {}).get("Code") in NO_SUMMARY:
                return {}
            raise
        return found if isinstance(found, Mapping) else {}

    def value(self, told: Mapping[str, Any], currency: str) -> Decimal | None:
        if self.amount == "contract":
            revenue = told.get("SoftwareRevenue", {}).get("Value", {})
            return amount_of(revenue.get("Amount"), revenue.get("CurrencyCode"), currency)
        spend = told.get("Project", {}).get("ExpectedCustomerSpend", [])
        amounts = [amount_of(each.get("Amount"), each.get("CurrencyCode"), currency) for each in spend]
        return sum((each for each in amounts if each is not None), Decimal(0)) if any(amounts) else None


def first_name(team: Sequence[Mapping[str, Any]]) -> str:
    """The first of a team who has a name."""
    names = (f"{each.get('FirstName', '')} {each.get('LastName', '')}" for each in team)
    return next((name for each in names if (name := one_line(each))), "")


def sellers_first(team: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Sellers before partner managers; a title that is not known comes last."""
    order = {title: place for place, title in enumerate(SELLERS_FIRST)}
    return sorted(team, key=lambda each: order.get(str(each.get("BusinessTitle")), len(order)))


def involved(review: str, theirs: Mapping[str, Any]) -> str:
    """`Approved, Co-Sell`."""
    return ", ".join(filter(None, (review, one_line(theirs.get("InvolvementType")))))


def every(list_of: Callable[..., Mapping[str, Any]], name: str, catalog: str) -> Iterator[Mapping[str, Any]]:
    """Everything that is listed, page by page."""
    token: dict[str, str] = {}
    while True:
        answer = list_of(Catalog=catalog, MaxResults=AT_ONCE, **token)
        yield from answer.get(name, [])
        if not answer.get("NextToken"):
            return
        token = {"NextToken": answer["NextToken"]}


@contextmanager
def told_in_words(asked: str) -> Iterator[None]:
    """Whatever AWS or its library raises, as CannotRead; `asked` are the operations to allow."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as refused:
        raise CannotRead(in_words(refused.response.get("Error", {}), asked)) from refused
    except BotoCoreError as failure:
        raise CannotRead(f"AWS could not be asked: {one_line(failure)}") from failure


def in_words(error: Mapping[str, Any], allowed: str = DEALS_ASKED) -> str:
    """Why AWS refused, with what to do about it."""
    code, message = one_line(error.get("Code")), one_line(error.get("Message"), 300)
    if code in REFUSALS:
        return f"AWS refuses the credentials ({code}). Give jbp’s role {allowed} of partnercentral."
    return f"AWS answered {code}: {message}" if message else f"AWS answered {code}."
