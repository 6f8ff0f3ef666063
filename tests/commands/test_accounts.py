"""Each company gives its account list, looked at before it is taken; the plan sees what both have, as far as each lets
the other; doubtful pairs count once both companies say so; and a list that is deleted is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from cards import plain, slack, slack_views
from cards.card import Card, Form
from cards.given import Given
from plan.accounts import Account
from plan.agreement import Rhythm
from plan.sides import Reader, Side
from storage import accounts, plans
from storage.accounts import ACCOUNTS, LISTS, PAIRS, TARGETS
from storage.audit import FACTS, verified
from storage.drafts import DRAFTS
from storage.inbox import INBOX
from storage.store import Store
from tests.dirty_accounts import labelled
from tests.house import Lived
from tests.plans import MAPPING, small_plan
from tests.slack.limits import message_faults, view_faults

ACME = """Account Name,Website,Billing Country,Segment,Account Owner,Notes
Larkspur Foods GmbH,www.larkspur.de,Germany,Enterprise,Ana Ruiz,x
Quillworks Ltd,quillworks.co.uk,UK,SMB,Ben Stone,
Harrowgate Energy SA,harrowgate.fr,FR,Enterprise,Ana Ruiz,
Velmora Deutschland GmbH,velmora.com,DE,SMB,Ben Stone,
Onlyacme Inc.,onlyacme.com,US,Enterprise,Ana Ruiz,
"""
AWS = """Customer;Domain;Country;Industry;Owner
LARKSPUR FOODS;larkspur.de;DE;Food;Kim Lee
Quillworks;quillworks.co.uk;GB;Media;Kim Lee
Harrowgate Energy;;France;Energy;Raj Rao
Velmora Inc;velmora.com;US;Retail;Raj Rao
Onlyaws Corp;onlyaws.com;US;Retail;Raj Rao
"""


@pytest.fixture
def room(store: Store) -> Iterator[Lived]:
    lived = Lived(store, datetime(2027, 3, 1, 20, tzinfo=UTC))
    lived.add(small_plan())
    for who in ("paul", "ines"):
        lived.say(who, "me opt-in")
    yield lived
    lived.close()


def give(room: Lived, who: str, rows: str, share: str = "names", asks: str = "yes", **more: str) -> str:
    room.say(who, "accounts give")
    room.fill(who, lines=rows, **more)
    assert isinstance(room.answer, Form), room.answer
    assert room.answer.step == 2, room.answer.errors
    return room.fill(who, share=share, asks=asks)


def both(room: Lived, acme: str = "names", aws: str = "names", asks: str = "yes") -> None:
    give(room, "vera", ACME, acme, asks)
    give(room, "paul", AWS, aws, asks)


def rows(room: Lived, table: object) -> int:
    return int(room.read(lambda book: book.execute(select(func.count()).select_from(table)).scalar_one()))


# -- giving ----------------------------------------------------------------------------------------


def test_a_list_is_looked_at_before_it_is_taken(room: Lived) -> None:
    room.say("vera", "accounts give")
    seen = room.fill("vera", lines=ACME)

    assert "5 accounts can be read" in seen
    assert "from Billing Country" in seen
    assert "Notes" in seen
    assert rows(room, ACCOUNTS) == 0

    assert "Taken: 5 accounts" in room.fill("vera", share="names", asks="yes")
    assert rows(room, ACCOUNTS) == 5


def test_a_file_is_read_like_pasted_rows(room: Lived) -> None:
    room.say("vera", "accounts give")
    assert "5 accounts can be read" in room.fill("vera", file=Given("accounts.csv", ACME.encode()).value)
    room.fill("vera", share="counts", asks="no")

    assert "5 accounts, shares counts only" in room.say("vera", "accounts")


def test_what_is_shared_is_chosen_and_nothing_is_chosen_for_them(room: Lived) -> None:
    room.say("vera", "accounts give")
    room.fill("vera", lines=ACME)
    assert "This is needed" in room.fill("vera", share="names")
    assert rows(room, ACCOUNTS) == 0
    assert "Taken: 5" in room.fill("vera", share="names", asks="no")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "Choose a file, or paste its rows"),
        ("a,b\n1,2", "Expected at least “Account Name”"),
        ("Account Name,Website", "no rows under them"),
        ("Account Name,Website\n,x.com", "It has no name."),
        ("Account Name\n" + "x" * 201, "more than 200 characters"),
    ],
)
def test_a_list_that_cannot_be_read_says_what_to_do_and_stays_filled_in(
    room: Lived, lines: str, said: str
) -> None:
    room.say("vera", "accounts give")
    assert said in room.fill("vera", lines=lines)
    assert isinstance(room.answer, Form)
    assert room.answer.values["lines"] == lines


def test_rows_that_cannot_be_read_are_named_and_the_same_account_is_taken_once(room: Lived) -> None:
    room.say("vera", "accounts give")
    seen = room.fill("vera", lines=ACME + ",nobody.com,,,,\nLARKSPUR FOODS,https://larkspur.de,DE,,,")

    assert "1 row cannot" in seen
    assert "Row 7: It has no name." in seen
    assert "1 row of an account that is in it already" in seen


def test_a_second_list_takes_the_place_of_the_first_or_is_added(room: Lived) -> None:
    give(room, "vera", ACME)
    assert "Taken: 1 account" in give(room, "vera", "Account Name\nNewcomer", how="add")
    assert rows(room, ACCOUNTS) == 6
    give(room, "vera", "Account Name\nNewcomer", how="replace")
    assert rows(room, ACCOUNTS) == 1


def test_pressing_take_twice_takes_it_once(room: Lived) -> None:
    room.say("vera", "accounts give")
    room.fill("vera", lines=ACME)
    form = room.answer
    room.fill("vera", share="names", asks="yes")
    room.answer = form

    assert "It was taken already" in room.fill("vera", share="names", asks="yes")


def test_an_observer_gives_no_list_and_a_guest_reads_none(room: Lived) -> None:
    both(room)
    assert "Observers and sponsors read" in room.say("ken", "accounts give")
    assert "You are not on a plan" in room.say("stranger", "accounts")
    assert "Both have 3" in room.say("stranger", "accounts", here=True)
    assert "You are not on this plan" in room.say("stranger", "accounts all", here=True)


# -- what both have --------------------------------------------------------------------------------


def test_both_sides_leads_are_told_once_the_lists_are_matched(room: Lived) -> None:
    both(room)

    for who in ("vera", "paul"):
        assert "Both have 3" in room.hears(who)[-1]
        assert "1 in doubt" in room.hears(who)[-1]
    assert not any("matched" in said for said in [*room.hears("tom"), *room.channel])


def test_a_side_sees_its_own_account_whole_and_of_the_others_what_it_shares(room: Lived) -> None:
    both(room, acme="details", aws="names")

    seen = room.say("paul", "accounts all")
    assert "Larkspur Foods GmbH, www.larkspur.de, Germany, Enterprise, Ana Ruiz" in seen
    seen = room.say("vera", "accounts all")
    assert "LARKSPUR FOODS" in seen
    assert "Kim Lee" not in seen
    assert "Food" not in seen.replace("Foods", "").replace("FOODS", "")


def test_counts_only_does_not_say_which_even_by_the_readers_own_accounts(room: Lived) -> None:
    both(room, acme="details", aws="counts")

    seen = room.say("vera", "accounts all")
    assert "Both have fewer than 5" in seen
    assert "Larkspur" not in seen
    assert "AWS shares counts only" in seen
    assert "shares counts only" in room.say("vera", "accounts target 1")
    assert "Larkspur Foods GmbH, www.larkspur.de" in room.say("paul", "accounts all")


def test_the_choice_is_changed_later_and_holds_at_once(room: Lived) -> None:
    both(room)
    assert "Larkspur" in room.say("vera", "accounts all")
    assert "shares counts only with Acme" in room.say("paul", "accounts share counts")
    assert "Larkspur" not in room.say("vera", "accounts all")
    assert "Only a lead" in room.say("ines", "accounts share details")


def test_new_are_those_since_the_last_mapping_or_a_day(room: Lived) -> None:
    both(room)
    room.until("2027-03-10 10:00")
    give(room, "paul", AWS + "Onlyacme;onlyacme.com;US;Retail;Raj Rao\n")

    seen = room.say("vera", "accounts new --since 2027-03-05")
    assert "Onlyacme" in seen
    assert "Larkspur" not in seen


def test_an_account_that_comes_back_spelt_otherwise_is_not_new(room: Lived) -> None:
    both(room)
    room.until("2027-03-10 10:00")
    give(room, "vera", ACME.replace("Larkspur Foods GmbH", "LARKSPUR FOODS (gmbh)"))

    assert "None." in room.say("vera", "accounts new --since 2027-03-05")


# -- what waits ------------------------------------------------------------------------------------


@pytest.fixture
def going_through(store: Store) -> Iterator[Lived]:
    """A plan whose accounts Tom and Ines go through once a month."""
    lived = Lived(store, datetime(2027, 3, 1, 20, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(weekly=small_plan().rhythm.weekly, own=(MAPPING,))))
    for who in ("paul", "ines"):
        lived.say(who, "me opt-in")
    yield lived
    lived.close()


def waits(room: Lived, who: str) -> str:
    return " ".join(room.say(who, "today").split())


def test_a_pair_in_doubt_waits_for_both_sides_leads_and_is_a_press_away(going_through: Lived) -> None:
    room = going_through
    both(room)
    for who in ("vera", "paul"):
        assert "Account mapping: 1 pair that may be the same: is it? [Answer]" in waits(room, who)
    for who in ("tom", "ines", "ken"):
        assert "may be the same" not in waits(room, who)

    waits(room, "vera")
    assert "1 in doubt" in room.press("vera", "Answer")
    room.press("vera", "The same")
    assert "may be the same" not in waits(room, "vera")
    assert "1 pair that may be the same" in waits(room, "paul")


def test_new_ones_are_told_to_who_goes_through_them_until_that_is_done(going_through: Lived) -> None:
    room = going_through
    both(room)
    said = waits(room, "ines")
    assert "Nothing waits for you" in said
    assert "3 accounts that both have are new: account mapping was not held yet [Look]" in said
    assert "are new" in waits(room, "vera")
    assert "are new" not in waits(room, "ken")
    waits(room, "ines")
    assert "3 new" in room.press("ines", "Look")

    room.until("2027-03-06 12:00")
    assert "new" not in waits(room, "ines")
    give(room, "vera", ACME + "Onlyaws Corp,onlyaws.com,US,,\n", how="replace")
    assert "1 account that both have is new since 5 Mar" in waits(room, "ines")


@pytest.mark.parametrize("shared", [("counts", "names"), ("names", "counts"), ("details", "names")])
def test_what_waits_is_counted_as_the_mapping_itself_counts(
    going_through: Lived, shared: tuple[str, str]
) -> None:
    room = going_through
    both(room, *shared)
    number = room.read(lambda book: plans.number_of(book, room.plan_id))
    for side, who in ((Side.VENDOR, "vera"), (Side.PARTNER, "paul")):
        whole = room.read(lambda book, side=side: accounts.seen(book, number, Reader.of(side)))
        counted = room.read(lambda book, side=side: accounts.waiting(book, room.plan_id, side, None))
        assert counted == (len(whole.doubts), len(whole.new_ones))
        assert ("are new" in waits(room, who)) is whole.names_which


# -- what is noted of it ---------------------------------------------------------------------------


def noted(room: Lived, who: str) -> list[str]:
    """What the history says of account lists, the oldest first."""
    room.say(who, "history")
    assert isinstance(room.answer, Card)
    lines = [plain.rendered(Card("", (each,)), width=400) for each in reversed(room.answer.body)]
    found = [" ".join(each.split()[4:]) for each in lines]
    return [each for each in found if "account" in each and "chain" not in each]


def live_with_lists(room: Lived) -> None:
    """Acme gives a list from a file that is named after an account, makes it longer, replaces it, shares more, and
    deletes it."""
    room.say("tom", "accounts give")
    room.fill("tom", file=Given("Onlyacme and others.csv", ACME.encode()).value)
    room.fill("tom", share="counts", asks="no")
    give(room, "vera", "Account Name\nBrightway\n", "counts", "no", how="add")
    give(room, "vera", ACME, "counts", "yes", how="replace")
    room.say("vera", "accounts share names")
    room.say("vera", "accounts share names")
    room.say("vera", "accounts delete all")


def test_who_gave_changed_and_deleted_a_list_is_noted_for_its_own_side(room: Lived) -> None:
    live_with_lists(room)

    assert noted(room, "vera") == [
        "Tom Ade gave Acme’s account list, 5 rows",
        "Tom Ade Acme shares counts only of the accounts that both have",
        "Tom Ade pairs of accounts in doubt: Acme’s leads are not asked",
        "Vera Lind added 1 row to Acme’s account list: 6 accounts now",
        "Vera Lind gave Acme’s account list anew, 5 rows in place of those before",
        "Vera Lind pairs of accounts in doubt: Acme’s leads are asked",
        "Vera Lind Acme shares names only of the accounts that both have",
        "Vera Lind deleted Acme’s account list, 5 rows",
        "Vera Lind Acme shares no account list any more",
    ]


def test_the_other_side_reads_of_it_what_it_may_see_and_no_more(room: Lived) -> None:
    live_with_lists(room)

    assert noted(room, "ines") == [
        "Tom Ade Acme shares counts only of the accounts that both have",
        "Vera Lind Acme shares names only of the accounts that both have",
        "Vera Lind Acme shares no account list any more",
    ]
    assert "row" not in room.say("ines", "history")
    for reader in (Reader.PARTNER, Reader.ROOM):
        slots = room.plan(reader).latest
        assert not any(slot.startswith(("account list/", "accounts asked/")) for slot in slots)


def test_no_account_is_named_in_the_record_and_its_chain_holds_it(room: Lived) -> None:
    live_with_lists(room)
    bodies = room.read(lambda book: [row.body for row in book.execute(select(FACTS.c.body))])
    mine = [each for each in bodies if '"kind":"account' in each.replace(" ", "")]
    assert len(mine) == 9
    for word in ("Onlyacme", "Larkspur", "Brightway", "larkspur.de", "Ana Ruiz", ".csv"):
        assert not any(word.casefold() in each.casefold() for each in bodies)

    verdict = verified(room.house.store, room.plan_id, room.clock.now())
    assert verdict
    assert verdict.holds
    changed = update(FACTS).where(FACTS.c.slot == "account list/vendor")
    room.read(
        lambda book: book.execute(changed.values(body=func.replace(FACTS.c.body, '"rows":5', '"rows":4')))
    )
    verdict = verified(room.house.store, room.plan_id, room.clock.now())
    assert verdict
    assert not verdict.holds


# -- doubts ----------------------------------------------------------------------------------------


def test_a_doubtful_pair_counts_once_both_sides_leads_say_so(room: Lived) -> None:
    both(room)
    seen = room.say("vera", "accounts doubts")
    assert "Velmora Deutschland GmbH and Velmora Inc" in seen
    assert "Retail" not in seen

    room.press("vera", "The same")
    assert "Both have 3" in room.say("paul", "accounts")
    room.say("paul", "accounts doubts")
    room.press("paul", "The same")
    assert "Both have 4" in room.say("paul", "accounts")
    assert "nothing in doubt" in room.say("paul", "accounts doubts")


def test_one_no_leaves_a_pair_apart_for_good(room: Lived) -> None:
    both(room)
    room.say("paul", "accounts doubts")
    room.press("paul", "Not the same")
    assert "nothing in doubt" in room.say("vera", "accounts doubts")

    give(room, "vera", ACME)
    assert "nothing in doubt" in room.say("vera", "accounts doubts")
    assert "Both have 3" in room.say("vera", "accounts")


@pytest.mark.parametrize(("acme", "aws", "asks"), [("names", "counts", "yes"), ("names", "names", "no")])
def test_nobody_is_asked_where_a_side_lets_nobody_be_asked(
    room: Lived, acme: str, aws: str, asks: str
) -> None:
    give(room, "vera", ACME, acme, "yes")
    give(room, "paul", AWS, aws, asks)

    for who in ("vera", "paul"):
        assert "nothing in doubt" in room.say(who, "accounts doubts")
        assert "Velmora" not in " ".join(room.hears(who))


def test_only_leads_answer_and_a_pair_is_none_to_who_may_not_know_of_it(room: Lived) -> None:
    both(room)
    pair = room.read(
        lambda book: book.execute(select(PAIRS.c.id).where(PAIRS.c.certainty == "doubtful")).scalar()
    )
    assert "Only a lead" in room.say("tom", f"accounts same {pair}")
    room.say("paul", "accounts share counts")
    assert "That pair is not there any more" in room.say("vera", f"accounts same {pair}")
    assert "That pair is not there any more" in room.say("vera", "accounts same 0000000000")


def test_a_certain_pair_that_a_lead_knows_better_is_taken_apart(room: Lived) -> None:
    both(room)
    room.say("vera", "accounts all")
    room.press("vera", "Not the same")
    assert "Both have 2" in room.say("paul", "accounts")


# -- targets ---------------------------------------------------------------------------------------


def test_a_motions_targets_are_chosen_by_segment_country_or_name(room: Lived) -> None:
    both(room)
    room.say("vera", "accounts target 1 add")
    seen = room.fill("vera", segment="Enterprise")
    assert "Larkspur" in seen
    assert "Harrowgate" in seen
    assert "Quillworks" not in seen

    room.say("vera", "accounts target 2 add")
    assert "Not among those that both have: Onlyacme" in room.fill("vera", names="Onlyacme\nQuillworks Ltd")
    assert "Quillworks" in room.fill("vera", names="Quillworks Ltd")
    assert "Quillworks" in room.say("paul", "accounts target 2")
    room.press("paul", "Take off")
    assert "None yet" in room.say("vera", "accounts target 2")


# -- deletion --------------------------------------------------------------------------------------


def test_a_list_that_is_deleted_leaves_nothing_behind(room: Lived) -> None:
    both(room)
    room.say("vera", "accounts target 1 add")
    room.fill("vera", segment="*")
    room.say("paul", "accounts all")
    room.say("paul", "accounts give")
    room.fill("paul", lines=AWS)
    assert "5 accounts would go" in room.say("paul", "accounts delete")
    assert "5 accounts, and all that was matched" in room.press("paul", "Delete")

    assert rows(room, PAIRS) == rows(room, TARGETS) == rows(room, DRAFTS) == 0
    assert rows(room, LISTS) == 1
    answers = room.read(lambda book: book.execute(select(INBOX.c.answer)).scalars().all())
    assert not any("Onlyaws" in each or "LARKSPUR" in each for each in answers)
    assert "AWS  no list yet" in " ".join(
        room.say("vera", "accounts").split("\n")
    ) or "no list yet" in room.say("vera", "accounts")
    assert "given no account list" in room.say("paul", "accounts delete")


def test_only_a_lead_deletes(room: Lived) -> None:
    both(room)
    assert "Only a lead" in room.say("ines", "accounts delete all")
    assert rows(room, ACCOUNTS) == 10


def test_a_word_that_is_no_part_of_it_says_which_are(room: Lived) -> None:
    assert "is none of: give, share" in room.say("vera", "accounts foo")
    assert isinstance(room.answer, Card)
    assert "Say which motion" in room.say("vera", "accounts target")
    assert "No motion of this plan" in room.say("vera", "accounts target 9")


# -- large lists -----------------------------------------------------------------------------------


def test_large_lists_are_matched_by_a_process_of_their_own(room: Lived) -> None:
    lists = labelled(2_200, 6)

    def written(accounts: list[Account]) -> str:
        rows = [f"{each.name.replace(chr(9), ' ')}\t{each.domain}\t{each.country}" for each in accounts]
        return "\n".join(["Account Name\tDomain\tCountry", *rows])

    give(room, "vera", written(lists.vendor))
    give(room, "paul", written(lists.partner))

    certain = select(func.count()).where(PAIRS.c.certainty == "certain")
    found = room.read(lambda book: book.execute(certain).scalar_one())
    assert 0.95 * len(lists.same) <= found <= 1.05 * len(lists.same)


# -- what it looks like ----------------------------------------------------------------------------


def test_its_cards_fit_into_slack_however_long_the_names(room: Lived) -> None:
    long = [f"{number} {'Ünternehmens-数字 <b>&amp; *fett* ' * 5}" for number in range(12)]
    listed = "Account Name\tDomain\tCountry\tSegment\tOwner\n" + "".join(
        f"{name[:180]}\tdomain{number}.com\t{'Land ' * 30}\t{'Segment ' * 20}\t{'Owner ' * 30}\n"
        for number, name in enumerate(long)
    )
    for who in ("vera", "paul"):
        room.say(who, "accounts give")
        room.fill(who, lines=listed)
        assert isinstance(room.answer, Form)
        assert not view_faults(slack_views.modal(room.answer))
        room.fill(who, share="details", asks="yes")
        assert isinstance(room.answer, Card)
    for said in (
        "accounts",
        "accounts all",
        "accounts new",
        "accounts doubts",
        "accounts target 1 add",
        "accounts share",
    ):
        room.say("vera", said)
        if isinstance(room.answer, Form):
            assert not view_faults(slack_views.modal(room.answer))
        else:
            assert not [found for each in slack.messages(room.answer) if (found := message_faults(each))]
    assert "12" in room.say("vera", "accounts")
