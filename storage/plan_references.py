"""What in a plan file points to something else in it, and whether that is there, once, and fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plan.agreement import Agreement, Member, OwnRitual, RitualTerms
from plan.facts import TRIGGERED, Fact, FundingStep, HandedOver, Joined, OwnerAccepted, OwnerNamed
from plan.funding import ONLY_THE_PARTNERS
from plan.sides import Side
from storage.plan_problems import Lines, Path, Problem, did_you_mean, shown

RITUALS = {
    "motion-review": "weekly motion review",
    "pipeline-sync": "monthly pipeline sync",
    "qbr": "QBR",
    "reset": "half-year reset",
    "promises": "promises",
    "trigger-days": "days that set a motion off",
    "funding": "funding’s deadlines",
    "escalation": "escalation",
}
NAMED = ("people", "targets", "motions", "funding", "programmes")
MAY_SHARE_A_NAME = ("people", "funding")


def wrong_references(agreement: Agreement, history: Iterable[Fact], lines: Lines) -> list[Problem]:
    """Names that are there twice, and references to what is not on the plan."""
    history = tuple(history)
    found = References(agreement, lines)
    found.twice()
    found.people_of_the_rhythm()
    found.owner_pairs()
    found.matched()
    found.came_later(history)
    for index, fact in enumerate(history):
        found.said(("history", index), fact)
    return found.problems


class References:
    """What is on a plan, by id, and the problems met while looking things up in it."""

    def __init__(self, agreement: Agreement, lines: Lines) -> None:
        self.agreement = agreement
        self.lines = lines
        self.problems: list[Problem] = []
        self.members = {member.id: member for member in agreement.people}
        self.people = {member.id: member.name for member in agreement.people}
        self.targets = {target.id: target.name for target in agreement.targets}
        self.motions = {motion.id: motion.name for motion in agreement.motions}
        self.funding = {item.id: item.name for item in agreement.funding}
        self.programmes = {programme.id: programme.name for programme in agreement.programmes}
        own = {own.id: own.name for own in agreement.rhythm.own}
        self.rituals = RITUALS | own | {f"{TRIGGERED}{id}": name for id, name in self.motions.items()}

    def say(self, path: Path, what: str) -> None:
        self.problems.append(self.lines.problem(path, what))

    def refer(self, path: Path, id: str | None, known: Mapping[str, str], kind: str) -> None:
        """`known` are the names of what there is, by id: somebody may have written the name."""
        if id is None or id in known:
            return
        named = [each for each, name in known.items() if name.casefold() == id.casefold()]
        near = f"; did you mean “{named[0]}”?" if named else did_you_mean(id, known)
        self.say(path, f"expected the id of a {kind} on the plan; found {shown(id)}{near}")

    # -- the document ------------------------------------------------------------------------------

    def twice(self) -> None:
        for section in NAMED:
            things = getattr(self.agreement, section)
            self.once((section,), section, "id", [thing.id for thing in things])
            if section not in MAY_SHARE_A_NAME:
                self.once((section,), section, "name", [thing.name for thing in things])
        own = self.agreement.rhythm.own
        ids = [*RITUALS, *(each.id for each in own)]
        self.once(("rhythm", "own"), "rituals", "id", ids, before=len(RITUALS))
        self.once(("people",), "people", "account", [each.account or "" for each in self.agreement.people])

    def once(self, at: Path, plural: str, what: str, values: list[str], before: int = 0) -> None:
        """That no value is there twice, whatever its case; `before` of them are not in the file."""
        seen: set[str] = set()
        for index, value in enumerate(values):
            if value and value.casefold() in seen:
                self.say((*at, index - before), f"two {plural} have the {what} {shown(value)}; change one")
            seen.add(value.casefold())

    def people_of_the_rhythm(self) -> None:
        rhythm = self.agreement.rhythm
        for path, terms in all_terms(self.agreement):
            for index, each in enumerate(terms.who):
                self.refer((*path, "who", index), each, self.people, "person")
        paths = {Side.VENDOR: rhythm.vendor_escalation, Side.PARTNER: rhythm.partner_escalation}
        for side, named in paths.items():
            for index, each in enumerate(named):
                self.of_side(("rhythm", f"{side}_escalation", index), each, side)

    def owner_pairs(self) -> None:
        for index, motion in enumerate(self.agreement.motions):
            self.refer(("motions", index, "target"), motion.target, self.targets, "target")
            for side in Side:
                self.of_side(("motions", index, f"{side}_owner", "person"), motion.owner(side).person, side)

    def of_side(self, path: Path, person: str | None, side: Side) -> None:
        self.refer(path, person, self.people, "person")
        member = self.members.get(person or "")
        if member and member.side is not side:
            here, there = self.agreement.company(side).name, self.agreement.company(member.side).name
            self.say(path, f"expected somebody of {shown(here)}; {shown(member.name)} is of {shown(there)}")

    def matched(self) -> None:
        for index, item in enumerate(self.agreement.funding):
            self.refer(("funding", index, "motion"), item.motion, self.motions, "motion")
            self.refer(("funding", index, "programme"), item.programme, self.programmes, "programme")
        for index, entry in enumerate(self.agreement.attachments.calendar):
            self.refer(("attachments", "calendar", index, "motion"), entry.motion, self.motions, "motion")

    # -- what has happened -------------------------------------------------------------------------

    def came_later(self, history: Iterable[Fact]) -> None:
        """Whoever joined since the document was agreed is on the plan, on the one side that they joined."""
        for index, fact in enumerate(history):
            if not isinstance(fact, Joined):
                continue
            known = self.members.setdefault(fact.member.id, fact.member)
            self.people.setdefault(known.id, known.name)
            if known.side is not fact.member.side:
                here = self.agreement.company(known.side).name
                what = f"expected somebody of {shown(here)}, where {shown(known.name)} is"
                self.say(("history", index, "member", "side"), f"{what}; found {shown(fact.member.side)}")

    def said(self, at: Path, fact: Fact) -> None:
        if fact.by != "clock":
            self.refer((*at, "by"), fact.by, self.people, "person")
        for name, known, kind in (
            ("motion", self.motions, "motion"),
            ("target", self.targets, "target"),
            ("funding", self.funding, "funding"),
            ("programme", self.programmes, "programme"),
            ("member", self.people, "person"),
            ("owner", self.people, "person"),
            ("to", self.people, "person"),
            ("ritual", self.rituals, "ritual"),
        ):
            named = getattr(fact, name, None)
            if not isinstance(named, Member):
                self.refer((*at, name), named, known, kind)
        if isinstance(fact, OwnerNamed | OwnerAccepted) and fact.member in self.members:
            self.of_side((*at, "member"), fact.member, fact.side)
        if isinstance(fact, HandedOver) and fact.member in self.members and fact.to in self.members:
            self.of_side((*at, "to"), fact.to, self.members[fact.member].side)
        if isinstance(fact, FundingStep) and fact.state in ONLY_THE_PARTNERS:
            self.partners_word((*at, "state"), fact)

    def partners_word(self, path: Path, step: FundingStep) -> None:
        if step.side is Side.PARTNER or step.reference:
            return
        partner = self.agreement.partner.name
        what = (
            f"expected “{step.state}” with `side: partner` or {partner}’s fund-request number as `reference`"
        )
        self.say(path, f"{what}; found neither")


def all_terms(agreement: Agreement) -> list[tuple[Path, RitualTerms]]:
    """The terms of every ritual on the plan, with their path in the file."""
    rhythm = agreement.rhythm
    held = {name: getattr(rhythm, name) for name in ("weekly", "monthly", "quarterly", "half_year")}
    own: list[tuple[Path, OwnRitual]] = [
        (("rhythm", "own", index), each) for index, each in enumerate(rhythm.own)
    ]
    return [(("rhythm", name), terms) for name, terms in held.items() if terms] + [
        ((*path, "terms"), each.terms) for path, each in own
    ]
