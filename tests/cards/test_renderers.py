"""Every element renders in every chat, within the limits of each, however long the plan."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from cards import card, examples, mail, plain, slack, slack_views, teams, web
from cards.card import Button, Card, Facts, Item, Table, Text, Words, line
from cards.say import one_line
from tests.schemas import without_additions
from tests.slack.limits import message_faults, view_faults

SCHEMAS = Path(os.environ.get("JBP_SCHEMAS", Path(__file__).parents[3] / "shared" / "schemas"))
WAYS = mail.Ways(
    page="https://jbp.example.com/mail/page?of=a", press=lambda command: "https://jbp.example.com/mail/page?of=b",
    stop="https://jbp.example.com/mail/stop?of=c", name="Ana Sol", until=date(2027, 3, 22),
)  # fmt: skip
SNAPSHOTS = Path(__file__).parent / "snapshots"


def test_the_example_has_every_element_and_every_span() -> None:
    shown = examples.every_element()
    assert {type(each) for each in shown.body} == set(get_args(card.Element))
    assert {type(each) for each in examples.every_span()} == set(get_args(card.Span))


def test_the_example_form_has_every_kind_of_field() -> None:
    kinds = get_args(get_type_hints(card.Field)["kind"])
    assert {each.kind for each in examples.form().fields} == set(kinds)


@pytest.mark.parametrize("zone", ["", "Asia/Kolkata"])
def test_every_renderer_renders_it(zone: str) -> None:
    shown = examples.every_element()
    assert "Orchard Home signed" in plain.rendered(shown, zone)
    assert "Orchard Home signed" in web.rendered(shown, zone)
    assert "Orchard Home signed" in json.dumps(slack.messages(shown, zone))
    assert "Orchard Home signed" in json.dumps(teams.attachments(shown, zone))


def test_a_moment_is_told_in_the_readers_zone_or_its_own() -> None:
    shown = examples.every_element()
    assert "Tue 9 Mar 15:00" in plain.rendered(shown)
    assert "Wed 10 Mar 01:30" in plain.rendered(shown, "Asia/Kolkata")


# -- Slack -----------------------------------------------------------------------------------------


def within_slack(message: dict[str, Any]) -> None:
    assert len(message["blocks"]) <= 50
    assert len({block["block_id"] for block in message["blocks"]}) == len(message["blocks"])
    assert sum(block["type"] == "table" for block in message["blocks"]) <= 1
    assert len(message["text"]) <= 4000
    actions = [
        each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]
    ]
    assert len({each["action_id"] for each in actions}) == len(actions)
    for block in message["blocks"]:
        within_block(block)


def within_block(block: dict[str, Any]) -> None:
    if block["type"] == "header":
        assert 1 <= len(block["text"]["text"]) <= 150
    if block["type"] == "actions":
        assert 1 <= len(block["elements"]) <= 25
        for each in block["elements"]:
            assert 1 <= len(each["text"]["text"]) <= 75
            assert len(each.get("value", "")) <= 2000
    if block["type"] == "rich_text":
        assert sum(len(text) for text in runs(block)) <= 3000
        assert all(text for text in runs(block))
    if block["type"] == "table":
        assert len(block["rows"]) <= 100
        assert all(len(row) <= 20 for row in block["rows"])


def runs(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") in ("text", "TextRun"):
            yield part["text"]
        for value in part.values():
            yield from runs(value)
    elif isinstance(part, list):
        for value in part:
            yield from runs(value)


@pytest.mark.parametrize("example", [examples.every_element, examples.longest])
def test_slacks_limits_hold(example: Any) -> None:
    for message in slack.messages(example()):
        within_slack(message)


def test_slack_cuts_nothing_of_the_longest_plan() -> None:
    said = "".join(text for message in slack.messages(examples.longest()) for text in runs(message["blocks"]))
    assert said.count("Voll geschrieben bis zum Rand") == 40 * (16 + 16 + 5)


def test_a_slack_view_has_its_questions_filled_in_and_its_errors_beside_them() -> None:
    view = slack_views.modal(examples.form())
    assert len(view["title"]["text"]) <= 24
    assert len(view["blocks"]) <= 100
    assert json.loads(view["private_metadata"]) == {
        "command": "check-in 1 changed",
        "draft": "draft-1",
        "step": 1,
    }
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert inputs["f-moved"]["initial_value"] == "two signed"
    assert inputs["f-confidence"]["initial_option"]["value"] == "green"
    assert "Opportunities: two signed" in "".join(runs(view["blocks"]))


LONG = "Voll geschrieben bis zum Rand, 数字とともに. "


def test_a_card_of_more_characters_than_a_message_takes_goes_on_in_the_next() -> None:
    messages = slack.messages(Card("t", tuple(Text(line(f"{number} {LONG * 60}")) for number in range(30))))

    assert [fault for each in messages for fault in message_faults(each)] == []
    assert "".join("".join(runs(each["blocks"])) for each in messages).count(LONG) == 30 * 60
    assert all(each["text"].startswith("t") for each in messages)


def test_a_table_of_more_characters_than_slack_takes_goes_on_in_the_next_message() -> None:
    rows = tuple((line(f"row {number}"), line(LONG * 20)) for number in range(20))
    messages = slack.messages(Card("t", (Table(("Motion", "Said"), rows),)))
    tables = [block for each in messages for block in each["blocks"] if block["type"] == "table"]

    assert [fault for each in messages for fault in message_faults(each)] == []
    assert len(tables) > 1
    assert sum(len(each["rows"]) - 1 for each in tables) == 20
    assert all("Motion" in list(runs(each["rows"][0])) for each in tables)


def test_a_row_that_no_table_of_slacks_takes_is_told_with_its_columns_names() -> None:
    messages = slack.messages(Card("t", (Table(("Motion", "Said"), ((line("launch"), line(LONG * 300)),)),)))
    said = "".join("".join(runs(each["blocks"])) for each in messages)

    assert "launch\n    Said " in said
    assert said.count(LONG) == 300


def test_a_view_shows_a_small_table_as_aligned_lines() -> None:
    table = Table(
        ("Motion", "Value"), ((line("数字"), line("5")), (line("launch"), line("1200"))), numeric=(1,)
    )

    assert "Motion  Value\n数字        5\nlaunch   1200" in "".join(
        runs(slack_views.view(Card("t", (table,)))[0])
    )


def test_a_view_tells_a_wide_table_and_one_with_mentions_row_by_row() -> None:
    who = card.Person("Vera", account="slack:T1:U1")
    wide, people = ((line("launch"), line("x" * 80)),), ((line("launch"), (who,)),)
    for rows in (wide, people):
        said = "".join(runs(slack_views.view(Card("t", (Table(("Motion", "Who"), rows),)))[0]))
        assert "launch\n    Who " in said


def test_what_is_more_than_a_view_takes_says_that_a_message_has_it() -> None:
    texts = tuple(Text(line("数" * 2900)) for _ in range(40))
    for body, whole in ((texts[:20], True), (texts, False), ((Text(line("x")),) * 99, True)):
        view, all_of_it = slack_views.view(Card("t", body))
        assert (view_faults(view), all_of_it) == ([], whole)
        assert ("in a message to you" in "".join(runs(view))) is not whole


def test_a_long_question_before_a_press_keeps_its_end() -> None:
    sure = f"They read as {'x' * 400}. Is that who they are?"
    made = slack.messages(Card("t", (), (Button("Yes", "people is 1 2", sure=sure),)))[0]["blocks"][-1]
    asked = made["elements"][0]["confirm"]["text"]["text"]

    assert len(asked) == 300
    assert asked.startswith("They read as x")
    assert asked.endswith("Is that who they are?")


def test_a_notification_is_short_enough_even_of_signs_that_are_escaped() -> None:
    assert message_faults(slack.messages(Card("&" * 5000))[0]) == []


def test_a_picked_person_is_shown_again_and_read_back() -> None:
    view = slack_views.modal(examples.form())
    assert view_faults(view) == []
    picker = next(block for block in view["blocks"] if block["block_id"] == "f-account")["element"]
    assert picker == {"type": "users_select", "initial_user": "U034", "action_id": "value"}

    state = {"f-account": {"value": {"type": "users_select", "selected_user": "U9"}}}
    assert slack_views.people_of(state) == {"account": "U9"}


def test_an_option_is_never_kept_as_another() -> None:
    field = card.Field("motion", "Motion", "pick", (card.Option("m" * 151, "A motion"),))
    with pytest.raises(slack.TooMany):
        slack_views.modal(card.Form("t", "log", (field,)))


# -- Teams -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> Draft6Validator:
    path = SCHEMAS / "adaptive-card-1.5.0.json"
    if not path.exists():
        pytest.skip(f"the Adaptive Cards schema is not at {path}; set JBP_SCHEMAS")
    return Draft6Validator(json.loads(path.read_text()))


@pytest.mark.parametrize("example", [examples.every_element, examples.longest, examples.form])
def test_teams_cards_are_valid_and_small_enough(example: Any, schema: Draft6Validator) -> None:
    for attachment in teams.attachments(example()):
        assert len(json.dumps(attachment, ensure_ascii=False).encode()) < 28_000
        assert [error.message for error in schema.iter_errors(without_additions(attachment))] == []


def test_teams_cuts_nothing_of_the_longest_plan() -> None:
    said = "".join(runs(teams.attachments(examples.longest())))
    assert said.count("Voll geschrieben bis zum Rand") == 40 * (16 + 16 + 5)


def test_a_press_in_teams_has_a_fallback_for_older_clients() -> None:
    found = json.dumps(teams.attachments(examples.every_element()))
    assert found.count('"Action.Execute"') == found.count('"Action.Submit"') > 0


# -- any card --------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8"), max_size=40) | st.just("long " * 700)
LINES = st.lists(WORDS, min_size=1, max_size=3).map(lambda parts: line(*parts))
BUTTONS = st.builds(Button, WORDS.map(lambda text: text[:60]), st.text(min_size=1, max_size=200))
WIDE = line("wide " * 80)
ELEMENTS = st.one_of(
    st.builds(Text, LINES),
    st.builds(Item, LINES, st.lists(LINES, max_size=3).map(tuple), st.lists(BUTTONS, max_size=5).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(WORDS, LINES), max_size=4).map(tuple)),
    st.integers(0, 130).map(lambda count: Table(("a", "b"), ((line("x"), WIDE),) * count)),
)
CARDS = st.builds(
    Card,
    WORDS.map(lambda text: text[:400]),
    st.lists(ELEMENTS, max_size=5).map(tuple),
    st.lists(BUTTONS, max_size=12).map(tuple),
)


@settings(max_examples=25)
@given(CARDS)
def test_any_card_keeps_to_slacks_limits(shown: Card) -> None:
    for message in slack.messages(shown):
        within_slack(message)


@settings(max_examples=25)
@given(CARDS)
def test_any_card_keeps_to_teams_size(shown: Card) -> None:
    for attachment in teams.attachments(shown):
        assert len(json.dumps(attachment, ensure_ascii=False).encode()) < 28_000


@settings(max_examples=25)
@given(CARDS)
def test_any_card_renders_as_text_and_on_the_page(shown: Card) -> None:
    assert one_line(shown.title) == plain.rendered(shown).split("\n")[0]
    assert "<article" in web.rendered(shown)


# -- readable snapshots ----------------------------------------------------------------------------

SHOWN = {
    "card.txt": lambda: plain.rendered(examples.every_element()),
    "form.txt": lambda: plain.rendered(examples.form()),
    "card.html": lambda: web.rendered(examples.every_element()),
    "form.html": lambda: web.rendered(examples.form()),
    "mail.txt": lambda: mail.plain_text(examples.every_element(), WAYS),
    "mail.html": lambda: mail.html(examples.every_element(), WAYS),
    "card.slack.json": lambda: json.dumps(
        slack.messages(examples.every_element()), indent=1, ensure_ascii=False
    ),
    "form.slack.json": lambda: json.dumps(slack_views.modal(examples.form()), indent=1, ensure_ascii=False),
    "card.teams.json": lambda: json.dumps(
        teams.attachments(examples.every_element()), indent=1, ensure_ascii=False
    ),
    "form.teams.json": lambda: json.dumps(teams.attachments(examples.form()), indent=1, ensure_ascii=False),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_rendered_is_what_was_looked_at(name: str) -> None:
    """Look at the difference, then write it anew with UPDATE_SNAPSHOTS=1."""
    path, now = SNAPSHOTS / name, SHOWN[name]() + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now


def test_words_of_any_tone_are_still_words() -> None:
    for tone in card.Tone:
        assert "said" in plain.rendered(Card("t", (Text((Words("said", tone),)),)))
