"""Signed words: what this server said itself comes back to it unchanged, or is not believed.

HMAC-SHA256. The first key signs; what any of them signed is taken, so that keys can be changed. Compared in a time that
does not depend on where they differ.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any


class Signer:
    """`keys` are secrets, the newest first."""

    def __init__(self, *keys: bytes) -> None:
        self.keys = keys

    def sign(self, what: str) -> str:
        return made(self.keys[0], what)

    def holds(self, what: str, sign: str) -> bool:
        """Whether the sign is ours for just this."""
        known = [
            hmac.compare_digest(made(key, what).encode(), sign.encode(errors="replace")) for key in self.keys
        ]
        return any(known)


def made(key: bytes, what: str) -> str:
    return hmac.new(key, what.encode(errors="replace"), hashlib.sha256).hexdigest()


def derived(key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose: what is signed for another is not taken."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def packed(values: list[Any]) -> str:
    """Plain values as one word for an address."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def unpacked(word: str) -> Any:
    """What was packed; None where it is no such word."""
    try:
        return json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
