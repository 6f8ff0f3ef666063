"""A house with a mail server and its page on loopback: what is for somebody without a chat is answered there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import aiohttp

from bot import handing
from bot.listening import Listening
from bot.mail.limits import Limits
from bot.mail.links import Links
from bot.mail.post import SmtpOffice
from bot.mail.settings import Mail as Settings
from bot.mail.setup import opened
from bot.signing import Signer
from storage.store import Store
from tests.house import Lived
from tests.mail.post_office import Mail, PostOffice

PUBLIC = "https://jbp.example.com"
FROM = "jbp@acme.example"


@dataclass(frozen=True)
class Heard:
    """What the page answered. `forms` in reading order: where it is sent, its fields, the words of its button."""

    status: int
    headers: Any
    text: str
    body: bytes

    @property
    def words(self) -> str:
        reader = Reader()
        reader.feed(self.text)
        return " ".join(" ".join(reader.words).split())

    @property
    def forms(self) -> list[tuple[str, dict[str, str], str]]:
        reader = Reader()
        reader.feed(self.text)
        return reader.forms

    @property
    def buttons(self) -> list[str]:
        return [label for _, _, label in self.forms]

    @property
    def links(self) -> list[str]:
        """The words of those that lead to documents."""
        reader = Reader()
        reader.feed(self.text)
        return [said for said, href in reader.links if "/files/" in href]

    def link(self, label: str) -> str:
        reader = Reader()
        reader.feed(self.text)
        return next(href for said, href in reader.links if said == label)


class Reader(HTMLParser):
    """A page as a browser without scripts has it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[tuple[str, dict[str, str], str]] = []
        self.links: list[tuple[str, str]] = []
        self.form: tuple[str, dict[str, str]] | None = None
        self.within = ""
        self.href = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.within = tag
        if tag == "form":
            self.form = given["action"], {}
            assert given["method"] == "post"
        elif tag == "a":
            self.href = given.get("href", "")
        elif tag == "textarea" or tag == "select":
            self.area = given["name"]
            self.keep(given["name"], "")
        elif tag == "option" and "selected" in given:
            self.keep(self.area, given.get("value", ""))
        elif tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.keep(given["name"], given.get("value", ""))

    def keep(self, name: str, value: str) -> None:
        if self.form:
            self.form[1][name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.area = ""
        if tag == "form":
            self.form = None

    def handle_data(self, data: str) -> None:
        if self.within in ("style", "title"):
            return
        self.words.append(data)
        if self.within == "textarea" and self.area:
            self.keep(self.area, data.strip("\n"))
        if self.within == "button" and self.form and data.strip():
            self.forms.append((*self.form, data.strip()))
        if self.href and data.strip():
            self.links.append((data.strip(), self.href))
            self.href = ""


class Mailed(Lived):
    """`office` is the mail server; the page is asked over HTTP."""

    def __init__(self, store: Store, at: datetime, office: PostOffice | None = None, **more: Any) -> None:
        super().__init__(store, at)
        self.office = office or PostOffice().start()
        self.settings = Settings(host="127.0.0.1", port=self.office.port, sender=FROM, **more)
        self.wait(self.opens())

    async def opens(self) -> None:
        hands = handing.Handing(PUBLIC, self.house.work.now(handing.key), self.clock.now)
        self.signer = Signer(b"a key of the tests")
        self.links = Links(PUBLIC, self.signer, self.clock.now)
        self.limits = Limits()
        office = SmtpOffice(self.settings)
        self.chat, routes = opened(self.house, self.settings, office, PUBLIC, self.signer, hands, self.limits)
        self.listening = Listening("127.0.0.1", 0, self.house.health)
        self.address = await self.listening.start(
            [*routes, *handing.routes(hands, self.house.work, self.house.documents)]
        )
        self.session = aiohttp.ClientSession()

    def close(self) -> None:
        self.wait(self.shuts())
        self.office.stop()
        super().close()

    async def shuts(self) -> None:
        await self.session.close()
        await self.listening.stop()

    # -- mail --------------------------------------------------------------------------------------

    @property
    def mails(self) -> list[Mail]:
        return self.office.taken

    @property
    def newest(self) -> Mail:
        return self.office.taken[-1]

    # -- the page ----------------------------------------------------------------------------------

    def ask(self, method: str, where: str, **more: Any) -> Heard:
        async def asks() -> Heard:
            url = urljoin(f"{self.address}/mail/page", where)
            async with self.session.request(method, url, allow_redirects=False, **more) as answer:
                body = await answer.read()
                return Heard(answer.status, answer.headers, body.decode(errors="replace"), body)

        heard = self.wait(asks())
        self.wait(self.house.heart.settle())
        return heard

    def open(self, where: str) -> Heard:
        return self.ask("GET", where)

    def push(self, page: Heard, label: str, nth: int = 0, **values: str) -> Heard:
        """Press a button, or send a form by its button's words, with these values in it."""
        found = [(action, fields) for action, fields, said in page.forms if said == label]
        assert found, f"no [{label}] among {page.buttons}: {page.words}"
        action, fields = found[nth]
        return self.ask("POST", action, data={**fields, **values})
