"""`/jbp funding verify`, `programmes`, `programme`: what the hyperscalers offer, and who is eligible for it."""

from __future__ import annotations

from datetime import date

from cards import programmes as cards
from cards.card import Answer, Card, Field, Form
from commands import forms
from commands.acting import filled, known, names, plan_to_change, tell
from commands.call import Call, NotOnAPlan, Unreadable, WhichPlan
from commands.reading import page_typed
from plan.agreement import Programme
from plan.facts import Eligibility
from plan.people import Someone
from plan.plan import Plan
from plan.programmes import Hyperscaler
from plan.sides import Side
from storage import facts, plans
from storage.store import Book

EVIDENCE = 500  # characters


class NoSuchProgramme(LookupError):
    """No programme is called that. `/jbp funding programmes` lists what the hyperscalers offer."""


class NotOnThePlan(LookupError):
    """This plan uses no programme of that name. `/jbp funding` lists the ones it does."""


class NoSuchHyperscaler(LookupError):
    """No hyperscaler of that name is in the catalogue."""


# -- the catalogue ---------------------------------------------------------------------------------


def programmes(call: Call, book: Book) -> Card:
    """`funding programmes [HYPERSCALER]`: of the plan's partner, or of every one."""
    plan = plan_or_none(call, book)
    said = " ".join(call.words[1:])
    if said:
        found = call.catalogue.of_company(said)
        if found is None:
            offered = ", ".join(each.name for each in call.catalogue.hyperscalers.values())
            raise NoSuchHyperscaler(f"The catalogue knows no “{said[:40]}”. It has {offered}.")
        chosen = [found]
    else:
        own = partner_of(call, plan)
        chosen = [own] if own else list(call.catalogue.hyperscalers.values())
    return cards.listed(call.catalogue, chosen, call.today, page_typed(call), said, plan.id if plan else "")


def one_programme(call: Call, book: Book) -> Card:
    """`funding programme NAME`: one of them, with how sure each saying is; of several, which is meant."""
    plan = plan_or_none(call, book)
    said = " ".join(call.words[1:])
    found = call.catalogue.called(said, partner_of(call, plan)) if said else []
    if not said:
        raise Unreadable("Say which programme: `/jbp funding programmes` lists them.")
    if not found:
        raise NoSuchProgramme
    if len(found) > 1:
        return cards.which(call.catalogue, found)
    return cards.one(call.catalogue, found[0], plan, call.today)


def plan_or_none(call: Call, book: Book) -> Plan | None:
    """The plan that is meant, where it is clear: the catalogue can be read without one."""
    try:
        plan = call.plan(book)
    except (WhichPlan, NotOnAPlan):
        return None
    call.seat(plan)
    return plan


def partner_of(call: Call, plan: Plan | None) -> Hyperscaler | None:
    return call.catalogue.of_company(plan.company(Side.PARTNER)) if plan else None


# -- eligibility -----------------------------------------------------------------------------------


def verify(call: Call, book: Book) -> Answer:
    """`funding verify PROGRAMME --evidence "…" --on DATE [--until DATE]`."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    programme = called(plan, " ".join(call.words[1:]))
    form = verify_form(call, plan, programme)
    typed = {name: call.options[name] for name in ("evidence", "on", "until") if call.options.get(name)}
    values, unready = filled(form, call, typed)
    if unready:
        return unready
    on = values.get("on", call.today)
    said = Eligibility(
        by=seat.id, at=book.now, programme=programme.id, on=on, evidence=values["evidence"],
        until=values.get("until"),
    )  # fmt: skip
    if wrong := impossible(said, call.today):
        return forms.again(form, call.values if call.sent else known(typed), wrong)
    before = plan.eligibility(programme.id)
    if before and (before.on, before.until, before.evidence) == (said.on, said.until, said.evidence):
        return cards.verified(
            plan, programme, before, f"That is on record already, by {plan.name_of(before.by)}"
        )
    return record(book, plan, programme, seat, said)


def called(plan: Plan, said: str) -> Programme:
    """A programme of the plan by its id, name, or the only one whose name has the words. Raises NotOnThePlan."""
    wanted = said.strip().casefold()
    every = plan.agreement.programmes
    exact = [each for each in every if wanted in (each.id.casefold(), each.name.casefold())]
    near = [each for each in every if wanted and wanted in each.name.casefold()]
    if len(exact or near) != 1:
        raise NotOnThePlan
    return (exact or near)[0]


def verify_form(call: Call, plan: Plan, programme: Programme) -> Form:
    fields = (
        Field(
            "evidence", "Evidence", required=True, placeholder="Badge in the partner portal, e-mail of 8 Jan",
            hint="Both companies read it", max_length=EVIDENCE,
        ),
        Field("on", "Verified on", "date", hint="Empty means today"),
        Field("until", "Holds until", "date", hint="Empty where no end is known"),
    )  # fmt: skip
    return Form(
        f"{programme.name}: eligibility",
        f"funding verify {programme.id} --plan {plan.id}",
        fields,
        values={"on": call.today.isoformat()},
        submit="Verified",
    )


def impossible(said: Eligibility, today: date) -> dict[str, str]:
    wrong = {}
    if said.on > today:
        wrong["on"] = "That day is still to come. Give the day on which it was checked."
    if said.until and said.until < said.on:
        wrong["until"] = "That is before it was verified. Give a later day, or leave it empty."
    return wrong


def record(book: Book, plan: Plan, programme: Programme, seat: Someone, said: Eligibility) -> Card:
    facts.record(book, plan.id, said)
    now = plans.named(book, plan.id, plan.reader)
    heard = cards.verified(
        now,
        programme,
        said,
        f"{now.name}: {programme.name} is verified, says {seat.name} ({now.company(seat.side)})",
    )
    key = f"eligibility/{plan.id}/{programme.id}/{book.now:%Y-%m-%dT%H:%M:%S.%fZ}"
    told = tell(book, now, now.leads(seat.side.other), key, heard)
    note = f"{names(told)} {'is' if len(told) == 1 else 'are'} told." if told else "Both companies see it."
    return cards.verified(now, programme, said, f"{programme.name}: verified", note)
