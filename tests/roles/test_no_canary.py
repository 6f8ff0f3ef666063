"""What is one side's alone reaches nobody else, whatever anybody types, presses and opens, and in whatever order.

Shown twice. Words that only one side ever said are planted in what is private: no answer, message, file or log that
somebody else gets has them. And the same days are lived in two worlds that differ in one side's private things alone:
all that anybody else can see is the same to the letter.
"""

from __future__ import annotations

import io
import itertools
import json
import logging
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import NotAccepted
from bot.room.chat import TENANT
from cards import plain, web
from cards.card import Answer, Card, File, Form
from storage.cards import card_json
from tests.house import buttons
from tests.roles.acts import ACTS, Act
from tests.roles.people import NOT_ON_IT, PARTNERS, PARTS, PLAN, VENDORS
from tests.roles.test_every_button import filled
from tests.roles.test_every_command import written
from tests.roles.world import OF_ACME, OF_AWS, World

pytestmark = pytest.mark.xdist_group("roles")
EXAMPLES = int(os.environ.get("JBP_DEEP", "0")) * 400 or 12
TYPED = [(act, role) for acts in ACTS.values() for act in acts for role in ("", *act.others)]
WHO = (*PARTS.values(), "dana", "maya")

Step = tuple[str, tuple[Act, str] | None, int, bool, bool]

# (who, something typed or None for a button, the button's place, whether it is sent as a form, in the room)
steps = st.lists(
    st.tuples(
        st.sampled_from(WHO),
        st.one_of(st.none(), st.sampled_from(TYPED)),
        st.integers(0, 30),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def words_kept_from(who: str) -> set[str]:
    """What somebody may never read: the other side's own; and of a plan that somebody has begun, whoever has not."""
    own = {"vera": OF_ACME["own plan"], "paul": OF_AWS["own plan"]}
    plans = {OF_ACME["own plan"], OF_AWS["own plan"]} - {own.get(who, "")}
    sides = (set() if who in VENDORS else set(OF_ACME.values())) | (
        set() if who in PARTNERS else set(OF_AWS.values())
    )
    return (sides - set(own.values())) | plans


def found_in(text: str, words: set[str]) -> list[str]:
    return [word for word in sorted(words) if word.casefold() in text.casefold()]


def written_out(answer: Answer) -> str:
    return "\n".join((card_json(answer), plain.rendered(answer), web.rendered(answer)))


def doing(world: World, who: str, step: Step, last: Answer) -> Answer:
    """One step: what was typed, or a button of the card that anybody was shown last."""
    _, typed, place, sent, here = step
    where = {"channel": PLAN, "channel_tenant": TENANT} if here else {}
    if typed:
        act, role = typed
        text = written(world, act.text(role))
        values = dict(act.values(role)) if sent else {}
        if not here and not act.bare and f"{PLAN}" not in text:
            text += f" --plan {PLAN}"
        request = world.request(who, text, kind="sent" if values else "typed", values=values, **where)
    elif isinstance(last, Form):
        request = world.request(
            who, last.command, kind="sent", values=filled(last), draft=last.draft, step=last.step, **where
        )
    else:
        offered = buttons(last)
        if not offered:
            return last
        request = world.request(who, offered[place % len(offered)].command, kind="pressed", **where)
    answer = world.wait(world.house.intake.take(request))
    world.wait(world.house.heart.settle())
    return answer


def in_front_of(world: World, who: str) -> str:
    """Everything that stands in somebody's direct messages and in the room."""
    bodies = [
        card_json(each.body) for channel in (world.direct(who), PLAN) for each in world.messages(channel)
    ]
    return "\n".join(bodies)


def files_in(world: World, who: str, answer: Answer) -> Iterator[str]:
    """What is in the files of a card, as this person gets them."""
    if not isinstance(answer, Card):
        return
    for each in answer.body:
        if isinstance(each, File):
            try:
                content = world.wait(world.house.documents.content(each, world.account(who)))
            except NotAccepted:
                continue
            yield inside(content)


def inside(content: bytes) -> str:
    """A file's text: of Word its XML, of a PDF what is drawn."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if content.startswith(b"%PDF"):
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


@given(steps)
@settings(max_examples=EXAMPLES)
def test_no_word_of_one_side_reaches_anybody_else(
    world: World, caplog: pytest.LogCaptureFixture, steps: list
) -> None:
    world.put_back()
    caplog.clear()
    caplog.set_level(logging.DEBUG)
    answer: Answer = Card("")
    for step in steps:
        shown, who = answer, step[0]
        answer = doing(world, who, step, shown)
        if answer is not shown:
            leaked = found_in(written_out(answer), words_kept_from(who))
            assert not leaked, f"{who} is answered {leaked}: {plain.rendered(answer)}"
            for text in files_in(world, who, answer):
                assert not found_in(text, words_kept_from(who)), f"{who} opens {answer}"
    for who in WHO:
        assert not found_in(in_front_of(world, who), words_kept_from(who)), who
    every_word = {*OF_ACME.values(), *OF_AWS.values()}
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.split(".")[0] in OUR_OWN
    )
    assert not found_in(logged, every_word), logged


OUR_OWN = ("bot", "commands", "schedules", "storage", "packets", "cards", "sources", "plan")


def test_the_words_are_there_to_be_found(world: World) -> None:
    """Each side reads its own, so that a word that nobody could have read proves nothing."""
    for lead, words in (("vera", OF_ACME), ("paul", OF_AWS)):
        every_card = [
            written_out(world.taken(world.request(lead, text))[0])
            for text in (
                "escalate --plan acme-aws",
                "history --plan acme-aws",
                "plans",
                "messages --plan acme-aws",
            )
        ]
        text = in_front_of(world, lead) + "".join(every_card)
        said = set(words.values()) - {words["unmatched"]}
        assert set(found_in(text, said)) == said
    drafted = json.dumps([row["body"] for row in world.before["drafts"].values()])
    assert set(found_in(drafted, {OF_ACME["unmatched"], OF_AWS["unmatched"]})) == {"Hawthorn", "Rowan"}


@pytest.mark.parametrize("who", ["paul", "olga", "gus"])
def test_every_file_that_somebody_can_have_is_theirs_to_read(world: World, who: str) -> None:
    for options in ("--format pdf", "--format word --draft", "--format pdf --shared", "--history"):
        answer, _ = world.taken(world.request(who, f"export {options} --plan {PLAN}"))
        texts = list(files_in(world, who, answer))
        assert bool(texts) is (who in (*VENDORS, *PARTNERS)), (options, plain.rendered(answer))
        assert not found_in("".join(texts), words_kept_from(who)), options
    # A card that was forwarded: its file is made for whoever opens it.
    forwarded, _ = world.taken(world.request("vera", f"export --format word --plan {PLAN}"))
    for text in files_in(world, who, forwarded):
        assert not found_in(text, words_kept_from(who))


# -- two worlds ------------------------------------------------------------------------------------

OTHERS = (*PARTNERS, *NOT_ON_IT)
UNCOVERS = (
    "marketplace-launch",
    "unchanged",
    "bedrock-connector",
)  # a colour is told once both have answered


@pytest.fixture(scope="session")
def twin(midst: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    twin = World(tmp_path_factory.mktemp("twin"), midst)
    yield twin
    twin.close()


def kept_to_themselves(world: World, colour: str, words: str, *, reads: bool) -> None:
    """What people of Acme do that is theirs alone: a colour, a lead’s escalation, what was opened."""
    requests = [
        world.request("vera", "check-in acme-aws/marketplace-launch changed", kind="sent",
                      values={"confidence": colour, "moved": "two signed"}),
        world.request("tom", f'escalate marketplace-launch --because "{words}" --plan acme-aws'),
        world.request("sofia", "qbr packet --plan acme-aws" if reads else "qbr --plan acme-aws"),
        world.request("vera", f'escalate {"send" if reads else "dismiss"} acme-aws/acme-1 --note "{words}"'),
    ]  # fmt: skip
    for request in requests:
        world.wait(world.house.intake.take(request))
        world.wait(world.house.heart.settle())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(OTHERS),
            st.one_of(st.none(), st.sampled_from(TYPED)),
            st.integers(0, 30),
            st.booleans(),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=EXAMPLES)
def test_nobody_else_can_tell_two_worlds_apart(world: World, twin: World, steps: list[Step]) -> None:
    worlds = (world, twin)
    for each, colour, words in ((world, "green", "a red herring"), (twin, "red", "quite another thing")):
        each.put_back()
        each.ids = itertools.count(5_000_000)
        kept_to_themselves(each, colour, words, reads=each is world)
    answers: tuple[Answer, Answer] = (Card(""), Card(""))
    for step in steps:
        if step[1] and any(word in step[1][0].typed for word in UNCOVERS):
            continue
        if not step[1] and any(word in each.command for each in buttons(answers[0]) for word in UNCOVERS):
            continue
        answers = (doing(world, step[0], step, answers[0]), doing(twin, step[0], step, answers[1]))
        one, other = map(written_out, answers)
        assert RANDOM.sub("", one) == RANDOM.sub("", other), step[0]
    for who in OTHERS:
        one, other = (RANDOM.sub("", in_front_of(each, who)) for each in worlds)
        assert one == other, who


RANDOM = re.compile(
    r'"draft":"[^"]*"|name="draft" value="[^"]*"|\b\d{8}\b'
)  # drafts’ ids, and one-time codes
