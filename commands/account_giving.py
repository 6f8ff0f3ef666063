"""`/jbp accounts give`, `share` and `delete`: a company's own list, and what the other may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cards import accounts as cards
from cards.card import Answer, Button, Card, Field, Form, Option, small, text
from cards.given import LONGEST, file, name_of
from cards.say import said_by
from commands import forms
from commands.account_matching import mapping_rituals
from commands.acting import plan_to_change
from commands.call import Call
from plan.account_facts import AccountListChanged, AccountsAsked, AccountsShared, ListChange
from plan.accounts import MOST, AccountList, Share
from plan.facts import Fact
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from sources import account_lists
from sources.account_lists import Reading
from sources.sheet import NoExport
from storage import accounts as store
from storage import drafts, facts, inbox, plans
from storage.store import Book

PASTED = 300_000  # characters
GIVING = "accounts give"
HOWS = (
    Option("replace", "In the place of the list that is there", "What is not in it any more is deleted"),
    Option("add", "Added to it", "For a list in several files"),
)


class NoListYet(LookupError):
    """Your side has given no account list yet. `/jbp accounts give` takes one."""


class TooMany(ValueError):
    """With these your list would have more than 100,000 accounts. Leave out those that no motion is about."""


def give(call: Call, book: Book) -> Answer:
    """`accounts give`: first the file, then what is in it and who may see what, then it is taken."""
    plan = call.plan(book)
    seat = call.voice(plan)
    there = store.lists(book, plans.number_of(book, plan.id)).get(seat.side)
    form = giving_form(call, plan, there)
    if not call.sent:
        return form
    if call.step == 2:
        return take(call, book, plan, seat, there)
    values = with_kept(call.values, drafts.values(book, call.draft, call.person or 0))
    draft = drafts.keep(book, call.draft, call.person or 0, GIVING, 1, values)
    form = replace(form, draft=draft)
    _, failed = forms.read(form, replace(call, values=values))
    errors = failed.errors if failed else wrong(values)
    if errors:
        return shown(forms.again(form, values, errors))
    try:
        found = reading(values)
    except NoExport as problem:
        where = "lines" if values["lines"].strip() else "file"
        return shown(forms.again(form, values, {where: said_by(problem)}))
    if not found.accounts:
        return shown(forms.again(form, values, {"": nothing_read(found)}))
    return preview(plan, seat.side, values, found, there, draft)


def giving_form(call: Call, plan: Plan, there: AccountList | None) -> Form:
    how = (Field("how", "It goes", "choice", HOWS, required=True),) if there else ()
    return Form(
        "Give your account list",
        f"{GIVING} --plan {plan.id}",
        (
            Field("file", "The list", "file", max_length=LONGEST, hint="CSV or XLSX, at most 1 MB; more in several"),
            Field("lines", "Or paste its rows, the columns’ names first", "lines", max_length=PASTED),
            *how,
        ),
        call.draft,
        {"how": "replace"} if there else {},
        steps=2,
        submit="Look at it first",
        context=(
            text("A row an account, best with its website, country, segment and owner. You see what was read first."),
            small(cards.OWN),
        ),
    )  # fmt: skip


def with_kept(sent: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """What was sent; a file that was chosen in an earlier try is still there, until rows are pasted instead."""
    values = {name: sent.get(name, "") for name in ("file", "lines", "how")}
    if not values["file"].startswith("data:"):
        values["file"] = "" if values["lines"].strip() else kept.get("file", "")
    return values


def wrong(values: Mapping[str, str]) -> dict[str, str]:
    if values["file"] and values["lines"].strip():
        return {"lines": "Give the file or its rows, not both."}
    if not values["file"] and not values["lines"].strip():
        return {"file": "Choose a file, or paste its rows below."}
    return {}


def shown(form: Form) -> Form:
    """The form as it goes out: of a file its name alone, since the file itself is kept with the draft."""
    return replace(form, values={**form.values, "file": name_of(form.values.get("file", ""))})


def reading(values: Mapping[str, str]) -> Reading:
    """Raises NoExport."""
    if values["file"]:
        return account_lists.of_file(file(values["file"]).content)
    return account_lists.pasted(values["lines"])


def nothing_read(found: Reading) -> str:
    if not found.problems:
        return "It has the columns’ names and no rows under them."
    first = found.problems[0]
    return f"None of its {len(found.problems)} rows can be read. Row {first.row}: {first.what}"


def preview(
    plan: Plan, side: Side, values: Mapping[str, str], found: Reading, there: AccountList | None, draft: str
) -> Form:
    columns = {account_lists.CALLED[what]: named for what, named in found.columns.items()}
    problems = [(each.row, each.what) for each in found.problems]
    context = cards.preview(plan, side, found.accounts, columns, found.aside, problems, notes(found))
    count = len(found.accounts)
    return Form(
        f"{source(values)}: is this right?"[:150],
        f"{GIVING} --plan {plan.id}",
        sharing_fields(plan, side),
        draft,
        chosen(there),
        step=2,
        steps=2,
        submit=f"Take these {count:,}" if count != 1 else "Take it",
        context=context,
    )


def notes(found: Reading) -> list[str]:
    said = list(found.read_as)
    if found.twice:
        said.append(
            f"{found.twice:,} row{'s' * (found.twice != 1)} of an account that is in it already: taken once."
        )
    if found.no_domain:
        said.append(f"{found.no_domain:,} without a domain of their own: matched by name alone, less surely.")
    return said


def sharing_fields(plan: Plan, side: Side) -> tuple[Field, ...]:
    other = plan.company(side.other)
    return (
        Field("share", f"What {other} sees of those that both have", "choice", cards.SHARES, required=True),
        Field("asks", "Pairs that may be the same", "choice", cards.ASKS, required=True),
    )


def chosen(there: AccountList | None) -> dict[str, str]:
    return {"share": there.share.value, "asks": "yes" if there.asks else "no"} if there else {}


def source(values: Mapping[str, str]) -> str:
    return name_of(values["file"]) or "Pasted rows"


def take(call: Call, book: Book, plan: Plan, seat: Someone, there: AccountList | None) -> Answer:
    """Once: the draft is let go with it. Raises TooMany."""
    values = drafts.values(book, call.draft, call.person or 0)
    if not values:
        said = "This list is not kept any more. Nothing was changed; give it again if it was not taken."
        return Card("It was taken already", (text(said),))
    found = reading(values)
    form = preview(plan, seat.side, values, found, there, call.draft)
    read, failed = forms.read(form, call)
    if failed:
        return failed
    plans.one_at_a_time(book, plan.id)
    number = plans.number_of(book, plan.id)
    add = there is not None and values.get("how") == "add"
    if add and there and there.count + len(found.accounts) > MOST:
        raise TooMany
    given = AccountList(
        side=seat.side, count=len(found.accounts), share=Share(str(read["share"])), asks=read["asks"] == "yes",
        given_at=call.now, given_by=seat.id, source=source(values)[:200],
    )  # fmt: skip
    store.give(book, number, given, found.accounts, add=add)
    drafts.drop(book, call.draft)
    now = store.lists(book, number)
    change = ListChange.GIVEN if there is None else ListChange.ADDED if add else ListChange.REPLACED
    noted = AccountListChanged(
        by=seat.id,
        at=call.now,
        side=seat.side,
        change=change,
        rows=len(found.accounts),
        count=now[seat.side].count,
    )
    facts.record(book, plan.id, noted, *terms_changed(call, seat, there, given))
    waits = len(now) == len(Side)
    return cards.taken(plan, given, len(found.accounts), waits)


def terms_changed(
    call: Call, seat: Someone, before: AccountList | None, now: AccountList | None
) -> list[Fact]:
    """What is to be noted of what a list tells, where that is not as it was; None: there is no list."""
    found: list[Fact] = []
    if (before.share if before else None) is not (now.share if now else None):
        share = now.share if now else None
        found.append(AccountsShared(by=seat.id, at=call.now, side=seat.side, share=share))
    if now and (before is None or before.asks is not now.asks):
        found.append(AccountsAsked(by=seat.id, at=call.now, side=seat.side, asks=now.asks))
    return found


# -- what the other sees of it ---------------------------------------------------------------------


def share(call: Call, book: Book) -> Answer:
    """`accounts share [details|names|counts]`. Raises LeadsOnly or NoListYet."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    side, number = seat.side, plans.number_of(book, plan.id)
    there = store.lists(book, number).get(side)
    if there is None:
        raise NoListYet
    form = Form(
        "What is shared of your list", f"accounts share --plan {plan.id}", sharing_fields(plan, side), call.draft,
        chosen(there), submit="Change", context=(small(cards.OWN),),
    )  # fmt: skip
    typed = call.word(1).casefold()
    if not call.sent and typed not in list(Share):
        return form
    values = call.values if call.sent else {**chosen(there), "share": typed}
    read, failed = forms.read(form, replace(call, values=values))
    if failed:
        return failed
    now = replace(there, share=Share(str(read["share"])), asks=read["asks"] == "yes")
    store.choose(book, number, side, now.share, asks=now.asks)
    if changed := terms_changed(call, seat, there, now):
        facts.record(book, plan.id, *changed)
    facts.look_back(book, number, mapping_rituals(plan))
    return cards.shared(plan, now)


def delete(call: Call, book: Book) -> Card:
    """`accounts delete`: asked once more, then it is gone, with the drafts and answers that it was in. Raises LeadsOnly
    or NoListYet."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    side, number = seat.side, plans.number_of(book, plan.id)
    there = store.lists(book, number).get(side)
    if there is None:
        raise NoListYet
    if call.word(1).casefold() != "all":
        said = f"{there.count:,} accounts would go, with what was matched, answered and put on target lists."
        sure = Button(
            "Delete", f"accounts delete all --plan {plan.id}", "danger", sure="It cannot be undone."
        )
        return Card("Delete your account list?", (text(said),), (sure,))
    count = store.forget(book, number, side)
    noted = AccountListChanged(
        by=seat.id, at=call.now, side=side, change=ListChange.DELETED, rows=count, count=0
    )
    facts.record(book, plan.id, noted, *terms_changed(call, seat, there, None))
    people = [int(each.person) for each in plan.people.values() if each.side is side]
    drafts.forget(book, GIVING, people)
    inbox.forget_answers(book, '"accounts ')
    facts.look_back(book, number, mapping_rituals(plan))
    return cards.deleted(plan, count)
