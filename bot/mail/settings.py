"""How mail leaves: the server that takes it, and the address that it is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.environment import BadSetting
from storage.mailboxes import NoAddress, read

PORTS: Final = {"smtp": 587, "smtps": 465}
MAIL_SETTINGS: Final = {
    "JBP_SMTP": "the mail server that takes jbp’s mails, `smtp://user:password@host:587` or `smtps://…`",
    "JBP_MAIL_FROM": "the address that jbp’s mails are from, as in `jbp@example.com`",
}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """`tls`: encrypted from the first byte (smtps); otherwise STARTTLS where the server offers it, and a password goes
    only where the connection is encrypted or stays on this machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]

    @property
    def header(self) -> Address:
        return Address("jbp", addr_spec=self.sender)


def mail(given: Mapping[str, str]) -> Mail | None:
    """None where no mail is to be sent. Raises BadSetting, which never repeats the server's password."""
    if not any(given.get(name, "").strip() for name in MAIL_SETTINGS):
        return None
    host, port, user, password, scheme = server(given.get("JBP_SMTP", "").strip())
    for name, why in (
        ("JBP_PUBLIC_URL", "the links in a mail lead there"),
        ("JBP_KEYS", "the links in a mail are signed (`jbp keys` makes one)"),
    ):
        if not given.get(name, "").strip():
            raise BadSetting(f"Mail needs {name}: {why}.")
    return Mail(
        host=host, port=port, user=user, password=password, tls=scheme == "smtps", sender=sender(given)
    )


def server(value: str) -> tuple[str, int, str, str, str]:
    bad = BadSetting(
        "JBP_SMTP must be the address of a mail server, as in smtp://user:password@mail.example.com:587 or "
        "smtps://…; signs in a password that an address may not have are written as %2F and so on."
    )
    try:
        parts = urlsplit(value)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise bad from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise bad
    if bool(parts.username) != bool(parts.password):
        raise bad
    return parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), parts.scheme


def sender(given: Mapping[str, str]) -> str:
    try:
        return read(given.get("JBP_MAIL_FROM", ""))
    except NoAddress:
        raise BadSetting("JBP_MAIL_FROM must be an e-mail address, as in jbp@example.com.") from None
