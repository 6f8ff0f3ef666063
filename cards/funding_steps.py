"""One item of funding: how it stands, what its claim still lacks, and what the reader's side can say of it now."""

from __future__ import annotations

from datetime import date

from cards.card import Button, Card, Day, Element, Item, Span, Tone, Words, line, muted, small, strong
from cards.log import exact
from cards.parts import short_day, shortened
from plan.agreement import Funding, Role
from plan.amounts import plain
from plan.deadlines import What, of_item
from plan.facts import MoneyState
from plan.funding import hours_used, is_hours, may_say, steps_of
from plan.people import Someone
from plan.plan import PARTNERS_WORD, Plan
from plan.proof import missing
from plan.sides import Side

STEPS: dict[MoneyState, tuple[str, str]] = {
    MoneyState.REQUESTED: ("request", "Requested"),
    MoneyState.APPROVED: ("approve", "Approved"),
    MoneyState.COMMITTED: ("commit", "Committed"),
    MoneyState.EXECUTED: ("execute", "Executed"),
    MoneyState.CLAIMED: ("claim", "Claimed"),
    MoneyState.PAID: ("pay", "Paid"),
    MoneyState.ALLOCATED: ("allocate", "Allocated"),
    MoneyState.USED: ("use", "Hours used"),
    MoneyState.REJECTED: ("reject", "Rejected"),
    MoneyState.EXPIRED: ("expire", "Expired"),
}
AT_MOST = 6  # missing pieces that are named
TO_CLAIM = PARTNERS_WORD - {MoneyState.CLAIMED, MoneyState.PAID, MoneyState.ALLOCATED, MoneyState.USED}


def mark(plan: Plan, item: Funding) -> str:
    """How a button names what its reader saw: a press on what has changed since is seen to be stale."""
    step = plan.funding_step(item.id)
    if step is None:
        return MoneyState.ASSUMED.value
    counted = step.used if step.used is not None else plan.funding_amount(item).value
    return f"{step.state}/{step.on.isoformat()}/{exact(counted)}"


def buttons(plan: Plan, item: Funding, seat: Someone | None) -> tuple[Button, ...]:
    """Exactly the steps that the reader's side may take now; none for who only reads."""
    if seat is None or seat.role not in (Role.OWNER, Role.LEAD):
        return ()
    found = [step_button(plan, item, state) for state in steps_of(plan, item, seat.side)]
    if can_be_extended(plan, item, seat.side):
        found.append(Button("Extended", f"funding extend {named(plan, item)}"))
    if needs_proof(plan, item):
        found.append(Button("Proof", f"funding proof {item.id} --plan {plan.id}"))
    return tuple(found)


def step_button(plan: Plan, item: Funding, state: MoneyState) -> Button:
    verb, label = STEPS[state]
    again = state is MoneyState.REQUESTED and plan.funding_state(item.id) is MoneyState.REJECTED
    ends = state in (MoneyState.REJECTED, MoneyState.EXPIRED)
    return Button(
        "Request again" if again else label,
        f"funding {verb} {named(plan, item)}",
        "plain" if ends else "primary",
    )


def named(plan: Plan, item: Funding) -> str:
    return f"{item.id} --plan {plan.id} --seen {mark(plan, item)}"


def can_be_extended(plan: Plan, item: Funding, side: Side) -> bool:
    """Whether something of it runs out that its partner could put off, and this side could say so."""
    step = plan.funding_step(item.id)
    runs_out = any(each.what is not What.ASK for each in of_item(plan, item))
    word = plan.funding_state(item.id) in PARTNERS_WORD
    return runs_out and word and may_say(MoneyState.APPROVED, side, step.reference if step else "")


def needs_proof(plan: Plan, item: Funding) -> bool:
    """Whether a claim is ahead of it."""
    return not is_hours(item) and plan.funding_state(item.id) in TO_CLAIM


# -- how it stands ---------------------------------------------------------------------------------


def amount(plan: Plan, item: Funding) -> str:
    """`$60k`; of hours in use `20 of 160 hours used`."""
    whole = plan.funding_amount(item)
    if plan.funding_state(item.id) is MoneyState.USED:
        return f"{plain(hours_used(plan, item))} of {whole} used"
    return str(whole)


def stands(plan: Plan, item: Funding) -> tuple[Span, ...]:
    """`approved MDF-17 since 3 Feb, said by AWS`."""
    state, step = plan.funding_state(item.id), plan.funding_step(item.id)
    tone = Tone.GOOD if state in PARTNERS_WORD else Tone.WARNING
    reference = f" {step.reference}" if step and step.reference else ""
    since = f" since {short_day(step.on)}, said by {plan.company(step.side)}" if step else ""
    return line(Words(state.value, tone), muted(f"{reference}{since}"))


def purpose(plan: Plan, item: Funding) -> str:
    motion = plan.motions.get(item.motion or "")
    claimant = f", claimed by {item.claimant}" if item.claimant else ""
    return f"{motion.name if motion else 'no motion'}{claimant}"


def in_short(plan: Plan, item: Funding) -> str:
    """`$60k, approved. For Retail event.`"""
    return f"{said(plan, item, state_last=True)}. For {purpose(plan, item)}."


def lacking(plan: Plan, item: Funding) -> str:
    """The pieces of proof that are not at hand, where a claim is ahead; empty where nothing is missing."""
    pieces = missing(plan, item) if needs_proof(plan, item) else []
    if not pieces:
        return ""
    more = f" and {len(pieces) - AT_MOST} more" if len(pieces) > AT_MOST else ""
    return f"Missing for the claim: {', '.join(shortened(each, 60) for each in pieces[:AT_MOST])}{more}"


def one_item(plan: Plan, item: Funding, seat: Someone | None, today: date) -> Item:
    """An item with what is known of it, and what the reader's side can say now."""
    step = plan.funding_step(item.id)
    notes = [line(*stands(plan, item)), line(muted("for "), purpose(plan, item))]
    if step and step.reason:
        notes.append(line(muted("because: "), shortened(step.reason)))
    for each in of_item(plan, item):
        notes.append(line(f"{each.what} ", Day(each.on), muted(left(each.on, today))))
    if said := lacking(plan, item):
        notes.append(line(Words(said, Tone.WARNING)))
    head = line(strong(item.name), f" · {amount(plan, item)}")
    return Item(head, tuple(notes), buttons(plan, item, seat))


def left(day: date, today: date) -> str:
    days = (day - today).days
    if days == 0:
        return " (today)"
    return f" ({-days} days ago)" if days < 0 else f" ({days} days left)"


# -- answers ---------------------------------------------------------------------------------------


def card(plan: Plan, item: Funding, seat: Someone, title: str, today: date, note: str = "") -> Card:
    """An item after what was said of it, or instead of it."""
    body: tuple[Element, ...] = (one_item(plan, item, seat, today),)
    overview = (Button("All funding", f"funding --plan {plan.id}"),)
    return Card(title, (*body, small(note)) if note else body, overview)


def already(plan: Plan, item: Funding, seat: Someone, today: date) -> Card:
    """A press or a word that says what is on record: who said it first."""
    step = plan.funding_step(item.id)
    by = f", as {plan.name_of(step.by)} said" if step else ""
    title = f"{item.name} is {plan.funding_state(item.id)} already{by}"
    return card(plan, item, seat, title, today, "Nothing was changed.")


def heard_of(plan: Plan, item: Funding, did: str, seat: Someone, reader: Someone, today: date) -> Card:
    """To the other side's leads: who said what, and what their own side can say next."""
    title = f"{plan.name}: {item.name} {did}, says {seat.name} ({plan.company(seat.side)})"
    return Card(title, (one_item(plan, item, reader, today),))


def said(plan: Plan, item: Funding, *, state_last: bool = False) -> str:
    """The state it came to last, as a title says it: `approved, $45k`, `20 of 160 hours used`."""
    state, much = plan.funding_state(item.id).value, amount(plan, item)
    if state == MoneyState.USED:
        return much
    return f"{much}, {state}" if state_last else f"{state}, {much}"
