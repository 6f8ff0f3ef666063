"""Days off, and who stands in: a colleague of one’s own company who is there then."""

from __future__ import annotations

from datetime import date
from typing import Any

from cards import me as cards
from cards.card import Card
from cards.parts import short_day
from commands.call import Call, NotYourSide, Unreadable, day_typed
from commands.settings import done, known, mine, set_now
from plan.people import Someone
from plan.plan import NoSuchMember
from storage import people
from storage.store import Book


class NotAColleague(NotYourSide):
    """They are with the other company. Only a colleague of your own can stand in for you."""


class NotYourself(ValueError):
    """You cannot stand in for yourself. Name a colleague, or `nobody`."""


class OutToo(ValueError):
    """They are out of office then, too. Name somebody who is there."""


class InCircles(ValueError):
    """They have named you, or somebody whom you stand in for. Questions would go round in circles."""


class DaysReversed(ValueError):
    """The last day is before the first one. Write the first day, then the last: `2027-03-08 2027-03-12`."""


class DaysPast(ValueError):
    """Those days are past. Write the first day and the last one: `/jbp me out 2027-03-08 2027-03-12`."""


def out(call: Call, book: Book) -> Card:
    """`me out FIRST [LAST] [--delegate NAME]`; one day alone is that day."""
    first = day_typed(call.word(1), call.today)
    last = day_typed(call.word(2), call.today) if call.word(2) else first
    if last < first:
        raise DaysReversed
    if last < call.today:
        raise DaysPast
    what: dict[str, Any] = {"away_from": first, "away_until": last}
    if call.options.get("delegate"):
        person = int(colleague(call, book, call.options["delegate"]).person)
        what["delegate_id"] = able_to_stand_in(call, book, person, (first, last))
    people.change(book, known(call), **what)
    now = set_now(call, book)
    days = short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"
    who = f"{now.delegate} is asked in your place." if now.delegate else "Nobody is asked in your place."
    return cards.settings(now, call.today, f"Out of office: {days}", f"You are not prompted then. {who}")


def back(call: Call, book: Book) -> Card:
    now = set_now(call, book)
    if now.away_from is None:
        return cards.settings(now, call.today, "You were not out of office")
    title = "Welcome back" if now.away_from <= call.today else "Your days off are taken back"
    return done(call, book, title, away_from=None, away_until=None)


def delegate(call: Call, book: Book) -> Card:
    typed = " ".join(call.words[1:])
    if not typed:
        raise Unreadable("Say who stands in for you: `/jbp me delegate NAME`, or `nobody`.")
    if typed.casefold() in ("nobody", "none", "off"):
        return done(call, book, "Nobody stands in for you", delegate_id=None)
    now, someone = set_now(call, book), colleague(call, book, typed)
    away = (now.away_from, now.away_until or date.max) if now.away_from else (call.today, call.today)
    person = able_to_stand_in(call, book, int(someone.person), away)
    shared = [
        plan.name
        for plan, _ in mine(call, book)
        if someone.person in {each.person for each in plan.people.values() if each.active}
    ]
    note = f"They are asked in your place while you are out of office, on {', '.join(shared)}."
    return done(call, book, f"{someone.name} stands in for you", note, delegate_id=person)


def able_to_stand_in(call: Call, book: Book, person: int, away: tuple[date, date]) -> int:
    """The person, where they can stand in between two days. Raises NotYourself, OutToo or InCircles."""
    if person == known(call):
        raise NotYourself
    theirs = people.settings(book, person)
    first, last = theirs["away_from"], theirs["away_until"] or date.max
    if first and first <= away[1] and max(away[0], call.today) <= last:
        raise OutToo
    if goes_round(book, person, known(call)):
        raise InCircles
    return person


def goes_round(book: Book, person: int, asker: int) -> bool:
    """Whether questions to the asker would come back to them, were this person to stand in for them."""
    chain = [person]
    while (following := people.settings(book, chain[-1])["delegate_id"]) and following not in chain:
        chain.append(following)
    return asker in chain


def colleague(call: Call, book: Book, who: str) -> Someone:
    """Somebody of the asker's own side on one of their plans."""
    other_side = False
    for plan, seat in mine(call, book):
        try:
            someone = plan.member(who)
        except NoSuchMember:
            continue
        if someone.active and someone.side is seat.side:
            return someone
        other_side = other_side or someone.active
    raise NotAColleague if other_side else NoSuchMember
