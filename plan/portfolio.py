"""The portfolio: several plans side by side, the worst first, and what puts each where it is.

The rule, the earlier before the later; what is equal in one is decided by the next:

1. Silence. No motion of the plan is heard of any more; then a company that answers nothing (see one_sided.py); then the
   more motions that nobody speaks for (see staleness.py).
2. Disputes. The more motions whose two colours differ, and numbers of which the other company says that they differ.
3. Money at risk, which the plan counts on and which is not the partner's word. The larger amount; where the plans have
   different currencies, which nobody here converts, the larger part of what the plan counts on. Then hours likewise.
4. The next date by which something has to be done, of funding and promises: the soonest, so a missed one before all.

Plans that are under way come first; then those that are not agreed, or not begun; then those that are over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum

from plan.agreement import Agreement, Period, State
from plan.amounts import Amount
from plan.deadlines import deadlines
from plan.facts import Confidence, MoneyState, Verdict
from plan.one_sided import silence
from plan.pace import standing
from plan.plan import Plan
from plan.sides import Side
from plan.sight import disagree
from plan.staleness import silent_since

RULE = "Worst first: silence, then disputes, then money at risk, then the soonest date."
NEVER = date.max


class Stage(IntEnum):
    """How far a plan is in its life, in the order in which they are listed."""

    UNDER_WAY = 0
    AHEAD = 1
    OVER = 2


class Silent(IntEnum):
    """How silent a plan is, the worst first."""

    ALTOGETHER = 0
    A_COMPANY = 1
    SOME_MOTIONS = 2
    NOT = 3


@dataclass(frozen=True)
class Next:
    """The soonest day by which something has to be done, what that is, and how many such days have passed."""

    on: date
    what: str
    passed: int = 0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One plan of a portfolio on the day `today`, as its reader may see it; without the plan, which is large.

    `quiet` is the company that answers nothing, since `quiet_since` (None: never yet). `silent` has the motions that
    nobody speaks for, each since when; `at_risk` each item of funding that is, with its state. `counted_on`
    is all that the plan counts on, and `targets` how many there are of each colour (None: no number)."""

    id: str
    name: str
    companies: tuple[str, str]
    period: Period
    version: int
    state: State
    stage: Stage
    today: date
    motions: int
    quiet: str = ""
    quiet_since: date | None = None
    silent: tuple[tuple[str, date], ...] = ()
    disputes: tuple[str, ...] = ()
    at_risk: tuple[tuple[str, MoneyState, Amount], ...] = ()
    counted_on: tuple[Amount, ...] = ()
    next: Next | None = None
    targets: tuple[tuple[Confidence | None, int], ...] = ()

    @property
    def silence(self) -> Silent:
        if self.motions and len(self.silent) == self.motions:
            return Silent.ALTOGETHER
        return Silent.A_COMPANY if self.quiet else Silent.SOME_MOTIONS if self.silent else Silent.NOT

    def risk(self, *, money: bool) -> dict[str, Decimal]:
        """What is at risk by unit: the currencies, or (not `money`) the hours."""
        return by_unit((amount for _, _, amount in self.at_risk), money=money)

    def part_at_risk(self) -> Decimal:
        """The largest part, of 1, of the money in one currency that is at risk."""
        all_of_it = by_unit(self.counted_on, money=True)
        parts = [value / all_of_it[unit] for unit, value in self.risk(money=True).items() if all_of_it[unit]]
        return max(parts, default=Decimal(0))


def by_unit(amounts: Iterable[Amount], *, money: bool) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for amount in amounts:
        if amount.is_money is money:
            sums[amount.unit] = sums.get(amount.unit, Decimal(0)) + amount.value
    return sums


# -- the order -------------------------------------------------------------------------------------


def worst_first(entries: Iterable[Entry]) -> list[Entry]:
    """By the rule; what is equal in all of it is in the order of its name."""
    entries = list(entries)
    by_part = not one_currency(entries)

    def order(entry: Entry) -> tuple[object, ...]:
        money = entry.part_at_risk() if by_part else sum(entry.risk(money=True).values())
        hours = sum(entry.risk(money=False).values())
        on = entry.next.on if entry.next else NEVER
        silent = entry.silence, -len(entry.silent)
        return entry.stage, *silent, -len(entry.disputes), -money, -hours, on, entry.name.casefold(), entry.id

    return sorted(entries, key=order)


def one_currency(entries: Iterable[Entry]) -> bool:
    """Whether all the money that is at risk can be compared by amount."""
    return len({unit for entry in entries for unit in entry.risk(money=True)}) < 2


# -- one plan --------------------------------------------------------------------------------------


def entry(plan: Plan, now: datetime) -> Entry:
    """A plan as it stands at `now`, with the eyes of its reader."""
    agreement, today = plan.agreement, plan.day(now)
    stage = stage_of(agreement, today)
    asked = agreement.motions if stage is Stage.UNDER_WAY else ()  # nobody speaks where nobody is asked
    quiet = silence(plan) if asked else None
    found = [(motion.name, silent_since(plan, motion, today)) for motion in asked]
    colours = [standing(plan, target, today).colour for target in agreement.targets]
    return Entry(
        id=plan.id,
        name=plan.name,
        companies=(plan.company(Side.VENDOR), plan.company(Side.PARTNER)),
        period=agreement.period,
        version=agreement.version,
        state=agreement.state,
        stage=stage,
        today=today,
        motions=len(agreement.motions),
        quiet=plan.company(quiet.side) if quiet else "",
        quiet_since=quiet.since if quiet else None,
        silent=tuple((name, since) for name, since in found if since),
        disputes=(*colours_apart(plan), *numbers_apart(plan)),
        at_risk=tuple((item.name, plan.funding_state(item.id), amount) for item, amount in plan.at_risk()),
        counted_on=tuple(Amount(item.amount, item.unit) for item in agreement.funding),
        next=next_date(plan, today),
        targets=tuple((colour, colours.count(colour)) for colour in (*Confidence, None)),
    )


def stage_of(agreement: Agreement, today: date) -> Stage:
    if agreement.state is State.CLOSED or agreement.period.end < today:
        return Stage.OVER
    begun = agreement.state is State.AGREED and agreement.period.start <= today
    return Stage.UNDER_WAY if begun else Stage.AHEAD


def colours_apart(plan: Plan) -> list[str]:
    """The motions whose two sides' last colours, given in one review, differ, where no talk settled it."""
    apart = []
    for motion in plan.agreement.motions:
        both = [answer for side in Side if (answer := plan.answer(motion.id, side))]
        if len(both) < len(Side) or both[0].occurrence != both[1].occurrence:
            continue
        talk = plan.talked(motion.id)
        settled = talk is not None and talk.confidence and talk.occurrence == both[0].occurrence
        if disagree(both, motion.id) and not settled:
            apart.append(motion.name)
    return apart


def numbers_apart(plan: Plan) -> list[str]:
    """The targets of whose present number the other side says that it differs."""
    verdicts = [(target, plan.verdict(target.id)) for target in plan.agreement.targets]
    return [target.name for target, said in verdicts if said and said.verdict is Verdict.DIFFERS]


def next_date(plan: Plan, today: date) -> Next | None:
    """The soonest deadline of funding, or day of an open promise; a missed one is the soonest there is."""
    dates = [(each.on, f"{each.item.name}: {each.what}") for each in deadlines(plan)]
    for promise in plan.promises():
        owner = plan.people.get(promise.owner)
        whose = f"{plan.company(owner.side)}’s promise" if owner else "promise"
        dates.append((promise.due, f"{whose} “{' '.join(promise.what.split())}” by"))
    if not dates:
        return None
    on, what = min(dates)
    return Next(on, what, sum(1 for day, _ in dates if day < today))
