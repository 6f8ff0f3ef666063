"""Any plan that a file can hold, with any history: names as people write them and numbers as they report them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from plan.account_facts import ListChange
from plan.accounts import Share
from plan.agreement import (
    Agreement,
    Attachment,
    Attachments,
    Cadence,
    CalendarEntry,
    Company,
    DayOff,
    Funding,
    FundingKind,
    Home,
    Member,
    Motion,
    MotionKind,
    Owner,
    OwnRitual,
    Period,
    Programme,
    ProgrammeKind,
    Rhythm,
    RitualTerms,
    Role,
    State,
    Target,
    TargetKind,
    Thesis,
)
from plan.facts import (
    AccountListChanged,
    AccountsAsked,
    AccountsShared,
    Acknowledged,
    ActualFrom,
    Answer,
    Attributed,
    Brief,
    Choice,
    Confidence,
    Confirmed,
    Counterpart,
    Decision,
    Delegated,
    Dropped,
    Edited,
    Eligibility,
    Escalation,
    EscalationState,
    Fact,
    Frozen,
    FundingStep,
    HandedOver,
    InForce,
    Introduced,
    Joined,
    Meeting,
    Minutes,
    MoneyState,
    Narrative,
    Number,
    NumberVerdict,
    Opportunity,
    OwnerAccepted,
    OwnerNamed,
    PacketOrder,
    Phase,
    Promise,
    PromiseState,
    Proof,
    Proposed,
    ReadMark,
    Reply,
    ResetChoice,
    ResetProposed,
    Returned,
    RhythmChange,
    SeatChange,
    Skipped,
    SourceAsked,
    SourceFailed,
    SourceRead,
    Talked,
    TargetSellers,
    Trigger,
    Unheard,
    Verdict,
    Watch,
    Win,
)
from plan.meeting_facts import Order, Told
from plan.meeting_facts import Outcome as Decided
from plan.pipeline_facts import Attribution, Gave, Outcome, Synced, Where
from plan.rhythm import quarters_between
from plan.sides import Side
from storage.plan_file import PlanFile
from tests.packets_made import packets

AWKWARD = (
    "Müller & Söhne", "日本語の計画", "عربي", "🚀 launch 👩🏽‍💻", "a: b", "a #b", "# c", "- dash", "-", "--force",
    "null", "Null", "~", "yes", "no", "on", "true", "09:00", "2027-03-05", "12", "1e400", "0x1F", "NaN", ".inf", "[a]",
    "{a: b}", "&anchor", "*alias", "!tag", "%directive", "@at", "`tick`", "'single'", '"double"', "back\\slash",
    " leading", "trailing ", "? question", ": colon", "a:", "|", ">", "=", "<<", "---", "...", "\ufeffmark",
    "line\u2028separator", "no\u00a0break", "e\u0301", "word " * 30, "tab\there", "x" * 150,
)  # fmt: skip
AWKWARD_TEXTS = (
    *AWKWARD, "two\nlines", "\nbefore", "after\n", "after\n\n", "  indented\n    more", "spaces \nat the end ",
    "a\n\n\nb", "\n", "# not\n# a comment", "- not\n- a list", "key: value\nother: value", "\tx\n\ty", "",
    "a long line " * 12 + "\nand another", " " * 5, "long " * 40 + " ", "  " + "long " * 40, "…\n" * 20,
)  # fmt: skip
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "America/Santiago", "Australia/Lord_Howe")
WEEKLY_DAYS, OTHER_DAYS = ("mon", "tue", "Friday", "sun"), ("1st mon", "2nd tue", "last thu", "third wed")

any_character = st.characters(exclude_categories=("Cc", "Cs"))
names = (st.sampled_from(AWKWARD) | st.text(any_character, min_size=1, max_size=40)).filter(
    lambda name: name.strip() != "" and "\n" not in name
)
texts = st.sampled_from(AWKWARD_TEXTS) | st.text(any_character | st.sampled_from("\n\t"), max_size=120)
lines = st.sampled_from(AWKWARD) | st.text(any_character, max_size=40)
ids = st.from_regex(r"[a-zéж][a-z0-9é._-]{0,12}", fullmatch=True)
amounts = st.decimals(0, 10**15 - 1, allow_nan=False, allow_infinity=False).filter(
    lambda value: value < 10**15 and int(value.as_tuple().exponent) >= -20
)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
in_the_plan = st.dates(date(2026, 1, 1), date(2028, 12, 31))
zones_of_facts = st.sampled_from(
    (UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-9)))
)
instants = st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 31), timezones=zones_of_facts)  # noqa: DTZ001
times = st.times(timezones=st.none())
WRITTEN: dict[str, Any] = {
    "texts": texts, "lines": lines, "names": names, "amounts": amounts, "days": days, "instants": instants,
}  # fmt: skip


def perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(known: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """One of the ids, or none of them."""
    return st.sampled_from((*known, None))


@st.composite
def named(draw: st.DrawFn, most: int, least: int = 0) -> list[tuple[str, str]]:
    """Ids and names, no two alike."""
    count = draw(st.integers(least, most))
    different: dict[str, Any] = {"min_size": count, "max_size": count, "unique_by": str.casefold}
    return list(zip(draw(st.lists(ids, **different)), draw(st.lists(names, **different)), strict=True))


# -- the document ----------------------------------------------------------------------------------


@st.composite
def members(draw: st.DrawFn) -> tuple[Member, ...]:
    return tuple(
        Member(
            id=id, name=name, side=draw(st.sampled_from(Side)), role=draw(st.sampled_from(Role)),
            title=draw(lines), time_zone=draw(perhaps(st.sampled_from(ZONES))),
            account=draw(perhaps(st.just(f"room:acme:{id}"))), joined=draw(perhaps(days)),
        )
        for id, name in draw(named(5))
    )  # fmt: skip


@st.composite
def targets(draw: st.DrawFn, period: Period) -> tuple[Target, ...]:
    quarters = st.sampled_from(quarters_between(period.start, period.end))
    return tuple(
        Target(
            id=id, name=name, kind=draw(st.sampled_from(TargetKind)), unit=draw(lines),
            amount=draw(perhaps(amounts)), definition=draw(texts),
            phasing=draw(perhaps(st.dictionaries(quarters, amounts, max_size=4))),
            number_every=draw(st.sampled_from(Cadence)),
        )
        for id, name in draw(named(4))
    )  # fmt: skip


@st.composite
def motions(draw: st.DrawFn, people: tuple[Member, ...], targets: tuple[Target, ...]) -> tuple[Motion, ...]:
    def owner(side: Side) -> Owner:
        return Owner(role=draw(lines), person=draw(some(of_side(people, side))))

    return tuple(
        Motion(
            id=id, name=name, kind=draw(st.sampled_from(MotionKind)), vendor_owner=owner(Side.VENDOR),
            partner_owner=owner(Side.PARTNER), target=draw(some(ids_of(targets))),
            cadence=draw(perhaps(st.sampled_from(Cadence))), trigger=draw(perhaps(texts)),
            home=draw(perhaps(st.sampled_from(Home))), stage=draw(lines), metric=draw(lines),
            milestone=draw(lines),
        )
        for id, name in draw(named(4))
    )  # fmt: skip


@st.composite
def funding(draw: st.DrawFn, motions: tuple[str, ...], programmes: tuple[str, ...]) -> tuple[Funding, ...]:
    found = []
    for id, name in draw(named(3)):
        kind = draw(st.sampled_from(FundingKind))
        unit = "hours" if kind is FundingKind.HOURS else draw(st.sampled_from(("USD", "EUR", "JPY")))
        found.append(
            Funding(
                id=id, name=name, kind=kind, amount=draw(amounts), unit=unit, motion=draw(some(motions)),
                programme=draw(some(programmes)), claimant=draw(perhaps(lines)),
                approval_lead_days=draw(perhaps(st.integers(0, 366))), start=draw(perhaps(days)),
                spend_by=draw(perhaps(days)), claim_by=draw(perhaps(days)), expires=draw(perhaps(days)),
            )
        )  # fmt: skip
    return tuple(found)


def terms(days: tuple[str, ...], people: tuple[str, ...]) -> st.SearchStrategy[RitualTerms]:
    return st.builds(
        RitualTerms, day=st.sampled_from((*days, None)), at=perhaps(times), who=st.just(people),
        open_for_hours=st.integers(1, 168), nudge_before_hours=st.integers(1, 168), format=texts,
        criteria=st.lists(texts, max_size=3).map(tuple),
    )  # fmt: skip


@st.composite
def rhythms(draw: st.DrawFn, people: tuple[Member, ...]) -> Rhythm:
    who = ids_of(people)
    reserved = ("motion-review", "pipeline-sync", "qbr", "reset")
    own = tuple(
        OwnRitual(
            id=id, name=name, every=draw(st.sampled_from(("monthly", "quarterly"))),
            terms=draw(terms(OTHER_DAYS, who)), questions=tuple(draw(st.lists(texts, max_size=2))),
        )
        for id, name in draw(named(2))
        if id not in reserved
    )  # fmt: skip
    starts = draw(st.lists(in_the_plan, max_size=2))
    return Rhythm(
        weekly=draw(perhaps(terms(WEEKLY_DAYS, who))), monthly=draw(perhaps(terms(OTHER_DAYS, who))),
        quarterly=draw(perhaps(terms(OTHER_DAYS, who))), half_year=draw(perhaps(terms(OTHER_DAYS, who))),
        own=own,
        days_off=tuple(
            DayOff(name=draw(names), start=start, end=draw(st.sampled_from((None, start, start + timedelta(9)))))
            for start in starts
        ),
        vendor_escalation=of_side(people, Side.VENDOR), partner_escalation=of_side(people, Side.PARTNER),
    )  # fmt: skip


@st.composite
def attachments(draw: st.DrawFn, motions: tuple[str, ...]) -> Attachments:
    attachment = st.builds(Attachment, name=names, where=texts, note=texts)
    entry = st.builds(CalendarEntry, on=days, what=names, motion=some(motions))
    return Attachments(
        account_list=draw(perhaps(attachment)),
        references=tuple(draw(st.lists(attachment, max_size=2))),
        calendar=tuple(draw(st.lists(entry, max_size=2))),
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    start = draw(in_the_plan)
    length = draw(st.integers(0, 400))
    period = Period(label=draw(names), start=start, end=start + timedelta(days=length))
    people = draw(members())
    driven = draw(targets(period))
    moved = draw(motions(people, driven))
    programmes = tuple(
        Programme(id=id, name=name, kind=draw(st.sampled_from(ProgrammeKind))) for id, name in draw(named(3))
    )
    company = st.builds(Company, name=names, fiscal_year_starts=st.integers(1, 12))
    return Agreement(
        id=draw(ids), name=draw(names), version=draw(st.integers(1, 9_999)), state=draw(st.sampled_from(State)),
        vendor=draw(company), partner=draw(company), period=period,
        currency=draw(st.sampled_from(("USD", "EUR", "GBP", "CHF"))), time_zone=draw(st.sampled_from(ZONES)),
        people=people, thesis=draw(st.builds(Thesis, problem=texts, better_together=texts, horizon=texts)),
        targets=driven, motions=moved, funding=draw(funding(ids_of(moved), ids_of(programmes))),
        programmes=programmes, rhythm=draw(rhythms(people)), attachments=draw(attachments(ids_of(moved))),
    )  # fmt: skip


def ids_of(things: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(thing.id for thing in things)


def of_side(people: tuple[Member, ...], side: Side) -> tuple[str, ...]:
    return tuple(member.id for member in people if member.side is side)


# -- what has happened -----------------------------------------------------------------------------


def facts_on(plan: Agreement) -> st.SearchStrategy[Fact]:
    """Any fact that can be said of what is on the plan."""
    people, moved = ids_of(plan.people), ids_of(plan.motions)
    said: dict[str, Any] = {"by": st.sampled_from((*people, "clock")), "at": instants, "source": lines}
    rituals = st.sampled_from(("motion-review", "pipeline-sync", "qbr"))
    during: dict[str, Any] = {"period": st.sampled_from(("2027-W10", "2026-W53", "2027-03", "2027Q1"))}
    side, colour = st.sampled_from(Side), perhaps(st.sampled_from(Confidence))
    kinds: list[st.SearchStrategy[Any]] = [
        st.builds(Skipped, **said, **during, ritual=rituals),
        st.builds(
            Phase, **said, **during, ritual=rituals, phase=st.sampled_from(("open", "nudge", "close")),
            heard=st.integers(0, 99), asked=st.integers(0, 99), note=texts,
        ),
        st.builds(Unheard, **said, **during, side=side, reviews=st.integers(0, 99)),
        st.builds(RhythmChange, **said, ritual=rituals, paused=st.booleans(), reason=texts),
        st.builds(
            Win, **said, id=ids, customer=names, on=days, motion=some(moved), value=perhaps(amounts),
            attribution=texts,
        ),
        st.builds(
            Opportunity, **said, id=ids, name=names, side=side, on=days, stage=lines,
            outcome=st.sampled_from(Outcome), value=perhaps(amounts), close_on=perhaps(days), next_step=texts,
            next_on=perhaps(days), motion=some(moved), origin=lines, period=st.sampled_from((None, "2027-03")),
            was_on=perhaps(days), was_stage=lines, was_outcome=st.sampled_from(Outcome), was_close_on=perhaps(days),
            account=lines, worked_by=lines, counterpart=lines, where=perhaps(st.sampled_from(Where)),
            also=st.lists(ids, max_size=2).map(tuple), review=lines, other_stage=lines, private=st.booleans(),
        ),
        *of_the_register(said, side),
        st.builds(
            Synced, **said, side=side, period=st.just("2027-03"), gave=st.sampled_from(Gave),
            count=st.integers(0, 999), left_out=st.integers(0, 999),
        ),
        st.builds(
            Escalation, **said, id=ids, side=side, about=lines, why=texts, state=st.sampled_from(EscalationState),
            to=some(people), note=texts, origin=st.sampled_from(("", "escalation/2027-W10")),
        ),
        *meetings(said, side),
    ]  # fmt: skip
    if moved:
        motion = st.sampled_from(moved)
        kinds += [
            st.builds(
                Answer, **said, **during, motion=motion, side=side, choice=perhaps(st.sampled_from(Choice)),
                confidence=colour, metric=perhaps(amounts | amounts.map(Decimal.copy_negate)),
                milestone_on=perhaps(days), moved=texts, blocker=texts, blocker_side=perhaps(side),
                next_step=texts, next_on=perhaps(days), ask=texts, late=st.booleans(), sealed=st.booleans(),
                unconfirmed=st.booleans(),
            ),
            st.builds(Talked, **said, **during, motion=motion, confidence=colour, outcome=texts),
            st.builds(
                Watch, **said, motion=motion, side=side, period=st.just("2027-W10"), red=st.integers(0, 9),
                silent=st.integers(0, 9),
            ),
            st.builds(Confirmed, **said, **during, motion=motion, side=side, report=st.booleans()),
            st.builds(Trigger, **said, period=st.just("2027-W10-3"), motion=motion, what=names),
        ]  # fmt: skip
    if people:
        who = st.sampled_from(people)
        kinds += [
            st.builds(Delegated, **said, **during, ritual=rituals, to=who),
            st.builds(SeatChange, **said, member=who, active=st.booleans()),
            st.builds(Introduced, **said, member=who, account=st.just("slack:T1:U1")),
            st.builds(Joined, **said, version=versions, member=newcomers(plan)),
            st.builds(Joined, **said, version=versions, member=st.sampled_from(plan.people)),
            *owners_named(said, plan),
            st.builds(
                Promise, **said, id=ids, what=names, owner=who, due=days, reason=texts, origin=lines,
                state=st.sampled_from(PromiseState), made_on=perhaps(days),
            ),
        ]  # fmt: skip
    if plan.targets:
        number: dict[str, Any] = {
            "target": st.sampled_from(ids_of(plan.targets)),
            "value": amounts,
            "on": days,
        }
        verdict = st.sampled_from(Verdict)
        of_target = {"target": number["target"]}
        kinds += [
            st.builds(ActualFrom, **said, **of_target, side=side, register=st.booleans()),
            st.builds(TargetSellers, **said, **of_target, names=st.lists(lines, max_size=3).map(tuple)),
            st.builds(Number, **said, **number, side=perhaps(side)),
            st.builds(
                NumberVerdict, **said, **number, side=side, verdict=verdict, differs_as=perhaps(amounts)
            ),
        ]
    if plan.funding:
        item = st.sampled_from(ids_of(plan.funding))
        kinds.append(st.builds(Proof, **said, funding=item, item=names, there=st.booleans()))
        kinds.append(
            st.builds(
                FundingStep, **said, funding=st.sampled_from(ids_of(plan.funding)), on=days,
                state=st.sampled_from(MoneyState), side=st.just(Side.PARTNER), amount=perhaps(amounts),
                reference=lines, used=perhaps(amounts), start=perhaps(days), until=perhaps(days), reason=texts,
            )
        )  # fmt: skip
    if plan.programmes:
        programme = st.sampled_from(ids_of(plan.programmes))
        kinds.append(
            st.builds(Eligibility, **said, programme=programme, on=days, evidence=texts, until=perhaps(days))
        )
    return st.one_of(kinds)


versions = st.integers(1, 9)


def newcomers(plan: Agreement) -> st.SearchStrategy[Member]:
    """Somebody who is not on the plan; always the same side, as one person is of one."""
    taken = {member.id.casefold() for member in plan.people}
    id = next(f"new-{number}" for number in itertools.count() if f"new-{number}" not in taken)
    return st.builds(
        Member, id=st.just(id), name=names, side=st.just(Side.VENDOR), role=st.sampled_from(Role), title=lines,
        time_zone=st.sampled_from((None, "Asia/Tokyo")), account=st.sampled_from((None, "slack:T1:U9")),
        joined=perhaps(days),
    )  # fmt: skip


def owners_named(said: dict[str, Any], plan: Agreement) -> list[st.SearchStrategy[Any]]:
    """Owners named since, what they said, and everything of one's handed to another, within one side."""
    found: list[st.SearchStrategy[Any]] = []
    for side in Side:
        ours = of_side(plan.people, side)
        if not ours:
            continue
        who = st.sampled_from(ours)
        found.append(st.builds(HandedOver, **said, version=versions, member=who, to=who))
        if plan.motions:
            half = {
                **said,
                "version": versions,
                "motion": st.sampled_from(ids_of(plan.motions)),
                "side": st.just(side),
            }
            found.append(st.builds(OwnerNamed, **half, member=st.none() | who))
            found.append(
                st.builds(OwnerAccepted, **half, member=who, accepted=st.booleans(), draft=st.booleans())
            )
    return found


def of_the_register(said: dict[str, Any], side: st.SearchStrategy[Side]) -> list[st.SearchStrategy[Any]]:
    """What is said of deals, and of the systems that tell them."""
    counts = st.integers(0, 100_000)
    deal = {**said, "deal": ids.map(lambda id: f"vendor/{id}")}
    return [
        st.builds(
            Attributed, **deal, attribution=st.sampled_from(Attribution), why=texts, sourced_by=perhaps(side)
        ),
        st.builds(Counterpart, **deal, side=side, name=names),
        st.builds(SourceRead, **said, side=side, on=days, through=perhaps(instants), complete=st.booleans()),
        st.builds(SourceFailed, **said, side=side, why=texts),
        st.builds(SourceAsked, **said, side=side),
        st.builds(
            AccountListChanged,
            **said,
            side=side,
            change=st.sampled_from(ListChange),
            rows=counts,
            count=counts,
        ),
        st.builds(AccountsAsked, **said, side=side, asks=st.booleans()),
        st.builds(AccountsShared, **said, side=side, share=st.none() | st.sampled_from(Share)),
    ]


def meetings(said: dict[str, Any], side: st.SearchStrategy[Side]) -> list[st.SearchStrategy[Any]]:
    """What is said of meetings."""
    of: dict[str, Any] = {**said, "period": st.sampled_from(("2027Q1", "2027Q4"))}
    half: dict[str, Any] = {**said, "period": st.sampled_from(("2027H1", "2027H2"))}
    return [
        st.builds(Narrative, **of, side=side, wins=texts, asks=texts, risks=texts),
        st.builds(Frozen, **of, version=st.integers(1, 9), changed=texts, packet=packets(**WRITTEN)),
        st.builds(PacketOrder, **of, order=st.sampled_from(Order), reason=texts),
        st.builds(ReadMark, **of, side=side, version=st.integers(1, 9)),
        st.builds(Meeting, **of, moved_to=instants, reason=texts),
        st.builds(Minutes, **of, text=texts),
        st.builds(
            Brief, **of, id=ids, side=side, ask=texts, cost=texts, needed_by=lines, withdrawn=st.booleans()
        ),
        st.builds(Decision, **of, id=ids, outcome=st.sampled_from(Decided), note=texts),
        st.builds(
            Reply,
            **of,
            side=side,
            late=st.booleans(),
            told=st.lists(st.builds(Told, question=texts, answer=texts), max_size=3).map(tuple),
        ),
        st.builds(ResetProposed, **half, evidence=st.lists(texts, max_size=3).map(tuple)),
        st.builds(ResetChoice, **half, side=side, accepted=st.booleans(), reason=texts),
        *agreements_made(said),
    ]


def agreements_made(said: dict[str, Any]) -> list[st.SearchStrategy[Fact]]:
    """The steps by which a version comes about."""
    of = {**said, "version": st.integers(1, 99)}
    content = {**of, "content_hash": st.text("0123456789abcdef", min_size=64, max_size=64)}
    words = st.lists(texts, max_size=3).map(tuple)
    side = st.sampled_from(Side)
    return [
        st.builds(Edited, **content, part=names, what=st.lists(names, max_size=3).map(tuple)),
        st.builds(Proposed, **content, side=side, weak=words),
        st.builds(Acknowledged, **content, side=side, weak=words),
        st.builds(Returned, **content, side=side, reason=texts),
        st.builds(InForce, **content, changes=words),
        st.builds(Dropped, **of),
    ]


@st.composite
def plan_files(draw: st.DrawFn) -> PlanFile:
    """A plan, what has happened on it in any order, and the day it is told as of."""
    plan = draw(agreements())
    history = draw(st.lists(facts_on(plan), max_size=8))
    return PlanFile(plan, tuple(history), draw(perhaps(days)))
