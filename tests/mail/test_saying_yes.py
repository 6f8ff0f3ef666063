"""Nothing but one mail goes to an address before its owner says yes there; they can stop it at any time."""

from __future__ import annotations

import pytest

from storage import mailboxes, people
from tests.mail.wired import Mailed

INES = "ines@aws.example"


def asked(mailed: Mailed, who: str = "ines", address: str = INES) -> None:
    mailed.say("vera", f"people mail {who} {address}")


def said_yes(mailed: Mailed, who: str = "ines", address: str = INES) -> None:
    asked(mailed, who, address)
    mailed.push(mailed.open(mailed.newest.page), "Yes, write to me here")


def test_one_mail_says_who_gave_the_address_what_this_is_and_how_to_say_no(mailed: Mailed) -> None:
    said = mailed.say("vera", f"people mail ines {INES}")

    assert f"One mail goes to {INES}" in said
    (mail,) = mailed.mails
    assert (mail.sender, mail.to) == ("jbp@acme.example", INES)
    assert "Vera Lind of Acme has put Ines Dua" in mail.text
    assert "If you say nothing, nothing more is sent to you." in mail.text
    assert "Marketplace launch" not in mail.text + mail.html, "the address may be a stranger’s"


def test_until_they_say_yes_nothing_else_is_sent_there(mailed: Mailed) -> None:
    asked(mailed)

    mailed.until("2027-03-09 15:05")

    assert len(mailed.mails) == 1


def test_what_scanners_do_says_nothing(mailed: Mailed) -> None:
    asked(mailed)
    mail = mailed.newest
    for label in ("Yes, write to me here", "No, thank you", "Open the page", "Stop mail"):
        assert mailed.open(mail.link(label)).status == 200
        assert mailed.ask("HEAD", mail.link(label)).status == 200

    mailed.until("2027-03-08 09:05")

    assert len(mailed.mails) == 1
    assert not mailed.read(lambda book: mailboxes.at(book, INES)).confirmed


def test_with_yes_they_are_in_and_their_lead_is_told(mailed: Mailed) -> None:
    said_yes(mailed)

    assert "Ines Dua takes mail" in mailed.hears("vera")[-1]
    assert "by mail" not in mailed.say("vera", "people"), "she is the other company’s"
    mailed.until("2027-03-08 09:05")
    assert mailed.newest.subject == "Acme x AWS: 1 motion due, about a minute"


def test_with_no_they_are_never_written_to_whoever_asks_again(mailed: Mailed) -> None:
    asked(mailed)
    page = mailed.open(mailed.newest.page)

    said = mailed.push(page, "No, thank you")

    assert f"I do not write to {INES} any more" in said.words
    assert "Ines Dua does not want mail" in mailed.hears("vera")[-1]
    assert "Only they can start it again" in mailed.say("vera", f"people mail ines {INES}")
    mailed.say("vera", "people mail ines off")
    mailed.say("vera", f"people mail ines {INES}")
    assert len(mailed.mails) == 1


def test_a_wrong_address_is_corrected_and_its_link_opens_nothing_then(mailed: Mailed) -> None:
    asked(mailed, address="inez@aws.example")
    first = mailed.newest

    asked(mailed)

    assert mailed.open(first.page).status == 410
    assert mailed.newest.to == INES
    mailed.push(mailed.open(mailed.newest.page), "Yes, write to me here")
    assert mailed.read(lambda book: mailboxes.at(book, "inez@aws.example")) is None


def test_somebody_is_put_on_the_plan_with_their_address(mailed: Mailed) -> None:
    said = mailed.say("vera", 'people add "Ana Sol" --role owner --company AWS --mail Ana@Partner.Example')

    assert "They are asked at ana@partner.example" in said
    assert mailed.newest.to == "ana@partner.example"
    assert "Ana Sol" in mailed.newest.text


def test_the_form_says_what_cannot_be_taken_and_comes_back_filled_in(mailed: Mailed) -> None:
    mailed.say("vera", "people add")

    said = mailed.fill("vera", name="Ana Sol", side="partner", role="owner", mail="ana@partner, example")

    assert "That is no e-mail address" in said
    assert "Ana Sol" in said
    assert mailed.mails == []


NO_ADDRESSES = (
    "ana@", "@partner.example", "ana@partner", "ana@partner.example\nBcc:all@x.example", "a b@x.example",
    "ä@x.example", "ana@partner..example", f"{'a' * 250}@x.example",
)  # fmt: skip


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_is_no_address_is_refused(mailed: Mailed, typed: str) -> None:
    mailed.say("vera", "people mail ines")

    said = mailed.fill("vera", address=typed)

    assert "That is no e-mail address" in said or "characters too long" in said
    assert mailed.mails == []


def test_one_address_is_one_persons(mailed: Mailed) -> None:
    asked(mailed)

    assert "somebody else’s already" in mailed.say("vera", f"people mail paul {INES}")
    assert len(mailed.mails) == 1


def test_once_the_other_company_has_a_lead_on_a_chat_only_that_one_gives_addresses(mailed: Mailed) -> None:
    mailed.say("vera", "people is room:aws:paul paul")
    mailed.accounts["paul"] = "room:aws:paul"

    assert "They are with the other company" in mailed.say("vera", f"people mail ines {INES}")
    assert "One mail goes to" in mailed.say("paul", f"people mail ines {INES}")
    assert f"by mail at {INES}, not confirmed yet" in " ".join(mailed.say("paul", "people").split())
    assert INES not in mailed.say("vera", "people")


def test_stop_in_a_mail_stops_it_and_start_again_starts_it(mailed: Mailed) -> None:
    said_yes(mailed)
    mailed.until("2027-03-08 09:05")
    mail = mailed.newest

    page = mailed.open(mail.link("Stop mail"))
    assert "Stop mail?" in page.words
    stopped = mailed.push(page, "Stop")

    assert "Vera Lind is told" in stopped.words
    assert "Ines Dua has stopped mail" in mailed.hears("vera")[-1]
    count = len(mailed.mails)
    mailed.until("2027-03-15 09:05")
    assert len(mailed.mails) == count
    assert "Mail is stopped" in mailed.open(mail.page).words
    mailed.push(mailed.open(mail.link("Stop mail")), "Start again")
    mailed.until("2027-03-22 09:05")
    assert "1 motion due" in mailed.newest.subject


def test_a_mail_program_stops_it_with_one_click(mailed: Mailed) -> None:
    said_yes(mailed)
    mail = mailed.newest
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    where = str(mail.message["List-Unsubscribe"]).strip("<>").removeprefix("https://jbp.example.com")

    heard = mailed.ask("POST", where, data={"List-Unsubscribe": "One-Click"})

    assert heard.status == 200
    assert mailed.read(lambda book: mailboxes.at(book, INES)).stopped


def test_a_lead_takes_the_address_away_and_every_link_is_void(mailed: Mailed) -> None:
    said_yes(mailed)
    mailed.until("2027-03-08 09:05")
    page = mailed.open(mailed.newest.page)

    mailed.say("vera", "people mail ines off")

    assert mailed.push(page, "Not mine").status == 410
    assert mailed.open(mailed.newest.page).status == 410
    assert mailed.read(lambda book: people.known_as(book, "mail", "aws.example", INES)) is None


def test_who_has_left_the_plan_reads_and_answers_nothing_by_the_links_that_they_have(mailed: Mailed) -> None:
    said_yes(mailed)
    mailed.until("2027-03-08 09:05")
    page = mailed.open(mailed.newest.page)
    mailed.say("vera", "people is room:aws:paul paul")
    mailed.accounts["paul"] = "room:aws:paul"

    mailed.say("paul", "people leave ines")

    assert "Marketplace launch" not in mailed.open(mailed.newest.page).words
    assert "That did not work" in mailed.push(page, "Not mine").words


def test_who_is_on_a_chat_is_written_to_there_and_not_by_mail(mailed: Mailed) -> None:
    mailed.say("tom", "me mail tom@acme.example")
    mailed.push(mailed.open(mailed.newest.page), "Yes, write to me here")
    count = len(mailed.mails)

    mailed.until("2027-03-08 09:05")

    assert len(mailed.mails) == count
    assert "1 motion due" in mailed.hears("tom")[-1]


def test_an_address_is_no_account_that_a_lead_could_say_is_somebodys(mailed: Mailed) -> None:
    mailed.say("vera", f"people is mail:aws.example:{INES} ines")

    assert mailed.read(lambda book: people.known_as(book, "mail", "aws.example", INES)) is None


def test_who_is_on_a_chat_sees_there_how_it_is_with_mail_and_starts_or_stops_it(mailed: Mailed) -> None:
    assert "I do not write to you by e-mail" in mailed.say("tom", "me mail")
    assert "I have asked at tom@acme.example" in mailed.say("tom", "me mail tom@acme.example")
    assert "I have asked at tom@acme.example" in mailed.say("tom", "me mail")
    assert "I have asked at tom@acme.example" in mailed.say("tom", "me mail yes"), (
        "that is said in the mailbox"
    )
    mailed.push(mailed.open(mailed.newest.page), "Yes, write to me here")
    assert "where no chat reaches you" in mailed.say("tom", "me mail")
    mailed.say("tom", "me mail stop")
    said = mailed.say("vera", "people")
    assert "has stopped mail" in said
    assert "has stopped prompts" not in said, "he is asked on his chat as before"
    assert "Stopped already" in mailed.say("tom", "me mail")

    mailed.say("tom", "me stop")
    mailed.say("tom", "me mail")

    assert "written to here from now on" in mailed.press("tom", "Start again")
    assert "has stopped prompts" in mailed.say("vera", "people"), "which he says on his chat"
    assert len(mailed.mails) == 1
