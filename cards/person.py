"""One person on a plan: what they are, what they have on it, and what their lead or they themselves can do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import Button, Card, Element, Facts, Heading, Item, Span, line, muted, small, strong, text
from cards.naming import who
from cards.parts import shortened
from cards.promises import due
from plan.agreement import Motion, Role
from plan.facts import Promise
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from plan.standing import motions_of, waits_for_a_yes

WHAT_ROLES_DO = {
    Role.LEAD: "leads the plan for their company, and says yes to new versions",
    Role.OWNER: "speaks for their half of a motion, and makes promises",
    Role.SPONSOR: "reads the plan; what a lead cannot solve goes up to them",
    Role.OBSERVER: "reads the plan",
}
ORDER = (Role.OWNER, Role.LEAD, Role.SPONSOR, Role.OBSERVER)


def person(
    plan: Plan, someone: Someone, reader: Someone, today: date, *, may_change: bool, mails: bool = False
) -> Card:
    """Everything that somebody has on a plan; to their own lead and to themselves with what can be done about it."""
    rows: list[tuple[str, tuple[Span, ...]]] = [
        ("On the plan", line(f"{plan.company(someone.side)}’s {someone.role}", muted(left(someone)))),
    ]
    own = may_change and reader.side is someone.side
    lead = own and reader.is_lead
    may = lead or (own and reader.id == someone.id)
    body: list[Element] = [Facts(tuple(rows)), *has(plan, someone, today, lead=lead)]
    return Card(
        f"{plan.name}: {someone.name}",
        tuple(body),
        changes(plan, someone, lead=lead, mails=mails) if may else (),
    )


def left(someone: Someone) -> str:
    return "" if someone.active else ", has left"


def changes(plan: Plan, someone: Someone, *, lead: bool, mails: bool) -> tuple[Button, ...]:
    here = f"{someone.id} --plan {plan.id}"
    if not someone.active:
        return (Button("Take them back", f"people back {here}", "primary"), hand_over(plan, someone))
    owner = Button("Name for a motion", f"people owner --who {someone.id} --plan {plan.id}")
    role = (Button("Another role", f"people role {here}"),) if lead else ()
    mail = (Button("E-mail address", f"people mail {here}"),) if lead and mails else ()
    names = (owner,) if lead and speaks(someone) else ()
    hands = (hand_over(plan, someone),) if lead or speaks(someone) else ()
    return (*role, *names, *mail, *hands, leaves(plan, someone))


def speaks(someone: Someone) -> bool:
    """Who only reads leaves it to their lead to hand over what they have."""
    return someone.role in (Role.OWNER, Role.LEAD)


def hand_over(plan: Plan, someone: Someone) -> Button:
    return Button("Hand over everything", f"people hand-over {someone.id} --plan {plan.id}")


def leaves(plan: Plan, someone: Someone) -> Button:
    sure = (
        f"{someone.name} reads and answers nothing on {plan.name} from then on, and gets no prompts for it. "
        "What they own waits for somebody else. Leave the plan?"
    )
    command = f"people leave {someone.id} --plan {plan.id}"
    return Button("Leaves the plan", command, "danger", sure=sure)


def has(plan: Plan, someone: Someone, today: date, *, lead: bool) -> list[Element]:
    """Motions, promises, and who counts on them while away."""
    found: list[Element] = []
    if owned := motions_of(plan, someone):
        found += [Heading("Motions"), *(owned_item(plan, each, someone.side, lead=lead) for each in owned)]
    promised = [each for each in plan.promises() if each.owner == someone.id]
    if promised:
        found += [Heading("Promises"), *(promise_line(each, today) for each in promised)]
    if counting := counting_on(plan, someone):
        names = ", ".join(each.name for each in counting)
        found.append(small(f"Stands in for {names} while they are out."))
    return found or [text("Owns no motion, and owes nothing.")]


def owned_item(plan: Plan, motion: Motion, side: Side, *, lead: bool) -> Item:
    waits = (line(muted("named, not accepted yet")),) if waits_for_a_yes(plan, motion, side) else ()
    return Item(line(motion.name), waits, (name_another(plan, motion),) if lead else ())


def promise_line(promise: Promise, today: date) -> Item:
    return Item(line(shortened(promise.what)), (due(promise, today),))


def counting_on(plan: Plan, someone: Someone) -> list[Someone]:
    """Colleagues for whom somebody stands in."""
    return [each for each in plan.people.values() if each.active and each.delegate == someone.id]


# -- joining, and another role ---------------------------------------------------------------------


def added(plan: Plan, someone: Someone, *, known: bool, asked_at: str = "") -> Card:
    """To the lead who put somebody on the plan."""
    reached = (
        "They have been greeted on this chat."
        if known
        else f"They are asked at {asked_at} whether they want mail there; nothing else goes there until they say yes."
        if asked_at
        else "They are not known on a chat yet: pick their account, or wait until they write in the room and you are "
        "asked who that is."
    )
    body = (
        text(
            strong(someone.name), f" is {plan.company(someone.side)}’s {someone.role} on the plan. {reached}"
        ),
        small(f"Typed as {someone.id}."),
    )
    owner = Button("Name them for a motion", f"people owner --who {someone.id} --plan {plan.id}")
    owns = someone.role in (Role.OWNER, Role.LEAD)
    buttons = (*((owner,) if owns else ()), *(() if known or asked_at else (who(plan),)), people(plan))
    return Card(f"{plan.name}: {someone.name} is on the plan", body, buttons)


def there_already(plan: Plan, someone: Someone) -> Card:
    if not someone.active:
        back = Button("Take them back", f"people back {someone.id} --plan {plan.id}", "primary")
        return Card(f"{someone.name} was on the plan and has left", (text("Nothing was changed."),), (back,))
    return Card(f"{someone.name} is on the plan already", (text("Nothing was changed."),), (people(plan),))


def role_is(plan: Plan, someone: Someone, *, changed: bool) -> Card:
    title = f"{plan.name}: {someone.name} is {plan.company(someone.side)}’s {someone.role}"
    said = (
        f"Who is that {WHAT_ROLES_DO[someone.role]}."
        if changed
        else "That is so already. Nothing was changed."
    )
    return Card(title, (text(said),), (people(plan),))


def your_role(plan: Plan, someone: Someone, lead: Someone) -> Card:
    """To the person."""
    did = f"{lead.name} has made you {plan.company(someone.side)}’s {someone.role}."
    return Card(f"{plan.name}: you are {someone.role} now", (text(did),), (status(plan),))


def leads_now(plan: Plan, someone: Someone, lead: Someone) -> Card:
    """To the leads of both companies, where who leads has changed."""
    does = "leads" if someone.is_lead else "no longer leads"
    return Card(
        f"{plan.name}: {someone.name} {does} it for {plan.company(someone.side)}",
        (text(f"{lead.name} has said so."),),
        (people(plan),),
    )


def owns_still(plan: Plan, someone: Someone, role: Role, owned: Sequence[Motion]) -> Card:
    """A sponsor or observer owns nothing: what they have goes to somebody first."""
    return Card(
        f"{someone.name} owns {len(owned)} motion{'s' * (len(owned) > 1)}",
        (
            text(
                f"Who is {role} reads the plan and owns nothing on it. Hand over first. Nothing was changed."
            ),
            *(Item(line(each.name), (), (name_another(plan, each),)) for each in owned),
        ),
        (hand_over(plan, someone),),
    )


def name_another(plan: Plan, motion: Motion) -> Button:
    return Button("Name another", f"people owner {motion.id} --plan {plan.id}")


def people(plan: Plan) -> Button:
    return Button("People", f"people --plan {plan.id}")


def status(plan: Plan) -> Button:
    return Button("Where the plan stands", f"status --plan {plan.id}")
