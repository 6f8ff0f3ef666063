"""The tables of the plan book. Rows never leave storage/: everything above it sees the plan's own values."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Column, DateTime, Index, String, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class Utc(TypeDecorator[datetime]):
    """An aware instant, kept as UTC on every database. Refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def instant(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Utc, nullable=nullable, index=index))


# Compared byte by byte on every database, as Python compares strings.
Ordered = String().with_variant(String(collation="C"), "postgresql")


class PlanRow(SQLModel, table=True):
    """One plan; `revision` goes up with every change, so that a plan read once can be kept. `entries` and `tip`: how
    many facts its chain has and the link of the last, see storage/chain.py."""

    __tablename__ = "plans"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    version: int
    state: str
    content_hash: str
    time_zone: str
    revision: int = 1
    entries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    tip: str = Field(default="", sa_column_kwargs={"server_default": ""})
    created_at: datetime = instant()


class DocumentRow(SQLModel, table=True):
    """A version of a plan's agreement; a draft's is replaced while it is written, any other never."""

    __tablename__ = "documents"
    plan_id: int = Field(primary_key=True, foreign_key="plans.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    content_hash: str
    body: str = Field(sa_type=Text)
    created_at: datetime = instant()


class PersonRow(SQLModel, table=True):
    __tablename__ = "people"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    time_zone: str | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    away_from: date | None = None
    away_until: date | None = None
    delegate_id: int | None = Field(default=None, foreign_key="people.id")
    welcomed_at: datetime | None = instant(nullable=True)
    opted_in_at: datetime | None = instant(nullable=True)
    stopped_at: datetime | None = instant(nullable=True)


class IdentityRow(SQLModel, table=True):
    """Who a person is on one chat: the verified user of one team or tenant."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "tenant", "account"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True, ondelete="CASCADE")
    platform: str
    tenant: str
    account: str


class JoinCodeRow(SQLModel, table=True):
    """A one-time code by which a person shows that another chat's account is theirs too."""

    __tablename__ = "join_codes"
    digest: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE")
    expires_at: datetime = instant()


class WrongCodeRow(SQLModel, table=True):
    """How often an account has given a wrong code since `since`; see storage/people.py."""

    __tablename__ = "wrong_codes"
    platform: str = Field(primary_key=True)
    tenant: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    count: int
    since: datetime = instant(index=True)


class SeatRow(SQLModel, table=True):
    __tablename__ = "seats"
    plan_id: int = Field(primary_key=True, foreign_key="plans.id", ondelete="CASCADE")
    member: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    side: str
    active: bool = True


class RoomRow(SQLModel, table=True):
    """A channel that a plan lives in."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("platform", "tenant", "channel"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plans.id", index=True, ondelete="CASCADE")
    platform: str
    tenant: str
    channel: str
    name: str = ""


class FactRow(SQLModel, table=True):
    """Append-only: what happened, as it was said. `place` (from 1) and `link`: where it stands in its plan's chain, and
    what holds it there, see storage/chain.py."""

    __tablename__ = "facts"
    __table_args__ = (
        Index("ix_facts_place", "plan_id", "place", unique=True),
        Index("ix_facts_occurrence", "plan_id", "occurrence"),
        Index("ix_facts_said", "plan_id", "said_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plans.id", ondelete="CASCADE")
    slot: str
    occurrence: str | None = None
    said_at: datetime = instant()
    body: str = Field(sa_type=Text)
    place: int = Field(sa_column_kwargs={"server_default": "0"})
    link: str = Field(sa_column_kwargs={"server_default": ""})


class LatestRow(SQLModel, table=True):
    """The newest fact of a slot, at hand."""

    __tablename__ = "latest"
    plan_id: int = Field(primary_key=True, foreign_key="plans.id", ondelete="CASCADE")
    slot: str = Field(primary_key=True)
    rank: str = Field(sa_type=Ordered)
    body: str = Field(sa_type=Text)


class RitualRow(SQLModel, table=True):
    """A ritual on a plan, and when it is next due (None: not on this plan, or paused)."""

    __tablename__ = "rituals"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plans.id", ondelete="CASCADE")
    name: str
    next_due_at: datetime | None = instant(nullable=True, index=True)


class OccurrenceRow(SQLModel, table=True):
    """One run of a ritual. `wake_at` is when it must be looked at again; None once it has settled."""

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("plan_id", "ritual", "period"),
        Index("ix_occurrences_together", "ritual", "start"),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plans.id", ondelete="CASCADE")
    ritual: str
    period: str
    start: datetime = instant()
    close: datetime = instant()
    wake_at: datetime | None = instant(nullable=True, index=True)


class PostRow(SQLModel, table=True):
    """A message that should stand in a chat: the outbox. See storage/outbox.py for a post's life."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "state", "not_before"),
        Index("ix_outbox_channel", "channel", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    token: str = Field(unique=True)
    occurrence_id: int | None = Field(
        default=None, foreign_key="occurrences.id", index=True, ondelete="CASCADE"
    )
    plan_id: int | None = Field(default=None, foreign_key="plans.id", index=True, ondelete="CASCADE")
    channel: str
    thread_of: str | None = None
    card: str = Field(sa_type=Text)
    version: int = 1
    state: str = "pending"
    wanted: bool = True
    silent: bool = False
    not_before: datetime = instant()
    attempts: int = 0
    lease_until: datetime | None = instant(nullable=True)
    holder: str | None = None
    fence: int = 0
    asked_at: datetime | None = instant(nullable=True)
    sent_to: str | None = None
    message: str | None = None
    error: str = ""
    created_at: datetime = instant()


class SharedPostRow(SQLModel, table=True):
    """The further occurrences that one message is about: a prompt across several plans."""

    __tablename__ = "outbox_shared"
    post_id: int = Field(primary_key=True, foreign_key="outbox.id", ondelete="CASCADE")
    occurrence_id: int = Field(primary_key=True, foreign_key="occurrences.id", index=True, ondelete="CASCADE")


class PaceRow(SQLModel, table=True):
    """When a channel may next be posted to, and when that was written."""

    __tablename__ = "pace"
    channel: str = Field(primary_key=True)
    next_post_at: datetime = instant()
    set_at: datetime | None = instant(nullable=True, index=True)


class RequestRow(SQLModel, table=True):
    """A request from a chat that was taken, so that the same one does nothing twice; `answer` is what
    it was told."""

    __tablename__ = "inbox"
    id: str = Field(primary_key=True)
    taken_at: datetime = instant(index=True)
    answer: str = Field(default="", sa_type=Text)


class DraftRow(SQLModel, table=True):
    """A form that somebody has begun, kept at each step."""

    __tablename__ = "drafts"
    id: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="people.id", ondelete="CASCADE")
    command: str
    step: int = 1
    body: str = Field(sa_type=Text)
    changed_at: datetime = instant()


class NoteRow(SQLModel, table=True):
    """The store's own few notes, such as a simulated clock's time."""

    __tablename__ = "notes"
    name: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)


class AccountListRow(SQLModel, table=True):
    """A side's account list, and what it lets the other side see of it; the accounts stand in rows of their own."""

    __tablename__ = "account_lists"
    plan_id: int = Field(primary_key=True, foreign_key="plans.id", ondelete="CASCADE")
    side: str = Field(primary_key=True)
    share: str
    asks: bool
    revision: int = 1
    given_at: datetime = instant()
    given_by: str
    source: str = ""


class AccountRow(SQLModel, table=True):
    """An account of a side's list. `key`: see plan/accounts.py."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("plan_id", "side", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plans.id", ondelete="CASCADE")
    side: str
    key: str
    name: str
    domain: str = ""
    country: str = ""
    segment: str = ""
    owner: str = ""


class AccountPairRow(SQLModel, table=True):
    """Two accounts that are one company, or may be, with what a lead of each side said to that."""

    __tablename__ = "account_pairs"
    __table_args__ = (UniqueConstraint("vendor_account", "partner_account"),)
    id: str = Field(primary_key=True)
    plan_id: int = Field(foreign_key="plans.id", index=True, ondelete="CASCADE")
    vendor_account: int = Field(foreign_key="accounts.id", ondelete="CASCADE")
    partner_account: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    certainty: str
    score: int
    since: datetime = instant()
    vendor_says: bool | None = None
    partner_says: bool | None = None


class AccountTargetRow(SQLModel, table=True):
    """An account that both have, on the target list of a motion."""

    __tablename__ = "account_targets"
    pair_id: str = Field(primary_key=True, foreign_key="account_pairs.id", ondelete="CASCADE")
    motion: str = Field(primary_key=True)


class AccountMatchingRow(SQLModel, table=True):
    """Whether a plan's lists wait to be matched (`wanted_at`), and until when a process has taken that on. `told`: how
    many both have as it is told to who may not know which, since `told_at`."""

    __tablename__ = "account_matchings"
    plan_id: int = Field(primary_key=True, foreign_key="plans.id", ondelete="CASCADE")
    wanted_at: datetime | None = instant(nullable=True, index=True)
    taken_until: datetime | None = instant(nullable=True)
    matched_at: datetime | None = instant(nullable=True)
    told: int = 0
    told_at: datetime | None = instant(nullable=True)


class InstallationRow(SQLModel, table=True):
    """A Slack workspace (or, with an empty team, a whole organisation) that installed jbp. `sealed` holds its
    tokens: see storage/sealing.py. `renewing_until`: a process has gone to renew them."""

    __tablename__ = "slack_installations"
    __table_args__ = (UniqueConstraint("enterprise", "team"),)
    id: int | None = Field(default=None, primary_key=True)
    enterprise: str = ""
    team: str = ""
    name: str = ""
    bot_user: str
    bot_id: str = ""
    scopes: str = ""
    sealed: str = Field(sa_type=Text)
    expires_at: datetime | None = instant(nullable=True)
    renewing_until: datetime | None = instant(nullable=True)
    installed_by: str = ""
    installed_at: datetime = instant()


class OAuthStateRow(SQLModel, table=True):
    """A one-time state of an installation under way, by its digest."""

    __tablename__ = "oauth_states"
    digest: str = Field(primary_key=True)
    expires_at: datetime = instant()


class ConversationRow(SQLModel, table=True):
    """A conversation in Teams that jbp was put into, and the address at which it is posted to. `account`: whose
    personal chat it is, empty for what several people read; `team` of a channel; `present`: jbp is still in it."""

    __tablename__ = "teams_conversations"
    __table_args__ = (
        UniqueConstraint("tenant", "conversation"),
        Index("ix_teams_conversations_account", "tenant", "account"),
    )
    id: int | None = Field(default=None, primary_key=True)
    tenant: str
    conversation: str
    kind: str
    account: str = ""
    service: str
    team: str = ""
    name: str = ""
    present: bool = True
    changed_at: datetime = instant()


class MailboxRow(SQLModel, table=True):
    """The one address at which a person without a chat is written to; see storage/mailboxes.py. `key` is in every link
    that is sent there, and is another once those are to be void. `links` were asked for anew since `links_since`."""

    __tablename__ = "mailboxes"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", unique=True, ondelete="CASCADE")
    address: str = Field(unique=True)
    key: str = Field(unique=True)
    asked_at: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)
    stopped_at: datetime | None = instant(nullable=True)
    refused_at: datetime | None = instant(nullable=True)
    refusal: str = ""
    links: int = 0
    links_since: datetime | None = instant(nullable=True)
