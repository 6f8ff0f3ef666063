"""A plan with Google and one with Microsoft, as a lead writes them form by form: what is filled in, in the order in
which it is asked."""

from __future__ import annotations

from dataclasses import dataclass

Filled = dict[str, str]

BEGUN: Filled = {
    "us": "Globex", "side": "vendor", "them": "Google Cloud", "label": "FY28", "start": "2027-07-01",
    "end": "2028-06-30", "currency": "EUR", "zone": "Europe/Berlin",
}  # fmt: skip
KEY = "globex-google-cloud-fy28"

THESIS: Filled = {
    "problem": "Grocers in Germany plan replenishment overnight and throw away nine per cent of fresh food by noon.",
    "better_together": "Globex forecasts by the hour where the tills already stream into BigQuery; neither has both.",
    "horizon": "By 2030 forty grocers plan by the hour and halve what they throw away.",
}


def target(kind: str, name: str, amount: str, **more: str) -> Filled:
    return {"kind": kind, "name": name, "amount": amount, **more}


TARGETS = (
    target(
        "sourced pipeline",
        "Sourced pipeline",
        "6M",
        phasing="2027Q3 0.5M, 2027Q4 1.5M, 2028Q1 3.5M, 2028Q2 6M",
    ),
    target(
        "marketplace consumption",
        "Marketplace consumption",
        "2M",
        definition="Billed through its marketplace.",
    ),
    target(
        "customer wins",
        "Customer wins",
        "8",
        unit="logos",
        definition="Grocers closed won by a joint motion.",
    ),
)


def motion(name: str, target: str, kind: str = "co-sell play", **more: str) -> Filled:
    return {
        "name": name,
        "kind": kind,
        "target": target,
        "vendor_role": "Sales",
        "partner_role": "Field sales",
        **more,
    }


MOTIONS = (
    motion("Fresh food play", "sourced-pipeline", measure="opportunities"),
    motion("Marketplace offers", "marketplace-consumption", measure="private offers"),
    motion("Grocers’ day in Cologne", "sourced-pipeline", "event", measure="the venue is signed"),
    motion("BigQuery connector", "customer-wins", "integration milestone", measure="general availability"),
    motion("Store managers’ campaign", "customer-wins", "campaign", measure="sign-ups"),
)
DAY = "grocers-day-in-cologne"
FUNDING: Filled = {
    "name": "MDF for the grocers’ day",
    "kind": "MDF",
    "amount": "40k",
    "motion": "grocers-day-in-cologne",
}
ACCOUNTS: Filled = {"name": "62 grocers in Germany and Austria", "where": "the shared environment"}
REFERENCE: Filled = {"name": "Nordmarkt", "note": "agrees to be named from September"}
ENTRY: Filled = {"on": "2027-09-20", "what": "Grocers’ day, Cologne"}


@dataclass(frozen=True)
class Written:
    """What a plan says, form by form."""

    thesis: Filled
    targets: tuple[Filled, ...]
    motions: tuple[Filled, ...]
    funding: Filled
    accounts: Filled
    reference: Filled
    entry: Filled


GOOGLE = Written(THESIS, TARGETS, MOTIONS, FUNDING, ACCOUNTS, REFERENCE, ENTRY)


def forms(
    vendor: str, partner: str, written: Written = GOOGLE, owners: tuple[str, str] | None = None
) -> list[Filled]:
    """Every form after the first, for two leads by the ids of their seats; an empty one is sent as it is. `owners`: a
    pair that owns the first motion in their place."""
    pair = {"vendor_owner": vendor, "partner_owner": partner}
    first = dict(zip(pair, owners or pair.values(), strict=True))
    one, *others = written.motions
    return [
        written.thesis,
        *written.targets,
        {**one, **first},
        *({**each, **pair} for each in others),
        {},  # no programme
        written.funding,
        {}, {}, {}, {},  # the rhythm that is suggested
        {"vendor_1": vendor, "partner_1": partner},
        written.accounts,
        written.reference,
        written.entry,
    ]  # fmt: skip


# -- with Microsoft ----------------------------------------------------------------------------------

BEGUN_WITH_MICROSOFT: Filled = {
    "us": "Northwind", "side": "vendor", "them": "Microsoft", "label": "FY28", "start": "2027-07-01",
    "end": "2028-06-30", "currency": "USD", "zone": "America/New_York",
}  # fmt: skip
KEY_WITH_MICROSOFT = "northwind-microsoft-fy28"
MICROSOFT = Written(
    thesis={
        "problem": "Hospital groups in the Midwest re-enter a fifth of all referrals by hand, and lose one in nine.",
        "better_together": "Northwind reads referrals where Microsoft’s health service holds them; neither has both.",
        "horizon": "By 2030 sixty hospital groups place a referral within the hour.",
    },
    targets=(
        target(
            "sourced pipeline",
            "Sourced pipeline",
            "9M",
            phasing="2027Q3 0.5M, 2027Q4 2M, 2028Q1 5M, 2028Q2 9M",
        ),
        target("marketplace consumption", "Azure Marketplace consumption", "3M"),
        target("customer wins", "Customer wins", "12", unit="logos"),
    ),
    motions=(
        motion("Referral play", "sourced-pipeline", measure="opportunities"),
        motion("Private offers", "azure-marketplace-consumption", measure="private offers"),
        motion("Health summit in Chicago", "sourced-pipeline", "event", measure="the venue is signed"),
        motion("Fabric connector", "customer-wins", "integration milestone", measure="general availability"),
        motion("Clinics’ campaign", "customer-wins", "campaign", measure="sign-ups"),
    ),
    funding={"name": "ECIF for the pilots", "kind": "MDF", "amount": "75k", "motion": "referral-play"},
    accounts={"name": "48 hospital groups", "where": "Partner Center, list “Health”"},
    reference={"name": "Lakeshore Health", "note": "agrees to be named from October"},
    entry={"on": "2027-10-05", "what": "Health summit, Chicago"},
)
