"""`/jbp people`: who is on the plan, on both sides; who joins, leaves, owns what, and hands over to whom."""

from __future__ import annotations

from collections.abc import Callable

from cards import people as cards
from cards.card import Answer, Card
from cards.person import person
from commands import handing_over, joining, leaving, mailing, naming, owning
from commands.call import Call, Unreadable
from commands.command import command
from commands.reading import of_plan
from plan.agreement import State
from plan.people import Someone
from plan.plan import Plan
from storage import mailboxes
from storage.mailboxes import Mailbox
from storage.store import Book


@command(
    "people",
    help="Who is on the plan; who joins, leaves and owns what",
    usage=(
        ("people", "what they own, who leads, who is away and who stands in"),
        ("people who", "leads: say which account here is whose, for all of your people at once"),
        ("people is @vera vera", "leads: this account is that member; --instead corrects it"),
        ("people guest @ann", "leads: nobody on the plan; you are not asked again"),
        (
            "people add NAME",
            "leads: somebody of yours comes on the plan; --mail ana@partner.example: by e-mail",
        ),
        ("people mail NAME ana@partner.example", "leads: for who is on no chat; they say yes first; or off"),
        ("people role NAME owner", "leads: lead, owner, sponsor or observer"),
        ("people owner MOTION NAME", "leads: who owns your half; they accept, hand-on or say not-me"),
        (
            "people hand-over FROM TO",
            "all that one of yours has goes to another; --all: on every plan, --leave: and leaves",
        ),
        ("people leave", "you leave the plan; leads: or one of yours, and people back NAME"),
    ),
)
def people(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": listed,
        "is": naming.named,
        "guest": naming.guest,
        "who": naming.who,
        "add": joining.add,
        "mail": mailing.mail,
        "role": joining.role,
        "change": one,
        "leave": leaving.leave,
        "back": leaving.back,
        "owner": owning.owner,
        "accept": owning.accept,
        "not-me": owning.not_me,
        "hand-on": owning.hand_on,
        "hand-over": handing_over.hand_over,
    }
    act = acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: {', '.join(filter(None, acts))}.")
    return act(call, book)


@of_plan("people")
def listed(call: Call, book: Book, plan: Plan) -> Card:
    seat = call.seat(plan)
    platform = call.account[0]
    missing = {each.id for each in naming.nameless(book, plan, platform)} if seat.is_lead else set()
    return cards.people(plan, plan.day(call.now), seat, missing, mailed(book, plan, seat))


def mailed(book: Book, plan: Plan, lead: Someone) -> dict[str, str]:
    """How those of a lead's own people stand who are written to, by member."""
    ours = {
        int(each.person): each.id for each in plan.people.values() if each.side is lead.side and lead.is_lead
    }
    return {ours[person]: mail_words(box) for person, box in mailboxes.of_people(book, ours).items()}


def mail_words(box: Mailbox) -> str:
    """To their own lead."""
    if box.stopped:
        return "has stopped mail" if box.confirmed else "does not want mail"
    if box.refused:
        return f"mail to {box.address} came back"
    return f"by mail at {box.address}" + ("" if box.confirmed else ", not confirmed yet")


@of_plan("people")
def one(call: Call, book: Book, plan: Plan) -> Card:
    """`people change NAME`: what somebody has on the plan, and what can be done about it."""
    seat = call.seat(plan)
    who = " ".join(call.words[1:])
    someone = plan.member(who) if who else seat
    may = plan.agreement.state is not State.CLOSED
    return person(plan, someone, seat, plan.day(call.now), may_change=may, mails=call.mails)
