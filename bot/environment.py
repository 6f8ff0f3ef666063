"""Reading single settings from the environment, each refused with a sentence that names it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


class BadSetting(ValueError):
    """A setting cannot be used."""


def begins(given: Mapping[str, str], name: str, *starts: str) -> str:
    """A token, which the message never repeats."""
    value = given.get(name, "").strip()
    if value and not value.startswith(starts):
        raise BadSetting(
            f"{name} must begin with {starts[0]}; check that it is not another of the app's tokens."
        )
    return value


def yes(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "no").strip().casefold() or "no"
    if value not in ("yes", "no"):
        raise BadSetting(f"{name} must be yes or no; found “{value}”.")
    return value == "yes"


def web_address(given: Mapping[str, str], name: str, otherwise: str = "") -> str:
    value = given.get(name, "").strip() or otherwise
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username):
        raise BadSetting(f"{name} must be a web address, as in https://jbp.example.com; found “{value}”.")
    return value
