"""`/jbp pipeline`: the register of deals, each once; one deal side by side; what differs; how it came about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cards import register as cards
from cards.card import Answer, Card, Field, Form, Option
from commands.acting import filled, plan_to_change
from commands.call import Call, WhichPlan
from commands.command import command
from commands.pipeline_targets import actuals, sellers
from commands.reading import page_typed, which
from commands.syncs import periods
from plan.agreement import Role
from plan.facts import Attributed, Counterpart
from plan.pipeline_facts import Attribution
from plan.plan import Plan
from plan.reconciliation import differing
from plan.register import Deal, deals, meant
from plan.sides import Side
from storage import facts, plans
from storage.store import Book

WAYS = (
    Option("sourced", "Sourced", "it came from one company, or from this plan’s motion, first"),
    Option("attached", "Attached", "it was there already, and the other company materially helped"),
    Option("neither", "Neither", "it counts in no pipeline target"),
)


class OneSidesDeal(PermissionError):
    """Only your own company sees that deal, and what is said of a deal is seen by both. Show it to both first: open it
    with `/jbp pipeline` and press “Show it to both companies”."""


@command(
    "pipeline",
    help="The register of deals: who sourced each, what both companies’ systems say of it, what differs",
    usage=(
        ("pipeline", "every deal once, what has changed, what was won"),
        ("pipeline Larkspur", "one deal: the plan, the CRM and the portal side by side"),
        ("pipeline differences", "amounts, stages and dates that differ, and deals without a counterpart"),
        (
            "pipeline attribute Larkspur",
            "sourced (by whom) or attached (and why), never both; of which motion",
        ),
        ("pipeline counterpart Larkspur", "who works it for your company"),
        ("pipeline targets", "which targets are worked out from the register (leads)"),
        ("pipeline sellers", "the sellers that a seller activation target counts, by name"),
    ),
    order=11,
)
def pipeline(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "differences": differences,
        "attribute": attribute,
        "counterpart": counterpart,
        "share": share,
        "targets": actuals,
        "sellers": sellers,
    }
    act = acts.get(call.word(0).casefold())
    try:
        return act(call, book) if act else shown(call, book)
    except WhichPlan:
        return which("pipeline", call, book)


def shown(call: Call, book: Book) -> Card:
    """The register, or the deal that is named."""
    plan = call.plan(book)
    seat = call.seat(plan)
    if call.text:
        may = seat.role in (Role.OWNER, Role.LEAD)
        return cards.one(plan, meant(plan, call.text), may_change=may)
    return cards.register(plan, deals(plan), page_typed(call), periods(book, plan))


def differences(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    call.seat(plan)
    return cards.differing(plan, differing(plan), page_typed(call))


def named(call: Call, plan: Plan) -> Deal:
    """The deal behind the first word. Raises NoSuchDeal, or OneSidesDeal for one that only one company sees."""
    deal = meant(plan, " ".join(call.words[1:]))
    if deal.private:
        raise OneSidesDeal
    return deal


# -- how it came about -----------------------------------------------------------------------------


def attribute(call: Call, book: Book) -> Answer:
    """`pipeline attribute DEAL`: one way, which takes the place of the one before."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    deal = named(call, plan)
    form = attribute_form(plan, deal)
    given = {name: call.options.get(name) for name in ("as", "by", "why", "motion")}
    if given["motion"]:
        given["motion"] = plan.motion(given["motion"]).id
    values, unready = filled(form, call, given)
    if unready:
        return unready
    way = Attribution(values["as"])
    by = Side(values["by"]) if values.get("by") and way is Attribution.SOURCED else None
    why, motion = values.get("why", "").strip(), values.get("motion") or None
    if errors := wrong(way, by, why):
        return replace(form, values={**form.values, **values}, errors=errors)
    said = Attributed(
        by=seat.id, at=book.now, deal=deal.ref, attribution=way, why=why, sourced_by=by, motion=motion
    )  # fmt: skip
    before = deal.attributed
    if before and replace(said, by=before.by, at=before.at, deal=before.deal) == before:
        return cards.one(plan, deal, "That is said already. Nothing was changed.", may_change=True)
    facts.record(book, plan.id, said)
    return after(book, plan, deal, f"It is {way} now, and counts nowhere else.")


def wrong(way: Attribution, by: Side | None, why: str) -> dict[str, str]:
    """What is missing, by field: whoever sourced it, or what the help was."""
    if way is Attribution.SOURCED and by is None:
        return {"by": "Say which company sourced it."}
    if way is Attribution.ATTACHED and not why:
        return {"why": "Say what the help was: an attached deal counts with its evidence."}
    return {}


def attribute_form(plan: Plan, deal: Deal) -> Form:
    said = deal.attributed
    companies = tuple(Option(side.value, plan.company(side)) for side in Side)
    values = {
        "as": said.attribution.value if said else "",
        "by": said.sourced_by.value if said and said.sourced_by else "",
        "why": said.why if said else "",
        "motion": deal.motion if deal.motion in plan.motions else "",
    }
    motions = tuple(Option(each.id, each.name) for each in plan.agreement.motions)
    return Form(
        f"How {deal.name} came about"[:150],
        f"pipeline attribute {deal.ref} --plan {plan.id}",
        (
            Field("as", "It is", "choice", WAYS, required=True),
            Field("by", "Sourced by", "choice", companies, hint="Of a sourced deal"),
            Field("why", "Why", "lines", hint="Of an attached deal: what the help was", max_length=500),
            *(
                (Field("motion", "Motion", "pick", motions, hint="Its pair talks about it"),)
                if motions
                else ()
            ),
        ),
        values={name: value for name, value in values.items() if value},
        submit="Say so",
    )


# -- who works it ----------------------------------------------------------------------------------


def counterpart(call: Call, book: Book) -> Answer:
    """`pipeline counterpart DEAL`: each side names its own."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    deal = named(call, plan)
    form = Form(
        f"Who works {deal.name} for {plan.company(seat.side)}?"[:150],
        f"pipeline counterpart {deal.ref} --plan {plan.id}",
        (Field("name", "Name", "line", required=True, max_length=200),),
        values={"name": name} if (name := deal.counterpart(seat.side)) else {},
        submit="Name them",
    )
    values, unready = filled(form, call, {"name": call.options.get("name")})
    if unready:
        return unready
    name = values["name"].strip()
    if deal.named.get(seat.side) == name:
        return cards.one(plan, deal, "That is said already. Nothing was changed.", may_change=True)
    facts.record(
        book, plan.id, Counterpart(by=seat.id, at=book.now, deal=deal.ref, side=seat.side, name=name)
    )
    return after(book, plan, deal, f"{name} works it for {plan.company(seat.side)}.")


def share(call: Call, book: Book) -> Card:
    """`pipeline share DEAL`: what a side's own system told becomes what both companies see."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    deal = meant(plan, " ".join(call.words[1:]))
    if not deal.private:
        return cards.one(plan, deal, "Both companies see it already.", may_change=True)
    own = [replace(each, by=seat.id, at=book.now) for each in deal.told]
    facts.record(book, plan.id, *own, *(replace(each, private=False, next_step="") for each in own))
    other = plan.company(seat.side.other)
    seen = "name, stage, value and days, not the next step’s words"
    return after(book, plan, deal, f"{other} sees it from now on: {seen}.")


def after(book: Book, plan: Plan, deal: Deal, note: str) -> Card:
    """The deal as it stands after something was recorded."""
    now = plans.named(book, plan.id, plan.reader)
    return cards.one(now, meant(now, deal.told[0].ref), note, may_change=True)
