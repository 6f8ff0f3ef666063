"""What `/jbp log` takes of a target’s number: the number itself, and the other side’s word on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cards import log as cards
from cards.card import Answer, Audience, Button, Card, Field, Form, Option
from commands import forms
from commands.acting import draft_done, filled, plan_to_change, tell
from commands.call import Call, Unreadable, day_typed
from plan.agreement import Target, TargetKind
from plan.amounts import NotANumber, number
from plan.facts import Number, NumberVerdict, Verdict
from plan.people import Someone
from plan.plan import NoSuchTarget, Plan
from plan.register_numbers import is_computed
from storage import facts, plans, posted
from storage.store import Book

WILD = 10  # times the last number, or the target: more than that is more often a slip than a miracle


class OwnNumber(PermissionError):
    """That number is your own side's; the other company confirms it. To correct it, log it again."""


class FromTheRegister(ValueError):
    """That number is worked out from the pipeline register, as a lead of each company chose. Correct the deals in
    `/jbp pipeline`; `/jbp pipeline targets` goes back to numbers that are given."""


class NoTargets(LookupError):
    """This plan has no targets yet, so there is nothing a number could be of. Its leads add them to the
    plan."""


def log_number(call: Call, book: Book, words: tuple[str, ...]) -> Answer:
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    given, wrong = typed_number(call, plan, words)
    form = number_form(call, plan)
    if wrong:
        return forms.again(form, given, wrong)
    values, unready = filled(form, call, given)
    if unready:
        return unready
    target = plan.targets[values["target"]]
    if is_computed(plan, target.id):
        raise FromTheRegister
    said = Number(
        by=seat.id,
        at=book.now,
        source=values.get("source", "chat"),
        target=target.id,
        value=values["value"],
        on=values.get("on", call.today),
        side=seat.side,
    )
    if errors := impossible(plan, target, said, call.today):
        return forms.again(form, call.values if call.sent else given, errors)
    if same_day := of_the_same_day(plan, target, said, seat):
        return same_day
    sure = call.values.get("sure") == cards.exact(said.value) or "sure" in call.options
    if not sure and (doubt := unlikely(plan, target, said)):
        return asked_again(form, call.values if call.sent else given, doubt, said)
    return record_number(call, book, plan, target, said)


def typed_number(call: Call, plan: Plan, words: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """`[TARGET ...] VALUE` and the options as the form's values, and what could not be understood of them.
    As many of the first words as name a target are the target."""
    given = {name: call.options[name] for name in ("on", "source") if call.options.get(name)}
    for count in range(len(words), 0, -1):
        try:
            given["target"] = plan.target(" ".join(words[:count])).id
        except NoSuchTarget:
            continue
        return given | {"value": " ".join(words[count:])}, {}
    if not words:
        return given, {}
    try:
        number(words[-1])
    except NotANumber:
        return given, no_target(" ".join(words))
    given["value"] = words[-1]
    called = " ".join(words[:-1])
    return given, no_target(called) if called else {}


def no_target(called: str) -> dict[str, str]:
    return {"target": f"No target of this plan is called “{called[:60]}”. Choose one."}


def number_form(call: Call, plan: Plan) -> Form:
    if not plan.targets:
        raise NoTargets
    options = tuple(Option(target.id, target.name, target.unit) for target in plan.targets.values())
    fields = (
        Field("target", "Target", "pick", options, required=True),
        Field("value", "Value since the target began", "number", required=True, placeholder="3.4M, 12, 45%"),
        Field("on", "True on", "date", hint="The day the report was drawn; empty means today"),
        Field("source", "Source", "line", placeholder="AWS export, CRM report", max_length=200),
    )
    step = 2 if call.draft else 1
    return Form(
        "Log a number", f"log number --plan {plan.id}", fields, call.draft,
        {"on": call.today.isoformat()}, step=step, steps=step, submit="Log it",
    )  # fmt: skip


def impossible(plan: Plan, target: Target, said: Number, today: date) -> dict[str, str]:
    """What cannot be true of an actual number, by field."""
    errors = {}
    begins = target.start or plan.agreement.period.start
    if said.on > today:
        errors["on"] = "That day is still to come. A number is what has been reached; give today or earlier."
    elif said.on < begins:
        errors["on"] = f"The target only begins on {begins.isoformat()}. Give that day or a later one."
    if said.value < 0:
        errors["value"] = "A number cannot be negative. Give what has been reached since the target began."
    elif target.unit == "%" and said.value > 100:
        errors["value"] = "That is more than 100%. Give the share that has been reached."
    elif target.kind is TargetKind.WINS and said.value % 1:
        errors["value"] = "Customers are counted in whole numbers."
    return errors


def unlikely(plan: Plan, target: Target, said: Number) -> dict[str, str]:
    """What is more often a slip than true, by field: to be said twice."""
    last = plan.number(target.id)
    measure = last.value if last and last.value > 0 else target.amount
    doubts = {}
    if measure and said.value > WILD * measure:
        than = "the last number" if last and last.value > 0 else "the whole target"
        shown = cards.amount(target, measure, plan)
        doubts["value"] = f"That is more than {WILD} times {than}, {shown}."
    elif last and said.value < last.value and target.unit != "%":
        shown = cards.amount(target, last.value, plan)
        doubts["value"] = f"That is below the last number, {shown}, though it counts up since the beginning."
    if last and said.on < last.on:
        doubts["on"] = f"There is a newer number, of {last.on.isoformat()}; this one would take its place."
    return doubts


def asked_again(form: Form, values: Mapping[str, str], doubts: dict[str, str], said: Number) -> Form:
    """Being sure holds for the very number that was asked about, and no other that is typed instead."""
    yes = Option(cards.exact(said.value), "Yes, log it as it is")
    sure = Field("sure", "Is it right?", "choice", (yes,))
    return forms.again(replace(form, fields=(*form.fields, sure)), values, doubts)


def of_the_same_day(plan: Plan, target: Target, said: Number, seat: Someone) -> Card | None:
    """Nothing is written where it is there already, nor over the other side's number of that day: of that
    one, this side can say that it differs."""
    last = plan.number(target.id)
    if last is None or last.on != said.on:
        return None
    others = cards.giver(plan, last) is seat.side.other
    if last.value == said.value and (others or last.source == said.source):
        note = "You can confirm it." if others else "Nothing was changed."
        title = f"{target.name}: that number is there already"
        return cards.number_stands(plan, target, title, note, seat.side)
    if not others:
        return None
    company = plan.company(seat.side.other)
    title = f"{target.name}: {company} has another number of that day"
    card = cards.number_stands(plan, target, title, "Both can stand, side by side.", seat.side)
    differs = f"log differs {cards.named(plan, target, last)} --as {cards.exact(said.value)}"
    shown = cards.amount(target, said.value, plan)
    return replace(card, buttons=(Button(f"We have {shown}", differs, "primary"), card.buttons[0]))


def record_number(call: Call, book: Book, plan: Plan, target: Target, said: Number) -> Card:
    before = plan.number(target.id)
    facts.record(book, plan.id, said)
    draft_done(call, book)
    now = plans.named(book, plan.id, plan.reader)
    if call.place is not None:
        return cards.number_taken(now, target, said, before, Audience.ROOM)
    assert said.side is not None, "a logged number has its giver's side"
    tell(book, now, now.leads(said.side.other), put_key(now, said), cards.number_put(now, target, said))
    return cards.number_taken(now, target, said, before, Audience.ASKER)


def put_key(plan: Plan, said: Number) -> str:
    """The stable name of the message that puts a number before the other side."""
    return f"number/{plan.id}/{said.target}/{said.on.isoformat()}"


# -- the other side's word -------------------------------------------------------------------------


def give_verdict(call: Call, book: Book, what: Verdict) -> Answer:
    """`log confirm|differs|cannot-say TARGET ON [VALUE]`: on that very number, or nothing is written."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    target, current = named_number(call, plan)
    if current is None:
        title = f"{target.name}: that number has changed since"
        note = "Nothing was recorded. This is how it stands."
        return cards.number_stands(plan, target, title, note, seat.side)
    if cards.giver(plan, current) is seat.side:
        raise OwnNumber
    differs_as: Decimal | None = None
    if what is Verdict.DIFFERS:
        form = differs_form(call, plan, target, current)
        values, unready = filled(form, call, {"value": call.options.get("as")})
        if unready or not (call.sent or "as" in call.options):
            return unready or form
        differs_as = values.get("value")
        if errors := no_difference(current, differs_as):
            return forms.again(form, call.values or {"value": call.options.get("as", "")}, errors)
    last = plan.verdict(target.id)
    if last and (last.verdict, last.differs_as, last.side) == (what, differs_as, seat.side):
        title = f"{target.name}: {plan.name_of(last.by)} said so already"
        return cards.number_stands(plan, target, title, "Nothing was changed.", seat.side)
    said = NumberVerdict(
        by=seat.id, at=book.now, target=target.id, on=current.on, value=current.value, side=seat.side,
        verdict=what, differs_as=differs_as,
    )  # fmt: skip
    return record_verdict(book, plan, target, current, said)


def named_number(call: Call, plan: Plan) -> tuple[Target, Number | None]:
    """The target, and its present number where it is the one that was named."""
    words = list(call.words[1:])
    if len(words) < 2:
        raise Unreadable("Name the target and the number’s date: `/jbp log confirm sourced 2027-03-05`.")
    value: Decimal | None = None
    if len(words) > 2:
        try:
            day_typed(words[-1], call.today)
        except Unreadable:
            value = number(words.pop())
    on = day_typed(words.pop(), call.today)
    target = plan.target(" ".join(words))
    current = plan.number(target.id)
    same = current is not None and current.on == on and value in (None, current.value)
    return target, current if same else None


def differs_form(call: Call, plan: Plan, target: Target, current: Number) -> Form:
    shown = cards.amount(target, current.value, plan)
    theirs = Field(
        "value", f"What {plan.company(call.seat(plan).side)} has", "number",
        hint="Leave it empty if you may not say",
    )  # fmt: skip
    return Form(
        f"{target.name}: {shown} is not what you have",
        f"log differs {cards.named(plan, target, current)}",
        (theirs,),
        context=(cards.standing(plan, target, current),),
        submit="It differs",
    )


def no_difference(current: Number, value: Decimal | None) -> dict[str, str]:
    if value is None:
        return {}
    if value < 0:
        return {"value": "A number cannot be negative."}
    return {"value": "That is the same number. Press Confirm instead."} if value == current.value else {}


def record_verdict(book: Book, plan: Plan, target: Target, current: Number, said: NumberVerdict) -> Card:
    facts.record(book, plan.id, said)
    now = plans.named(book, plan.id, plan.reader)
    asked = put_key(now, current)
    standing = posted.states(book, f"{asked}/%")
    shown = [lead for lead in now.leads(said.side) if f"{asked}/{lead.person}" in standing]
    tell(book, now, shown, asked, cards.number_put(now, target, current))
    by = now.people.get(current.by)
    if said.verdict is Verdict.DIFFERS and by and by.active:
        tell(book, now, [by], f"{asked}/differs", cards.number_differs(now, target, current, said))
    return cards.verdict_taken(now, target, said)
