"""Somebody who is on no chat answers the weekly review on the page that a mail leads to, by the rules of any chat."""

from __future__ import annotations

import pytest

from plan.facts import Answer, Confirmed, NumberVerdict
from tests.mail.test_saying_yes import INES, said_yes
from tests.mail.wired import Heard, Mailed

ON_MONDAY = "2027-03-08 09:05"


@pytest.fixture
def asked(mailed: Mailed) -> Mailed:
    said_yes(mailed)
    mailed.until(ON_MONDAY)
    return mailed


def form(asked: Mailed) -> Heard:
    return asked.push(asked.open(asked.newest.page), "Answer")


def answers(asked: Mailed, who: str = "ines") -> list[Answer]:
    return [each for each in asked.facts if isinstance(each, Answer) and each.by == who]


def test_the_mail_asks_and_its_page_takes_the_answer(asked: Mailed) -> None:
    mail = asked.newest
    assert "2 Marketplace launch" in mail.text
    assert "https://jbp.example.com/mail/page?" in mail.text

    said = asked.push(form(asked), "Send", confidence="green", moved="two more qualified")

    assert "Thank you: Marketplace launch" in said.words
    assert "The room reads the rest now, and the colours at the latest Tue 9 Mar 15:00" in said.words
    assert "two more qualified" in asked.week
    assert [each.source for each in answers(asked)] == ["chat"]


def test_a_button_followed_in_the_mail_is_pressed_on_the_page(asked: Mailed) -> None:
    page = asked.open(asked.newest.link("Not mine"))
    assert "You followed “Not mine”. Nothing has been sent yet" in page.words
    assert answers(asked) == []

    said = asked.push(page, "Not mine")

    assert "noted that it is not yours" in said.words
    assert len(answers(asked)) == 1


def test_what_cannot_be_read_comes_back_filled_in(asked: Mailed) -> None:
    page = asked.push(form(asked), "Send", moved="ten deals", next_on="never")

    assert "This is needed." in page.words
    assert "“never” is not a date" in page.words
    (sent,) = [fields for _, fields, label in page.forms if label == "Send"]
    assert (sent["moved"], sent["next_on"]) == ("ten deals", "never")
    assert answers(asked) == []


def test_sent_twice_it_is_said_once(asked: Mailed) -> None:
    page = form(asked)

    first = asked.push(page, "Send", confidence="green")
    second = asked.push(page, "Send", confidence="green")

    assert first.words == second.words
    assert len(answers(asked)) == 1


def test_the_other_companys_colour_is_nowhere_before_they_have_answered(asked: Mailed) -> None:
    asked.send(
        "tom", "check-in acme-aws/launch 2027-W10 changed", confidence="red", moved="the listing is late"
    )

    page, questions = asked.open(asked.newest.page), form(asked)

    for heard in (page, questions):
        assert not {"colour-red"} & set(heard.text.replace('"', " ").split())
        assert "Red" not in page.words
    said = asked.push(questions, "Send", confidence="green")
    assert "Acme sees your colour too, since both have answered." in said.words


def test_next_week_the_last_answer_is_there_to_confirm(asked: Mailed) -> None:
    asked.push(form(asked), "Send", confidence="green", moved="signed", next_step="call")
    asked.until("2027-03-15 09:05")
    assert "last: ● green" in asked.newest.text

    said = asked.push(asked.open(asked.newest.link("All unchanged")), "All unchanged")

    assert said.status == 200
    assert len(answers(asked)) == 2


def test_who_has_not_answered_gets_one_nudge_under_the_same_mail(asked: Mailed) -> None:
    asked.until("2027-03-09 12:00")

    subjects = [mail.subject for mail in asked.mails if mail.to == INES][2:]
    assert subjects == ["1 motion still waits for you"]


def test_a_late_answer_is_taken_and_marked(asked: Mailed) -> None:
    mail = asked.newest
    asked.until("2027-03-10 09:00")

    said = asked.push(asked.push(asked.open(mail.page), "Answer"), "Send", confidence="amber")

    assert "It was late" in said.words
    assert answers(asked)[0].late


def test_after_fourteen_days_a_new_link_is_sent_to_the_same_address_only(asked: Mailed) -> None:
    mail = asked.newest
    asked.until("2027-03-22 13:00")
    count = len(asked.mails)

    over = asked.open(mail.page)
    assert (over.status, "This link has run out" in over.words) == (410, True)
    assert asked.push(over, "Send me a new link").status == 200

    (new,) = asked.mails[count:]
    assert new.to == INES
    assert asked.open(new.page).status == 200


def test_new_links_are_few_in_an_hour(asked: Mailed) -> None:
    mail = asked.newest
    asked.until("2027-03-22 13:00")
    count = len(asked.mails)
    over = asked.open(mail.page)

    heard = [asked.push(over, "Send me a new link").status for _ in range(7)]

    assert heard == [200] * 5 + [429] * 2
    assert len(asked.mails) == count + 5


def test_a_number_that_a_lead_gave_is_confirmed_by_mail(asked: Mailed) -> None:
    said_yes(asked, "paul", "paul@aws.example")
    asked.say("vera", 'log sourced 3.4M --on 2027-03-05 --source "CRM"')
    assert "Acme has Sourced pipeline at $3.4M" in asked.newest.subject

    said = asked.push(asked.open(asked.newest.link("Confirm")), "Confirm")

    assert said.status == 200
    assert [each for each in asked.facts if isinstance(each, NumberVerdict) and each.by == "paul"]


def test_what_was_recorded_from_the_call_is_confirmed_with_one_press(asked: Mailed) -> None:
    asked.say("vera", "call 2")
    asked.fill("vera", partner_confidence="amber", partner_moved="no SA until April")
    assert "no SA until April" in asked.newest.text

    said = asked.push(asked.open(asked.newest.link("That is right")), "That is right")

    assert "Thank you: Marketplace launch" in said.words
    assert [each.by for each in asked.facts if isinstance(each, Confirmed)] == ["ines"]
