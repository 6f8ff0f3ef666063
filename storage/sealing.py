"""Secrets at rest: sealed with a key that the store does not have, and bound to the row that they stand in.

AES-GCM by `cryptography`: the row's identity is authenticated with the text, so that a sealed token that is moved
to another row does not open there. The name of its key stands with it, so that keys can be changed.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAME = re.compile(r"[a-z0-9-]{1,32}")
SIZE = 32  # bytes of a key
NONCE = 12  # bytes, new for every seal


class BadKeys(ValueError):
    """JBP_KEYS cannot be read: it is `name:key`, or several with commas between them, as `jbp keys` prints them."""


class UnknownKey(LookupError):
    """A token in the store was sealed with a key that JBP_KEYS does not have. Put that key back, after the new one."""


class NotOurSeal(ValueError):
    """A sealed token in the store was changed, or moved from another row. Install jbp in that workspace again."""


@dataclass(frozen=True)
class Keys:
    """Keys by name; the first one seals."""

    by_name: dict[str, bytes] = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Keys:
        """From the setting. Raises BadKeys, which never repeats what it cannot read."""
        found: dict[str, bytes] = {}
        for piece in filter(None, (each.strip() for each in text.split(","))):
            name, _, key = piece.partition(":")
            try:
                made = base64.b64decode(key, validate=True)
            except (binascii.Error, ValueError):
                raise BadKeys from None
            if not NAME.fullmatch(name) or len(made) != SIZE or name in found:
                raise BadKeys
            found[name] = made
        if not found:
            raise BadKeys
        return cls(found)

    @property
    def newest(self) -> str:
        return next(iter(self.by_name))

    def seal(self, plain: str, about: str) -> str:
        """`plain` sealed for the row that `about` names."""
        nonce = secrets.token_bytes(NONCE)
        sealed = AESGCM(self.by_name[self.newest]).encrypt(nonce, plain.encode(), about.encode())
        return f"{self.newest}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, about: str) -> str:
        """What was sealed for that row. Raises UnknownKey or NotOurSeal."""
        name, _, text = sealed.partition(":")
        key = self.by_name.get(name)
        if key is None:
            raise UnknownKey
        try:
            raw = base64.b64decode(text, validate=True)
            return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise NotOurSeal from None


def new_key(name: str) -> str:
    """A key of a name, as the setting has it."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(SIZE)).decode()}"
