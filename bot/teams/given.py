"""A file that somebody sends to jbp in their own chat: fetched from where Teams put it, into the form that takes it.

Teams gives a bot files in personal chats only: a message with the address, good for some minutes, of the file in
the sender's OneDrive. It is fetched from Microsoft's own hosts and nowhere else.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from bot.chat import NotAccepted, Request
from bot.intake import Intake
from bot.teams.calls import download
from cards import file_given as cards
from cards.card import Answer, Form
from cards.given import MOST_BYTES, Given

log = logging.getLogger(__name__)
FILE: Final = "application/vnd.microsoft.teams.file.download.info"
LONGEST: Final = 4_000  # characters of an address
PLANS: Final = (".yaml", ".yml")
CAME_NOT: Final = "data:;name=the%20file;"  # a value that is read as a file that did not come through


@dataclass(frozen=True)
class Attached:
    """A file by its name, and where it can be fetched for a while."""

    name: str
    address: str

    @property
    def told(self) -> list[str]:
        """As a button has it."""
        return [self.name, self.address]


def attached(body: dict[str, Any]) -> tuple[Attached, ...]:
    """The files of a message."""
    found = body.get("attachments")
    every = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    made = (
        again([each.get("name"), each["content"].get("downloadUrl")])
        for each in every
        if each.get("contentType") == FILE and isinstance(each.get("content"), dict)
    )
    return tuple(each for each in made if each)


def again(told: Any) -> Attached | None:
    """From a button that had it; None for anything else."""
    match told:
        case [str(name), str(address)] if address and len(address) <= LONGEST:
            return Attached(name[:200], address)
    return None


class Files:
    """Fills files into forms. `shares`: how the names of the hosts end that files are fetched from."""

    def __init__(self, intake: Intake, shares: tuple[str, ...]) -> None:
        self.intake = intake
        self.shares = shares

    async def taken(self, request: Request, files: tuple[Attached, ...]) -> tuple[Answer, bool]:
        """What a command that came with a file is answered, and whether the file went into it."""
        if len(files) > 1:
            return cards.one_at_a_time(), True
        (file,) = files
        if not request.text:
            if not file.name.casefold().endswith(PLANS):
                return cards.what_is_it(file.name), False
            request = replace(request, text="start file")
        form = await self.intake.take(request)
        field = (
            next((each for each in form.fields if each.kind == "file"), None)
            if isinstance(form, Form)
            else None
        )
        if field is None or not isinstance(form, Form):
            return form, False
        sent = replace(
            request, id=f"{request.id}/file", text=form.command, kind="sent", draft=form.draft, step=form.step,
            values={**form.values, field.name: await self.value(file)},
        )  # fmt: skip
        return await self.intake.take(sent), True

    async def value(self, file: Attached) -> str:
        """As a form's field has it: one that cannot be had reads as a file that did not come through."""
        if not self.is_ours_to_fetch(file.address):
            log.warning("a file is not fetched: its address is none of Microsoft's shares")
            return CAME_NOT
        try:
            content = await asyncio.to_thread(download, file.address, MOST_BYTES)
        except NotAccepted as trouble:
            log.info("a file could not be fetched: %s", trouble)
            return CAME_NOT
        return Given(file.name or "the file", content).value

    def is_ours_to_fetch(self, address: str) -> bool:
        """Whether an address is on one of Microsoft's shares: nothing else is asked for in anybody's name."""
        try:
            parts = urlsplit(address)
            host = parts.netloc.casefold()
        except ValueError:
            return False
        return parts.scheme == "https" and "@" not in host and host.endswith(self.shares)
