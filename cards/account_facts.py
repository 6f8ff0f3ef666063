"""What was done with account lists, each in one line: for histories. No account is named."""

from __future__ import annotations

from cards.accounts import SHARED
from plan.account_facts import AccountListChanged, AccountsAsked, AccountsShared, ListChange
from plan.plan import Plan


def told(plan: Plan, fact: AccountListChanged | AccountsAsked | AccountsShared) -> str:
    company = plan.company(fact.side)
    match fact:
        case AccountsAsked():
            return (
                f"pairs of accounts in doubt: {company}’s leads are {'asked' if fact.asks else 'not asked'}"
            )
        case AccountsShared():
            if fact.share is None:
                return f"{company} shares no account list any more"
            return f"{company} {SHARED[fact.share]} of the accounts that both have"
    rows = f"{fact.rows:,} row{'s' * (fact.rows != 1)}"
    match fact.change:
        case ListChange.GIVEN:
            return f"gave {company}’s account list, {rows}"
        case ListChange.REPLACED:
            return f"gave {company}’s account list anew, {rows} in place of those before"
        case ListChange.ADDED:
            return f"added {rows} to {company}’s account list: {fact.count:,} accounts now"
    return f"deleted {company}’s account list, {rows}"
