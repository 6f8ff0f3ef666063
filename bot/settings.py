"""Settings from the environment. Every one is in the README; a test holds it to that."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import URL

from bot.environment import BadSetting, begins, web_address, yes
from bot.mail.settings import MAIL_SETTINGS, Mail, mail
from bot.teams.settings import TEAMS_SETTINGS, Teams, is_loopback, teams
from packets.slide_template import NoTemplate, template
from storage import forgetting, inbox
from storage.store import CannotOpenStore, read_address, sqlite_url

SETTINGS = {
    "JBP_STORE": "the SQLite file that holds the plans; default `.jbp/jbp.sqlite3` in the current folder",
    "JBP_DATABASE_URL": "a PostgreSQL database instead, `postgresql://user@host/name`",
    "JBP_PORT": "the local room's port on 127.0.0.1; default 8765",
    "JBP_PROGRAMMES": "a file of your own that corrects or adds funding programmes",
    "JBP_DECK": "a PowerPoint template of your own (.pptx or .potx) for the QBR packet’s slides",
    "JBP_SOURCES": "a file that says which systems are read for which plan and side; it holds no credentials",
    "JBP_SLACK_BOT_TOKEN": "the bot token (`xoxb-…`) of the one Slack workspace that jbp is installed in",
    "JBP_SLACK_APP_TOKEN": "the app-level token (`xapp-…`) for Socket Mode; no address of yours is needed then",
    "JBP_SLACK_SIGNING_SECRET": "the app’s signing secret, for requests from Slack over HTTP",
    "JBP_SLACK_CLIENT_ID": "the app’s client id: with the secret, any workspace may install jbp at /slack/install",
    "JBP_SLACK_CLIENT_SECRET": "the app’s client secret",
    "JBP_SLACK_HISTORY": "`yes` where jbp may read the channel’s history to look for a message whose answer was lost",
    "JBP_SLACK_API": "another address of Slack’s Web API, as GovSlack has; default `https://slack.com/api/`",
    "JBP_KEYS": "the keys that tokens are sealed with in the store, `name:key,…`, the first for new ones",
    "JBP_PUBLIC_URL": "the https address at which chats reach this server, as in `https://jbp.example.com`",
    "JBP_LISTEN": "the address and port that it listens on for chats; default `127.0.0.1:3000`",
    **TEAMS_SETTINGS,
    **MAIL_SETTINGS,
    "JBP_KEEP_INBOX": "days that answers are kept for a chat’s repeat of a request; default 2",
    "JBP_KEEP_OUTBOX": "days that it is kept what a sent message says; default 400",
    "JBP_METRICS": "an address and port for the operator: /metrics, /healthz, /readyz; default: none",
    "JBP_LOG": "how much is logged: `debug`, `info`, `warning` (default) or `error`; `info,json`: as JSON",
}


@dataclass(frozen=True, kw_only=True)
class Slack:
    """How Slack is reached. `bot_token` is for one workspace, `client_id` and `client_secret` for many;
    `app_token` is for Socket Mode, `signing_secret` for HTTP. `history`: the channel's may be read."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    history: bool = False
    api: str = "https://slack.com/api/"


@dataclass(frozen=True)
class Settings:
    """`database` is where the store is; `port` the local room's; `programmes` a catalogue of one's own; `sources` says
    which systems are connected. `slack`, `teams` and `mail` are None where no setting of theirs is there. `listen`:
    host and port for chats that come over HTTP; `deck`: a template for slides."""

    database: URL
    port: int = 8765
    log: str = "warning"
    programmes: Path | None = None
    slack: Slack | None = None
    teams: Teams | None = None
    keys: str = ""
    public_url: str = ""
    listen: tuple[str, int] = ("127.0.0.1", 3000)
    deck: bytes | None = field(default=None, repr=False)
    metrics: tuple[str, int] | None = None
    log_json: bool = False
    keep_inbox: timedelta = inbox.KEPT
    keep_outbox: timedelta = forgetting.KEPT
    sources: Path | None = None
    mail: Mail | None = None

    @property
    def on_chats(self) -> bool:
        """A chat is set up, so that the local room is not all there is."""
        return bool(self.slack or self.teams)

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """From the environment. Raises BadSetting, naming the setting and what it may be."""
        given = os.environ if environment is None else environment
        return cls(
            database(given),
            port(given),
            log_level(given)[0],
            programmes(given),
            slack(given),
            teams(given, loopback=is_loopback(listen(given)[0])),
            given.get("JBP_KEYS", ""),
            public_url(given),
            listen(given),
            deck(given),
            metrics(given),
            log_level(given)[1],
            days(given, "JBP_KEEP_INBOX", inbox.KEPT),
            days(given, "JBP_KEEP_OUTBOX", forgetting.KEPT),
            sources(given),
            mail(given),
        )


def database(given: Mapping[str, str]) -> URL:
    if address := given.get("JBP_DATABASE_URL"):
        try:
            url = read_address(address)
        except CannotOpenStore as unreadable:
            raise BadSetting(str(unreadable)) from None
        if url.get_backend_name() not in ("postgresql", "sqlite"):
            raise BadSetting("JBP_DATABASE_URL must begin with postgresql:// or sqlite:///.")
        return url
    return sqlite_url(Path(given.get("JBP_STORE") or ".jbp/jbp.sqlite3"))


def port(given: Mapping[str, str]) -> int:
    text = given.get("JBP_PORT", "8765")
    if not text.isdecimal() or not 0 <= int(text) < 65536:
        raise BadSetting(f"JBP_PORT must be a number below 65536; found “{text}”.")
    return int(text)


def programmes(given: Mapping[str, str]) -> Path | None:
    named = given.get("JBP_PROGRAMMES")
    return Path(named) if named else None


def sources(given: Mapping[str, str]) -> Path | None:
    named = given.get("JBP_SOURCES")
    return Path(named) if named else None


def deck(given: Mapping[str, str]) -> bytes | None:
    """The template’s content, once it was opened: a deck that cannot be made is known at the start."""
    named = given.get("JBP_DECK")
    if not named:
        return None
    try:
        return template(Path(named))
    except (OSError, NoTemplate) as problem:
        why = (
            (problem.strerror or "not found").lower()
            if isinstance(problem, OSError)
            else "no PowerPoint template"
        )
        raise BadSetting(f"JBP_DECK must be a .pptx or .potx file; {named}: {why}.") from problem


def log_level(given: Mapping[str, str]) -> tuple[str, bool]:
    """The level, and whether as JSON: `info`, `json` (which is info), `warning,json`."""
    said = given.get("JBP_LOG", "").casefold() or "warning"
    words = [word.strip() for word in said.split(",")]
    as_json = "json" in words
    levels = [word for word in words if word != "json"] or ["info"]
    if len(levels) > 1 or levels[0] not in ("debug", "info", "warning", "error"):
        raise BadSetting(
            f"JBP_LOG must be debug, info, warning or error, and json beside it if wanted; found “{said}”."
        )
    return levels[0], as_json


OF_THE_APP = (
    "JBP_SLACK_BOT_TOKEN",
    "JBP_SLACK_APP_TOKEN",
    "JBP_SLACK_SIGNING_SECRET",
    "JBP_SLACK_CLIENT_ID",
    "JBP_SLACK_CLIENT_SECRET",
)

# -- chats -----------------------------------------------------------------------------------------


def slack(given: Mapping[str, str]) -> Slack | None:
    """Raises BadSetting where what is there is not enough to hear and to speak."""
    if not any(given.get(name) for name in OF_THE_APP):
        return None
    made = Slack(
        bot_token=begins(given, "JBP_SLACK_BOT_TOKEN", "xoxb-", "xoxe.xoxb-"),
        app_token=begins(given, "JBP_SLACK_APP_TOKEN", "xapp-"),
        signing_secret=given.get("JBP_SLACK_SIGNING_SECRET", "").strip(),
        client_id=given.get("JBP_SLACK_CLIENT_ID", "").strip(),
        client_secret=given.get("JBP_SLACK_CLIENT_SECRET", "").strip(),
        history=history(given),
        api=web_address(given, "JBP_SLACK_API", "https://slack.com/api/").rstrip("/") + "/",
    )
    if bool(made.client_id) != bool(made.client_secret):
        raise BadSetting("JBP_SLACK_CLIENT_ID and JBP_SLACK_CLIENT_SECRET go together: set both or neither.")
    if not made.bot_token and not made.client_id:
        raise BadSetting("Set JBP_SLACK_BOT_TOKEN (one workspace), or the client id and secret (many).")
    if made.bot_token and made.client_id:
        raise BadSetting("Set either JBP_SLACK_BOT_TOKEN (one workspace) or the client id and secret (many).")
    if not made.app_token and not made.signing_secret:
        raise BadSetting("Set JBP_SLACK_APP_TOKEN (Socket Mode) or JBP_SLACK_SIGNING_SECRET (HTTP).")
    if made.client_id and not given.get("JBP_KEYS"):
        raise BadSetting(
            "Installing from Slack keeps tokens in the store: set JBP_KEYS (`jbp keys` makes one)."
        )
    if made.client_id and not given.get("JBP_PUBLIC_URL"):
        raise BadSetting("Installing from Slack needs JBP_PUBLIC_URL, where people are sent back to.")
    return made


def history(given: Mapping[str, str]) -> bool:
    """Whether the channel's history may be read. Raises BadSetting."""
    return yes(given, "JBP_SLACK_HISTORY")


def public_url(given: Mapping[str, str]) -> str:
    return web_address(given, "JBP_PUBLIC_URL").rstrip("/")


def listen(given: Mapping[str, str]) -> tuple[str, int]:
    return address(given.get("JBP_LISTEN", "").strip() or "127.0.0.1:3000", "JBP_LISTEN")


def metrics(given: Mapping[str, str]) -> tuple[str, int] | None:
    text = given.get("JBP_METRICS", "").strip()
    return address(text, "JBP_METRICS") if text else None


def days(given: Mapping[str, str], name: str, otherwise: timedelta) -> timedelta:
    text = given.get(name, "").strip() or str(otherwise.days)
    if not text.isdecimal() or not 1 <= int(text) <= 36500:
        raise BadSetting(f"{name} must be a number of days, 1 or more; found “{text}”.")
    return timedelta(days=int(text))


def address(text: str, name: str) -> tuple[str, int]:
    host, _, number = text.rpartition(":")
    if not host or not number.isdecimal() or not 0 <= int(number) < 65536:
        raise BadSetting(f"{name} must be an address and a port, as in 0.0.0.0:3000; found “{text}”.")
    return host.strip("[]"), int(number)
