"""The keys that Microsoft signs activities with: fetched without holding anything up, and again when they change."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from jwt.algorithms import RSAAlgorithm

FRESH: Final = 24 * 3600.0  # seconds after which they are fetched anew
AT_MOST: Final = 300.0  # seconds between two looks for a key that nobody has heard of
PATIENCE: Final = aiohttp.ClientTimeout(total=5)


class NoKeys(ConnectionError):
    """Microsoft’s keys cannot be fetched just now, so that nothing can be verified."""


class UnknownKey(PermissionError):
    """It is signed with a key that is not Microsoft's."""


@dataclass(frozen=True)
class Key:
    """Named as the library that verifies reads it. `endorsements` are the chats that it may sign for."""

    public_key: Any
    endorsements: list[str]


class Keys:
    """The keys at an OpenID address. The library's own way to them holds the loop up, waits without end, and never
    finds a key that came since (it looks for it with an index that fails)."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.by_id: dict[str, Key] = {}
        self.fetched = float("-inf")
        self.fetching = asyncio.Lock()

    async def get(self, key_id: str) -> Key:
        """Raises NoKeys or UnknownKey."""
        if self.age > FRESH or (key_id not in self.by_id and self.age > AT_MOST):
            async with self.fetching:
                if self.age > FRESH or (key_id not in self.by_id and self.age > AT_MOST):
                    await self.fetch()
        if key_id not in self.by_id:
            raise UnknownKey
        return self.by_id[key_id]

    @property
    def age(self) -> float:
        return time.monotonic() - self.fetched

    async def fetch(self) -> None:
        """Those that were there stay where the new ones cannot be had."""
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE, raise_for_status=True) as session:
                async with session.get(self.address) as answer:
                    address = (await answer.json(content_type=None))["jwks_uri"]
                async with session.get(address) as answer:
                    found = (await answer.json(content_type=None))["keys"]
            self.by_id = {key["kid"]: read(key) for key in found if key.get("kty") == "RSA"}
            self.fetched = time.monotonic()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError) as trouble:
            if not self.by_id:
                raise NoKeys(f"Microsoft’s keys cannot be fetched ({type(trouble).__name__})") from None


def read(key: dict[str, Any]) -> Key:
    return Key(RSAAlgorithm.from_jwk(json.dumps(key)), list(key.get("endorsements") or ()))
