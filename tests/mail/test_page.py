"""The page belongs to whom its link was sent to: nothing else opens it, and it lets nobody do more than it shows."""

from __future__ import annotations

import io
import logging
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest

from storage import mailboxes, people
from tests.mail.test_answering import answers, asked, form
from tests.mail.test_saying_yes import said_yes
from tests.mail.wired import PUBLIC, Heard, Mailed

__all__ = ["asked"]


def parts(where: str) -> tuple[str, dict[str, str]]:
    split = urlsplit(where)
    return split.path, {name: values[0] for name, values in parse_qs(split.query).items()}


def altered(where: str, **changes: str) -> str:
    path, query = parts(where)
    return f"{path}?{urlencode({**query, **changes})}"


def sent(page: Heard, label: str) -> dict[str, str]:
    return next(fields for _, fields, said in page.forms if said == label)


def test_it_is_kept_nowhere_framed_nowhere_and_tells_no_other_site_of_itself(asked: Mailed) -> None:
    for heard in (
        asked.open(asked.newest.page),
        form(asked),
        asked.open("/mail/page"),
        asked.open("/mail/stop?of=x"),
    ):
        assert heard.headers["Cache-Control"] == "no-store"
        assert heard.headers["Referrer-Policy"] == "no-referrer"
        assert heard.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "default-src 'none'" in heard.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in heard.headers["Content-Security-Policy"]
        assert "<script" not in heard.text
        assert "style=" not in heard.text
        assert "Set-Cookie" not in heard.headers


@pytest.mark.parametrize(
    "changes", [{"sign": ""}, {"sign": "0" * 64}, {"sign": "é"}, {"of": ""}, {"of": "WyJ"}]
)
def test_a_link_that_was_changed_opens_nothing(asked: Mailed, changes: dict[str, str]) -> None:
    heard = asked.open(altered(asked.newest.page, **changes))

    assert heard.status == 404
    assert "Marketplace" not in heard.text


def test_a_link_for_one_purpose_is_none_for_another(asked: Mailed) -> None:
    mail = asked.newest
    _, stops = parts(mail.link("Stop mail"))

    assert asked.open(f"/mail/page?{urlencode(stops)}").status == 404
    assert asked.ask("POST", f"/mail/new?{urlencode(stops)}").status == 404


def test_only_what_the_page_offers_can_be_pressed(asked: Mailed) -> None:
    page = asked.open(asked.newest.page)
    pressed = sent(page, "Not mine")

    heard = asked.ask("POST", asked.newest.page, data={**pressed, "jbp-command": "people leave"})

    assert (heard.status, "was not on this page" in heard.words) == (403, True)
    assert answers(asked) == []


def test_what_was_offered_to_one_is_not_taken_from_another(asked: Mailed) -> None:
    said_yes(asked, "paul", "paul@aws.example")
    asked.until("2027-03-15 09:05")
    mine = next(mail for mail in reversed(asked.mails) if mail.to.startswith("ines"))
    theirs = next(mail for mail in reversed(asked.mails) if mail.to.startswith("paul"))

    heard = asked.ask("POST", theirs.page, data=sent(asked.open(mine.page), "Not mine"))

    assert heard.status == 403


@pytest.mark.parametrize(
    "command", ["me join", "me join 12345678", "people add", "people is x y", "me mail a@b.example", "link x"]
)
def test_a_link_lets_nobody_in(asked: Mailed, command: str) -> None:
    _, query = parts(asked.newest.page)
    offered = asked.links.offer(query["of"], command)
    told = {"jbp-command": command, "jbp-sign": offered, "jbp-id": "12345678", "jbp-kind": "pressed"}

    heard = asked.ask("POST", asked.newest.page, data=told)

    assert (heard.status, "A link in a mail lets nobody in" in heard.words) == (403, True)


@pytest.mark.parametrize(
    "data", [{}, {"jbp-command": "today"}, {"jbp-id": "x"}, b"\xff\xfe", io.BytesIO(b"a=" + b"b" * 2_000_000)]
)
def test_nonsense_is_refused_and_nothing_fails(asked: Mailed, data: object) -> None:
    assert asked.ask("POST", asked.newest.page, data=data).status in (400, 403, 413)
    assert answers(asked) == []


def test_too_many_requests_are_told_to_wait(asked: Mailed) -> None:
    page = asked.newest.page

    heard = [asked.open(page).status for _ in range(45)]

    assert set(heard) == {200, 429}
    assert "Wait a minute" in asked.open(page).words
    asked.limits.seconds = lambda: 10**9
    assert asked.open(page).status == 200


def test_what_somebody_wrote_is_never_markup_on_the_page_or_in_a_mail(asked: Mailed) -> None:
    nasty = "<b>x</b><script>alert(1)</script>"
    asked.push(form(asked), "Send", confidence="green", moved=nasty, next_step=nasty)
    asked.until("2027-03-15 09:05")

    page = asked.open(asked.newest.page)
    for text in (asked.newest.html, page.text, asked.push(page, "Changed").text):
        assert "<script" not in text
        assert "<b>x" not in text


def test_no_address_no_link_and_no_word_is_logged(asked: Mailed, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked.push(form(asked), "Send", confidence="green", moved="unmistakable")
    asked.office.rcpt = "550 5.1.1 no such user ines@aws.example"
    asked.until("2027-03-15 09:05")

    ours = [
        each for each in caplog.records if each.name.startswith(("bot", "storage", "schedules", "aiosmtplib"))
    ]
    said = "\n".join(f"{each.getMessage()} {each.__dict__}" for each in ours)
    assert "unmistakable" not in said
    assert "ines@aws.example" not in said
    assert "sign=" not in said


def test_links_signed_with_an_older_key_work_until_it_is_gone(asked: Mailed) -> None:
    page = asked.newest.page
    old = asked.signer.keys
    asked.signer.keys = (b"a newer key", *old)
    assert asked.open(page).status == 200

    asked.signer.keys = (b"a newer key",)

    assert asked.open(page).status == 404


def test_who_said_no_opens_nothing_with_an_old_link(asked: Mailed) -> None:
    mail = asked.newest
    asked.push(asked.open(mail.link("Stop mail")), "Stop")

    heard = asked.open(mail.page)

    assert "Marketplace" not in heard.text
    assert asked.read(lambda book: people.known_as(book, "mail", "aws.example", "ines@aws.example")) is None


def test_a_link_that_has_run_out_says_yes_for_nobody(mailed: Mailed) -> None:
    mailed.say("vera", "people mail ines ines@aws.example")
    page = mailed.open(mailed.newest.page)
    mailed.until("2027-03-20 12:00")

    assert mailed.push(page, "Yes, write to me here").status == 410
    assert not mailed.read(lambda book: mailboxes.at(book, "ines@aws.example")).confirmed
    new = mailed.push(mailed.open(mailed.newest.page), "Send me a new link")
    assert new.status == 200
    assert mailed.push(mailed.open(mailed.newest.page), "Yes, write to me here").status == 200


def test_a_file_that_is_chosen_there_comes_through_as_in_any_chat(asked: Mailed) -> None:
    page = asked.links.page(key(asked), "today").removeprefix(PUBLIC)
    offered = asked.links.offer(parts(page)[1]["of"], "accounts give")
    body = aiohttp.FormData({"jbp-command": "accounts give", "jbp-sign": offered, "jbp-kind": "sent"})
    body.add_field("jbp-id", "12345678")
    body.add_field("file", b"Account Name,Website\nOrchard Home,orchard.example\n", filename="accounts.csv")

    said = asked.ask("POST", page, data=body)

    assert "accounts.csv: is this right?" in said.words
    assert "Orchard Home, orchard.example" in said.words


def test_a_file_that_is_too_large_is_refused_with_a_sentence(asked: Mailed) -> None:
    body = aiohttp.FormData({"jbp-id": "12345678"})
    body.add_field("file", io.BytesIO(b"x" * 1_200_000), filename="accounts.csv")

    said = asked.ask("POST", asked.newest.page, data=body)

    assert (said.status, "At most 1 MB" in said.words) == (413, True)


def key(asked: Mailed) -> str:
    return str(asked.read(lambda book: mailboxes.at(book, "ines@aws.example")).key)
