"""Who is who: an account on a chat that nobody is known by yet, and the member of the plan that it is.

A lead says so for people of their own company. Somebody of the other company must be let in first by whom there is:
until that company's lead has an account, the other's lead may name them too, and everybody who leads is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cards import naming as cards
from cards.card import Answer, Card, Field, Form
from cards.welcome import welcome
from commands import forms
from commands.acting import plan_to_change, tell
from commands.call import Call, NotYourSide, Unreadable
from plan.facts import Introduced
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from storage import drafts, facts, outbox, people, plans, rooms, stuck
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book

ADDRESS = re.compile(r"(?!mail:)[a-z]{2,12}:[^:\s]+:[^:\s]+")  # who is written to says so there: mailing.py


class NotThem(NotYourSide):
    """They are with the other company, whose own lead says who they are. Nothing was changed."""


class AccountTaken(ValueError):
    """That account is somebody else's on this plan already. Nothing was changed; `/jbp people` lists them."""


class HasAnAccount(ValueError):
    """They are known on this chat already, by another account. To correct that, put `--instead` behind it."""


# -- somebody unknown asks -------------------------------------------------------------------------


def who_is_this(call: Call, book: Book, asked: str) -> None:
    """Somebody whom nobody has named asks in a plan's room: its leads are asked who that is, once."""
    plan = rooms.living_in(book, rooms.linked_as(book, call.place)) if call.place else None
    if plan is None or asked in ("me", "help") or drafts.note(book, guest_note(plan, address(call))):
        return
    for lead in leads(plan):
        members = [each for each in nameless(book, plan, call.account[0]) if may_name(book, plan, lead, each)]
        card = cards.who_is_this(plan, address(call), call.name, hint(book, plan, call), members)
        tell(book, plan, [lead], f"who/{plan.id}/{address(call)}", card)


def address(call: Call) -> str:
    return ":".join(call.account)


def guest_note(plan: Plan, account: str) -> str:
    return f"guest/{plan.id}/{account}"


def leads(plan: Plan) -> list[Someone]:
    return [lead for side in Side for lead in plan.leads(side)]


def hint(book: Book, plan: Plan, call: Call) -> str:
    """What the account's tenant suggests, and no more than that."""
    platform, tenant, _ = call.account
    known = people.accounts_on(book, platform)
    for side in Side:
        theirs = (
            account for each in plan.people.values() if each.side is side for account in accounts(known, each)
        )
        if any(account.partition(":")[0] == tenant for account in theirs):
            return f"They write from the same workspace as people of {plan.company(side)}; that suggests it, no more."
    return "They write from a workspace that nobody on the plan is known to be from."


def accounts(known: dict[int, list[str]], someone: Someone) -> list[str]:
    return known.get(int(someone.person), [])


def nameless(book: Book, plan: Plan, platform: str) -> list[Someone]:
    """The members who have no account on a chat yet."""
    known = people.accounts_on(book, platform)
    return [each for each in plan.people.values() if each.active and not accounts(known, each)]


def may_name(book: Book, plan: Plan, lead: Someone, member: Someone) -> bool:
    """Whether a lead says who a member is: their own people, and the other company's while it has no lead here."""
    return lead.side is member.side or not any(
        people.on_a_chat(book, int(each.person)) for each in plan.leads(member.side)
    )


# -- saying who it is ------------------------------------------------------------------------------


def named(call: Call, book: Book) -> Answer:
    """`people is ACCOUNT MEMBER [--instead]`, in either order."""
    plan = plan_to_change(call, book)
    lead = call.lead(plan)
    account, rest = parted(call.words[1:])
    if not account or not rest:
        raise Unreadable("Mention them and say which member they are, as in: /jbp people is @vera vera")
    member = plan.member(" ".join(rest))
    return introduce(call, book, plan, lead, account, member)


def parted(words: tuple[str, ...]) -> tuple[str, list[str]]:
    """The account (or the person it is known to be) and the other words."""
    found = next((word for word in words if ADDRESS.fullmatch(word) or word.startswith("person:")), "")
    return found, [word for word in words if word != found]


def introduce(call: Call, book: Book, plan: Plan, lead: Someone, account: str, member: Someone) -> Card:
    """Raises NotThem, AccountTaken or HasAnAccount."""
    if not may_name(book, plan, lead, member):
        raise NotThem
    person = int(account.partition(":")[2]) if account.startswith("person:") else None
    if str(person) == member.person:
        return cards.already(plan, member)
    taken = next((each for each in plan.people.values() if each.person == str(person)), None)
    if taken is not None:
        raise AccountTaken
    platform = account.partition(":")[0] if person is None else call.account[0]
    before = [each for each in people.accounts(book, int(member.person)) if each[0] == platform]
    if before and not ("instead" in call.options and lead.side is member.side):
        raise HasAnAccount
    if person is None:
        for each in before:
            people.part(book, *each)
        people.identify(book, int(member.person), *account.split(":", 2))
        person = int(member.person)
    else:
        plans.seat(book, plans.number_of(book, plan.id), member.id, person)
    stuck.try_again(book, person)
    facts.record(
        book, plan.id, Introduced(by=lead.id, at=book.now, source="chat", member=member.id, account=account)
    )
    return told(call, book, plan, lead, plan.member(member.id))


def told(call: Call, book: Book, plan: Plan, lead: Someone, member: Someone) -> Card:
    """The other leads hear who was named, both companies' where the other side's person was. The person is greeted:
    a partner's by the card on which they say yes, before anything is asked of them."""
    now = plans.whole(book, [plans.number_of(book, plan.id)])[plans.number_of(book, plan.id)]
    others = [
        each
        for each in leads(now)
        if each.id != lead.id and (each.side is member.side or lead.side is not member.side)
    ]
    key = f"named/{plan.id}/{member.id}/{book.now:%Y-%m-%dT%H:%M:%SZ}"
    tell(book, now, [each for each in others if each.id != member.id], key, cards.named(now, member, lead))
    greet(book, now, now.people[member.id], lead)
    return cards.named(now, member, lead)


def greet(book: Book, plan: Plan, member: Someone, lead: Someone) -> None:
    if member.may_be_prompted:
        tell(book, plan, [member], f"hello/{plan.id}/{member.id}", cards.hello(plan, member, lead))
    elif not member.stopped:
        to = f"person:{member.person}"
        card = card_json(welcome(member, plan))
        number = plans.number_of(book, plan.id)
        outbox.queue(
            book, [Wanted(key=f"welcome/{to}", channel=to, card=card, not_before=book.now, plan=number)]
        )


def guest(call: Call, book: Book) -> Card:
    """`people guest ACCOUNT`: nobody on the plan; it is not asked again."""
    plan = plan_to_change(call, book)
    call.lead(plan)
    account, _ = parted(call.words[1:])
    if not account:
        raise Unreadable("Say which account: /jbp people guest @somebody")
    drafts.set_note(book, guest_note(plan, account), book.now.isoformat())
    return cards.guest(plan, account)


# -- everybody at once -----------------------------------------------------------------------------


def who(call: Call, book: Book) -> Answer:
    """`people who`: a form with a person to pick for each member who has no account on this chat."""
    plan = plan_to_change(call, book)
    lead = call.lead(plan)
    missing = [each for each in nameless(book, plan, call.account[0]) if may_name(book, plan, lead, each)]
    if not missing:
        return cards.all_known(plan)
    form = who_form(plan, missing)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    errors = dict(wrong(book, values))
    if errors:
        return forms.again(form, call.values, errors)
    done = [
        introduce(call, book, plan, lead, str(values[each.id]), each) for each in missing if each.id in values
    ]
    return cards.several_named(
        plan, [each for each in missing if each.id in values], len(missing) - len(done)
    )


def who_form(plan: Plan, missing: list[Someone]) -> Form:
    fields = tuple(
        Field(each.id, f"{each.name} ({plan.company(each.side)})", "account", hint=each.title)
        for each in missing[:20]
    )
    return Form("Who is who", f"people who --plan {plan.id}", fields, submit="Save")


def wrong(book: Book, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What cannot be taken of the form: something that is no account, one that is known, or one picked twice."""
    seen: set[object] = set()
    for member, account in values.items():
        if not ADDRESS.fullmatch(str(account)):
            yield member, "Pick somebody of this chat, or write their address, like slack:T0123:U0123."
        elif account in seen or people.known_as(book, *str(account).split(":", 2)) is not None:
            yield member, "That account is somebody’s already."
        seen.add(account)
