"""The weekly review's cards: the question to each owner, the nudge, the week in the room, the pair's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from cards.card import (
    Button,
    Card,
    Colour,
    Day,
    Element,
    Heading,
    Item,
    Link,
    Moment,
    Small,
    Span,
    Table,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import pair, said, said_line, short_day
from plan.agreement import Motion
from plan.deadlines import deadlines
from plan.facts import Answer, Choice, Confidence, PromiseState
from plan.people import Someone
from plan.plan import Plan
from plan.review import Half, Review, carried_over
from plan.sides import Side

BLIND = "Colours stay hidden until both of you have answered; notes are shared at once."
WARNING = timedelta(days=30)


def ref(plan: Plan, motion: str, period: str) -> str:
    """How a button names a motion in a review, in full: `acme-aws/migration-play 2027-W10`."""
    return f"{plan.id}/{motion} {period}"


# -- to one owner ----------------------------------------------------------------------------------


def question(review: Review, someone: Someone, now: datetime) -> Card:
    """The week's one prompt on one plan: every half that `someone` is asked for, last answer shown."""
    halves = review.asked_of(someone)
    items = [asked(review, half) for half in halves]
    waiting = [half for half in halves if review.waits_for(half)]
    return Card(
        title=title_of(len(waiting), len(halves), review.closed),
        body=(plan_heading(review, someone), *items, rest(review, someone)),
        buttons=foot_buttons(review, someone, waiting),
        summary=f"{review.plan.name}: {title_of(len(waiting), len(halves), review.closed)}",
    )


def title_of(waiting: int, due: int, closed: bool) -> str:
    if waiting == 0:
        return "All answered, thank you" if due else "Nothing is asked of you this time"
    count = f"{waiting} motion{'s' * (waiting > 1)}"
    if closed:
        return f"{count} still open; a late answer is welcome"
    minutes = max(1, round(waiting / 2))
    return f"{count} due, about {'a minute' if minutes == 1 else f'{minutes} minutes'}"


def plan_heading(review: Review, someone: Someone) -> Element:
    until = "closed" if review.closed else "until"
    zone = someone.time_zone
    return text(
        strong(review.plan.name),
        " · week ",
        str(review.plan.agreement.period.week(review.day)),
        f", {until} ",
        Moment(review.occurrence.close, zone),
    )


def asked(review: Review, half: Half) -> Item:
    """One motion's line: how it stood last time, or what was just said, with the buttons that fit."""
    plan, motion = review.plan, half.motion
    answer = review.answer(half)
    head = line(strong(f"{plan.number_of(motion)} {motion.name}"), *((f" ({half.why})",) if half.why else ()))
    if answer:
        late = " (late)" if answer.late else ""
        given = line(
            "✓ ",
            Colour(answer.confidence),
            f" {answer.choice or ''}{late}: {said_line(answer, motion, plan)}",
        )
        change = Button("Edit", f"check-in {ref(plan, motion.id, review.period)} changed")
        return Item(head, (given,), (change,))
    if half.owner.id in review.skipped or (half.asked and half.asked.id in review.skipped):
        return Item(head, (line(muted("skipped this week")),), (answer_button(review, motion),))
    last = plan.answer(motion.id, half.side)
    return Item(head, (last_line(last, motion, plan),), choices(review, motion, last))


def last_line(last: Answer | None, motion: Motion, plan: Plan) -> tuple[Span, ...]:
    if last is None:
        return line(muted("no answer yet"))
    details = said(last, motion, plan)
    return line(muted("last: "), Colour(last.confidence), *((f", {'; '.join(details)}",) if details else ()))


def choices(review: Review, motion: Motion, last: Answer | None) -> tuple[Button, ...]:
    target = ref(review.plan, motion.id, review.period)
    if last is None or not carried_over(last):
        return (answer_button(review, motion), Button("Not mine", f"check-in {target} not-mine"))
    same, moved = ("On track", "Slipping") if motion.reports_a_date else ("No change", "Changed")
    return (
        Button(same, f"check-in {target} same"),
        Button(moved, f"check-in {target} changed"),
        Button("Blocked", f"check-in {target} blocked"),
        Button("Not mine", f"check-in {target} not-mine"),
    )


def answer_button(review: Review, motion: Motion) -> Button:
    return Button("Answer", f"check-in {ref(review.plan, motion.id, review.period)} changed")


def rest(review: Review, someone: Someone) -> Small:
    if review.closed:
        return small("Late answers are marked late and amend the room’s summary.")
    return small(BLIND)


def foot_buttons(review: Review, someone: Someone, waiting: Sequence[Half]) -> tuple[Button, ...]:
    if not waiting:
        return ()
    run = f"{review.plan.id}/{review.period}"
    carried = [
        half
        for half in waiting
        if (last := review.plan.answer(half.motion.id, half.side)) and carried_over(last)
    ]
    unchanged = (
        (Button("All unchanged", f"check-in unchanged {run}", "primary"),)
        if len(carried) == len(waiting)
        else ()
    )
    skip = Button("Skip this week", f"check-in skip {run}")
    return (*unchanged, skip, Button("Hand to a colleague", f"check-in hand {run}"))


def joined(cards: Sequence[Card]) -> Card:
    """The prompts of several plans as one: one title, each plan's part, buttons that speak for all."""
    due = sum(1 for card in cards for part in card.body if isinstance(part, Item) and open_item(part))
    body: list[Element] = []
    for card in cards:
        body += [part for part in card.body if not isinstance(part, Small)]
    foot = [part for part in cards[0].body if isinstance(part, Small)]
    merged = merged_buttons([card.buttons for card in cards])
    title = title_of(due, due or 1, closed=False)
    return Card(title, (*body, *foot), merged, summary=f"{title} on {len(cards)} plans")


def open_item(item: Item) -> bool:
    return any(button.label in ("Not mine", "Answer") for button in item.buttons)


def merged_buttons(given: Iterable[Sequence[Button | Link]]) -> tuple[Button, ...]:
    """Buttons of one label become one, whose command names every plan."""
    merged: dict[str, Button] = {}
    rows = [[button for button in row if isinstance(button, Button)] for row in given]
    for button in (button for row in rows for button in row):
        before = merged.get(button.label)
        words = button.command.split()
        more = " ".join(words[2:])
        merged[button.label] = replace(before, command=f"{before.command} {more}") if before else button
    asking = sum(1 for row in rows if row)
    if sum(1 for row in rows for button in row if button.label == "All unchanged") < asking:
        merged.pop("All unchanged", None)
    return tuple(merged.values())


def nudge(review: Review, someone: Someone, now: datetime) -> Card:
    """Near the deadline, once, to who has not answered."""
    waiting = [half for half in review.asked_of(someone) if review.waits_for(half)]
    count = f"{len(waiting)} motion{'s' * (len(waiting) > 1)}"
    names = ", ".join(half.motion.name for half in waiting)
    return Card(
        f"{count} still wait{'s' * (len(waiting) == 1)} for you",
        (
            text(
                strong(review.plan.name),
                f": {names}. The review closes ",
                Moment(review.occurrence.close, someone.time_zone),
                ".",
            ),
        ),
        (
            Button("Answer", f"check-in --plan {review.plan.id}", "primary"),
            *foot_buttons(review, someone, waiting),
        ),
    )


def nudges_joined(cards: Sequence[Card]) -> Card:
    body = tuple(part for card in cards for part in card.body)
    total = sum(int(card.title.split()[0]) for card in cards)
    answer = Button("Answer", "check-in", "primary")
    others = merged_buttons([card.buttons[1:] for card in cards])
    return Card(f"{total} motions still wait for you", body, (answer, *others))


# -- to the pair, and to a side's own lead ---------------------------------------------------------


def disagreement(review: Review, motion: Motion, zone: str) -> Card:
    """To both owners, privately: your colours differ; a day to talk before the room sees both."""
    until = review.talk_until(motion.id)
    lines = [both_line(review, motion, side) for side in Side]
    wait = (
        (text("Talk before ", Moment(until, zone), "; then the room sees both, side by side."),)
        if until
        else ()
    )
    talk = review.talks.get(motion.id)
    told = (talked_text(review, motion),) if talk else ()
    target = ref(review.plan, motion.id, review.period)
    buttons = () if talk else (Button("We talked", f"check-in {target} talked", "primary"),)
    return Card(f"{motion.name}: you two see it differently", (*lines, *told, *wait), buttons)


def both_line(review: Review, motion: Motion, side: Side) -> Element:
    given = [each for each in review.answers if (each.motion, each.side) == (motion.id, side)]
    if not given:
        return text(strong(review.plan.company(side)), ": no answer")
    latest = given[-1]
    return text(
        strong(review.plan.company(side)),
        " ",
        Colour(latest.confidence),
        f" “{comment(latest, motion, review.plan)}”",
        muted(f" {review.plan.name_of(latest.by)}"),
    )


def comment(answer: Answer, motion: Motion, plan: Plan) -> str:
    return said_line(answer, motion, plan) if said(answer, motion, plan) else "no comment"


def talked_text(review: Review, motion: Motion) -> Element:
    talk = review.talks[motion.id]
    agreed = (" and now both say ", Colour(talk.confidence)) if talk.confidence else ()
    return text("They talked", *agreed, f": “{talk.outcome}”" if talk.outcome else ".")


def silent(review: Review, side: Side) -> Card | None:
    """To a side's own lead, after the close: who on their own side did not answer. None: everybody did."""
    quiet = [half for half in review.halves if half.side is side and review.answer(half) is None]
    if not quiet:
        return None
    items = tuple(
        Item(line(half.owner.name), (line(muted(f"{half.motion.name}: {why(review, half)}")),))
        for half in quiet
    )
    week = review.plan.agreement.period.week(review.day)
    return Card(
        f"{review.plan.name}: not heard from {review.plan.company(side)} in week {week}",
        (*items, small("Only you see these names; the room sees how many were heard.")),
    )


def why(review: Review, half: Half) -> str:
    if half.asked is None:
        return half.why
    if half.asked.id in review.skipped:
        return "skipped"
    if not half.asked.may_be_prompted:
        return "has not said yes to prompts yet"
    return f"no answer{' from ' + half.asked.name if half.for_another else ''}"


# -- to the room -----------------------------------------------------------------------------------


def week(review: Review, now: datetime) -> Card:
    """The week's one message in the room: what is said as it is said, and at the close the summary."""
    return summary(review, now) if review.closed else under_way(review, now)


def under_way(review: Review, now: datetime) -> Card:
    shown = {(each.motion, each.side): each for each in review.shown(now)}
    items = [motion_item(review, motion, shown) for motion in due(review)]
    heard, of = review.heard_from_both()
    plan = review.plan
    return Card(
        f"Week {plan.agreement.period.week(review.day)} · review open",
        (
            text(
                "Until ",
                Moment(review.occurrence.close, plan.agreement.time_zone),
                f" · {heard} of {of} heard from both sides",
            ),
            *items,
            small("Notes, asks and blockers are shared as they come; colours once both sides have answered."),
        ),
        (
            Button("Give an update", f"check-in --plan {plan.id}", "primary"),
            Button("Status", f"status --plan {plan.id}"),
        ),
    )


def due(review: Review) -> list[Motion]:
    motions = {half.motion.id for half in review.halves}
    return [motion for motion in review.plan.agreement.motions if motion.id in motions]


def motion_item(review: Review, motion: Motion, shown: dict[tuple[str, Side], Answer]) -> Item:
    notes: list[tuple[Span, ...]] = []
    for side in Side:
        answer = shown.get((motion.id, side))
        company = muted(f"{review.plan.company(side)}: ")
        if answer is None:
            notes.append(line(company, muted("not yet")))
            continue
        colour: tuple[Span | str, ...] = () if answer.sealed else (Colour(answer.confidence), " ")
        late = muted(" (late)")
        notes.append(
            line(company, *colour, said_line(answer, motion, review.plan), *((late,) if answer.late else ()))
        )
    return Item(line(strong(motion.name)), tuple(notes))


def summary(review: Review, now: datetime) -> Card:
    """After the close: to decide, asks of each other, money clocks; what is steady is only counted."""
    heard, of = review.heard_from_both()
    week_number = review.plan.agreement.period.week(review.day)
    body: list[Element] = []
    for heading, items in (
        ("Decide", deciding(review, now)),
        ("Blocked", blockers(review)),
        ("Asks", asks(review)),
        ("Money", money(review.plan, review.plan.day(now))),
    ):
        if items:
            body += [Heading(heading), *items]
    steady = len(steady_motions(review, now))
    return Card(
        f"Week {week_number} · {heard} of {of} heard from both sides",
        (
            *body,
            text(f"Steady: {steady}"),
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
            items.append(Item(line(strong(motion.name)), (talked_text(review, motion).spans,)))  # type: ignore[union-attr]
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
        notes = tuple(both_line(review, motion, side).spans for side in Side)  # type: ignore[union-attr]
        after = (talked_text(review, motion).spans,) if talk else ()  # type: ignore[union-attr]
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
                notes.append(
                    line(muted(f"{review.plan.company(half.side)}: "), f"{answer.blocker} ({whose})")
                )
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
    """Both sides green, nothing blocked, nothing asked."""
    steady = []
    for motion in due(review):
        answers = [review.answer(half) for half in review.halves if half.motion.id == motion.id]
        calm = all(
            each
            and each.confidence is Confidence.GREEN
            and not each.blocker
            and not each.ask
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
                cells.append(line(muted("no answer")))
            elif answer.sealed:
                cells.append(line(said_line(answer, motion, review.plan)))
            else:
                cells.append(line(Colour(answer.confidence), f" {said_line(answer, motion, review.plan)}"))
        rows.append((line(motion.name), *cells))
    plan = review.plan
    table = Table(("Motion", plan.company(Side.VENDOR), plan.company(Side.PARTNER)), tuple(rows))
    owners = [
        Item(line(motion.name), (pair(plan, motion),))
        for motion in due(review)
        if not all_owned(plan, motion)
    ]
    return Card(f"Week {plan.agreement.period.week(review.day)} in detail", (table, *owners))


def all_owned(plan: Plan, motion: Motion) -> bool:
    return all(plan.owner(motion, side) for side in Side)
