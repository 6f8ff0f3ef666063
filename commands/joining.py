"""Somebody comes on the plan, or is something else on it from now on: lead, owner, sponsor or observer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cards import person as cards
from cards.card import Answer, Card, Field, Form, Option
from cards.say import said_by
from commands import forms, mailing, naming
from commands.acting import filled, known, tell
from commands.call import Call, Unreadable
from commands.seating import keep_member
from commands.seats import LastLead, is_member, led, on_the_plan, other_leads, own
from commands.sections.document import new_id
from commands.settings import nearest_zones, zone_called
from plan.agreement import Member, Role
from plan.people import Someone
from plan.plan import NoSuchMember, Plan
from plan.sides import Side
from plan.standing import motions_of
from storage import mailboxes, people, plans
from storage.plan_limits import LONGEST_NAME
from storage.store import Book

ROLES = tuple(Option(role.value, role.value.capitalize(), cards.WHAT_ROLES_DO[role]) for role in cards.ORDER)

MAIL = Field(
    "mail", "E-mail address", placeholder="ana@partner.example", max_length=mailboxes.LONGEST,
    hint="For who is on no chat: they are asked there first, in one mail that names you",
)  # fmt: skip


# -- joining ---------------------------------------------------------------------------------------


def add(call: Call, book: Book) -> Answer:
    """`people add NAME [--role ROLE] [--title TITLE] [--zone ZONE] [--mail ADDRESS] [@ACCOUNT]`."""
    plan, lead = led(call, book)
    account, words = naming.parted(call.words[1:])
    form = add_form(book, plan, lead, mails=call.mails)
    values, unready = filled(form, call, {
        "name": " ".join(words) or known_name(call, book, account) or None,
        "account": address_of(call, book, account) or None,
        "role": call.options.get("role", "").casefold() or None,
        "title": call.options.get("title"),
        "zone": call.options.get("zone"),
        "mail": call.options.get("mail"),
        "side": side_called(plan, call.options.get("company", "")),
    })  # fmt: skip
    if unready:
        return unready
    if call.options.get("mail") and not call.mails:
        raise mailing.NoMailHere
    name = " ".join(str(values["name"]).split())
    errors, there = wrong(book, plan, values, name)
    if errors:
        return forms.again(form, call.values if call.sent else known(values), errors)
    if there:
        return cards.there_already(plan, there)
    zone = zone_called(str(values["zone"])) if values.get("zone") else None
    member = Member(
        id=new_id(name, plan.people), name=name, side=Side(values.get("side", lead.side)), role=Role(values["role"]),
        title=" ".join(str(values.get("title", "")).split()), time_zone=zone, account=values.get("account"),
    )  # fmt: skip
    return added(book, plan, lead, member, mailboxes.read(values["mail"]) if "mail" in values else "")


def added(book: Book, plan: Plan, lead: Someone, member: Member, address: str) -> Card:
    """Raises AddressTaken."""
    now = keep_member(book, plan, lead, member)
    someone = now.people[member.id]
    on_a_chat = bool(people.accounts(book, int(someone.person)))
    if on_a_chat:
        naming.greet(book, now, someone, lead)
    if someone.is_lead or someone.side is not lead.side:
        others = [each for each in naming.leads(now) if each.id not in (lead.id, someone.id)]
        tell(book, now, others, f"joined/{now.id}/{someone.id}", cards.leads_now(now, someone, lead))
    if address:
        mailing.given(book, now, lead, someone, address)
    return cards.added(now, someone, known=on_a_chat, asked_at=address)


def add_form(book: Book, plan: Plan, lead: Someone, *, mails: bool) -> Form:
    """The company is asked for only where the other one has no lead yet who could do this."""
    sides = [lead.side]
    if not any(people.on_a_chat(book, int(each.person)) for each in plan.leads(lead.side.other)):
        sides.append(lead.side.other)
    options = tuple(Option(side.value, plan.company(side)) for side in sides)
    company = (Field("side", "Company", "choice", options, required=True),) if len(sides) > 1 else ()
    fields = (
        Field("name", "Name", "line", required=True, max_length=LONGEST_NAME),
        *company,
        Field("role", "Role", "choice", ROLES, required=True),
        Field("title", "Title", "line", placeholder="Solution architect", max_length=LONGEST_NAME),
        Field("account", "Account on this chat", "account", hint="So that they can be asked; it can wait"),
        *((MAIL,) if mails else ()),
        Field("zone", "Time zone", "line", placeholder="Europe/Berlin", max_length=60),
    )
    values = {"role": Role.OWNER.value, **({"side": lead.side.value} if company else {})}
    return Form(f"{plan.name}: add somebody"[:LONGEST_NAME], f"people add --plan {plan.id}", fields, values=values,
                submit="Add")  # fmt: skip


def wrong(book: Book, plan: Plan, values: dict[str, Any], name: str) -> tuple[dict[str, str], Someone | None]:
    """What cannot be taken, by field; and who that is, where they are on the plan already."""
    errors: dict[str, str] = {}
    if not any(each.isalnum() for each in name):
        errors["name"] = "Write their name."
    if "zone" in values and zone_called(str(values["zone"])) is None:
        near = nearest_zones(str(values["zone"]))
        errors["zone"] = "That is not a time zone." + (f" Did you mean {near[0]}?" if near else "")
    account = str(values.get("account", ""))
    person: int | None = None
    if account and not naming.ADDRESS.fullmatch(account):
        errors["account"] = "Pick somebody of this chat, or write their address, like slack:T0123:U0123."
    elif account:
        person = people.known_as(book, *account.split(":", 2))
    holder = next((each for each in plan.people.values() if each.person == str(person)), None)
    called = next((each for each in plan.people.values() if each.name.casefold() == name.casefold()), None)
    errors |= mail_wrong(book, str(values.get("mail", "")), account, plan)
    if holder and called and holder.id == called.id:
        return errors, holder
    if holder:
        errors["account"] = f"That account is {holder.name}’s on this plan."
    if called and (account or called.side.value != values.get("side", called.side.value)):
        errors["name"] = f"There is a {called.name} on the plan already. Add something that tells them apart."
    return errors, called


def mail_wrong(book: Book, typed: str, account: str, plan: Plan) -> dict[str, str]:
    """Why an address cannot be taken."""
    if not typed:
        return {}
    try:
        there = mailboxes.at(book, mailboxes.read(typed))
    except mailboxes.NoAddress as problem:
        return {"mail": said_by(problem)}
    if there and (account or any(each.person == str(there.person) for each in plan.people.values())):
        return {"mail": said_by(mailboxes.AddressTaken())}
    return {}


def side_called(plan: Plan, typed: str) -> str | None:
    if not typed:
        return None
    for side in Side:
        if typed.casefold() in (plan.company(side).casefold(), side.value):
            return side.value
    raise Unreadable(f"`--company` takes {plan.company(Side.VENDOR)} or {plan.company(Side.PARTNER)}.")


def known_name(call: Call, book: Book, account: str) -> str:
    """The name of somebody whom the asker works with on another plan; of anybody else it is not told."""
    for plan, _ in plans.of_person(book, call.person or 0) if account.startswith("person:") else ():
        for someone in plan.people.values():
            if f"person:{someone.person}" == account:
                return someone.name
    return ""


def address_of(call: Call, book: Book, account: str) -> str:
    """An account's own address; of a person who is known, the one in the asker's workspace, or where they work
    together on another plan any one. Raises NoSuchMember for anybody else."""
    if not account.startswith("person:"):
        return account
    number = account.removeprefix("person:")
    theirs = people.accounts(book, int(number)) if number.isdecimal() and len(number) < 10 else []
    near = [each for each in theirs if each[:2] == call.account[:2]]
    if not near and not known_name(call, book, account):
        raise NoSuchMember
    return next((":".join(each) for each in (*near, *theirs)), "")


# -- another role ----------------------------------------------------------------------------------


def role(call: Call, book: Book) -> Answer:
    """`people role NAME lead|owner|sponsor|observer`."""
    plan, lead = led(call, book)
    words = list(call.words[1:])
    wanted = words.pop().casefold() if words and words[-1].casefold() in list(Role) else None
    if wanted is None and len(words) > 1 and is_member(plan, " ".join(words[:-1])):
        raise Unreadable(
            f"“{words[-1][:40]}” is no role. Say lead, owner, sponsor or observer. Nothing was changed."
        )
    someone = own(plan, lead, " ".join(words)) if words else None
    form = role_form(plan, lead, someone)
    values, unready = filled(form, call, {"role": wanted} | ({} if someone else {"member": None}))
    if unready:
        return unready
    someone = on_the_plan(someone or own(plan, lead, str(values["member"])))
    return has_role(book, plan, lead, someone, Role(values["role"]))


def role_form(plan: Plan, lead: Someone, someone: Someone | None) -> Form:
    ours = tuple(
        Option(each.id, each.name, each.title or each.role)
        for each in plan.people.values()
        if each.side is lead.side and each.active
    )
    who = () if someone else (Field("member", "Who", "person", ours, required=True),)
    title = f"{someone.name}: another role" if someone else "Another role"
    return Form(
        title,
        f"people role {someone.id + ' ' if someone else ''}--plan {plan.id}",
        (*who, Field("role", "Role", "choice", ROLES, required=True)),
        values={"role": someone.role.value} if someone else {},
        submit="Save",
    )


def has_role(book: Book, plan: Plan, lead: Someone, someone: Someone, role: Role) -> Card:
    """Raises LastLead."""
    if someone.role is role:
        return cards.role_is(plan, someone, changed=False)
    if someone.is_lead and not other_leads(plan, someone):
        raise LastLead
    owned = motions_of(plan, someone)
    if owned and role not in (Role.OWNER, Role.LEAD):
        return cards.owns_still(plan, someone, role, owned)
    member = next(each for each in plan.agreement.people if each.id == someone.id)
    now = keep_member(book, plan, lead, replace(member, role=role))
    after, stamp = now.people[someone.id], f"{book.now:%Y-%m-%dT%H:%M:%SZ}"
    if someone.id != lead.id:
        tell(book, now, [after], f"role/{now.id}/{someone.id}/{stamp}", cards.your_role(now, after, lead))
    if Role.LEAD in (someone.role, role):
        others = [each for each in naming.leads(now) if each.id not in (lead.id, someone.id)]
        tell(book, now, others, f"leads/{now.id}/{someone.id}/{stamp}", cards.leads_now(now, after, lead))
    return cards.role_is(now, after, changed=True)
