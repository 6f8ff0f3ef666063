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
    """One plan; `revision` goes up with every change, so that a plan read once can be kept."""

    __tablename__ = "plans"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    version: int
    state: str
    content_hash: str
    time_zone: str
    revision: int = 1
    created_at: datetime = instant()


class DocumentRow(SQLModel, table=True):
    """A version of a plan's agreement, never changed."""

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
    """Append-only: what happened, as it was said."""

    __tablename__ = "facts"
    __table_args__ = (
        Index("ix_facts_occurrence", "plan_id", "occurrence"),
        Index("ix_facts_said", "plan_id", "said_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plans.id", ondelete="CASCADE")
    slot: str
    occurrence: str | None = None
    said_at: datetime = instant()
    body: str = Field(sa_type=Text)


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
    """When a channel may next be posted to."""

    __tablename__ = "pace"
    channel: str = Field(primary_key=True)
    next_post_at: datetime = instant()


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
