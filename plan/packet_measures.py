"""What a hyperscaler’s own people look at in a QBR, worked out from the register, the targets, the programmes and the
money of the plan. Nothing is estimated: what nothing is on record of is said to be missing, with who is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeAlias

from plan.agreement import Funding, ProgrammeKind, Target, TargetKind
from plan.amounts import Amount, plain
from plan.deadlines import of_item
from plan.hyperscalers import (
    ACTION_REQUIRED,
    APPROVED,
    ONLY_THERE,
    PENDING,
    REFERRALS,
    SUBMITTED,
    VALIDATED,
    Cloud,
    cloud,
    reviewed,
)
from plan.measures import Measure, Part
from plan.packet import Missing, Section
from plan.pipeline import STALE_AFTER
from plan.pipeline_facts import Opportunity, Outcome, Where
from plan.plan import Plan
from plan.register import Deal, deals, system
from plan.register_numbers import true_on
from plan.sides import Side
from plan.stages import words

AT_MOST: Final = 6  # parts of a measure
NEGATED: Final = frozenset({"not", "no", "never", "without", "excluding", "except", "neither", "nor"})
VERIFIED, UNVERIFIED, RAN_OUT = "verified", "unverified", "ran out"
Told: TypeAlias = "Measure | Missing"
Both: TypeAlias = "tuple[Deal, Opportunity]"  # a deal, and how the hyperscaler’s portal tells it


def measured(plan: Plan, today: date, monthly: Sequence[str], leads: Sequence[str]) -> tuple[Told, ...]:
    """What the partner’s own QBR asks for, in its order; nothing where the partner is none of the three. `monthly`
    are asked for what comes from the pipeline, `leads` for all else."""
    whose = cloud(plan.company(Side.PARTNER))
    return tuple(ASKED[whose](View(plan, today, whose, tuple(monthly), tuple(leads)))) if whose else ()


@dataclass(frozen=True)
class View:
    """A plan as both companies see it."""

    plan: Plan
    today: date
    cloud: Cloud
    monthly: tuple[str, ...]
    leads: tuple[str, ...]

    @cached_property
    def every(self) -> list[Deal]:
        return deals(self.plan, shared=True)

    @cached_property
    def portal(self) -> list[Both]:
        """The deals that the hyperscaler’s portal tells, or an export of it."""
        told = [one for each in self.every for one in each.told]
        there = {
            (one.side, one.source)
            for one in told
            if system(one) is Where.PORTAL
            or (system(one) is None and words(one.stage) in ONLY_THERE[self.cloud])
        }
        found = []
        for each in self.every:
            those = [one for one in each.told if (one.side, one.source) in there]
            if those:
                found.append((each, next((one for one in those if one.review), those[0])))
        return found

    def worth(self, those: Sequence[Deal]) -> str:
        """`3 ($1.2M)`."""
        value = sum((each.value for each in those if each.value is not None), Decimal(0))
        return f"{len(those)} ({Amount(value, self.plan.agreement.currency)})" if value else str(len(those))

    def by(self, those: Sequence[Opportunity]) -> tuple[str, date]:
        """Where opportunities are from, and the day that all of it is true of."""
        sources = dict.fromkeys(
            f"{one.source or 'pipeline sync'} ({self.plan.company(one.side)})" for one in those
        )
        return ", ".join(list(sources)[:3]), true_on(self.plan, [Deal(tuple(those))])

    def lacks(self, what: str, *, pipeline: bool = False) -> Missing:
        asked = self.monthly if pipeline and self.monthly else self.leads
        return Missing(section=Section.PARTNER, lacks=what, asked=asked)


# -- AWS -------------------------------------------------------------------------------------------


def of_aws(view: View) -> Iterator[Told]:
    yield acceptance(view)
    yield launched(view)
    yield originated(view)
    yield stale_steps(view)
    yield action_required(view)
    yield from of_target(
        view, "AWS Marketplace", ("marketplace",), ("marketplace", "private offer", "private offers"),
        kinds=(TargetKind.MARKETPLACE,),
    )  # fmt: skip


def acceptance(view: View) -> Told:
    """Of the opportunities that were submitted, how many AWS has approved."""
    by_review = {
        name: [both for both in view.portal if reviewed(both[1].review) == name] for name in SUBMITTED
    }
    submitted = [both for those in by_review.values() for both in those]
    if not submitted:
        return view.lacks("ACE acceptance: no review status is on record", pipeline=True)
    share = Decimal(100 * len(by_review[APPROVED])) / len(submitted)
    source, on = view.by([one for _, one in submitted])
    return Measure(
        name="ACE acceptance",
        stands=f"{plain(share.quantize(Decimal(1)))}%",
        note=f"{len(by_review[APPROVED])} of {len(submitted)} submitted opportunities are approved",
        parts=tuple(
            Part(name=name.capitalize(), stands=view.worth([deal for deal, _ in those]))
            for name, those in by_review.items()
            if those
        ),
        source=source,
        on=on,
    )


def launched(view: View) -> Told:
    if not view.portal:
        return view.lacks("Launched: no ACE opportunity is on record", pipeline=True)
    by_stage = {
        stage: [deal for deal, one in view.portal if words(one.stage) == stage]
        for stage in ("launched", "committed")
    }
    source, on = view.by([one for _, one in view.portal])
    signed = by_stage["committed"]
    return Measure(
        name="Launched",
        stands=str(len(by_stage["launched"])),
        note=f"of {several(len(view.portal), 'ACE opportunity', 'ACE opportunities')}, billing",
        parts=(
            *([Part(name="Launched", stands=view.worth(by_stage["launched"]))] if by_stage["launched"] else []),
            *([Part(name="Committed: signed, not billing yet", stands=view.worth(signed))] if signed else []),
        ),
        source=source,
        on=on,
    )  # fmt: skip


def originated(view: View) -> Told:
    """By the origin that is told of a deal, else by whom it was said to be sourced."""
    found = {each.ref: origin(each) for each in view.every}
    by_side = {side: [each for each in view.every if found[each.ref] is side] for side in Side}
    known = [each for those in by_side.values() for each in those]
    if not known:
        return view.lacks("Opportunity origin: no AWS or partner referral is on record", pipeline=True)
    partner, vendor = view.plan.company(Side.PARTNER), view.plan.company(Side.VENDOR)
    source, on = view.by([one for each in known for one in each.told])
    silent = len(view.every) - len(known)
    return Measure(
        name="Opportunity origin",
        stands=f"{len(by_side[Side.PARTNER])} {partner}, {len(by_side[Side.VENDOR])} {vendor}",
        note=f"no origin is told of {silent} more" if silent else "",
        parts=(
            Part(name=f"{partner} (AWS Referral)", stands=view.worth(by_side[Side.PARTNER])),
            Part(name=f"{vendor} (Partner Referral)", stands=view.worth(by_side[Side.VENDOR])),
        ),
        source=source,
        on=on,
    )


def origin(deal: Deal) -> Side | None:
    said = next((words(one.origin).split() for one in deal.told if one.origin), [])
    if "aws" in said:
        return Side.PARTNER
    if "partner" in said:
        return Side.VENDOR
    return deal.attributed.sourced_by if deal.attributed else None


def stale_steps(view: View) -> Told:
    """Of the open deals, those whose latest next step is long past, and those that have none."""
    open_deals = [each for each in view.every if each.is_open]
    told = [one for each in open_deals for one in each.told]
    if not any(one.next_step or one.next_on for one in told):
        what = "no open opportunity" if not told else "no next step of an open opportunity"
        return view.lacks(f"Stale next steps: {what} is on record", pipeline=True)
    due = {
        each.ref: max((one.next_on for one in each.told if one.next_on), default=None) for each in open_deals
    }
    stale = [(each, on) for each in open_deals if (on := due[each.ref]) and view.today - on > STALE_AFTER]
    none = [each for each in open_deals if not any(one.next_step or one.next_on for one in each.told)]
    source, on = view.by(told)
    return Measure(
        name="Stale next steps",
        stands=str(len(stale)),
        note=f"of {len(open_deals)} open, due more than {STALE_AFTER.days} days ago; {len(none)} without a next step",
        parts=tuple(Part(name=each.name, stands=f"due {day(on)}") for each, on in stale[:AT_MOST]),
        more=max(len(stale) - AT_MOST, 0),
        source=source,
        on=on,
    )  # fmt: skip


def action_required(view: View) -> Told:
    told = [both for both in view.portal if reviewed(both[1].review) in (*SUBMITTED, PENDING)]
    if not told:
        return view.lacks("Action Required: no review status is on record", pipeline=True)
    waiting = [deal for deal, one in told if reviewed(one.review) == ACTION_REQUIRED]
    source, on = view.by([one for _, one in told])
    return Measure(
        name="Action Required",
        stands=str(len(waiting)),
        note=f"waiting for {view.plan.company(Side.VENDOR)} to answer AWS" if waiting else "none waits for an answer",
        parts=tuple(Part(name=each.name, stands=amount(view, each.value)) for each in waiting[:AT_MOST]),
        more=max(len(waiting) - AT_MOST, 0),
        source=source,
        on=on,
    )  # fmt: skip


# -- Microsoft -------------------------------------------------------------------------------------


def of_microsoft(view: View) -> Iterator[Told]:
    yield referrals(view)
    yield from of_target(
        view, "Azure consumed revenue", ("azure consumed revenue", "azure consumption", "acr")
    )
    yield from of_target(view, "Billed sales", ("billed sales", "billed"))
    yield from of_target(view, "MACC-enrolled offers", ("macc",), ("macc",), motions=("macc",))
    yield from running_out(view, "Co-op", ("co op", "coop"))


def referrals(view: View) -> Told:
    """Each status with its substatus, as Partner Center has them."""
    those = [(deal, one) for deal, one in view.portal if words(one.stage) in REFERRALS]
    if not those:
        return view.lacks("Referrals: no status or substatus of Partner Center is on record", pipeline=True)
    by_status: dict[str, list[Deal]] = {called: [] for called in REFERRALS.values()}
    for each, one in those:
        by_status[REFERRALS[words(one.stage)]].append(each)
    source, on = view.by([one for _, one in those])
    accepted = sum(1 for _, one in those if words(one.stage) == "active accepted")
    return Measure(
        name="Referral status and substatus",
        stands=several(len(those), "referral"),
        note=f"{accepted} accepted and active",
        parts=tuple(
            Part(name=called, stands=view.worth(there)) for called, there in by_status.items() if there
        ),
        source=source,
        on=on,
    )


# -- Google Cloud ----------------------------------------------------------------------------------


def of_google(view: View) -> Iterator[Told]:
    yield from validated(view)
    yield from of_target(
        view, "Tier and competencies",
        ("tier", "competency", "competencies", "certification", "certifications", "expertise", "specialization"),
        ("tier", "competency", "competencies", "expertise", "specialization", "partner network", "partner advantage"),
        programme_kinds=(ProgrammeKind.STATUS,),
    )  # fmt: skip
    yield from of_target(
        view, "Marketplace drawdown", ("drawdown", "draw down", "drawn"), ("drawdown", "draw down")
    )


def validated(view: View) -> Iterator[Told]:
    """By a target of it; else what the portal says is validated of the deals that are won."""
    name, phrases = "Validated co-sell contract value", ("validated", "co sell contract value")
    if any(reports(target, phrases) for target in view.plan.agreement.targets):
        yield from of_target(view, name, phrases)
        return
    won = [each for each in view.every if each.outcome is Outcome.WON]
    sure = [
        (each, one)
        for each, one in view.portal
        if each.outcome is Outcome.WON and reviewed(one.review) in VALIDATED
    ]
    if not sure:
        there = f"; {view.worth(won)} won in the register, none of it validated" if won else ""
        yield view.lacks(f"{name}: nothing validated is on record{there}", pipeline=True)
        return
    source, on = view.by([one for _, one in sure])
    value, more = (
        sum((each.value for each, _ in sure if each.value is not None), Decimal(0)),
        len(won) - len(sure),
    )
    yield Measure(
        name=name,
        stands=str(Amount(value, view.plan.agreement.currency)),
        note=f"of {several(len(sure), 'deal')}{f'; {more} more won, not validated' if more else ''}",
        source=source,
        on=on,
    )


# -- what they share -------------------------------------------------------------------------------


def of_target(
    view: View,
    name: str,
    phrases: Sequence[str],
    programmes: Sequence[str] = (),
    *,
    kinds: Sequence[TargetKind] = (),
    programme_kinds: Sequence[ProgrammeKind] = (),
    motions: Sequence[str] = (),
) -> Iterator[Told]:
    """A measure that the plan’s targets report: those of `kinds`, and those that name one of `phrases`; with the
    programmes and motions that name one of theirs. Without a target, what these say."""
    found = [each for each in view.plan.agreement.targets if each.kind in kinds or reports(each, phrases)]
    beside = [*of_motions(view, motions), *of_programmes(view, programmes, programme_kinds)]
    parts, more = tuple(each.part for each in beside[:AT_MOST]), max(len(beside) - AT_MOST, 0)
    for target in found:
        number = view.plan.number(target.id)
        if number is None:
            yield view.lacks(f"{name}: no number of “{target.name}” is on record", pipeline=True)
            continue
        yield Measure(
            name=name, target=target.id, note=f"the target “{target.name}”", parts=parts, more=more,
            source=number.source, on=number.on,
        )  # fmt: skip
    if not found and beside:
        states = [each.state for each in beside if each.state]
        sure = f"{states.count(VERIFIED)} of {several(len(states), 'programme')} verified" if states else ""
        yield Measure(
            name=name, stands=beside[0].counted or sure, parts=parts, more=more,
            source="motions and programmes of the plan",
            on=max((each.on for each in beside if each.on), default=None),
        )  # fmt: skip
    elif not found:
        yield view.lacks(f"{name}: no target, motion or programme of the plan reports it")


@dataclass(frozen=True)
class Beside:
    """What a motion or a programme has to say of a measure: `counted` is a metric, `state` an eligibility’s."""

    part: Part
    on: date | None = None
    counted: str = ""
    state: str = ""


def reports(target: Target, phrases: Sequence[str]) -> bool:
    """Whether a target’s name says one of these, or, of one that may count anything, its definition does: not where
    that says what is left out."""
    if said(target.name, phrases):
        return True
    if target.kind not in (TargetKind.MARKETPLACE, TargetKind.OWN):
        return False
    clauses = re.split(r"[,;:.()]", target.definition)
    return any(said(each, phrases) and not NEGATED & set(words(each).split()) for each in clauses)


def said(text: str, phrases: Sequence[str]) -> bool:
    around = f" {words(text)} "
    return any(f" {each} " in around for each in phrases)


def of_programmes(view: View, phrases: Sequence[str], kinds: Sequence[ProgrammeKind]) -> Iterator[Beside]:
    """Whether each is verified, on which evidence and until when."""
    for each in view.plan.agreement.programmes:
        if each.kind not in kinds and not said(f"{each.id} {each.name}", phrases):
            continue
        word = view.plan.eligibility(each.id)
        if word is None:
            yield Beside(Part(name=each.name, stands=UNVERIFIED), state=UNVERIFIED)
            continue
        state = VERIFIED if view.plan.is_eligible(each.id, view.today) else RAN_OUT
        ends = f", {'counts until' if state is VERIFIED else 'on'} {day(word.until)}" if word.until else ""
        evidence = f" ({word.evidence}, {day(word.on)})"
        yield Beside(Part(name=each.name, stands=f"{state}{ends}{evidence}"), word.on, state=state)


def of_motions(view: View, phrases: Sequence[str]) -> Iterator[Beside]:
    """The newest metric that either side told."""
    for each in view.plan.agreement.motions:
        if each.reports_a_date or not said(f"{each.name} {each.metric}", phrases):
            continue
        answers = [view.plan.answer(each.id, side) for side in Side]
        counted = [answer for answer in answers if answer and answer.metric is not None]
        if counted:
            last = max(counted, key=lambda answer: answer.at)
            on, metric = view.plan.day(last.at), plain(last.metric or Decimal(0))
            count = f"{metric} {each.metric}".strip()
            yield Beside(Part(name=each.name, stands=f"{count}, {day(on)}"), on, counted=count)


def running_out(view: View, name: str, phrases: Sequence[str]) -> Iterator[Told]:
    """The items of funding that are of this programme, each with what has to be done next, and by when."""
    called = {each.id: each.name for each in view.plan.agreement.programmes}
    those = [
        each
        for each in view.plan.agreement.funding
        if said(f"{each.name} {each.programme or ''} {called.get(each.programme or '', '')}", phrases)
    ]
    if not those:
        yield view.lacks(f"{name} expiry: no {name.casefold()} money is on the plan")
    for each in those:
        yield runs_out(view, f"{name} expiry", each)


def runs_out(view: View, name: str, item: Funding) -> Measure:
    ahead = sorted(of_item(view.plan, item), key=lambda each: each.on)
    step = view.plan.funding_step(item.id)
    return Measure(
        name=name,
        stands=f"{ahead[0].what} {day(ahead[0].on)}" if ahead else "nothing left to run out",
        about=item.name,
        note=f"{item.name}: {view.plan.funding_amount(item)} {view.plan.funding_state(item.id)}",
        parts=tuple(Part(name=str(each.what), stands=day(each.on)) for each in ahead[1:]),
        source=view.plan.company(step.side) if step else "the plan",
        on=step.on if step else None,
    )


def amount(view: View, value: Decimal | None) -> str:
    return str(Amount(value, view.plan.agreement.currency)) if value is not None else ""


def several(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


ASKED: Final[dict[Cloud, Callable[[View], Iterator[Told]]]] = {
    Cloud.AWS: of_aws,
    Cloud.MICROSOFT: of_microsoft,
    Cloud.GOOGLE: of_google,
}
