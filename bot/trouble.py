"""What is told of messages that do not arrive: to the plan's leads, and never in the channel that fails."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from cards import undelivered as cards
from cards.card import Card
from commands.mailing import lookers
from plan.people import Someone
from plan.plan import Place, Plan
from storage import mailboxes, outbox, people, plans, posted
from storage.cards import card_json
from storage.mailboxes import Mailbox
from storage.outbox import Wanted
from storage.sending import NO_CHAT_REACHES, Post
from storage.store import Book

log = logging.getLogger(__name__)
TOLD_AGAIN = timedelta(days=7)  # of a room that nothing can be posted in
LAST_ROOT = timedelta(days=8)  # a week's message and a little: a mention goes under it


def dead(book: Book, post: Post, reason: str) -> None:
    """It is given up."""
    log.error("post %s could not be delivered: %s", post.key, reason)
    if (plan := plan_of(book, post)) and not is_about_trouble(post) and not came_back(book, post):
        tell(
            book,
            post,
            plan,
            concerned(book, plan, post),
            f"undelivered/{post.id}/{plan.day(book.now)}",
            cards.dead(plan, post.channel, post.card, reason, post.id),
        )


def twice(book: Book, post: Post) -> None:
    """The chat took it later than it may, when it had been posted again."""
    log.error("post %s came twice: its chat took it later than its quiet period", post.key)
    if (plan := plan_of(book, post)) and not is_about_trouble(post):
        key = f"twice/{post.id}/{plan.day(book.now)}"
        tell(book, post, plan, concerned(book, plan, post), key, cards.twice(plan, post.channel, post.card))


def perhaps_lost(book: Book, post: Post) -> None:
    """Only a person can see whether it is there: asked once each time that it was lost."""
    log.warning("post %s may or may not have been delivered", post.key)
    if plan := plan_of(book, post):
        tell(
            book,
            post,
            plan,
            asked(book, post),
            f"unsure/{post.id}/{post.asked_at}",
            cards.unsure(plan, post.channel, post.card, post.id),
        )


def asked(book: Book, post: Post) -> list[Someone]:
    """Who can say whether a message is there: of one to a person only who is reached. Nobody of one that itself tells a
    person of trouble."""
    plan = plan_of(book, post)
    if plan is None or (post.for_one and is_about_trouble(post)):
        return []
    others = [lead for lead in concerned(book, plan, post) if f"person:{lead.person}" != post.channel]
    return [lead for lead in others if not post.for_one or people.accounts(book, int(lead.person))]


def shut_out(book: Book, post: Post) -> None:
    """The bot may not post in a room: tried again once a day, told once a week."""
    log.warning("post %s waits: the bot is shut out of %s", post.key, post.channel)
    if plan := plan_of(book, post):
        key = f"shut-out/{post.channel}"
        leads = [lead for lead in every_lead(plan) if not knows(book, lead, plan, post.channel)]
        tell(book, post, plan, leads, f"{key}/{plan.day(book.now)}", cards.shut_out(plan, post.channel))


def knows(book: Book, lead: Someone, plan: Plan, channel: str) -> bool:
    """Whether a lead was told within a week that nothing can be posted in a room, or why."""
    tenant = channel.split(":")[1]
    told = (f"shut-out/{channel}/%", f"closed/{channel}/%", f"uninstalled/{plan.id}/{tenant}/%")
    return any(posted.newest_in(book, f"person:{lead.person}", each, book.now - TOLD_AGAIN) for each in told)


def unreached(book: Book, post: Post) -> None:
    """No chat reaches a person: their lead is told once, and they are mentioned in a room, once a day, under its
    newest message."""
    person = int(post.channel.partition(":")[2])
    plan = plan_of(book, post) or a_plan_of(book, person)
    log.warning("post %s reaches nobody", post.key)
    if plan is None:
        return
    someone = next((each for each in plan.people.values() if each.person == str(person)), None)
    if someone is None:
        return
    accounts = people.accounts(book, person)
    room = next(
        (place for place in plan.rooms if place.platform in {platform for platform, _, _ in accounts}), None
    )
    leads = [lead for lead in plan.leads(someone.side) if lead.id != someone.id]
    if not is_about_trouble(post):
        box = mailboxes.of_person(book, person)
        told = cards.unreached(plan, someone, mentioned=room is not None, by_mail=box is not None)
        tell(book, post, plan, leads, f"unreached/{plan.id}/{someone.id}", told)
    if room is not None and not (post.attempts and post.error == NO_CHAT_REACHES):
        mention(book, plan, someone, room, accounts)


def mention(
    book: Book, plan: Plan, someone: Someone, room: Place, accounts: Iterable[tuple[str, str, str]]
) -> None:
    """In the room for everybody to see: that there is something for them, and not a word of it."""
    account = next(":".join(each) for each in accounts if each[0] == room.platform)
    post = Wanted(
        key=f"mention/{plan.id}/{someone.id}/{plan.day(book.now)}/{room.address}",
        channel=room.address,
        card=card_json(cards.mention(someone, account)),
        not_before=book.now,
        plan=plans.number_of(book, plan.id),
        thread_of=posted.newest_root(book, room.address, book.now - LAST_ROOT),
    )
    outbox.queue(book, [post])


def plan_of(book: Book, post: Post) -> Plan | None:
    return plans.whole(book, [post.plan])[post.plan] if post.plan is not None else None


def a_plan_of(book: Book, person: int) -> Plan | None:
    """Of a message about several: the first by name."""
    return next((plan for plan, _ in plans.of_person(book, person)), None)


def is_about_trouble(post: Post) -> bool:
    """It tells of another that did not arrive: nothing is told of it again."""
    return post.key.startswith(("undelivered/", "unsure/", "shut-out/", "unreached/", "mention/", "twice/"))


def every_lead(plan: Plan) -> list[Someone]:
    return [someone for someone in plan.people.values() if someone.is_lead]


def concerned(book: Book, plan: Plan, post: Post) -> list[Someone]:
    """Both sides' leads of a room's trouble; of a person's only their own side's; of the mail that asks whether more
    may come, whoever looks after them, who may have given the address."""
    if box := mailbox_of(book, post):
        asked = [each for each in plan.people.values() if each.person == str(box.person)]
        return [lead for each in asked for lead in lookers(book, plan, each)]
    if not post.for_one:
        return every_lead(plan)
    theirs = {someone.side for someone in plan.people.values() if f"person:{someone.person}" == post.channel}
    return [lead for lead in every_lead(plan) if lead.side in theirs]


def came_back(book: Book, post: Post) -> bool:
    """There is no such mailbox, and that has been told."""
    box = mailbox_of(book, post)
    return box is not None and box.refused


def mailbox_of(book: Book, post: Post) -> Mailbox | None:
    platform, _, rest = post.channel.partition(":")
    return mailboxes.at(book, rest.partition(":")[2]) if platform == mailboxes.PLATFORM else None


def tell(book: Book, post: Post, plan: Plan, leads: Iterable[Someone], key: str, card: Card) -> None:
    """By direct message, not to whom it did not reach."""
    wanted = [
        Wanted(
            key=f"{key}/{lead.person}",
            channel=f"person:{lead.person}",
            card=card_json(card),
            not_before=book.now,
            plan=plans.number_of(book, plan.id),
        )
        for lead in leads
        if f"person:{lead.person}" != post.channel
    ]
    outbox.queue(book, wanted)
