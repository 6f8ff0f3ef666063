"""`jbp audit verify` finds whatever was done to the record other than through jbp, and names it; a record that nobody
touched holds, however it came about."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import URL

from bot.cli import main
from plan.agreement import State
from plan.facts import Number
from storage import audit, chain, drafting, facts, plans
from storage.chain import link
from storage.facts import FACTS
from storage.plans import DOCUMENTS
from tests.house import Lived
from tests.plans import small_plan

Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def verify(url: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Type `jbp audit verify …`: its exit status, and what it printed."""
    monkeypatch.setenv("JBP_DATABASE_URL", url.render_as_string(hide_password=False))

    def typed(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        status = main(["audit", "verify", *words])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return typed


@pytest.fixture
def week(room: Lived) -> Lived:
    """A number, a review with both answers and its close, a promise, a newer number: some twenty entries."""
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")
    room.until("2027-03-08 09:05")
    for who, colour in (("vera", "green"), ("paul", "red")):
        room.say(who, "check-in acme-aws/migration 2027-W10 changed")
        room.fill(who, confidence=colour, moved=f"{who} moved it")
    room.say("vera", 'promises add "reference architecture" --by 2027-03-12')
    room.until("2027-03-12 12:00")
    room.say("vera", "log sourced 2M --source CRM --on 2027-03-09")
    return room


def run(lived: Lived, statement: Any, **values: Any) -> None:
    """What somebody with the database open does."""
    with lived.house.store.engine.begin() as connection:
        connection.execute(text(statement) if isinstance(statement, str) else statement, values)


def rows(lived: Lived) -> list[Any]:
    with lived.house.store.engine.connect() as connection:
        return list(connection.execute(select(FACTS).order_by(FACTS.c.place)).all())


def described(row: Any) -> str:
    """How an entry is named, with when it was said."""
    about = f"{row.slot} of {row.occurrence}" if row.occurrence else row.slot
    return f"entry {row.place}, {about}, said {row.said_at:%Y-%m-%d %H:%M} UTC"


def breaks(printed: str) -> dict[str, str]:
    """What is broken, by where."""
    lines = [line.strip() for line in printed.splitlines()]
    return {
        where: means.removeprefix("→ ")
        for where, means in itertools.pairwise(lines)
        if means.startswith("→ ")
    }


def place_of(lived: Lived, slot: str) -> Any:
    return next(row for row in rows(lived) if row.slot == slot)


# -- untouched -----------------------------------------------------------------------------------------


def test_a_week_that_was_lived_holds(week: Lived, verify: Verify) -> None:
    count = len(rows(week))
    status, printed = verify()

    assert status == 0
    assert printed.startswith(
        f"holds   Acme x AWS (acme-aws): {count} entries, 1 version, 2027-03-12 17:00 UTC; {count}:"
    )
    assert "Nothing was changed, put in, moved or taken out." in printed


def test_plans_that_came_with_their_history_hold_and_only_the_one_named_is_walked(
    week: Lived, verify: Verify
) -> None:
    week.add(small_plan(id="zeta", name="Zeta x AWS"), week.facts)

    status, printed = verify()
    assert status == 0
    assert "Acme x AWS (acme-aws)" in printed
    assert "Zeta x AWS (zeta)" in printed
    status, printed = verify("--plan", "zeta")
    assert status == 0
    assert "acme-aws" not in printed


def test_an_empty_store_and_a_plan_that_is_not_there_are_said_so(url: URL, verify: Verify) -> None:
    assert verify() == (0, "There is no plan in the store.\n")
    status, printed = verify("--plan", "nowhere")
    assert status == 2
    assert "There is no plan “nowhere”" in printed


def test_a_year_of_entries_is_read_a_page_at_a_time(
    week: Lived, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.audit.PAGE", 3)

    assert verify()[0] == 0
    run(week, "UPDATE facts SET body = body || ' ' WHERE place = 7")
    assert next(iter(breaks(verify()[1]))) == described(rows(week)[6])


def test_what_is_said_while_it_is_read_does_not_count(
    week: Lived, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = audit.entries

    def said_meanwhile(*given: Any) -> Any:
        week.say("vera", "log sourced 3M --source CRM --on 2027-03-10")
        return read(*given)

    monkeypatch.setattr(audit, "entries", said_meanwhile)
    assert verify()[0] == 0
    assert verify()[0] == 0


def test_two_who_say_something_at_once_do_not_fork_the_chain(room: Lived, verify: Verify) -> None:
    def say(who: str) -> None:
        for value in range(10):
            now = datetime(2027, 3, 5, 20, value, tzinfo=UTC)
            number = Number(by=who, at=now, target="sourced", value=Decimal(value), on=now.date())
            with room.house.store.book(now) as book:
                facts.record(book, "acme-aws", number)

    saying = [threading.Thread(target=say, args=(who,)) for who in ("vera", "paul", "tom")]
    for each in saying:
        each.start()
    for each in saying:
        each.join()

    assert [row.place for row in rows(room)] == list(range(1, 32))
    assert verify()[0] == 0


# -- entries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'vera moved it', 'vera saved it')",
        "said_at = '2027-03-08 13:00:00'",
        "slot = 'answer/launch/vendor'",
        "occurrence = 'motion-review/2027-W09'",
        "occurrence = NULL",
        "link = replace(link, substr(link, 1, 1), 'x')",
    ],
)
def test_an_entry_that_was_changed_is_found(week: Lived, verify: Verify, change: str) -> None:
    row = place_of(week, "answer/migration/vendor")
    run(week, f"UPDATE facts SET {change} WHERE id = :id", id=row.id)
    status, printed = verify()

    changed = next(each for each in rows(week) if each.id == row.id)
    assert status == 1
    assert printed.startswith("BROKEN  Acme x AWS (acme-aws)")
    assert "does not match its link: it was changed" in breaks(printed)[described(changed)]
    assert "1 of 1 broken" in printed


def test_a_change_that_brings_its_own_link_breaks_with_the_next(week: Lived, verify: Verify) -> None:
    before, row, after = rows(week)[3:6]
    body = row.body.replace('"by":"', '"by":"not ')
    forged = link(before.link, row.plan_id, row.slot, row.occurrence, row.said_at, body)
    run(week, "UPDATE facts SET body = :body, link = :link WHERE id = :id", body=body, link=forged, id=row.id)

    assert "does not match its link" in breaks(verify()[1])[described(after)]


def test_the_newest_entry_changed_with_its_link_is_not_what_the_plan_names(
    week: Lived, verify: Verify
) -> None:
    before, row = rows(week)[-2:]
    body = row.body.replace("2000000", "3000000")
    assert body != row.body
    forged = link(before.link, row.plan_id, row.slot, row.occurrence, row.said_at, body)
    run(week, "UPDATE facts SET body = :body, link = :link WHERE id = :id", body=body, link=forged, id=row.id)
    run(week, "UPDATE latest SET body = :body WHERE slot = :slot", body=body, slot=row.slot)

    assert breaks(verify()[1]) == {
        described(row): "the plan’s row names another link as the last: this entry was put in its place, "
        "or the plan’s row changed"
    }


def test_what_was_taken_out_of_the_middle_is_found(week: Lived, verify: Verify) -> None:
    after = rows(week)[6]
    run(week, "DELETE FROM facts WHERE place IN (5, 6)")

    missing = breaks(verify()[1])
    assert missing[f"entries 5 to 6, before {described(after)}"] == "they are missing: they were taken out"


def test_what_was_taken_out_is_found_though_the_places_were_closed_up(week: Lived, verify: Verify) -> None:
    count = len(rows(week))
    run(week, "DELETE FROM facts WHERE place = 5")
    close_up(week, 5, by=-1)

    found = breaks(verify()[1])
    assert "or what stood before it was taken out" in found[described(rows(week)[4])]
    assert found[f"{count - 1} entries in all"].startswith(f"the plan’s row counts {count}")


def test_what_was_taken_from_the_start_is_found(week: Lived, verify: Verify) -> None:
    after = rows(week)[1]
    run(week, "DELETE FROM facts WHERE place = 1")

    assert breaks(verify()[1])[f"entry 1, before {described(after)}"] == "it is missing: it was taken out"


def test_the_newest_that_were_taken_out_are_found(week: Lived, verify: Verify) -> None:
    every = rows(week)
    run(week, "DELETE FROM facts WHERE place > :last", last=len(every) - 2)

    where = f"entries {len(every) - 1} to {len(every)}, after {described(every[-3])}"
    assert breaks(verify()[1])[where] == "they are missing: they were taken out"


def test_a_plan_emptied_of_all_that_was_said_is_found(week: Lived, verify: Verify) -> None:
    count = len(rows(week))
    run(week, "DELETE FROM facts")

    assert f"entries 1 to {count}, all that there were" in breaks(verify()[1])


@pytest.mark.parametrize("far", [1, 2, 5])
@pytest.mark.parametrize("what", ["rows", "contents"])
def test_two_that_changed_places_are_both_named(week: Lived, verify: Verify, far: int, what: str) -> None:
    one, other = rows(week)[4], rows(week)[4 + far]
    exchange(week, one, other, with_links=what == "rows")
    found = breaks(verify()[1])
    one, other = rows(week)[4], rows(week)[4 + far]

    assert found[described(one)] == f"it has changed places with entry {other.place}"
    assert found[described(other)] == f"it has changed places with entry {one.place}"
    assert not [
        where for where in found if where.startswith("entry") and where not in map(described, (one, other))
    ]


@pytest.mark.parametrize("far", [1, 3])
def test_the_newest_that_changed_places_are_named_too(week: Lived, verify: Verify, far: int) -> None:
    one, other = rows(week)[-1 - far], rows(week)[-1]
    exchange(week, one, other, with_links=True)
    found = breaks(verify()[1])

    for row, its in ((rows(week)[-1], one), (rows(week)[-1 - far], other)):
        assert found[described(row)] == f"it has changed places with entry {its.place}"


def test_an_entry_whose_place_alone_was_changed_is_found(week: Lived, verify: Verify) -> None:
    count = len(rows(week))
    run(week, "UPDATE facts SET place = place + 10 WHERE place = :last", last=count)

    assert f"its place was changed: it was entry {count}" in breaks(verify()[1])[described(rows(week)[-1])]


@pytest.mark.parametrize("with_link", [False, True])
def test_an_entry_that_was_put_in_is_found(week: Lived, verify: Verify, with_link: bool) -> None:
    before, model = rows(week)[3:5]
    close_up(week, 4, by=1)
    made = (
        link(before.link, model.plan_id, "win/x", None, model.said_at, model.body) if with_link else "0" * 64
    )
    put_in(week, model, place=5, link=made)

    found = breaks(verify()[1])
    assert found[described(rows(week)[4])].startswith("it does not belong there: it was put in")
    assert len([where for where in found if where.startswith("entry")]) == 1


def test_an_entry_that_was_put_in_at_the_end_is_found(week: Lived, verify: Verify) -> None:
    last = rows(week)[-1]
    made = link(last.link, last.plan_id, "win/x", None, last.said_at, last.body)
    put_in(week, last, place=last.place + 1, link=made)

    means = breaks(verify()[1])[described(rows(week)[-1])]
    assert means == "it was put in after the last entry that jbp recorded"


def test_an_entry_that_was_put_in_without_a_place_is_found(week: Lived, verify: Verify) -> None:
    put_in(week, rows(week)[3], place=0, link="")

    assert "it was put in" in breaks(verify()[1])[described(rows(week)[0])]


def test_entries_of_two_plans_that_were_exchanged_are_found_in_both(week: Lived, verify: Verify) -> None:
    week.add(small_plan(id="zeta", name="Zeta x AWS"), week.facts)
    one, other = [row for row in rows(week) if row.place == 3]
    exchange(week, one, other, with_links=True)

    assert len([where for where in breaks(verify()[1]) if where.startswith("entry 3,")]) == 2
    assert "2 of 2 broken" in verify()[1]


def test_a_chain_made_anew_is_found_by_what_was_noted_of_it(week: Lived, verify: Verify) -> None:
    noted = verify("--plan", "acme-aws")[1].splitlines()[0].rpartition(" ")[2]
    week.say("vera", "log sourced 3M --source CRM --on 2027-03-10")
    assert verify("--plan", "acme-aws", "--noted", noted)[0] == 0

    made_anew(week, lambda body: body.replace("vera moved it", "vera saved it"))
    assert verify()[0] == 0  # nothing in the store itself can tell
    status, printed = verify("--plan", "acme-aws", "--noted", noted)
    assert status == 1
    place = int(noted.partition(":")[0])
    assert "is not the one that was noted" in breaks(printed)[described(rows(week)[place - 1])]


def test_what_was_noted_is_of_one_plan_and_read_strictly(week: Lived, verify: Verify) -> None:
    assert verify("--noted", f"1:{'0' * 64}")[0] == 2
    with pytest.raises(SystemExit):
        verify("--plan", "acme-aws", "--noted", "1:abc")


def test_many_breaks_are_counted_not_listed(week: Lived, verify: Verify) -> None:
    for number in range(80):
        week.say("vera", f"promises add thing-{number} --by 2027-04-10")
    run(week, "UPDATE facts SET body = body || ' '")
    printed = verify()[1]

    assert len([where for where in breaks(printed) if where.startswith("entry")]) == 50
    assert f"and {len(rows(week)) - 50} more" in printed


def exchange(lived: Lived, one: Any, other: Any, *, with_links: bool) -> None:
    names = ["plan_id", "slot", "occurrence", "said_at", "body", *(["link"] if with_links else [])]
    run(lived, f"UPDATE facts SET {', '.join(f'{name} = :{name}' for name in names)} WHERE id = :id",
        id=one.id, **{name: bound(getattr(other, name)) for name in names} | {"plan_id": one.plan_id})  # fmt: skip
    run(lived, f"UPDATE facts SET {', '.join(f'{name} = :{name}' for name in names)} WHERE id = :id",
        id=other.id, **{name: bound(getattr(one, name)) for name in names} | {"plan_id": other.plan_id})  # fmt: skip


def bound(value: Any) -> Any:
    return f"{value.replace(tzinfo=None)}" if isinstance(value, datetime) else value


def close_up(lived: Lived, after: int, *, by: int) -> None:
    """Move all later entries, one by one as a unique index wants it."""
    for row in sorted(rows(lived), key=lambda row: -by * row.place):
        if row.place > after:
            run(lived, "UPDATE facts SET place = :to WHERE id = :id", to=row.place + by, id=row.id)


def put_in(lived: Lived, model: Any, *, place: int, link: str) -> None:
    run(
        lived,
        FACTS.insert().values(
            plan_id=model.plan_id,
            slot="win/x",
            occurrence=None,
            said_at=model.said_at,
            body=model.body,
            place=place,
            link=link,
        ),
    )


def made_anew(lived: Lived, change: Callable[[str], str]) -> None:
    """The whole chain over changed texts, with the plan's tip and what is at hand."""
    last = chain.START
    for row in rows(lived):
        body = change(row.body)
        last = link(last, row.plan_id, row.slot, row.occurrence, row.said_at, body)
        run(
            lived,
            "UPDATE facts SET body = :body, link = :link WHERE id = :id",
            body=body,
            link=last,
            id=row.id,
        )
        run(lived, "UPDATE latest SET body = :body WHERE body = :old", body=body, old=row.body)
    run(lived, "UPDATE plans SET tip = :tip", tip=last)


# -- what is at hand -----------------------------------------------------------------------------------


def test_what_is_shown_as_the_newest_but_is_not_is_found(week: Lived, verify: Verify) -> None:
    newest = [row for row in rows(week) if row.slot == "number/sourced"][-1]
    run(week, "UPDATE latest SET body = replace(body, '2000000', '7000000') WHERE slot = 'number/sourced'")

    means = breaks(verify()[1])["what is shown for number/sourced"]
    assert means == f"it is not the newest, which is {described(newest)}: it was changed"


def test_what_is_shown_and_was_never_said_or_said_and_not_shown_is_found(week: Lived, verify: Verify) -> None:
    run(week, "UPDATE latest SET slot = 'number/else' WHERE slot = 'number/sourced'")

    found = breaks(verify()[1])
    assert found["what is shown for number/else"] == "no entry says it: it was put in"
    assert "nothing, though there is entry" in found["what is shown for number/sourced"]


def test_an_old_fact_that_was_made_to_stay_the_newest_is_found(week: Lived, verify: Verify) -> None:
    run(week, "UPDATE latest SET rank = '9' WHERE slot = 'number/sourced'")

    assert "it is not the newest" in breaks(verify()[1])["what is shown for number/sourced"]


# -- documents -----------------------------------------------------------------------------------------

V1 = "the document of version 1, in the store since 2027-03-05 20:00 UTC"


def test_a_document_that_was_changed_is_found(week: Lived, verify: Verify) -> None:
    run(week, "UPDATE documents SET body = replace(body, '8000000', '4000000')")

    assert breaks(verify()[1]) == {V1: "its text does not match its content hash: it was changed"}


def test_a_document_that_is_no_document_any_more_is_found(week: Lived, verify: Verify) -> None:
    run(week, "UPDATE documents SET body = '{'")

    assert breaks(verify()[1]) == {V1: "its text does not match its content hash: it was changed"}


def test_a_document_that_was_changed_with_its_hash_is_found(week: Lived, verify: Verify) -> None:
    with week.house.store.engine.connect() as connection:
        body = str(connection.execute(select(DOCUMENTS.c.body)).scalar_one()).replace("8000000", "4000000")
    forged = plans.content_hash(plans.agreement_of(body))
    run(week, "UPDATE documents SET body = :body, content_hash = :hash", body=body, hash=forged)
    run(week, "UPDATE plans SET content_hash = :hash", hash=forged)
    found = breaks(verify()[1])

    assert "it was replaced" in found[V1]
    assert "its content hash is not that of version 1" in found["the row of Acme x AWS"]


def test_a_document_that_was_taken_out_is_found_also_one_that_is_no_more_in_force(
    week: Lived, verify: Verify
) -> None:
    week.read(lambda book: plans.supersede(book, small_plan(version=2, name="Next")))
    assert verify()[0] == 0
    run(week, "DELETE FROM documents WHERE version = 1")

    where = "the document of version 1, which came in 2027-03-05 20:00 UTC"
    assert breaks(verify()[1]) == {where: "it is missing: it was taken out"}


def test_a_document_that_was_put_in_is_found(week: Lived, verify: Verify) -> None:
    run(week, "INSERT INTO documents SELECT plan_id, 2, content_hash, body, created_at FROM documents")

    assert breaks(verify()[1]) == {
        V1.replace("version 1", "version 2"): "no entry says that it came in: it was put in"
    }


def test_a_document_whose_time_or_state_was_changed_is_found(week: Lived, verify: Verify) -> None:
    run(week, "UPDATE documents SET created_at = '2027-01-01 00:00:00'")
    assert "its time was changed" in next(iter(breaks(verify()[1]).values()))

    run(
        week,
        "UPDATE documents SET created_at = '2027-03-05 20:00:00', body = replace(body, '\"agreed\"', '\"draft\"')",
    )
    assert "its text says draft, though it was agreed" in breaks(verify()[1])[V1]


@pytest.mark.parametrize(
    ("change", "means"),
    [
        ("state = 'draft'", "it says draft; what is on record is that version 1 was agreed"),
        ("version = 3", "it says version 3; what is on record is version 1"),
        ("content_hash = 'x'", "its content hash is not that of version 1: it was changed"),
    ],
)
def test_a_plan_that_says_otherwise_than_its_record_is_found(
    week: Lived, verify: Verify, change: str, means: str
) -> None:
    run(week, f"UPDATE plans SET {change}")

    assert breaks(verify()[1]) == {"the row of Acme x AWS": means}


# -- drafts ----------------------------------------------------------------------------------------------


def test_a_draft_that_people_write_on_holds_at_every_step_until_it_is_in_force(
    room: Lived, verify: Verify
) -> None:
    room.add(small_plan(id="zeta", name="Zeta", state=State.DRAFT, version=1))

    def written(name: str, at: int) -> None:
        def write(book: Any) -> None:
            plan = plans.named(book, "zeta", plans.Reader.ROOM)
            being = drafting.to_write(book, plan)
            drafting.write(book, plan, plan.people["vera"], replace(being, name=name), "name", ("the name",))

        with room.house.store.book(datetime(2027, 3, 6, at, tzinfo=UTC)) as book:
            write(book)

    def enacted(at: int) -> None:
        with room.house.store.book(datetime(2027, 3, 6, at, tzinfo=UTC)) as book:
            plan = plans.named(book, "zeta", plans.Reader.ROOM)
            draft = drafting.being_written(book, plan)
            assert draft
            drafting.enact(book, plan, plan.people["vera"], draft, ())

    steps: list[Callable[[], None]] = [
        lambda: written("Zeta one", 9), lambda: written("Zeta two", 10), lambda: enacted(11),
        lambda: written("Zeta three", 12), lambda: enacted(13),
    ]  # fmt: skip
    for step in steps:
        step()
        assert verify() == (0, verify()[1])
    run(room, "UPDATE documents SET body = replace(body, 'Zeta two', 'Zeta six') WHERE version = 1")

    assert "it was changed" in next(iter(breaks(verify()[1]).values()))


def test_a_plan_that_both_leads_agree_to_holds_from_the_first_word_on(room: Lived, verify: Verify) -> None:
    room.plan_id = "zeta"
    room.add(small_plan(id="zeta", name="Zeta x AWS", state=State.DRAFT))
    for version in (1, 2):
        room.say("vera", "edit targets sourced --plan zeta")
        room.fill("vera", amount=f"{8 + version}M")
        assert verify("--plan", "zeta")[0] == 0
        room.say("vera", "agree --plan zeta")
        room.press("vera", "Propose to AWS")
        assert verify("--plan", "zeta")[0] == 0
        room.press("paul", "Agree")
        assert verify("--plan", "zeta")[0] == 0
    assert room.plan().agreement.version == 2
    assert room.plan().agreement.state is State.AGREED


def test_a_draft_given_up_or_overtaken_is_not_missed(room: Lived, verify: Verify) -> None:
    def drafted(book: Any) -> None:
        plans.open_draft(book, small_plan(version=2, state=State.DRAFT, name="Next"))

    room.read(drafted)
    assert verify()[0] == 0
    plan = room.plan()
    room.read(lambda book: drafting.drop(book, plan, plan.people["vera"]))
    assert verify()[0] == 0
    room.read(drafted)
    room.read(lambda book: plans.supersede(book, small_plan(version=3, name="After")))
    assert verify()[0] == 0


def test_a_draft_replaced_without_a_word_is_found(room: Lived, verify: Verify) -> None:
    draft = small_plan(version=2, state=State.DRAFT, name="Next")
    room.read(lambda book: plans.open_draft(book, draft))
    other = replace(draft, name="Other")
    run(
        room, "UPDATE documents SET body = :body, content_hash = :hash WHERE version = 2",
        body=plans.document(other), hash=plans.content_hash(other),
    )  # fmt: skip

    assert "it was replaced" in next(iter(breaks(verify()[1]).values()))
