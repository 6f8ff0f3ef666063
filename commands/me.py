"""`/jbp me`: your time zone, quiet hours, days off, who stands in for you, and whether you are prompted."""

from __future__ import annotations

import re
from collections.abc import Callable

from cards import me as cards
from cards.card import Answer, Card, text
from cards.say import said_by
from commands import mailing
from commands.acting import tell
from commands.call import Call, Unreadable
from commands.command import command
from commands.settings import NotKnown, done, hour, known, mine, nearest_zones, set_now, zone_called
from commands.settings_form import edit
from commands.standing_in import back, delegate, out
from storage import people, stuck, wrong_codes
from storage.store import Book


class SomebodyElse(PermissionError):
    """This account belongs to somebody with plans of their own. Their lead removes them there first."""


@command(
    "me",
    help="Your time zone, quiet hours, days off and delegate",
    usage=(
        ("me", "how it is set (me edit: change it in a form)"),
        ("me zone Europe/Berlin", "when your day is"),
        ("me quiet 18:00-08:00", "no prompts in these hours; or off"),
        ("me out 2027-03-08 2027-03-12 --delegate NAME", "days off; me back ends them"),
        ("me delegate NAME", "who answers while you are out; or nobody"),
        ("me start", "be prompted; me stop ends it"),
        ("me join", "a code by which another chat knows you"),
        ("me mail ana@partner.example", "mail where no chat reaches you; me mail stop ends it"),
    ),
)
def me(call: Call, book: Book) -> Answer:
    act: dict[str, Callable[[Call, Book], Answer]] = {
        "": show,
        "edit": edit,
        "zone": zone,
        "quiet": quiet,
        "out": out if call.word(1) else edit,
        "back": back,
        "delegate": delegate,
        "start": start,
        "stop": stop,
        "join": join,
        "mail": mailing.own,
    }
    word = call.word(0).casefold()
    if word not in act:
        raise Unreadable(f"“{word[:40]}” is none of: {', '.join(filter(None, act))}.")
    if call.person is None and word not in ("join", "mail"):
        raise NotKnown
    return act[word](call, book)


def show(call: Call, book: Book) -> Card:
    return cards.settings(set_now(call, book), call.today)


def zone(call: Call, book: Book) -> Card:
    typed = "_".join(call.words[1:])
    found = zone_called(typed)
    if found is None:
        return cards.unknown_zone(" ".join(call.words[1:]), nearest_zones(typed))
    return done(call, book, f"Your time zone is {found}", time_zone=found)


def quiet(call: Call, book: Book) -> Card:
    typed = "".join(call.words[1:])
    if typed.casefold() in ("off", "none"):
        return done(call, book, "You have no quiet hours", quiet_from=None, quiet_until=None)
    start, _, end = re.sub("[–—]|to", "-", typed.casefold()).partition("-")
    starts, ends = hour(start), hour(end)
    if starts == ends:
        raise Unreadable("Quiet hours that begin and end at one time are none. Write `off` to have none.")
    title = f"Quiet from {cards.hours(starts, ends)}"
    note = (
        "A prompt that falls into them waits until they are over, or comes silently where that is too late."
    )
    return done(call, book, title, note, quiet_from=starts, quiet_until=ends)


def start(call: Call, book: Book) -> Card:
    row = people.settings(book, known(call))
    if row["opted_in_at"] and not row["stopped_at"]:
        return cards.settings(set_now(call, book), call.today, "You are prompted already")
    note = "Once a week, about a minute. /jbp me stop ends it whenever you like."
    when = {"opted_in_at": row["opted_in_at"] or book.now, "welcomed_at": row["welcomed_at"] or book.now}
    return done(call, book, "You’re in", note, **when, stopped_at=None)


def stop(call: Call, book: Book) -> Card:
    """No prompts any more; what the person owns stays theirs, so their own leads are told."""
    row = people.settings(book, known(call))
    if row["stopped_at"]:
        return cards.settings(set_now(call, book), call.today, "You are not prompted any more already")
    told = set()
    for plan, seat in mine(call, book):
        owned = [motion.name for motion, _, owner in plan.halves() if owner.id == seat.id]
        leads = [lead for lead in plan.leads(seat.side) if lead.id != seat.id]
        card = cards.stopped(seat.name, plan.name, owned)
        key = f"stopped/{plan.id}/{seat.id}/{book.now:%Y-%m-%dT%H:%M:%SZ}"
        told |= {lead.name for lead in tell(book, plan, leads, key, card)}
    note = "You get no prompts and no nudges. Your motions stay yours, and you can answer whenever you like."
    if told:
        note += f" {', '.join(sorted(told))} is told."
    return done(call, book, "Stopped", note, stopped_at=book.now, welcomed_at=row["welcomed_at"] or book.now)


def join(call: Call, book: Book) -> Card:
    """A code to be known elsewhere by, or, with one, this account becomes its owner's. What is wrong with a code is
    answered and not raised: that it was tried has to stay in the store."""
    if not call.word(1):
        return cards.code(people.join_code(book, known(call)))
    if until := wrong_codes.tried(book, *call.account):
        return cards.too_many_codes(until - book.now)
    try:
        person = people.join(book, call.word(1), *call.account)
    except people.WrongCode as wrong:
        return cards.wrong_code(said_by(wrong))
    wrong_codes.right(book, *call.account)
    if call.person is not None and call.person != person and mine(call, book):
        raise SomebodyElse  # and with it the whole transaction is undone
    stuck.try_again(book, person)
    name = people.settings(book, person)["name"]
    return Card(
        f"Hello {name}", (text("From now on this account is yours too: the same plans and settings."),)
    )
