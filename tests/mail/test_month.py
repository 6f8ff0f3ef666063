"""A partner who is in neither Slack nor Teams answers a month of weekly reviews, gives the month's number, and reads
the QBR's packet by mail only. The two leads' room hears them as it hears any owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from plan.agreement import Rhythm, RitualTerms
from plan.facts import Answer, Number
from storage.store import Store, sqlite_url
from tests.mail.test_saying_yes import INES
from tests.mail.wired import PUBLIC, Mailed
from tests.plans import small_plan

WEEKS = ("2027-03-01", "2027-03-08", "2027-03-15", "2027-03-22")
SAID = ("two more qualified", "pricing agreed", "the pilot was extended", "first customer in production")
RHYTHM = Rhythm(
    weekly=RitualTerms(day="mon", at=time(9), who=("vera", "paul")),
    monthly=RitualTerms(day="2nd tue", at=time(9), who=("vera", "ines")),
    quarterly=RitualTerms(day="last thu", at=time(10), who=("vera", "paul", "ines"), open_for_hours=2),
)
pytestmark = pytest.mark.xdist_group("mail-month")  # lived once


def to_ines(mailed: Mailed, words: str) -> list[str]:
    return [mail.subject for mail in mailed.mails if mail.to == INES and words in mail.subject]


def answer(mailed: Mailed, week: str, moved: str) -> None:
    """On the Monday, half an hour after everybody was asked: from the mail to the page, and the form there."""
    mailed.until(f"{week} 09:30")
    mail = next(each for each in reversed(mailed.mails) if each.to == INES and "motion due" in each.subject)
    page = mailed.open(mail.page)
    form = mailed.push(page, "Changed" if "Changed" in page.buttons else "Answer")
    said = mailed.push(form, "Send", confidence="green", moved=moved)
    assert "Thank you" in said.words, said.words
    mailed.send("tom", f"check-in acme-aws/launch {week_of(week)} changed", confidence="red", moved="slow")


def week_of(day: str) -> str:
    year, week, _ = datetime.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02d}"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailed]:
    """From the last Friday of February to the evening after the packet of the first quarter came."""
    path = tmp_path_factory.mktemp("month") / "jbp.sqlite3"
    mailed = Mailed(Store.open(sqlite_url(path)), datetime(2027, 2, 26, 20, tzinfo=UTC))
    plan = small_plan(rhythm=RHYTHM)
    people = [replace(each, account=None, joined=None) if each.id == "ines" else each for each in plan.people]
    mailed.add(replace(plan, people=tuple(people)))
    mailed.accounts.pop("ines", None)
    try:
        lived_through(mailed)
        yield mailed
    finally:
        mailed.close()


def lived_through(mailed: Mailed) -> None:
    mailed.say("paul", "people mail ines ines@aws.example")
    mailed.push(mailed.open(mailed.newest.page), "Yes, write to me here")
    for week, moved in zip(WEEKS, SAID, strict=True):
        answer(mailed, week, moved)
        if week == WEEKS[1]:
            numbers(mailed)
    mailed.until("2027-03-24 18:00")


def numbers(mailed: Mailed) -> None:
    """On the second Tuesday: the month's number, typed in the form that the mail leads to."""
    mailed.until("2027-03-09 09:30")
    mail = next(
        each for each in reversed(mailed.mails) if each.to == INES and "Pipeline sync" in each.subject
    )
    form = mailed.push(mailed.open(mail.page), "Give numbers")
    said = mailed.push(form, "Give them", **{"of-sourced": "3.4M", "source": "CRM"})
    assert "Thank you" in said.words, said.words


def test_her_answers_stand_in_the_room_like_anybodys(month: Mailed) -> None:
    told = "\n".join(month.channel)

    assert [each.moved for each in month.facts if isinstance(each, Answer) and each.by == "ines"] == list(
        SAID
    )
    for moved in SAID[:-1]:
        assert moved in told
    assert "DECIDE" in told


def test_she_was_asked_once_a_week_and_never_nudged(month: Mailed) -> None:
    assert len(to_ines(month, "motion due")) == len(WEEKS)
    assert to_ines(month, "wait") == []


def test_her_number_stands_with_its_source(month: Mailed) -> None:
    (number,) = [each for each in month.facts if isinstance(each, Number)]

    assert (number.by, number.source, number.value) == ("ines", "CRM", 3_400_000)
    assert "$3.4M of $8M" in "\n".join(month.channel)


def test_she_reads_the_packet_as_a_page_and_takes_it_along_as_pdf(month: Mailed) -> None:
    mail = next(each for each in month.mails if each.to == INES and "packet" in each.subject)
    assert "acme-aws-qbr-2027Q1-v1.pdf: on the page." in mail.text
    page = month.open(mail.page)
    assert "the packet for the QBR of Q1 2027" in page.words

    packet = month.push(page, "Open the packet")
    found = {label: month.open(packet.link(label).removeprefix(PUBLIC)) for label in packet.links}

    assert {each.status for each in found.values()} == {200}
    kinds = {each.headers["Content-Type"].partition(";")[0]: each for each in found.values()}
    assert kinds["application/pdf"].body.startswith(b"%PDF-")
    assert "The packet" in kinds["text/html"].text or "QBR" in kinds["text/html"].text
    assert "sandbox" in kinds["text/html"].headers["Content-Security-Policy"]


def test_nothing_was_lost_and_nobody_else_was_written_to(month: Mailed) -> None:
    assert set(month.states()) <= {"sent", "withdrawn", "pending"}
    assert {mail.to for mail in month.mails} == {INES}
