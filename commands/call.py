"""A call: what one person asked, where, and when. Handlers are given it with the book, and return a card."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from plan.agreement import Role
from plan.people import Someone
from plan.plan import NoSuchMember, Place, Plan
from plan.programmes import Catalogue
from plan.sides import Reader, Side
from sources.connections import Connection
from storage import plans, rooms
from storage.store import Book


class WhichPlan(LookupError):
    """You are on several plans. Say which: put `--plan` and its id behind the command. `/jbp plans` lists them."""


class NotOnAPlan(LookupError):
    """You are not on a plan yet, as far as I know. Of whoever asks me something in a plan’s room its leads are asked
    who that is. Or give me a code, from a chat that knows you or from whoever runs jbp: `/jbp me join CODE`."""


class NotYourSide(PermissionError):
    """That half belongs to the other company. Each side speaks for itself."""


class LeadsOnly(PermissionError):
    """Only a lead of the plan may do that. `/jbp people` names the leads."""


class OnlyReads(PermissionError):
    """Observers and sponsors read the plan; its owners and leads change it. Ask one of yours:
    `/jbp people` names them."""


class GuestsRead(PermissionError):
    """You are not on this plan, as far as I know, so you can read what is posted in the room and change nothing. Its
    leads have been asked who you are."""


class Unreadable(ValueError):
    """Something that was typed could not be read. The message says what was expected."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """`words` follow the command; `options` are its `--name value` pairs; `values` are a form's fields as
    typed, empty unless `sent`. `place` is the room it was asked in, None in direct messages. `makes_rooms_in` is the
    tenant in which the chat makes a room for a new plan, empty where it makes none. `catalogue` has the hyperscalers'
    programmes;
    `connections` are the systems that are read for a side; `mails`: people can be written to by e-mail."""

    now: datetime
    words: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    sent: bool = False
    draft: str = ""
    step: int = 1
    person: int | None = None
    account: tuple[str, str, str] = ("", "", "")
    name: str = ""
    time_zone: str = "UTC"
    place: Place | None = None
    makes_rooms_in: str = ""
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)
    connections: tuple[Connection, ...] = ()
    mails: bool = False

    @property
    def today(self) -> date:
        """The calendar day in the asker's zone."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def text(self) -> str:
        """The words as one string."""
        return " ".join(self.words)

    def word(self, index: int) -> str:
        """The word at `index`, or an empty string."""
        return self.words[index] if index < len(self.words) else ""

    def plan(self, book: Book) -> Plan:
        """The plan that is meant: named by `--plan`, else the room's, else the asker's only one; read with
        the eyes of the asker's side. Raises NoPlanHere, NoSuchPlan, WhichPlan or NotOnAPlan."""
        if named := self.options.get("plan"):
            return self.plan_called(book, named)
        if self.place is not None:
            return rooms.in_room(book, self.place, person=self.person)
        mine = self.plans(book)
        if len(mine) > 1:
            raise WhichPlan
        return mine[0][0]

    def plan_called(self, book: Book, key: str) -> Plan:
        """A plan by id, for who sits on it or asks in its room. Raises NoSuchPlan, to anybody else too: that
        a plan exists is nobody else's business."""
        side = self.side_on(book, key)
        if side is None and not (self.place and rooms.lives_in(book, key, self.place)):
            raise plans.NoSuchPlan
        return plans.named(book, key, Reader.of(side))

    def plans(self, book: Book) -> list[tuple[Plan, Someone]]:
        """Every plan of the asker, with their seat on it. Raises NotOnAPlan where there is none."""
        mine = plans.of_person(book, self.person) if self.person is not None else []
        if not mine:
            raise NotOnAPlan
        return mine

    def side_on(self, book: Book, key: str) -> Side | None:
        return plans.side_of(book, key, self.person) if self.person is not None else None

    def seat(self, plan: Plan) -> Someone:
        """The asker's own seat on the plan. Raises GuestsRead."""
        for someone in plan.people.values():
            if someone.person == str(self.person) and someone.active:
                return someone
        raise GuestsRead

    def voice(self, plan: Plan) -> Someone:
        """The asker's seat, where they may add to what happens on the plan: an owner or a lead. Raises
        GuestsRead or OnlyReads."""
        seat = self.seat(plan)
        if seat.role not in (Role.OWNER, Role.LEAD):
            raise OnlyReads
        return seat

    def lead(self, plan: Plan) -> Someone:
        """The asker's seat, where they lead the plan for their side. Raises LeadsOnly."""
        seat = self.seat(plan)
        if not seat.is_lead:
            raise LeadsOnly
        return seat

    def colleague(self, plan: Plan, who: str) -> Someone:
        """A member of the asker's own side. Raises NoSuchMember or NotYourSide."""
        someone = plan.member(who)
        if not someone.active:
            raise NoSuchMember
        if someone.side is not self.seat(plan).side:
            raise NotYourSide
        return someone


def day_typed(text: str, today: date) -> date:
    """A date as people type it: `2027-03-12`, `12 Mar`, `12 Mar 2027`, `12.3.2027`, `today`, `tomorrow`,
    or a weekday's name for the next such day. Raises Unreadable."""
    said = text.strip().casefold()
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if said in near:
        return today + timedelta(days=near[said])
    weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    if said[:3] in weekdays and said.isalpha():
        ahead = (weekdays.index(said[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    for form in ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007  # a calendar day has no zone
        except ValueError:
            continue
    for form in ("%d %b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(f"{said} {today.year}", form).date()  # noqa: DTZ007  # likewise
        except ValueError:
            continue
    raise Unreadable(f"“{text.strip()[:40]}” is not a date. Write it like 2027-03-12 or 12 Mar.")
