"""What the mail server says decides: it waits, it is given up, an address is paused, or a lead is asked to look."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.chat import NotAccepted, Silent
from bot.mail.post import SmtpOffice
from bot.mail.settings import Mail as Settings
from storage import mailboxes
from storage.store import Store
from tests.mail.post_office import PASSWORD, USER, PostOffice
from tests.mail.test_saying_yes import INES, said_yes
from tests.mail.wired import FROM, Mailed
from tests.teams.identity import certificate, tls


@pytest.fixture
def ines(mailed: Mailed) -> Mailed:
    """She takes mail; it is Monday, a minute before the review opens."""
    said_yes(mailed)
    mailed.until("2027-03-08 08:59")
    return mailed


def subjects(ines: Mailed) -> list[str]:
    return [mail.subject for mail in ines.mails if mail.to == INES][1:]


def test_refused_for_now_it_is_tried_again(ines: Mailed) -> None:
    ines.office.rcpt = "451 4.7.1 greylisted"
    ines.until("2027-03-08 09:01")
    assert subjects(ines) == []

    ines.office.rcpt = ""
    ines.until("2027-03-08 09:30")

    assert subjects(ines) == ["Acme x AWS: 1 motion due, about a minute"]


def test_no_such_mailbox_pauses_the_address_and_tells_the_lead(ines: Mailed) -> None:
    ines.office.rcpt = "550 5.1.1 no such user"
    ines.until("2027-03-08 09:30")
    ines.office.rcpt = ""

    assert any("mail to Ines Dua came back" in each for each in ines.hears("vera"))
    assert ines.read(lambda book: mailboxes.at(book, INES)).refused
    ines.until("2027-03-16 09:00")
    assert subjects(ines) == []


def test_where_the_asking_mail_comes_back_the_lead_hears_it_once(mailed: Mailed) -> None:
    mailed.office.rcpt = "550 5.1.1 no such user ines@aws.example"

    mailed.say("vera", f"people mail ines {INES}")
    mailed.until("2027-03-08 08:00")

    told = [each for each in mailed.hears("vera") if "550" in each]
    assert len(told) == 1
    assert "mail to Ines Dua came back" in told[0]
    assert INES not in told[0]


def test_an_asking_mail_that_is_refused_for_good_is_told_too(mailed: Mailed) -> None:
    mailed.office.data = "554 5.7.1 looks like spam"

    mailed.say("vera", f"people mail ines {INES}")

    assert "554 5.7.1 looks like spam" in " ".join(mailed.hears("vera")[-1].split())
    assert "to the e-mail address that was given" in " ".join(mailed.hears("vera")[-1].split())


def test_a_new_address_gets_what_waited(ines: Mailed) -> None:
    ines.office.rcpt = "550 5.1.1 no such user"
    ines.until("2027-03-08 09:30")
    ines.office.rcpt = ""

    said_yes(ines, address="ines.dua@aws.example")

    assert "1 motion due" in ines.newest.subject
    assert ines.newest.to == "ines.dua@aws.example"


def test_a_message_refused_for_good_is_told_to_a_lead(ines: Mailed) -> None:
    ines.say("vera", "people is room:aws:paul paul")
    ines.accounts["paul"] = "room:aws:paul"
    ines.say("paul", "me start")
    ines.office.data = "554 5.7.1 looks like spam"

    ines.until("2027-03-08 09:30")

    assert any("554 5.7.1 looks like spam" in " ".join(each.split()) for each in ines.hears("paul"))
    assert not ines.read(lambda book: mailboxes.at(book, INES)).refused


def test_an_answer_that_was_lost_is_not_sent_again_until_a_lead_says_so(ines: Mailed) -> None:
    ines.say("vera", "people is room:aws:paul paul")
    ines.accounts["paul"] = "room:aws:paul"
    ines.say("paul", "me start")
    ines.office.hangs_up = 1
    ines.until("2027-03-08 10:00")
    assert subjects(ines) == ["Acme x AWS: 1 motion due, about a minute"]
    assert "please ask Ines Dua whether it came" in " ".join(ines.hears("paul")[-1].split())

    ines.press("paul", "Send it again")

    first, second = [mail.message["Message-ID"] for mail in ines.mails if mail.to == INES][1:]
    assert first == second, "a mailbox shows it once"


def test_with_nobody_to_ask_a_lost_answer_holds_nothing_else_up(ines: Mailed) -> None:
    """AWS has no lead on a chat, and what its people are asked is not told to Acme's."""
    ines.office.hangs_up = 1
    ines.until("2027-03-08 10:00")

    ines.until("2027-03-15 09:05")

    assert subjects(ines)[-1] == "Acme x AWS: 1 motion due, about a minute"
    assert len([mail for mail in ines.mails if "week 11" in mail.text]) == 1


def test_a_server_that_is_away_costs_nothing(ines: Mailed) -> None:
    ines.office.stop()
    ines.until("2027-03-08 11:00")
    assert ines.states().get("dead", 0) == 0
    ines.office = PostOffice().start()
    ines.chat.office.settings = Settings(host="127.0.0.1", port=ines.office.port, sender=FROM)  # type: ignore[attr-defined]

    ines.until("2027-03-08 11:10")

    assert [mail.subject for mail in ines.office.taken] == ["Acme x AWS: 1 motion due, about a minute"]


def test_a_mail_has_what_good_mail_has(ines: Mailed) -> None:
    ines.until("2027-03-08 09:01")
    message = ines.newest.message

    assert message["From"] == f"jbp <{FROM}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@acme.example>")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert max(len(line) for line in ines.newest.text.splitlines() if "http" not in line) <= 78


def test_a_nudge_stands_under_the_mail_that_asked(ines: Mailed) -> None:
    ines.until("2027-03-09 12:00")
    assert "still waits for you" in ines.newest.subject


# -- signing in ------------------------------------------------------------------------------------


@pytest.fixture
def made_up(tmp_path: Path) -> ssl.SSLContext:
    """For a certificate that nobody vouches for."""
    return tls(certificate(tmp_path))


@pytest.fixture
def locked() -> Iterator[PostOffice]:
    office = PostOffice(auth_required=True).start()
    yield office
    office.stop()


def settings(office: PostOffice, **more: object) -> Settings:
    values = {
        "host": "127.0.0.1",
        "port": office.port,
        "sender": FROM,
        "user": USER,
        "password": PASSWORD,
        **more,
    }
    return Settings(**values)  # type: ignore[arg-type]


def test_it_signs_in_with_name_and_password(url: URL, locked: PostOffice) -> None:
    mailed = Mailed(
        Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC), locked, user=USER, password=PASSWORD
    )
    assert mailed.wait(SmtpOffice(mailed.settings).open()) == "not encrypted"
    mailed.office = PostOffice().start()
    mailed.close()


def test_a_wrong_password_is_said_without_repeating_it(mailed: Mailed, locked: PostOffice) -> None:
    with pytest.raises(Silent) as refused:
        mailed.wait(SmtpOffice(settings(locked, password="wrong-one")).open())

    assert "535" in str(refused.value)
    assert "wrong-one" not in str(refused.value)
    assert "wrong-one" not in repr(settings(locked, password="wrong-one"))


def test_where_encryption_is_offered_it_is_used_and_a_false_certificate_is_refused(
    mailed: Mailed, made_up: ssl.SSLContext
) -> None:
    office = PostOffice(tls=made_up).start()
    try:
        with pytest.raises(NotAccepted) as refused:
            mailed.wait(SmtpOffice(settings(office, user="", password="")).open())
        assert "cannot be used" in str(refused.value)
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        found = SmtpOffice(settings(office, user="", password=""), trusting)
        assert mailed.wait(found.open()) == "encrypted"
    finally:
        office.stop()


def test_a_password_is_not_sent_in_the_clear_to_another_machine(
    mailed: Mailed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mail.post.is_loopback", lambda host: False)

    with pytest.raises(Silent, match="offers no encryption"):
        mailed.wait(SmtpOffice(settings(mailed.office)).open())
