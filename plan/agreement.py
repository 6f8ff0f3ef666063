"""The agreement: the six sections that two companies sign up to, as one immutable document.

The document holds what was agreed; what has happened since is kept as facts (plan/facts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from plan.sides import Side

STRICT = {"extra": "forbid"}  # a key that no one reads is a typing mistake: say so on reading a file


class State(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    CLOSED = "closed"


class Role(StrEnum):
    """What a person is on a plan; a lead may own motions too."""

    LEAD = "lead"
    OWNER = "owner"
    SPONSOR = "sponsor"
    OBSERVER = "observer"


class MotionKind(StrEnum):
    PLAY = "co-sell play"
    CAMPAIGN = "campaign"
    EVENT = "event"
    INTEGRATION = "integration milestone"


class Cadence(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    PER_TRIGGER = "per-trigger"


class Home(StrEnum):
    """Where a motion is worked, day to day."""

    SHARED = "shared environment"
    CRM = "CRM"
    PORTAL = "portal"


class TargetKind(StrEnum):
    SOURCED = "sourced pipeline"
    ATTACHED = "attached pipeline"
    MARKETPLACE = "marketplace consumption"
    WINS = "customer wins"
    ACTIVATION = "seller activation rate"
    OWN = "own"


class FundingKind(StrEnum):
    MDF = "MDF"
    HOURS = "technical resource hours"
    PROGRAMME = "programme"
    FUNDED_MOTION = "funded motion"


class ProgrammeKind(StrEnum):
    FUND = "fund"
    STATUS = "status"
    BENEFIT = "benefit"
    ROUTE = "route"
    INCENTIVE = "seller incentive"


@dataclass(frozen=True, kw_only=True)
class Company:
    """One side's company. `fiscal_year_starts` is the month, 1 to 12, of its fiscal calendar."""

    __pydantic_config__ = STRICT
    name: str
    fiscal_year_starts: int = 1


@dataclass(frozen=True, kw_only=True)
class Period:
    """What the plan covers, both days included; `label` is how people call it (`FY27`)."""

    __pydantic_config__ = STRICT
    label: str
    start: date
    end: date

    @property
    def weeks(self) -> int:
        """Whole and begun weeks in the period."""
        return -(-((self.end - self.start).days + 1) // 7)

    def week(self, day: date) -> int:
        """The number, from 1, of the week of the period that `day` falls in (kept within the period)."""
        return min(max((day - self.start).days // 7 + 1, 1), self.weeks)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person's seat on the plan. `account` names who they are on a chat: `room:acme/vera`."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    side: Side
    role: Role
    title: str = ""
    time_zone: str | None = None
    account: str | None = None
    joined: date | None = None


@dataclass(frozen=True, kw_only=True)
class Thesis:
    __pydantic_config__ = STRICT
    problem: str = ""
    better_together: str = ""
    horizon: str = ""

    @property
    def words(self) -> int:
        return sum(len(part.split()) for part in (self.problem, self.better_together, self.horizon))


@dataclass(frozen=True, kw_only=True)
class Target:
    """`phasing` maps a calendar quarter (`2027Q1`) to what is to be reached by its end, cumulatively;
    empty means in a straight line. `number_every` is how often its number is renewed."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    kind: TargetKind = TargetKind.OWN
    unit: str = ""
    amount: Decimal | None = None
    start: date | None = None
    end: date | None = None
    phasing: dict[str, Decimal] | None = None
    definition: str = ""
    number_every: Cadence = Cadence.MONTHLY


@dataclass(frozen=True, kw_only=True)
class Owner:
    """One half of an owner pair: the role, and the member who holds it (None: still to be named)."""

    __pydantic_config__ = STRICT
    role: str = ""
    person: str | None = None


@dataclass(frozen=True, kw_only=True)
class Motion:
    """A piece of joint work. `target` is the id of the target that it drives."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    kind: MotionKind = MotionKind.PLAY
    vendor_owner: Owner = Owner()
    partner_owner: Owner = Owner()
    target: str | None = None
    cadence: Cadence | None = None
    trigger: str | None = None
    home: Home | None = None
    stage: str = ""
    metric: str = ""
    milestone: str = ""

    def owner(self, side: Side) -> Owner:
        return self.vendor_owner if side is Side.VENDOR else self.partner_owner

    @property
    def reports_a_date(self) -> bool:
        """A milestone reports its next date; everything else reports a metric."""
        return self.kind in (MotionKind.INTEGRATION, MotionKind.EVENT)


@dataclass(frozen=True, kw_only=True)
class Funding:
    """Money or hours that the plan counts on. `unit` is a currency code or `hours`."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    kind: FundingKind
    amount: Decimal
    unit: str
    motion: str | None = None
    programme: str | None = None
    claimant: str | None = None
    approval_lead_days: int | None = None
    start: date | None = None
    spend_by: date | None = None
    claim_by: date | None = None
    expires: date | None = None


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme of the partner's that the plan uses; eligibility counts once verified (a fact)."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    kind: ProgrammeKind = ProgrammeKind.FUND


@dataclass(frozen=True, kw_only=True)
class RitualTerms:
    """When a ritual is held and who takes part.

    `day` is a weekday (`mon`) for a weekly ritual, and an ordinal weekday (`2nd tue`, `last thu`)
    of the month (quarterly: of the quarter's last month) for the others; `at` is local to the plan.
    """

    __pydantic_config__ = STRICT
    day: str | None = None
    at: time | None = None
    who: tuple[str, ...] = ()
    open_for_hours: int = 30
    nudge_before_hours: int = 4
    format: str = ""
    criteria: tuple[str, ...] = ()


class OwnKind(StrEnum):
    """A board decides from briefs; any other ritual asks its people the questions of its list. Account mapping tells
    the room what both companies' account lists have, too."""

    BOARD = "board"
    QUESTIONS = "questions"
    MAPPING = "mapping"


@dataclass(frozen=True, kw_only=True)
class OwnRitual:
    """A ritual of the plan's own, such as the joint executive board (JEB) or account mapping."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    every: str
    terms: RitualTerms
    kind: OwnKind = OwnKind.QUESTIONS
    questions: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether its people are asked a list of questions."""
        return self.kind is not OwnKind.BOARD


@dataclass(frozen=True, kw_only=True)
class DayOff:
    """A holiday (`end` None) or a blackout, both days included: the rhythm moves past it."""

    __pydantic_config__ = STRICT
    name: str
    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day <= (self.end or self.start)


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    __pydantic_config__ = STRICT
    weekly: RitualTerms | None = None
    monthly: RitualTerms | None = None
    quarterly: RitualTerms | None = None
    half_year: RitualTerms | None = None
    own: tuple[OwnRitual, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    vendor_escalation: tuple[str, ...] = ()
    partner_escalation: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attachment:
    __pydantic_config__ = STRICT
    name: str
    where: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    __pydantic_config__ = STRICT
    on: date
    what: str
    motion: str | None = None


@dataclass(frozen=True, kw_only=True)
class Attachments:
    __pydantic_config__ = STRICT
    account_list: Attachment | None = None
    references: tuple[Attachment, ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """The whole document. `id` is stable across versions and unique in a store."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    version: int = 1
    state: State = State.DRAFT
    vendor: Company
    partner: Company
    period: Period
    currency: str = "USD"
    time_zone: str = "UTC"
    people: tuple[Member, ...] = ()
    thesis: Thesis = Thesis()
    targets: tuple[Target, ...] = ()
    motions: tuple[Motion, ...] = ()
    funding: tuple[Funding, ...] = ()
    programmes: tuple[Programme, ...] = ()
    rhythm: Rhythm = Rhythm()
    attachments: Attachments = Attachments()

    def company(self, side: Side) -> Company:
        return self.vendor if side is Side.VENDOR else self.partner
