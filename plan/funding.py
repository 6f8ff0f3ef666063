"""The life of funding: which step may follow which, and whose word each step is.

Money goes `assumed -> requested -> approved -> committed -> executed -> claimed -> paid`, hours `requested ->
allocated -> used`: only forwards, or to `rejected` or `expired` from anything that is not settled. Two steps may be
left out, since there they do not always exist: the request (co-op money is earned, not asked for), and the commitment
between an approval and the spending. What was rejected may be requested again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from plan.agreement import Funding, FundingKind
from plan.amounts import Amount
from plan.facts import FundingStep, MoneyState
from plan.plan import PARTNERS_WORD, Plan, one_called
from plan.sides import Side

S = MoneyState
MONEY = (S.ASSUMED, S.REQUESTED, S.APPROVED, S.COMMITTED, S.EXECUTED, S.CLAIMED, S.PAID)
HOURS = (S.ASSUMED, S.REQUESTED, S.ALLOCATED, S.USED)
ENDS = (S.REJECTED, S.EXPIRED)
FOLLOWS: dict[MoneyState, tuple[MoneyState, ...]] = {
    S.ASSUMED: (S.REQUESTED, S.APPROVED, S.ALLOCATED),
    S.REQUESTED: (S.APPROVED, S.ALLOCATED),
    S.APPROVED: (S.COMMITTED, S.EXECUTED),
    S.COMMITTED: (S.EXECUTED,),
    S.EXECUTED: (S.CLAIMED,),
    S.CLAIMED: (S.PAID,),
    S.ALLOCATED: (S.USED,),
    S.REJECTED: (S.REQUESTED,),
}
# Hours that are allocated may be used by either company: that they were is no promise any more.
ONLY_THE_PARTNERS = PARTNERS_WORD - {S.USED}


class NoSuchFunding(LookupError):
    """No funding of this plan is called that. `/jbp funding` lists what there is."""


class NotTheNextStep(ValueError):
    """Funding goes forwards, a step at a time. `/jbp funding` shows what can be said of it now."""


class PartnersWordOnly(PermissionError):
    """Only the hyperscaler's people can say that, or its fund-request number. Nothing was changed."""


# -- which item ------------------------------------------------------------------------------------


def item_called(plan: Plan, said: str) -> Funding:
    """An item by its id, its name, or the only one whose name has the words. Raises NoSuchFunding."""
    wanted = said.strip().casefold()
    items = plan.agreement.funding
    if by_id := [each for each in items if each.id.casefold() == wanted]:
        return by_id[0]
    same = [each for each in items if each.name.casefold() == wanted]
    if len(same) > 1:  # two items may share a name
        known = ", ".join(f"“{each.id}”" for each in same)
        raise NoSuchFunding(f"{len(same)} items are called that. Say which by its id: {known}.")
    if found := one_called(wanted, items):
        return found
    raise NoSuchFunding


def is_hours(item: Funding) -> bool:
    return item.kind is FundingKind.HOURS


def hours_used(plan: Plan, item: Funding) -> Decimal:
    """Hours used so far; a step that only says `used` means all of them."""
    step = plan.funding_step(item.id)
    if step is None or step.state is not S.USED:
        return Decimal(0)
    return plan.funding_amount(item).value if step.used is None else step.used


# -- which step, and whose -------------------------------------------------------------------------


def shares(plan: Plan, item: Funding) -> list[tuple[MoneyState, Amount]]:
    """How much of an item is in which state: of hours in use, those that are left are still allocated."""
    state, whole = plan.funding_state(item.id), plan.funding_amount(item)
    if state is not S.USED:
        return [(state, whole)]
    used = hours_used(plan, item)
    left = [(S.ALLOCATED, Amount(whole.value - used, whole.unit))] if used < whole.value else []
    return [*left, (S.USED, Amount(used, whole.unit))]


def steps_ahead(plan: Plan, item: Funding) -> tuple[MoneyState, ...]:
    """What can be said of an item now, by whoever may say it: the steps ahead, then how it may end."""
    state = plan.funding_state(item.id)
    path = HOURS if is_hours(item) else MONEY
    ahead = tuple(each for each in FOLLOWS.get(state, ()) if each in path)
    if state is S.USED and not plan.is_settled(item):
        ahead = (S.USED,)  # hours are used in parts
    return ahead if plan.is_settled(item) else (*ahead, *ENDS)


def may_say(state: MoneyState, side: Side, reference: str) -> bool:
    """Whether it is this side's to say, or has the partner's fund-request number to show for it."""
    return state not in ONLY_THE_PARTNERS or side is Side.PARTNER or bool(reference.strip())


def steps_of(plan: Plan, item: Funding, side: Side) -> tuple[MoneyState, ...]:
    """The steps that a side may take now: for the partner's word, the other side needs a fund-request number
    on record."""
    step = plan.funding_step(item.id)
    number = step.reference if step else ""
    return tuple(each for each in steps_ahead(plan, item) if may_say(each, side, number))


def refuse(plan: Plan, item: Funding, state: MoneyState, side: Side, reference: str) -> None:
    """Raises NotTheNextStep where an item cannot come to this state from where it is (to say the same again,
    with another amount or number, is a correction), and PartnersWordOnly where it is not this side's to say."""
    now = plan.funding_state(item.id)
    path = HOURS if is_hours(item) else MONEY
    if state not in (*path, *ENDS) or state is S.ASSUMED:
        kind, others = ("hours", "requested, allocated and used") if is_hours(item) else ("money", order())
        raise NotTheNextStep(f"{item.name} is {kind}, which is {others}. Nothing was changed.")
    corrected = recorded_as(plan, item, state) is now and state in path
    if not corrected and state not in steps_ahead(plan, item):
        raise NotTheNextStep(f"{item.name} is {now}. {what_comes_next(plan, item)} Nothing was changed.")
    if not may_say(state, side, reference) or (corrected and is_its_own(plan, item, state, side)):
        raise PartnersWordOnly(whose_word(plan, f"{item.name} is {state}"))


def is_its_own(plan: Plan, item: Funding, state: MoneyState, side: Side) -> bool:
    """Whether the partner said so itself: then a number that somebody else has does not correct it."""
    step = plan.funding_step(item.id)
    own = step is not None and step.side is Side.PARTNER and side is not Side.PARTNER
    return own and state in ONLY_THE_PARTNERS


def recorded_as(plan: Plan, item: Funding, state: MoneyState) -> MoneyState:
    """The state that saying `state` leads to: more hours for an item that is in use leave it in use."""
    now = plan.funding_state(item.id)
    return S.USED if now is S.USED and state is S.ALLOCATED else state


def order() -> str:
    return f"{', '.join(MONEY[1:-1])} and {MONEY[-1]}, in this order"


def what_comes_next(plan: Plan, item: Funding) -> str:
    """What could be said of it instead, in a sentence."""
    ahead = steps_ahead(plan, item)
    if not ahead:
        return "Nothing more is to come of it."
    first = ", ".join(ahead[:-1])
    return f"What can come next is {f'{first} or ' if first else ''}{ahead[-1]}."


def whose_word(plan: Plan, what: str) -> str:
    """Who can say `what`, for somebody who cannot."""
    partner = plan.company(Side.PARTNER)
    leads = " or ".join(lead.name for lead in plan.leads(Side.PARTNER))
    ask = f"Ask {leads}, or add" if leads else "Add"
    return (
        f"That {what} is {partner}’s word. {ask} {partner}’s fund-request number: `--reference` and the number. "
        "Nothing was changed."
    )


# -- the step itself -------------------------------------------------------------------------------


def step_to(
    plan: Plan, item: Funding, state: MoneyState, *, by: str, at: datetime, on: date, side: Side, **given: Any
) -> FundingStep:
    """The fact of an item's coming to `state` on the day `on`. What is not `given` (amount, reference, start,
    until, used) stays as it was said before; a new request has a new number."""
    before = plan.funding_step(item.id)
    kept: dict[str, Any] = {}
    if before and before.state is not S.REJECTED:
        names = ("amount", "reference", "start", "until", "used")
        kept = {name: getattr(before, name) for name in names}
    elif before:
        kept = {"amount": before.amount, "start": before.start}
    if state is S.USED:
        kept["used"] = hours_used(plan, item)
    said = {name: value for name, value in given.items() if value not in (None, "")}
    return FundingStep(by=by, at=at, funding=item.id, state=state, on=on, side=side, **{**kept, **said})


def mistakes(
    plan: Plan, item: Funding, step: FundingStep, today: date, resubmission_days: int | None = None
) -> dict[str, str]:
    """What cannot be true of a step, by the field that says it: `on`, `amount`, `used`, `start`. Where the partner
    asks for it, a request that follows a rejection starts at least `resubmission_days` from `today`."""
    before, found = plan.funding_step(item.id), {}
    if step.on > today:
        found["on"] = "That day is still to come. Say it once it is so."
    elif before and step.on < before.on:
        found["on"] = (
            f"It was {before.state} on {before.on.isoformat()}; what follows is of that day or later."
        )
    if step.amount is not None and step.amount <= 0:
        found["amount"] = "Give an amount above zero."
    if step.state is S.USED:
        found |= wrong_hours(plan, item, step)
    if is_again(plan, item, step.state) and resubmission_days:
        earliest = today + timedelta(days=resubmission_days)
        if step.start is None or step.start < earliest:
            again = f"{plan.company(Side.PARTNER)} takes a request again only with a start at least"
            found["start"] = f"{again} {resubmission_days} days away: {earliest.isoformat()} or later."
    return found


def is_again(plan: Plan, item: Funding, state: MoneyState) -> bool:
    """Whether coming to `state` requests again what was rejected."""
    return plan.funding_state(item.id) is S.REJECTED and state is S.REQUESTED


def wrong_hours(plan: Plan, item: Funding, step: FundingStep) -> dict[str, str]:
    allocated = plan.funding_amount(item)
    used = step.used if step.used is not None else allocated.value
    if used <= 0:
        return {"used": "Give the hours used so far, in total."}
    if used < hours_used(plan, item):
        before = Amount(hours_used(plan, item), item.unit)
        return {"used": f"{before} were used already. Give what has been used so far, in total."}
    there = allocated.value if step.amount is None else step.amount  # allocated without a number: as planned
    if used > there:
        more = f"{plan.company(Side.PARTNER)} can allocate more first."
        return {"used": f"That is more than the {Amount(there, item.unit)} there are. {more}"}
    return {}


def same(plan: Plan, item: Funding, step: FundingStep) -> bool:
    """Whether a step says nothing that is not on record already."""
    before = plan.funding_step(item.id)
    if before is None or before.state is not step.state:
        return False
    amount, used = plan.funding_amount(item).value, hours_used(plan, item)
    counted = (step.amount in (None, amount)) and (step.state is not S.USED or step.used in (None, used))
    names = ("reference", "start", "until")
    return counted and all(getattr(before, name) == getattr(step, name) for name in names)
