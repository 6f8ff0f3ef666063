"""Slack's installations in the store: each workspace's tokens, sealed; and the states of those under way."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from storage.rows import InstallationRow, OAuthStateRow
from storage.sealing import Keys, NotOurSeal, UnknownKey
from storage.sql import insert, table
from storage.store import Book

log = logging.getLogger(__name__)
INSTALLATIONS, STATES = table(InstallationRow), table(OAuthStateRow)
RENEWING: Final = timedelta(minutes=1)  # for one process to renew a token in
STATE_LASTS: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """`team` is empty for a whole organisation's. `expires_at` is None for a token that lasts."""

    enterprise: str = ""
    team: str = ""
    name: str = ""
    bot_user: str
    bot_id: str = ""
    scopes: tuple[str, ...] = ()
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    installed_by: str = ""
    seal: str = field(default="", repr=False, compare=False)
    """As it was read: what is written back must find it so."""

    @property
    def about(self) -> str:
        """What the seal is bound to."""
        return f"slack_installations/{self.enterprise}/{self.team}"


def save(book: Book, keys: Keys, made: Installation) -> None:
    """Installed, or installed again: what was there for it before is replaced."""
    row = {
        "enterprise": made.enterprise,
        "team": made.team,
        "name": made.name,
        "bot_user": made.bot_user,
        "bot_id": made.bot_id,
        "scopes": ",".join(made.scopes),
        "sealed": sealed(keys, made),
        "expires_at": made.expires_at,
        "renewing_until": None,
        "installed_by": made.installed_by,
        "installed_at": book.now,
    }
    statement = insert(book, InstallationRow).values(row)
    new = {name: value for name, value in row.items() if name not in ("enterprise", "team")}
    book.execute(statement.on_conflict_do_update(index_elements=["enterprise", "team"], set_=new))


def sealed(keys: Keys, made: Installation) -> str:
    return keys.seal(json.dumps({"token": made.token, "refresh": made.refresh_token}), made.about)


def find(book: Book, keys: Keys, team: str, enterprise: str = "") -> Installation | None:
    """A team's installation, else that of its organisation. Raises UnknownKey or NotOurSeal."""
    own = INSTALLATIONS.c.team == team if team and not team.startswith("E") else INSTALLATIONS.c.id.is_(None)
    organisation = enterprise or (team if team.startswith("E") else "")
    whole = (INSTALLATIONS.c.team == "") & (INSTALLATIONS.c.enterprise == (organisation or None))
    # A team that has joined an organisation, and installed again, has two: the newer one is in force.
    newest = (INSTALLATIONS.c.team.desc(), INSTALLATIONS.c.installed_at.desc(), INSTALLATIONS.c.id.desc())
    statement = select(INSTALLATIONS).where(own | whole).order_by(*newest).limit(1)
    row = book.execute(statement).mappings().first()
    return None if row is None else opened(keys, row)


def every(book: Book, keys: Keys) -> list[Installation]:
    """All that can be opened; one that cannot is logged, and keeps the others from nothing."""
    rows = book.execute(select(INSTALLATIONS).order_by(INSTALLATIONS.c.id)).mappings().all()
    return [made for row in rows if (made := opened_or_logged(keys, row))]


def opened_or_logged(keys: Keys, row: Any) -> Installation | None:
    try:
        return opened(keys, row)
    except (UnknownKey, NotOurSeal) as closed:
        log.error("the tokens of %s cannot be opened: %s", row["team"] or row["enterprise"], closed.__doc__)
        return None


def opened(keys: Keys, row: Any) -> Installation:
    about = f"slack_installations/{row['enterprise']}/{row['team']}"
    tokens = json.loads(keys.open(row["sealed"], about))
    return Installation(
        enterprise=row["enterprise"],
        team=row["team"],
        name=row["name"],
        bot_user=row["bot_user"],
        bot_id=row["bot_id"],
        scopes=tuple(filter(None, row["scopes"].split(","))),
        token=tokens["token"],
        refresh_token=tokens["refresh"],
        expires_at=row["expires_at"],
        installed_by=row["installed_by"],
        seal=row["sealed"],
    )


def here(enterprise: str, team: str) -> Any:
    return (INSTALLATIONS.c.enterprise == enterprise) & (INSTALLATIONS.c.team == team)


def forget(book: Book, team: str, enterprise: str = "") -> None:
    """The app was removed there."""
    book.execute(delete(INSTALLATIONS).where(of_tenant(team, enterprise)))


def of_tenant(team: str, enterprise: str) -> Any:
    """A team's own, or a whole organisation's."""
    own = team and not team.startswith("E")
    return INSTALLATIONS.c.team == team if own else here(enterprise or team, "")


def installed_since(book: Book, team: str, enterprise: str, at: datetime) -> bool:
    """Whether it was installed there later than at a time."""
    found = select(INSTALLATIONS.c.id).where(of_tenant(team, enterprise), INSTALLATIONS.c.installed_at > at)
    return book.execute(found).first() is not None


def ended(book: Book, made: Installation) -> bool:
    """Let go of one whose tokens work no more; False where it was renewed or installed again meanwhile."""
    same = here(made.enterprise, made.team) & (INSTALLATIONS.c.sealed == made.seal)
    return bool(book.execute(delete(INSTALLATIONS).where(same)).rowcount)


def may_renew(book: Book, made: Installation) -> bool:
    """Whether this caller is the one to renew these tokens: a refresh token works once."""
    free = INSTALLATIONS.c.renewing_until.is_(None) | (INSTALLATIONS.c.renewing_until < book.now)
    same = here(made.enterprise, made.team) & (INSTALLATIONS.c.sealed == made.seal)
    taken = update(INSTALLATIONS).where(same & free).values(renewing_until=book.now + RENEWING)
    return bool(book.execute(taken).rowcount)


def renewed(book: Book, keys: Keys, before: Installation, after: Installation) -> bool:
    """Keep renewed tokens. False, and nothing written, where it was removed or installed again meanwhile."""
    same = here(before.enterprise, before.team) & (INSTALLATIONS.c.sealed == before.seal)
    values = {"sealed": sealed(keys, after), "expires_at": after.expires_at, "renewing_until": None}
    return bool(book.execute(update(INSTALLATIONS).where(same).values(values)).rowcount)


def seal_anew(book: Book, keys: Keys) -> int:
    """Seal with the newest key what an older one sealed; how many. What cannot be opened stays as it is."""
    older = INSTALLATIONS.c.sealed.not_like(f"{keys.newest}:%")
    rows = book.execute(select(INSTALLATIONS).where(older)).mappings().all()
    done = 0
    for row in rows:
        if made := opened_or_logged(keys, row):
            same = (INSTALLATIONS.c.id == row["id"]) & (INSTALLATIONS.c.sealed == row["sealed"])
            done += book.execute(update(INSTALLATIONS).where(same).values(sealed=sealed(keys, made))).rowcount
    return done


# -- installing ------------------------------------------------------------------------------------


def new_state(book: Book) -> str:
    """For somebody who begins to install: valid once, for ten minutes."""
    state = secrets.token_urlsafe(24)
    book.execute(delete(STATES).where(STATES.c.expires_at < book.now))
    book.execute(STATES.insert().values(digest=digest(state), expires_at=book.now + STATE_LASTS))
    return state


def use_state(book: Book, state: str) -> bool:
    """Whether it was given out and not used yet; from now on it is."""
    valid = (STATES.c.digest == digest(state)) & (STATES.c.expires_at >= book.now)
    return book.execute(delete(STATES).where(valid).returning(STATES.c.digest)).first() is not None


def digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
