"""What stands in a chat of one message of ours: its parts, the files with it, and the key that they carry.

A card that is longer than a chat's message is continued in further ones; its id is the ids of all of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from cards.card import File


@dataclass(frozen=True)
class Standing:
    """`parts` are the chat's ids in order, empty for one that is not there (yet); `files` the digests of those
    that were shared; `key` the post's token; `thread` the message that it was posted under, if any."""

    parts: tuple[str, ...]
    files: tuple[str, ...] = ()
    key: str = ""
    thread: str = ""

    @property
    def root(self) -> str:
        return self.parts[0]

    @property
    def message(self) -> str:
        """As delivery keeps it."""
        parts = [quote(part, safe="") or "-" for part in self.parts]
        under = quote(self.thread, safe="")
        rest = [("file", each) for each in self.files] + [("key", self.key), ("under", under)]
        return " ".join([*parts, *(f"{name}:{value}" for name, value in rest if value)])

    @classmethod
    def read(cls, message: str) -> Standing:
        words = [word.partition(":") for word in message.split()]
        parts = tuple("" if word == "-" else unquote(word) for word, colon, _ in words if not colon)
        rest = {name: value for name, colon, value in words if colon}
        files = tuple(value for name, _, value in words if name == "file")
        return cls(parts, files, rest.get("key", ""), unquote(rest.get("under", "")))

    def with_part(self, index: int, stamp: str) -> Standing:
        parts = [*self.parts, *[""] * (index + 1 - len(self.parts))]
        parts[index] = stamp
        return replace(self, parts=tuple(parts))

    def with_file(self, digest: str) -> Standing:
        return replace(self, files=(*self.files, digest))


def digest(file: File) -> str:
    """A file by its name and content: a corrected one is another."""
    return hashlib.sha256(f"{file.name}\n{file.content or file.where}".encode()).hexdigest()[:16]


def root_of(message: str) -> str:
    """The part that a thread hangs on."""
    return Standing.read(message).root
