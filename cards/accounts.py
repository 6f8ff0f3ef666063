"""Account mapping as people read it: each company's list, what both have, what is new, and what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cards.card import (
    Button,
    Card,
    Element,
    Facts,
    Heading,
    Item,
    Option,
    Span,
    Text,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.opportunities import PROBLEMS, matched
from cards.pages import page_of, rest
from cards.parts import ago, listed, short_day, shortened
from plan.accounts import Account, AccountList, Certainty, Overlap, Share, Shown
from plan.agreement import Motion
from plan.plan import Plan
from plan.sides import Side

AT_ONCE: Final = 10
SAMPLE: Final = 5
NAMED: Final = 8  # new ones on the room's card

SHARES: Final = (
    Option(
        Share.DETAILS.value,
        "Details",
        "Name, domain, country, segment and owner of the accounts that both have",
    ),
    Option(Share.NAMES.value, "Names only", "Of those that both have, the name"),
    Option(Share.COUNTS.value, "Counts only", "How many both have, in steps of five; not which"),
)
ASKS: Final = (
    Option(
        "yes",
        "Ask the leads",
        "Leads of both see the pair’s two names and say whether it is the same",
    ),
    Option("no", "Leave it apart", "Nobody is asked; a pair in doubt is told to nobody"),
)
SHARED: Final = {
    Share.DETAILS: "shares details", Share.NAMES: "shares names only", Share.COUNTS: "shares counts only",
}  # fmt: skip
OWN: Final = (
    "Accounts that only you have are shown to nobody else, in no message, file, history or log; only where two are "
    "taken for one company by mistake does each side see the other’s."
)


# -- where it stands -------------------------------------------------------------------------------


def overview(plan: Plan, mapping: Shown, own: Side | None, today: date) -> Card:
    """The lists and what both have, with the eyes of the reader's side."""
    body: list[Element] = [lists(plan, mapping, own, today)]
    body += result(plan, mapping)
    if own is None:
        return Card(f"{plan.name}: account mapping", tuple(body))
    body += [small(OWN)]
    given = mapping.lists.get(own)
    first = Button(
        "Give a new list" if given else "Give your list", f"accounts give --plan {plan.id}", "primary"
    )
    buttons = [first]
    if mapping.which:
        buttons = [Button("All of them", f"accounts all --plan {plan.id}", "primary"), first]
        buttons.append(Button("New ones", f"accounts new --plan {plan.id}"))
    if mapping.doubts:
        buttons.append(Button(f"{len(mapping.doubts)} in doubt", f"accounts doubts --plan {plan.id}"))
    if given:
        buttons.append(Button("What is shared", f"accounts share --plan {plan.id}"))
    return Card(f"{plan.name}: account mapping", tuple(body), tuple(buttons))


def lists(plan: Plan, mapping: Shown, own: Side | None, today: date) -> Facts:
    rows = []
    for side in Side:
        given = mapping.lists.get(side)
        if given is None:
            rows.append((plan.company(side), line(muted("no list yet"))))
            continue
        count = f"{given.count:,} account{'s' * (given.count != 1)}, " if side is own else ""
        asks = "" if given.asks or side is not own else ", doubtful pairs left apart"
        when = day_ago(ago(plan.day(given.given_at), today))
        by = f" by {plan.name_of(given.given_by)}" if side is own else ""
        rows.append(
            (
                plan.company(side),
                line(f"{count}{SHARED[given.share]}{asks}", muted(f" · given {when}{by}")),
            )
        )
    return Facts(tuple(rows))


def day_ago(when: str) -> str:
    return f"{when} ago" if when.endswith("days") else when


def result(plan: Plan, mapping: Shown) -> list[Element]:
    """What both have, in a line or two."""
    missing = [plan.company(side) for side in Side if side not in mapping.lists]
    if missing:
        return [text(f"Nothing can be matched until {listed(missing, 2)} have given a list.")]
    if mapping.matched_at is None:
        return [text("The lists are being matched. Ask again in a minute.")]
    since = f" since {short_day(plan.day(mapping.since))}" if mapping.since else ""
    news = f", {mapping.new} of them new{since}" if since and mapping.new not in ("", "0") else ""
    found: list[Element] = [text(strong(f"Both have {mapping.count}"), f"{news}.")]
    if mapping.waits:
        found.append(small("A list has changed; they are being matched again."))
    if not mapping.names_which:
        found.append(small(who_hides(plan, mapping)))
    return found


def who_hides(plan: Plan, mapping: Shown) -> str:
    those = [plan.company(side) for side, each in mapping.lists.items() if each.share is Share.COUNTS]
    who = f"{listed(those, 2)} share{'s' * (len(those) == 1)} counts only"
    return f"{who}: not which they are, and counted once a week at most."


# -- which they are --------------------------------------------------------------------------------


def overlaps(
    plan: Plan, mapping: Shown, found: Sequence[Overlap], page: int, own: Side, what: str, again: str
) -> Card:
    """A page of what both have. `what`: how these are called; `again`: the command of this list."""
    if not mapping.names_which and len(mapping.lists) == len(Side):
        body = (text(strong(f"Both have {mapping.count}.")), text(who_hides(plan, mapping)))
        return Card(f"{plan.name}: account mapping", body)
    if not found:
        back = Button("Account mapping", f"accounts --plan {plan.id}")
        return Card(f"{plan.name}: none {what}", (text("None."),), (back,))
    pages = -(-len(found) // AT_ONCE)
    page = min(page, pages)
    items: list[Element] = [item(plan, each, own) for each in page_of(found, page, AT_ONCE)]
    foot = [small(f"Page {page} of {pages}.")] if pages > 1 else []
    title = f"{plan.name}: {len(found):,} {what}"
    return Card(title, (*items, *foot), rest(found, page, AT_ONCE, again))


def item(plan: Plan, each: Overlap, own: Side) -> Item:
    mine, other = each.accounts[own], each.accounts[own.other]
    notes = [
        line(muted(f"{plan.company(side)}: "), described(each.accounts[side])) for side in (own, own.other)
    ]
    names = [plan.motions[id].name for id in each.motions if id in plan.motions]
    if names:
        notes.append(line(muted("target of "), listed([shortened(name, 40) for name in names], 3)))
    head = strong(shortened(mine.name or other.name, 100))
    apart = Button(
        "Not the same", f"accounts apart {each.id} --plan {plan.id}", sure="They would be taken apart."
    )
    return Item(line(head), tuple(notes), (apart,) if each.certainty is Certainty.CERTAIN else ())


def described(account: Account) -> str:
    """`Contoso GmbH, contoso.de, DE, Enterprise, Ana Ruiz`."""
    parts = (account.name, account.domain, account.country, account.segment, account.owner)
    return ", ".join(shortened(part, 60) for part in parts if part)


def doubts(plan: Plan, found: Sequence[Overlap], own: Side) -> Card:
    """The first of the pairs that wait for an answer of this side's leads."""
    title = f"{plan.name}: {len(found)} in doubt"
    if not found:
        return Card(f"{plan.name}: nothing in doubt", (text("No pair waits for your side’s answer."),))
    items = tuple(
        Item(
            line(
                strong(shortened(each.accounts[own].name, 80)),
                muted(" and "),
                strong(shortened(each.accounts[own.other].name, 80)),
            ),
            (line(muted("yours: "), described(each.accounts[own])),),
            (
                Button("The same", f"accounts same {each.id} --plan {plan.id}", "primary"),
                Button("Not the same", f"accounts apart {each.id} --plan {plan.id}"),
            ),
        )
        for each in found[:AT_ONCE]
    )
    other = plan.company(own.other)
    more = f" {len(found) - AT_ONCE} more after these." if len(found) > AT_ONCE else ""
    note = f"A pair counts once {other} says so, too.{more}"
    return Card(title, (*items, small(note)))


def answered(plan: Plan, same: bool, left: int) -> Card:
    said = "It counts once the other company says so, too." if same else "The pair is left apart."
    buttons = (Button(f"{left} more in doubt", f"accounts doubts --plan {plan.id}"),) if left else ()
    return Card("Taken: the same" if same else "Taken: not the same", (text(said),), buttons)


# -- before a list is taken ------------------------------------------------------------------------


def preview(
    plan: Plan,
    own: Side,
    accounts: Sequence[Account],
    columns: Mapping[str, str],
    aside: Sequence[str],
    problems: Sequence[tuple[int, str]],
    notes: Sequence[str],
) -> tuple[Element, ...]:
    """What was read of a list; only its own side sees this."""
    left = f"; {len(problems):,} row{'s' * (len(problems) != 1)} cannot" if problems else ""
    body: list[Element] = [text(f"{len(accounts):,} account{'s' * (len(accounts) != 1)} can be read{left}.")]
    if problems:
        body.append(Heading("Left out"))
        body += [text(strong(f"Row {row}: "), what) for row, what in problems[:PROBLEMS]]
        body += [small(f"And {len(problems) - PROBLEMS:,} more.")] if len(problems) > PROBLEMS else []
    body.append(Heading("The first of them"))
    body += [text(described(each)) for each in accounts[:SAMPLE]]
    body += [Heading("Columns"), matched(columns, aside)]
    body += [small(shortened(note, 400)) for note in notes]
    return (*body, warning(plan, own))


def warning(plan: Plan, own: Side) -> Text:
    other = plan.company(own.other)
    return text(
        Words(
            f"{other} sees nothing of what it does not have itself. Of the accounts that both have it sees what you "
            "choose below.",
            Tone.WARNING,
        )
    )


def taken(plan: Plan, given: AccountList, count: int, waits: bool) -> Card:
    other = plan.company(given.side.other)
    after = (
        "They are being matched. Your leads are told when that is done."
        if waits
        else f"They are matched once {other} gave its list, too."
    )
    body = (text(after), text(f"Your list {SHARED[given.share]} with {other}{asking(given)}."), small(OWN))
    buttons = (
        Button("Account mapping", f"accounts --plan {plan.id}", "primary"),
        Button("What is shared", f"accounts share --plan {plan.id}"),
    )
    return Card(f"Taken: {count:,} account{'s' * (count != 1)}", body, buttons)


def asking(given: AccountList) -> str:
    return "; leads are asked about pairs in doubt" if given.asks else "; pairs in doubt are left apart"


def shared(plan: Plan, given: AccountList) -> Card:
    other = plan.company(given.side.other)
    said = f"Your list {SHARED[given.share]} with {other} from now on{asking(given)}."
    note = "What was read before cannot be taken back; messages of mine that still stand are amended."
    return Card(
        "Changed", (text(said), small(note)), (Button("Account mapping", f"accounts --plan {plan.id}"),)
    )


def deleted(plan: Plan, count: int) -> Card:
    body = (
        text(
            f"{count:,} account{'s' * (count != 1)}, and all that was matched with them, are gone from my store."
        ),
        small(
            "What somebody read or saved before, and what a chat keeps of old messages, I cannot take back."
        ),
    )
    return Card(
        "Your account list is deleted", body, (Button("Give a list", f"accounts give --plan {plan.id}"),)
    )


# -- targets ---------------------------------------------------------------------------------------


def targets(plan: Plan, motion: Motion, found: Sequence[Overlap], own: Side, page: int) -> Card:
    """A motion's target accounts."""
    number = plan.number_of(motion)
    add = Button("Add accounts", f"accounts target {number} add --plan {plan.id}", "primary")
    title = f"{motion.name}: target accounts"
    if not found:
        return Card(title, (text("None yet. They are chosen from the accounts that both have."),), (add,))
    pages = -(-len(found) // AT_ONCE)
    page = min(page, pages)
    items: list[Element] = [
        Item(
            line(strong(shortened(each.accounts[own].name or each.accounts[own.other].name, 100))),
            tuple(
                line(muted(f"{plan.company(side)}: "), described(each.accounts[side]))
                for side in (own, own.other)
            ),
            (Button("Take off", f"accounts target {number} off {each.id} --plan {plan.id}"),),
        )
        for each in page_of(found, page, AT_ONCE)
    ]
    more = rest(found, page, AT_ONCE, f"accounts target {number} --plan {plan.id}")
    return Card(
        f"{title}, {len(found):,}",
        (*items, small("Both companies see this list, as far as what they share allows.")),
        (add, *more),
    )


# -- unasked ---------------------------------------------------------------------------------------


def matched_now(plan: Plan, mapping: Shown) -> Card:
    """To a side's leads, once lists were matched."""
    body = result(plan, mapping)
    buttons = [Button("Account mapping", f"accounts --plan {plan.id}", "primary")]
    if mapping.doubts:
        body.append(text(f"{len(mapping.doubts)} in doubt, for your side’s word."))
        buttons.append(Button("Look at them", f"accounts doubts --plan {plan.id}"))
    return Card(f"{plan.name}: the account lists are matched", tuple(body), tuple(buttons))


def in_room(plan: Plan, title: str, mapping: Shown) -> Card:
    """To the room at a ritual: counts, and the new ones as far as both companies let it know."""
    body = result(plan, mapping)
    new = mapping.new_ones
    for each in new[:NAMED]:
        body.append(Item(line(strong(room_name(each))), tuple(room_notes(plan, each))))
    if len(new) > NAMED:
        body.append(small(f"And {len(new) - NAMED:,} more new ones: /jbp accounts new"))
    return Card(title, tuple(body), (Button("Account mapping", f"accounts --plan {plan.id}"),))


def room_name(each: Overlap) -> str:
    return shortened(each.accounts[Side.VENDOR].name or each.accounts[Side.PARTNER].name, 100)


def room_notes(plan: Plan, each: Overlap) -> list[tuple[Span, ...]]:
    owners = [
        f"{plan.company(side)}: {account.owner}" for side, account in each.accounts.items() if account.owner
    ]
    return [line(muted(shortened(" · ".join(owners), 200)))] if owners else []
