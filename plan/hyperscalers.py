"""Which hyperscaler a company is, and its portal’s own words for where an opportunity stands."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from plan.stages import ORDERS, words


class Cloud(StrEnum):
    """A hyperscaler whose QBR asks for more than any plan has."""

    AWS = "aws"
    MICROSOFT = "microsoft"
    GOOGLE = "google"


CALLED: Final = {
    "aws": Cloud.AWS, "amazon": Cloud.AWS, "microsoft": Cloud.MICROSOFT, "azure": Cloud.MICROSOFT,
    "google": Cloud.GOOGLE, "gcp": Cloud.GOOGLE,
}  # fmt: skip
# What ACE says of an opportunity that AWS has been shown; “Pending Submission” comes before it.
APPROVED: Final = "approved"
ACTION_REQUIRED: Final = "action required"
SUBMITTED: Final = (APPROVED, ACTION_REQUIRED, "in review", "submitted", "rejected")
PENDING: Final = "pending submission"
VALIDATED: Final = frozenset({"validated", APPROVED})
# A referral’s status and substatus in Partner Center, by their words.
REFERRALS: Final = {
    "new": "New", "new pending": "New, Pending", "new received": "New, Received", "active": "Active",
    "active accepted": "Active, Accepted", "closed won": "Closed, Won", "closed lost": "Closed, Lost",
    "closed declined": "Closed, Declined", "closed expired": "Closed, Expired",
}  # fmt: skip
# Stages that no CRM has of itself: an export with one of them is the portal’s, whatever it is called.
ONLY_THERE: Final = {
    Cloud.AWS: frozenset(ORDERS["ACE"][2:]),
    Cloud.MICROSOFT: frozenset({"new pending", "new received", "active accepted", "closed declined", "closed expired"}),
    Cloud.GOOGLE: frozenset[str](),
}  # fmt: skip


def cloud(company: str) -> Cloud | None:
    """`AWS EMEA` is AWS; None for a company that is none of the three."""
    return next((CALLED[word] for word in words(company).split() if word in CALLED), None)


def reviewed(review: str) -> str:
    """A review status without what may stand behind it: `Approved, Co-Sell` is `approved`."""
    return words(review.partition(",")[0])
