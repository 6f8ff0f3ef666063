"""Mail to people who are on no chat: their lead gives an address, and they say there whether they are written to."""

from __future__ import annotations

from cards import mailing as cards
from cards.card import Answer, Card, Field, Form, Option
from cards.say import said_by
from commands import forms, naming
from commands.acting import filled, known, tell
from commands.call import Call
from commands.naming import NotThem
from commands.seats import led, on_the_plan
from commands.settings import NotKnown
from plan.facts import Introduced
from plan.people import Someone
from plan.plan import Plan
from storage import facts, mailboxes, outbox, people, plans
from storage.cards import card_json
from storage.mailboxes import AddressTaken, Mailbox, NoAddress
from storage.outbox import Wanted
from storage.plan_limits import LONGEST_NAME
from storage.store import Book

OFF = ("off", "none", "nobody")


class NoMailHere(LookupError):
    """This jbp sends no mail: whoever runs it sets that up with JBP_SMTP. Nothing was changed."""


# -- leads -----------------------------------------------------------------------------------------


def mail(call: Call, book: Book) -> Answer:
    """`people mail NAME [ADDRESS|off]`."""
    plan, lead = led(call, book)
    if not call.mails:
        raise NoMailHere
    words = list(call.words[1:])
    typed = words.pop() if len(words) > 1 and ("@" in words[-1] or words[-1].casefold() in OFF) else ""
    who = " ".join(words)
    someone = theirs(book, plan, lead, who) if who else None
    if someone and typed.casefold() in OFF:
        return cards.taken_away(plan, someone, was=withdrawn(book, someone))
    form = mail_form(book, plan, lead, someone)
    values, unready = filled(form, call, {"address": typed or None} | ({} if someone else {"member": None}))
    if unready:
        return unready
    someone = someone or theirs(book, plan, lead, str(values["member"]))
    try:
        return given(book, plan, lead, someone, mailboxes.read(str(values["address"])))
    except (NoAddress, AddressTaken) as problem:
        return forms.again(
            form, call.values if call.sent else known({"address": typed}), {"address": said_by(problem)}
        )


def theirs(book: Book, plan: Plan, lead: Someone, who: str) -> Someone:
    """Somebody whom this lead may speak for. Raises NoSuchMember, NotThem or HasLeft."""
    someone = on_the_plan(plan.member(who))
    if not naming.may_name(book, plan, lead, someone):
        raise NotThem
    return someone


def mail_form(book: Book, plan: Plan, lead: Someone, someone: Someone | None) -> Form:
    mine = [each for each in plan.people.values() if each.active and naming.may_name(book, plan, lead, each)]
    options = tuple(Option(each.id, each.name, each.title or each.role) for each in mine)
    who = () if someone else (Field("member", "Who", "person", options, required=True),)
    title = f"{someone.name}: an e-mail address" if someone else f"{plan.name}: an e-mail address"
    address = Field(
        "address", "E-mail address", required=True, placeholder="ana@partner.example", max_length=mailboxes.LONGEST,
        hint="They are asked there first, in one mail that names you, and can say no",
    )  # fmt: skip
    named = f"{someone.id} " if someone else ""
    return Form(
        title[:LONGEST_NAME], f"people mail {named}--plan {plan.id}", (*who, address), submit="Ask them"
    )


def given(book: Book, plan: Plan, lead: Someone, someone: Someone, address: str) -> Card:
    """They are asked at the address whether they want mail there. Raises AddressTaken."""
    there = mailboxes.at(book, address)
    if there and there.stopped and str(there.person) == someone.person:
        return cards.stays_stopped(plan, someone)
    if there and not there.refused and str(there.person) == someone.person:
        return cards.given_already(plan, someone, address, confirmed=there.confirmed)
    someone = seated(book, plan, someone, there)
    box = mailboxes.give(book, int(someone.person), address)
    note = Introduced(by=lead.id, at=book.now, source="chat", member=someone.id, account=mailboxes.PLATFORM)
    facts.record(book, plan.id, note)
    if box.confirmed:
        naming.greet(book, plan, someone, lead)
    else:
        ask(book, plan, someone, box, f"{lead.name} of {plan.company(lead.side)}")
    return cards.given(plan, someone, address)


def seated(book: Book, plan: Plan, someone: Someone, there: Mailbox | None) -> Someone:
    """Where the address is somebody's who is known from another plan, the member is that person, unless they are known
    otherwise themselves. Raises AddressTaken."""
    if there is None or str(there.person) == someone.person:
        return someone
    number = plans.number_of(book, plan.id)
    known_otherwise = people.accounts(book, int(someone.person)) or mailboxes.of_person(
        book, int(someone.person)
    )
    if known_otherwise or any(each.person == str(there.person) for each in plan.people.values()):
        raise AddressTaken
    plans.seat(book, number, someone.id, there.person)
    return plans.whole(book, [number])[number].people[someone.id]


def ask(book: Book, plan: Plan, someone: Someone, box: Mailbox, by: str) -> None:
    """The one mail that goes to an address which nobody has confirmed."""
    post = Wanted(
        key=mailboxes.asking(box),
        channel=box.channel,
        card=card_json(cards.first(plan, someone, by)),
        not_before=book.now,
        plan=plans.number_of(book, plan.id),
    )
    outbox.queue(book, [post])


def withdrawn(book: Book, someone: Someone) -> bool:
    """No mail goes to them any more; one who said no to it stays on record as that."""
    box = mailboxes.of_person(book, int(someone.person))
    if box is None or box.stopped:
        return False
    mailboxes.take_away(book, int(someone.person))
    return True


# -- the person ------------------------------------------------------------------------------------


def own(call: Call, book: Book) -> Card:
    """`me mail [yes|stop|ADDRESS]`: typed in a chat, or pressed on the page that a mail leads to."""
    box = mailboxes.at(book, call.account[2]) if call.account[0] == mailboxes.PLATFORM else None
    if box is None and call.person is not None:
        box = mailboxes.of_person(book, call.person)
    word = call.word(1).casefold()
    if "@" in word:
        return asked_by_themselves(call, book, mailboxes.read(word))
    if box is None:
        if call.person is None:
            raise NotKnown
        return cards.none_yet()
    if word == "yes" and (box.confirmed or call.account[0] == mailboxes.PLATFORM):
        return yes(book, box)
    if word == "stop":
        return stop(book, box)
    return stands(box)


def stands(box: Mailbox) -> Card:
    """How it is with mail, to the person."""
    if box.takes_mail:
        return cards.own(box.address)
    if box.refused:
        return cards.came_back_to_you(box.address)
    return (
        cards.stopped_already(box.address, again=box.confirmed)
        if box.stopped
        else cards.asked_yourself(box.address)
    )


def asked_by_themselves(call: Call, book: Book, address: str) -> Card:
    """Somebody who is known on a chat wants mail where that does not reach them. Raises NotKnown or AddressTaken."""
    if call.person is None:
        raise NotKnown
    if not call.mails:
        raise NoMailHere
    plan, seat = call.plans(book)[0]
    there = mailboxes.of_person(book, call.person)
    if there and there.stopped and not there.confirmed:
        mailboxes.take_away(book, call.person)  # who said no there, and asks for it now
    box = mailboxes.give(book, call.person, address)
    if box.confirmed:
        return cards.own(address) if box.takes_mail else yes(book, box)
    ask(book, plan, seat, box, f"{seat.name} of {plan.company(seat.side)}")
    return cards.asked_yourself(address)


def yes(book: Book, box: Mailbox) -> Card:
    """They are written to from now on, and have said yes to being asked; who gave the address is told."""
    if box.takes_mail:
        return cards.confirmed_already(box.address)
    row = people.settings(book, box.person)
    mailboxes.not_needed(book, f"welcome/person:{box.person}")
    mailboxes.confirm(book, box)
    said = {"opted_in_at": row["opted_in_at"] or book.now, "welcomed_at": row["welcomed_at"] or book.now}
    if not people.on_a_chat(book, box.person):
        said["stopped_at"] = None  # who is on a chat says there whether they are prompted
    people.change(book, box.person, **said)
    for plan, seat in plans.of_person(book, box.person):
        tell(book, plan, lookers(book, plan, seat), key(plan, seat, "yes", book), cards.said_yes(plan, seat))
    return cards.confirmed(box.address)


def stop(book: Book, box: Mailbox) -> Card:
    """No mail any more; where nothing else reaches them, no prompts either. Their own lead is told."""
    if box.stopped:
        return cards.stopped_already(box.address)
    mailboxes.stop(book, box)
    if not people.accounts(book, box.person):
        people.change(book, box.person, stopped_at=book.now)
    told: dict[str, None] = {}
    for plan, seat in plans.of_person(book, box.person):
        owned = [motion.name for motion, _, owner in plan.halves() if owner.id == seat.id]
        card = cards.said_no(plan, seat, owned, before=not box.confirmed)
        for each in tell(book, plan, lookers(book, plan, seat), key(plan, seat, "stopped", book), card):
            told[each.name] = None
    return cards.stopped(box.address, " and ".join(told))


def lookers(book: Book, plan: Plan, seat: Someone) -> list[Someone]:
    """Who looks after somebody: the leads of their company, while none of those is known, the other's."""
    ours = [lead for lead in plan.leads(seat.side) if lead.id != seat.id]
    known_here = [lead for lead in ours if people.accounts(book, int(lead.person))]
    return known_here or plan.leads(seat.side.other)


def key(plan: Plan, seat: Someone, what: str, book: Book) -> str:
    return f"mail-{what}/{plan.id}/{seat.id}/{book.now:%Y-%m-%dT%H:%M:%SZ}"
