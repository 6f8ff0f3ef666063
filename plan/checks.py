"""Plan checks: the ways in which joint plans die, each a rule with its evidence and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plan.agreement import Cadence, RitualTerms
from plan.amounts import Amount
from plan.deadlines import What, deadlines
from plan.plan import Plan
from plan.rhythm import occurrences, recurrence
from plan.sides import Side
from plan.staleness import A_CADENCE, SILENT_AFTER, last_heard, silent_since, stale_since

STOCK_PHRASES = (
    "better together", "best of breed", "best-in-class", "best in class", "synergy", "synergies", "win-win",
    "digital transformation", "world-class", "market-leading", "end-to-end solution", "one-stop shop",
    "unlock value", "drive growth", "strategic partnership", "go to market together", "next-generation",
)  # fmt: skip
ONE_PARAGRAPH = 150  # words
SPECIFIC = 12  # words left, once the stock phrases are out, that a field needs to say something
WARNING = timedelta(days=30)


@dataclass(frozen=True)
class Finding:
    """A rule that a plan fails. `hard`: a plan cannot be agreed like this."""

    rule: str
    about: str
    evidence: str
    do: str
    hard: bool = False


Rule = Callable[[Plan, date], Iterator[Finding]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    def register(found: Rule) -> Rule:
        RULES[name] = found
        return found

    return register


def findings(plan: Plan, today: date) -> list[Finding]:
    """Every rule that the plan fails on the day `today`, in the order of the rules."""
    return [finding for each in RULES.values() for finding in each(plan, today)]


def blocking(found: list[Finding]) -> list[Finding]:
    """The findings that a plan cannot be agreed with."""
    return [finding for finding in found if finding.hard]


# -- thesis ----------------------------------------------------------------------------------------


@rule("thesis-generic")
def thesis_generic(plan: Plan, today: date) -> Iterator[Finding]:
    thesis = plan.agreement.thesis
    fields = {
        "problem": thesis.problem,
        "why better together": thesis.better_together,
        "horizon": thesis.horizon,
    }
    for name, said in fields.items():
        if not said.strip():
            yield Finding(
                "thesis-generic",
                name,
                "it is empty",
                f"Say the {name} in a sentence that only fits you two.",
                True,
            )
            continue
        used = [phrase for phrase in STOCK_PHRASES if phrase in said.casefold()]
        rest = said.casefold()
        for phrase in used:
            rest = rest.replace(phrase, " ")
        if used and len(rest.split()) < SPECIFIC:
            evidence = f"it leans on “{used[0]}” and says little else"
            yield Finding(
                "thesis-generic", name, evidence, "Name the customer, the workload and the number it changes."
            )


@rule("thesis-long")
def thesis_long(plan: Plan, today: date) -> Iterator[Finding]:
    words = plan.agreement.thesis.words
    if words > ONE_PARAGRAPH:
        do = "Cut it to one paragraph that both leads can say from memory."
        yield Finding(
            "thesis-long", "thesis", f"{words} words; one paragraph has at most {ONE_PARAGRAPH}", do
        )


# -- targets ---------------------------------------------------------------------------------------


@rule("targets-count")
def targets_count(plan: Plan, today: date) -> Iterator[Finding]:
    count = len(plan.targets)
    if not 3 <= count <= 5:
        do = "Keep the three to five that you would both report upwards."
        yield Finding("targets-count", "targets", f"there are {count or 'none'}", do, hard=not count)


@rule("target-unmeasurable")
def target_unmeasurable(plan: Plan, today: date) -> Iterator[Finding]:
    for target in plan.agreement.targets:
        missing = [
            what
            for what, there in (("number", target.amount is not None), ("unit", target.unit))
            if not there
        ]
        if (target.start or plan.agreement.period.start) > (target.end or plan.agreement.period.end):
            missing.append("period")
        if missing:
            do = "Give it a number, a unit and a period, or drop it."
            yield Finding(
                "target-unmeasurable", target.name, f"it has no {' and no '.join(missing)}", do, True
            )


@rule("target-without-motion")
def target_without_motion(plan: Plan, today: date) -> Iterator[Finding]:
    driven = {motion.target for motion in plan.agreement.motions}
    for target in plan.agreement.targets:
        if target.id not in driven:
            do = "Point a motion at it, or take it off the plan."
            yield Finding("target-without-motion", target.name, "no motion drives it", do, True)


# -- motions ---------------------------------------------------------------------------------------


@rule("motion-without-target")
def motion_without_target(plan: Plan, today: date) -> Iterator[Finding]:
    for motion in plan.agreement.motions:
        if motion.target not in plan.targets:
            do = "Say which target it drives, or stop doing it."
            yield Finding("motion-without-target", motion.name, "it maps to no target", do, True)


@rule("motions-count")
def motions_count(plan: Plan, today: date) -> Iterator[Finding]:
    count = len(plan.motions)
    if not 5 <= count <= 8:
        do = "Five to eight is what two teams can hold a weekly conversation about."
        yield Finding("motions-count", "motions", f"there are {count or 'none'}", do, hard=not count)


@rule("motion-without-pair")
def motion_without_pair(plan: Plan, today: date) -> Iterator[Finding]:
    for motion in plan.agreement.motions:
        for side in Side:
            if plan.owner(motion, side):
                continue
            named = plan.people.get(motion.owner(side).person or "")
            gone = f"{named.name} has left" if named and not named.active else "nobody is named"
            do = f"{plan.company(side)}’s lead names an owner."
            yield Finding("motion-without-pair", motion.name, f"{gone} at {plan.company(side)}", do, True)


@rule("motion-without-home")
def motion_without_home(plan: Plan, today: date) -> Iterator[Finding]:
    for motion in plan.agreement.motions:
        missing = []
        if motion.home is None:
            missing.append("where it lives")
        if motion.cadence is None:
            missing.append("its cadence")
        if motion.cadence is Cadence.PER_TRIGGER and not motion.trigger:
            missing.append("the trigger")
        if missing:
            do = "Say where it is worked and how often its owners speak."
            yield Finding("motion-without-home", motion.name, f"no one says {' or '.join(missing)}", do)


@rule("motion-silent")
def motion_silent(plan: Plan, today: date) -> Iterator[Finding]:
    for motion in plan.agreement.motions:
        since = silent_since(plan, motion, today)
        if since is None or motion.cadence is None:
            continue
        heard = last_heard(plan, motion)
        last = (
            f"last heard {since}, {(today - since).days} days ago" if heard else f"never heard since {since}"
        )
        allowed = (A_CADENCE[motion.cadence] * SILENT_AFTER[motion.cadence]).days
        do = "Ask its owners today: run it, or take it off the plan."
        yield Finding("motion-silent", motion.name, f"{last}; {motion.cadence} allows {allowed}", do)


# -- funding ---------------------------------------------------------------------------------------


@rule("funding-assumed")
def funding_assumed(plan: Plan, today: date) -> Iterator[Finding]:
    for item, amount in plan.at_risk():
        motion = plan.motions.get(item.motion or "")
        partner = plan.company(Side.PARTNER)
        evidence = f"{amount} at risk: {plan.funding_state(item.id)}, not yet {partner}’s word"
        on = f"{item.name} ({motion.name})" if motion else item.name
        do = f"Get {partner}’s approval or its fund-request number, or plan {motion.name if motion else 'it'} without."
        yield Finding("funding-assumed", on, evidence, do)


@rule("funding-unmatched")
def funding_unmatched(plan: Plan, today: date) -> Iterator[Finding]:
    for item in plan.agreement.funding:
        if item.motion not in plan.motions:
            amount = Amount(item.amount, item.unit)
            do = "Tie it to the motion that spends it; money without a motion goes unspent."
            yield Finding("funding-unmatched", item.name, f"{amount} tied to no motion", do)


@rule("eligibility-unverified")
def eligibility_unverified(plan: Plan, today: date) -> Iterator[Finding]:
    for programme in plan.agreement.programmes:
        if plan.is_eligible(programme.id, today):
            continue
        verified = plan.eligibility(programme.id)
        evidence = (
            f"verified {verified.on}, which ran out {verified.until}"
            if verified
            else "nobody has verified it"
        )
        do = f"Check the terms with {plan.company(Side.PARTNER)} and record evidence and date."
        yield Finding("eligibility-unverified", programme.name, evidence, do)


EXPIRING = {
    What.ASK: "approval must be asked for",
    What.SPEND: "it must be spent",
    What.CLAIM: "the claim is due",
    What.EXPIRY: "it expires",
}


@rule("funding-expiring")
def funding_expiring(plan: Plan, today: date) -> Iterator[Finding]:
    for each in deadlines(plan, today + WARNING):
        days = (each.on - today).days
        when = f"in {days} days" if days >= 0 else f"{-days} days ago"
        evidence = f"{EXPIRING[each.what]} {each.on}, {when}"
        yield Finding("funding-expiring", each.item.name, evidence, "Give one person the date, today.")


# -- rhythm ----------------------------------------------------------------------------------------


def held(plan: Plan) -> dict[str, tuple[str, RitualTerms | None, str]]:
    """The four rituals of every plan: by name what people call it, its terms, and how it recurs."""
    rhythm = plan.agreement.rhythm
    return {
        "motion-review": ("weekly motion review", rhythm.weekly, "weekly"),
        "pipeline-sync": ("monthly pipeline sync", rhythm.monthly, "monthly"),
        "qbr": ("QBR", rhythm.quarterly, "quarterly"),
        "reset": ("half-year reset", rhythm.half_year, ""),
    }


def spans_a_year(plan: Plan) -> bool:
    """A plan of a half has no half-year reset."""
    return plan.agreement.period.weeks > 30


@rule("rhythm-missing")
def rhythm_missing(plan: Plan, today: date) -> Iterator[Finding]:
    nothing = all(terms is None for _, terms, _ in held(plan).values())
    for name, (title, terms, _) in held(plan).items():
        if name == "reset":
            if spans_a_year(plan) and not (terms and terms.criteria):
                do = "Agree on when you would start over: by criteria, not by mood."
                yield Finding("rhythm-missing", title, "it has no criteria", do, nothing)
            continue
        missing = [
            what
            for what, there in (
                ("day", terms and terms.day),
                ("time", terms and terms.at),
                ("people", terms and terms.who),
            )
            if not there
        ]
        if terms is None:
            yield Finding(
                "rhythm-missing", title, "it is not on the plan", "Give it a day, a time and people.", nothing
            )
        elif missing:
            yield Finding(
                "rhythm-missing",
                title,
                f"it has no {' and no '.join(missing)}",
                "Give it a day, a time and people.",
            )


@rule("rhythm-not-run")
def rhythm_not_run(plan: Plan, today: date) -> Iterator[Finding]:
    for name, (title, terms, every) in held(plan).items():
        if not terms or not every or plan.paused(name):
            continue
        due = past_periods(plan, terms, every, today)[-2:]
        if len(due) < 2:
            continue
        close = plan.phase(name, "close")
        run = close is not None and close.heard > 0 and close.period >= due[0]
        if not run:
            last = f"last held in {close.period}" if close and close.heard else "never held"
            do = "Hold it, or change the rhythm to one that you will keep."
            yield Finding("rhythm-not-run", title, f"{last}; not in {due[0]} nor {due[1]}", do)


def past_periods(plan: Plan, terms: RitualTerms, every: str, today: date) -> list[str]:
    """The periods of a ritual whose occurrence has closed since the plan began."""
    recurs = recurrence(every, terms)  # type: ignore[arg-type]  # one of the three that `held` names
    if recurs is None:
        return []
    start = plan.agreement.period.start
    found: list[str] = []
    rhythm = plan.agreement.rhythm
    for each in occurrences(
        "", recurs, plan.agreement.time_zone, start, rhythm.days_off, terms.open_for_hours
    ):
        if plan.day(each.close) >= today:
            return found
        if plan.day(each.start) >= start and not each.skipped:
            found.append(each.period)
    return found


# -- attachments and numbers -----------------------------------------------------------------------


@rule("attachments-missing")
def attachments_missing(plan: Plan, today: date) -> Iterator[Finding]:
    attached = plan.agreement.attachments
    for what, there in (
        ("account list", attached.account_list),
        ("customer references", attached.references),
        ("co-marketing calendar", attached.calendar),
    ):
        if not there:
            yield Finding(
                "attachments-missing", what, "there is none", f"Attach the {what}, or a link to it."
            )


@rule("number-stale")
def number_stale(plan: Plan, today: date) -> Iterator[Finding]:
    for target in plan.agreement.targets:
        due = stale_since(plan, target, today)
        if due is None:
            continue
        number = plan.number(target.id)
        last = f"{Amount(number.value, target.unit)} of {number.on}" if number else "no number yet"
        do = "Log it, with its source: /jbp log."
        yield Finding(
            "number-stale", target.name, f"{last}; renewed {target.number_every}, it counted until {due}", do
        )
