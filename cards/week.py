"""The weekly review in the room: what is said as it is said, then the summary, and each motion's details."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cards.card import (
    Button,
    Card,
    Colour,
    Day,
    Element,
    Heading,
    Item,
    Moment,
    Span,
    Table,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.one_sided import heading, quiet_half
from cards.pair import both_line, talked_text
from cards.parts import pair, recorded, said_line, short_day
from cards.prompt import ref
from cards.set_off import since_last_week
from plan.agreement import Motion
from plan.deadlines import deadlines
from plan.facts import Answer, Choice, Confidence, PromiseState
from plan.one_sided import silence
from plan.plan import Plan
from plan.review import Review
from plan.sides import SIDES, Side

WARNING = timedelta(days=30)


def week(review: Review, now: datetime) -> Card:
    """The week's one message in the room: what is said as it is said, and at the close the summary."""
    return summary(review, now) if review.closed else under_way(review, now)


def under_way(review: Review, now: datetime) -> Card:
    shown = {(each.motion, each.side): each for each in review.shown(now)}
    items = [motion_item(review, motion, shown) for motion in due(review)]
    plan = review.plan
    return Card(
        f"Week {review.week} · review open",
        (
            text(
                "Until ",
                Moment(review.occurrence.close, plan.agreement.time_zone),
                f" · {counted(review)}",
            ),
            *items,
            *one_sided(review),
            small("Notes, asks and blockers are shared as they come; colours once both sides have answered."),
        ),
        (
            Button("Give an update", f"check-in --plan {plan.id}", "primary"),
            Button("Status", f"status --plan {plan.id}"),
        ),
    )


def counted(review: Review) -> str:
    """`4 of 6 heard from both sides, 1 from the call`; while one side is silent, what the other one reports."""
    theirs = [half for half in review.halves if half.side is review.silent]
    if review.silent and not any(review.has_spoken(half) for half in theirs):
        halves = [half for half in review.halves if half.side is not review.silent]
        spoken = sum(1 for half in halves if review.has_spoken(half))
        return f"{spoken} of {len(halves)} {review.plan.company(review.silent.other)}-reported"
    heard, of = review.heard_from_both()
    recorded = review.from_the_call()
    return f"{heard} of {of} heard from both sides{f', {recorded} from the call' if recorded else ''}"


def one_sided(review: Review) -> tuple[Element, ...]:
    """Why one side is not asked, in one quiet line."""
    quiet = silence(review.plan)
    return (small(heading(review.plan, quiet)),) if quiet and quiet.side is review.silent else ()


def not_heard(review: Review, motion: Motion, side: Side, otherwise: str) -> Span:
    return muted(quiet_half(review, motion, side) if side is review.silent else otherwise)


def due(review: Review) -> list[Motion]:
    motions = {half.motion.id for half in review.halves}
    return [motion for motion in review.plan.agreement.motions if motion.id in motions]


def motion_item(
    review: Review, motion: Motion, shown: dict[tuple[str, Side], Answer], missing: str = "not yet"
) -> Item:
    notes: list[tuple[Span, ...]] = []
    for side in SIDES:
        answer = shown.get((motion.id, side))
        company = muted(f"{review.plan.company(side)}: ")
        if answer is None:
            notes.append(line(company, not_heard(review, motion, side, missing)))
            continue
        colour: tuple[Span | str, ...] = () if answer.sealed else (Colour(answer.confidence), " ")
        late = (muted(" (late)"),) if answer.late else ()
        told = said_line(answer, motion, review.plan)
        notes.append(line(company, *colour, told, *late, *recorded(review.plan, answer)))
    return Item(line(strong(motion.name)), tuple(notes))


def summary(review: Review, now: datetime) -> Card:
    """After the close: to decide, asks of each other, money clocks; what is steady is only counted."""
    week_number = review.week
    body: list[Element] = []
    for title, items in (
        ("Decide", deciding(review, now)),
        ("Blocked", blockers(review)),
        ("Asks", asks(review)),
        ("Money", money(review.plan, review.plan.day(now))),
    ):
        if items:
            body += [Heading(title), *items]
    steady = len(steady_motions(review, now))
    return Card(
        f"Week {week_number} · {counted(review)}",
        (
            *body,
            text(f"Steady: {steady}"),
            *since_last_week(review.plan, review.occurrence.close),
            *one_sided(review),
            small("Each motion’s details are in the thread. Late answers amend this message."),
        ),
        (
            Button("Status", f"status --plan {review.plan.id}"),
            Button("Motions", f"motions --plan {review.plan.id}"),
        ),
    )


def deciding(review: Review, now: datetime) -> list[Element]:
    items: list[Element] = []
    for motion in due(review):
        talk = review.talks.get(motion.id)
        if talk and talk.confidence:
            items.append(Item(line(strong(motion.name)), (talked_text(review, motion).spans,)))
            continue
        if review.disagreement(motion.id) is None:
            continue
        until = review.talk_until(motion.id)
        target = ref(review.plan, motion.id, review.period)
        talk_button = () if talk else (Button("We talked", f"check-in {target} talked"),)
        if until and now < until:
            wait = line(
                "the pair has until ", Moment(until, review.plan.agreement.time_zone), " to talk it over"
            )
            items.append(Item(line(strong(motion.name)), (wait,), talk_button))
            continue
        notes = tuple(both_line(review, motion, side).spans for side in Side)
        after = (talked_text(review, motion).spans,) if talk else ()
        items.append(Item(line(strong(motion.name)), (*notes, *after), talk_button))
    return items


def blockers(review: Review) -> list[Element]:
    items: list[Element] = []
    for motion in due(review):
        notes = []
        for half in (half for half in review.halves if half.motion.id == motion.id):
            answer = review.answer(half)
            if answer and answer.blocker:
                whose = (
                    f"{review.plan.company(answer.blocker_side)} to clear"
                    if answer.blocker_side
                    else "nobody’s yet"
                )
                company = muted(f"{review.plan.company(half.side)}: ")
                mark = recorded(review.plan, answer)
                notes.append(line(company, f"{answer.blocker} ({whose})", *mark))
        if notes:
            items.append(Item(line(strong(motion.name)), tuple(notes)))
    return items


def asks(review: Review) -> list[Element]:
    items: list[Element] = []
    for half in review.halves:
        answer = review.answer(half)
        if not answer or not answer.ask:
            continue
        company, other = review.plan.company(half.side), review.plan.company(half.side.other)
        head = line(strong(f"{company} → {other}: "), answer.ask, muted(f" ({half.motion.name})"))
        head = (*head, *recorded(review.plan, answer))
        taken = review.taken(half.motion.id, half.side)
        if taken and taken.state is not PromiseState.DROPPED:
            state = "kept" if taken.state is PromiseState.KEPT else f"due {short_day(taken.due)}"
            items.append(Item(head, (line(f"{review.plan.name_of(taken.owner)} promised it, {state}"),)))
        else:
            take = f"promises take {review.plan.id}/{review.period}/{half.motion.id}/{half.side}"
            items.append(Item(head, (), (Button("Take it", take),)))
    return items


def money(plan: Plan, today: date) -> list[Element]:
    """Funding's deadlines within 30 days, the soonest first, and what is at risk."""
    items: list[Element] = [
        Item(
            line(
                f"{each.item.name}: {each.what} ",
                Day(each.on),
                muted(f" ({(each.on - today).days} days left)"),
            )
        )
        for each in deadlines(plan, today + WARNING)
        if each.on >= today
    ]
    risky = [f"{amount} of {item.name} ({plan.funding_state(item.id)})" for item, amount in plan.at_risk()]
    if risky:
        items.append(Item(line(strong("At risk: "), "; ".join(risky))))
    return items


def steady_motions(review: Review, now: datetime) -> list[Motion]:
    """Both sides green by their own word, nothing blocked, nothing asked; of a silent side nothing is expected."""
    steady = []
    for motion in due(review):
        halves = [half for half in review.halves if half.motion.id == motion.id]
        asked = [half for half in halves if half.side is not review.silent or review.answer(half)]
        answers = [review.answer(half) for half in asked]
        calm = all(
            each
            and each.confidence is Confidence.GREEN
            and not each.blocker
            and not each.ask
            and not each.unconfirmed
            and each.choice is not Choice.NOT_MINE
            for each in answers
        )
        if calm and answers:
            steady.append(motion)
    return steady


def details(review: Review, now: datetime) -> Card:
    """In the thread under the summary: each motion, both sides."""
    shown = {(each.motion, each.side): each for each in review.shown(now)}
    rows = []
    for motion in due(review):
        cells = []
        for side in Side:
            answer = shown.get((motion.id, side))
            if answer is None:
                cells.append(line(not_heard(review, motion, side, "no answer")))
                continue
            mark, told = recorded(review.plan, answer), said_line(answer, motion, review.plan)
            colour: tuple[Span | str, ...] = () if answer.sealed else (Colour(answer.confidence), " ")
            cells.append(line(*colour, told, *mark))
        rows.append((line(motion.name), *cells))
    plan = review.plan
    table = Table(("Motion", plan.company(Side.VENDOR), plan.company(Side.PARTNER)), tuple(rows))
    owners = [
        Item(line(motion.name), (pair(plan, motion),))
        for motion in due(review)
        if not all_owned(plan, motion)
    ]
    return Card(f"Week {review.week} in detail", (table, *owners))


def all_owned(plan: Plan, motion: Motion) -> bool:
    return all(plan.owner(motion, side) for side in Side)
