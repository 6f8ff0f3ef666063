"""Text from people is never markup, in any renderer; and the reader still sees what was written."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from cards import mail, mail_page, plain, slack, slack_views, teams, web
from cards.card import Form
from cards.examples import every_element, form
from cards.say import UNSAFE, safe
from tests.cards.injections import INJECTIONS

HARMLESS = "Orchard Home"
LIVE_IN_MARKDOWN = re.compile(r"(?<!\\)[\[\]*_`#<>|~{}$]")


class Shape(HTMLParser):
    """The tags and attribute names of a page, and the values of those that do something."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.commands: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.commands += [value or "" for name, value in attrs if name in ("data-command", "href", "src")]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_there_are_at_least_two_hundred() -> None:
    assert len(INJECTIONS) >= 200


@pytest.mark.parametrize("said", INJECTIONS)
def test_the_page_has_the_same_tags_and_commands_whatever_is_said(said: str) -> None:
    for example in (every_element, form):
        harmless, other = Shape(web.rendered(example(HARMLESS))), Shape(web.rendered(example(said)))
        assert other.tags == harmless.tags
        assert other.commands == harmless.commands
    assert " ".join(safe(said).split()) in " ".join("".join(other.text).split()) or not said.strip()


@pytest.mark.parametrize("said", INJECTIONS)
def test_a_mail_and_its_page_have_the_same_tags_and_links_whatever_is_said(said: str) -> None:
    for made in (mail_of, page_of):
        harmless, other = Shape(made(HARMLESS)), Shape(made(said))
        assert other.tags == harmless.tags
        assert other.commands == harmless.commands
    assert "\n" not in mail.subject(every_element(said))
    assert not UNSAFE.search(mail.plain_text(every_element(said), WAYS))


WAYS = mail.Ways(
    page="https://jbp.example.com/mail/page?of=a", press=lambda command: "https://jbp.example.com/mail/page?of=b",
    stop="https://jbp.example.com/mail/stop?of=c", name="Ana Sol", until=date(2027, 3, 22),
)  # fmt: skip
POSTING = web.Posting(action="/mail/page?of=a", sign=lambda command: "signed", id=lambda: "an-id")


def mail_of(said: str) -> str:
    return mail.html(every_element(said), WAYS)


def page_of(said: str) -> str:
    return mail_page.page((every_element(said), form(said)), posting=POSTING, name=said)


@pytest.mark.parametrize("said", INJECTIONS)
def test_a_terminal_gets_no_control_sign(said: str) -> None:
    for example in (every_element, form):
        assert not UNSAFE.search(plain.rendered(example(said)))


def texts(part: Any, kinds: tuple[str, ...]) -> Iterator[str]:
    """Every text under an object of one of these types."""
    if isinstance(part, dict):
        if part.get("type") in kinds and isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            yield from texts(value, kinds)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value, kinds)


def skeleton(part: Any) -> Any:
    """What a structure is made of, without its texts."""
    if isinstance(part, dict):
        return {
            key: skeleton(value)
            for key, value in part.items()
            if key in ("type", "blocks", "elements", "element", "value", "action_id")
        }
    return (
        sorted({json.dumps(skeleton(each)) for each in part}) if isinstance(part, list) else str(type(part))
    )


@pytest.mark.parametrize("said", INJECTIONS)
def test_slack_reads_none_of_it_as_markup(said: str) -> None:
    made = [*slack.messages(every_element(said)), slack_views.modal(form(said))]
    assert list(texts(made, ("mrkdwn", "markdown"))) == []
    kinds = set(
        re.findall(r'"type": "([a-z_]+)"', json.dumps([skeleton(each) for each in made]).replace("\\", ""))
    )
    usual = [*slack.messages(every_element(HARMLESS)), slack_views.modal(form(HARMLESS))]
    assert kinds == set(
        re.findall(r'"type": "([a-z_]+)"', json.dumps([skeleton(each) for each in usual]).replace("\\", ""))
    )
    shown = "".join(texts(made, ("text", "plain_text")))
    assert safe(said).strip()[:2000] in shown


@pytest.mark.parametrize("said", INJECTIONS)
def test_slacks_notification_line_mentions_nobody(said: str) -> None:
    for message in slack.messages(every_element(said)):
        assert not re.search(r"<[!@#]", message["text"])


@pytest.mark.parametrize("said", INJECTIONS)
def test_teams_reads_none_of_it_as_markup(said: str) -> None:
    made = [*teams.attachments(every_element(said)), *teams.attachments(form(said))]
    for text in texts(made, ("TextBlock",)):
        assert not LIVE_IN_MARKDOWN.search(text)
    everything = json.dumps(made, ensure_ascii=False)
    for values in (each for each in inputs(made)):
        everything = everything.replace(json.dumps(values, ensure_ascii=False), "")
    assert "{{" not in everything.replace("\\\\{\\\\{", "")
    assert "${" not in everything.replace("\\\\$\\\\{", "")


def inputs(part: Any) -> Iterator[Any]:
    """What a person typed, given back to them in an input: not text that Teams reads."""
    if isinstance(part, dict):
        if str(part.get("type", "")).startswith("Input."):
            yield from (part[name] for name in ("value", "placeholder") if name in part)
        for value in part.values():
            yield from inputs(value)
    elif isinstance(part, list):
        for value in part:
            yield from inputs(value)


def test_a_button_keeps_its_command_to_the_letter() -> None:
    """What is pressed is what the card said, not what somebody wrote beside it."""
    page = web.rendered(every_element('" data-command="me stop'))
    assert set(re.findall(r'data-command="([^"]*)"', page)) == {
        html.escape(command)
        for command in (
            "check-in acme-aws/migration-play 2027-W10 same",
            "me stop",
            "check-in unchanged acme-aws/2027-W10",
        )
    }
    assert isinstance(form(), Form)
