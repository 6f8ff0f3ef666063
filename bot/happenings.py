"""News from a chat: what happened to a plan's room or to a person's account, and who is to know of it."""

from __future__ import annotations

import logging

from cards import happenings as cards
from cards import undelivered
from cards.card import Card
from commands.acting import tell
from plan.people import Someone
from plan.plan import Place, Plan
from plan.sides import Side
from storage import drafts, people, plans, rooms, sending, stuck
from storage.sending import TRIED_AGAIN
from storage.store import Book

log = logging.getLogger(__name__)


# -- rooms -----------------------------------------------------------------------------------------


def shut_out(book: Book, place: Place) -> None:
    """The bot was removed from a room: what is to be posted there waits, and the leads of both sides know."""
    if plan := rooms.living_in(book, place):
        sending.hold_channel(book, place.address, book.now + TRIED_AGAIN)
        tell_leads(book, plan, f"shut-out/{place.address}", undelivered.shut_out(plan, place.address))


def closed(book: Book, place: Place) -> None:
    """The room was archived."""
    if plan := rooms.living_in(book, place):
        sending.hold_channel(book, place.address, book.now + TRIED_AGAIN)
        tell_leads(book, plan, f"closed/{place.address}", cards.closed(plan, called(plan, place)))


def deleted(book: Book, place: Place) -> None:
    """The room is gone for good, so the plan lives there no more."""
    if plan := rooms.living_in(book, place):
        there = called(plan, place)
        rooms.unlink(book, plan.id, there)
        tell_leads(book, plan, f"deleted/{place.address}", cards.deleted(plan, there))


def let_in(book: Book, place: Place) -> None:
    """The bot may post there (again)."""
    if rooms.living_in(book, place):
        sending.release_channel(book, place.address)


def unshared(book: Book, place: Place, tenant: str) -> None:
    """A company's workspace left the room; its people do not see it any more."""
    if plan := rooms.living_in(book, place):
        side = side_of_tenant(book, plan, place.platform, tenant)
        drafts.set_note(book, unshared_note(place), book.now.isoformat())
        card = cards.unshared(plan, called(plan, place), plan.company(side) if side else "")
        tell_leads(book, plan, f"unshared/{place.address}", card)


def shared(book: Book, place: Place) -> None:
    """The room is shared with another workspace: only worth telling after it was not any more."""
    plan = rooms.living_in(book, place)
    if plan and drafts.note(book, unshared_note(place)):
        drafts.set_note(book, unshared_note(place), "")
        tell_leads(book, plan, f"shared/{place.address}", cards.shared(plan, called(plan, place)))


def left_room(book: Book, place: Place, tenant: str, user: str) -> None:
    """A person was taken out of a room: their own side's leads know, as what is said there does not reach them."""
    plan = rooms.living_in(book, place)
    person = people.known_as(book, place.platform, tenant, user)
    if plan is None or person is None:
        return
    for someone in plan.people.values():
        if someone.person == str(person) and someone.active:
            leads = [lead for lead in plan.leads(someone.side) if lead.id != someone.id]
            card = cards.left_room(plan, someone, called(plan, place))
            tell(book, plan, leads, f"left/{place.address}/{someone.id}/{plan.day(book.now)}", card)


def called(plan: Plan, place: Place) -> Place:
    """The room with the name that the plan knows it by."""
    return next((room for room in plan.rooms if room.address == place.address), place)


def unshared_note(place: Place) -> str:
    return f"unshared/{place.address}"


def side_of_tenant(book: Book, plan: Plan, platform: str, tenant: str) -> Side | None:
    """The company that people of that workspace are with, as far as anybody of it is known."""
    known = people.accounts_on(book, platform)
    for someone in plan.people.values():
        if any(account.partition(":")[0] == tenant for account in known.get(int(someone.person), [])):
            return someone.side
    return None


def tell_leads(book: Book, plan: Plan, what: str, card: Card) -> None:
    """Those of both sides, once a day however often a chat says it."""
    leads = [lead for side in Side for lead in plan.leads(side)]
    tell(book, plan, leads, f"{what}/{plan.day(book.now)}", card)


# -- people ----------------------------------------------------------------------------------------


def account_gone(book: Book, platform: str, tenant: str, user: str) -> None:
    """An account was deactivated: nothing reaches it. The own side's leads know what that person owns."""
    person = people.part(book, platform, tenant, user)
    if person is None:
        return
    drafts.set_note(book, gone_note(platform, tenant, user), str(person))
    for plan, seat in plans.of_person(book, person):
        leads = [lead for lead in plan.leads(seat.side) if lead.id != seat.id]
        card = cards.account_gone(plan, seat, owned(plan, seat))
        tell(book, plan, leads, f"gone/{plan.id}/{seat.id}/{plan.day(book.now)}", card)


def account_back(book: Book, platform: str, tenant: str, user: str) -> None:
    """An account that was deactivated is back: it is who it was, unless it was given to somebody else."""
    kept = drafts.note(book, gone_note(platform, tenant, user))
    if kept and people.known_as(book, platform, tenant, user) is None:
        drafts.set_note(book, gone_note(platform, tenant, user), "")
        people.identify(book, int(kept), platform, tenant, user)
        stuck.try_again(book, int(kept))


def gone_note(platform: str, tenant: str, user: str) -> str:
    return f"gone/{platform}:{tenant}:{user}"


def owned(plan: Plan, someone: Someone) -> list[str]:
    return [motion.name for motion, _, owner in plan.halves() if owner.id == someone.id]


# -- installations ---------------------------------------------------------------------------------


def uninstalled(book: Book, platform: str, tenant: str) -> None:
    """The bot was removed from a workspace: what goes to its rooms waits, and whoever is reached otherwise hears of
    it."""
    log.warning("jbp was removed from the workspace %s on %s", tenant, platform)
    for plan in rooms.in_tenant(book, platform, tenant):
        theirs = [place for place in plan.rooms if (place.platform, place.tenant) == (platform, tenant)]
        for place in theirs:
            sending.hold_channel(book, place.address, book.now + TRIED_AGAIN)
        tell_leads(book, plan, f"uninstalled/{plan.id}/{tenant}", cards.uninstalled(plan, theirs))


def installed(book: Book, platform: str, tenant: str) -> None:
    """The bot is in a workspace (again): what waited for its rooms and its people goes."""
    for plan in rooms.in_tenant(book, platform, tenant):
        for place in plan.rooms:
            if (place.platform, place.tenant) == (platform, tenant):
                sending.release_channel(book, place.address)
        for someone in plan.people.values():
            stuck.try_again(book, int(someone.person))
