"""A plan's people and owners as they stand: the agreed document, with who came, was named or handed over since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plan.agreement import Agreement, Rhythm, RitualTerms, Role
from plan.facts import Fact, HandedOver, Joined, OwnerAccepted, OwnerNamed
from plan.plan import newest
from plan.sides import Side
from plan.standing import as_it_stands
from tests.plans import member, small_plan

AT = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
ANA = member("ana", "Ana Ruiz", Side.VENDOR)


def standing(*facts: Fact, agreement: Agreement | None = None) -> Agreement:
    return as_it_stands(agreement or small_plan(), newest(facts))


def later(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def joined(version: int = 1, minutes: int = 0, **what: object) -> Joined:
    return Joined(by="vera", at=later(minutes), version=version, member=replace(ANA, **what))  # type: ignore[arg-type]


def named(who: str | None, version: int = 1, minutes: int = 0) -> OwnerNamed:
    return OwnerNamed(
        by="vera", at=later(minutes), version=version, motion="launch", side=Side.VENDOR, member=who
    )


def said(who: str, *, accepted: bool, minutes: int = 0, draft: bool = False) -> OwnerAccepted:
    return OwnerAccepted(
        by=who, at=later(minutes), version=1, motion="launch", side=Side.VENDOR, member=who, accepted=accepted,
        draft=draft,
    )  # fmt: skip


def handed(member: str, to: str, minutes: int = 0, version: int = 1) -> HandedOver:
    return HandedOver(by="vera", at=later(minutes), version=version, member=member, to=to)


def owner(agreement: Agreement, side: Side = Side.VENDOR) -> str | None:
    return agreement.motions[1].owner(side).person


def test_where_nothing_was_said_it_is_the_document_itself() -> None:
    plan = small_plan()

    assert as_it_stands(plan, {}) is plan


def test_who_joined_comes_after_the_people_of_the_document() -> None:
    assert [each.id for each in standing(joined()).people] == ["vera", "tom", "paul", "ines", "ken", "ana"]


def test_whoever_joined_is_on_every_later_version_too() -> None:
    assert standing(joined(), agreement=small_plan(version=2)).people[-1] == ANA


def test_of_a_role_what_was_said_last_counts() -> None:
    plan = standing(joined(), joined(minutes=1, role=Role.LEAD))

    assert plan.people[-1].role is Role.LEAD


def test_a_changed_role_is_laid_over_the_version_that_it_was_said_of() -> None:
    tom = Joined(
        by="vera",
        at=AT,
        version=1,
        member=member("tom", "Tom Ade", Side.VENDOR, Role.LEAD),
    )

    assert standing(tom).people[1].role is Role.LEAD
    assert standing(tom, agreement=small_plan(version=2)).people[1].role is Role.OWNER


def test_who_was_named_owns_the_half_in_the_role_that_it_has() -> None:
    plan = standing(named("vera"))

    assert (owner(plan), owner(plan, Side.PARTNER)) == ("vera", "ines")
    assert plan.motions[1].vendor_owner.role == "owner"
    assert plan.motions[0] == small_plan().motions[0]


def test_an_owner_named_for_another_version_is_that_versions_own() -> None:
    assert owner(standing(named("vera"), agreement=small_plan(version=2))) == "tom"


def test_who_says_yes_owns_it_and_who_does_not_leaves_it_to_nobody() -> None:
    assert owner(standing(named("vera"), said("vera", accepted=True, minutes=1))) == "vera"
    assert owner(standing(named("vera"), said("vera", accepted=False, minutes=1))) is None


def test_who_is_named_once_more_owns_it_again_even_in_the_same_moment() -> None:
    assert owner(standing(named("vera"), said("vera", accepted=False), named("vera"))) == "vera"


def test_what_was_said_to_a_draft_changes_nothing_in_what_is_agreed() -> None:
    assert owner(standing(said("vera", accepted=False, draft=True))) == "tom"


def test_places_in_the_rituals_and_on_the_path_go_over_once() -> None:
    terms = RitualTerms(day="mon", who=("vera", "paul", "tom"))
    rhythm = Rhythm(weekly=terms, monthly=terms, vendor_escalation=("tom", "vera"))
    plan = standing(handed("vera", "tom"), agreement=small_plan(rhythm=rhythm))

    assert plan.rhythm.weekly
    assert plan.rhythm.weekly.who == ("tom", "paul")
    assert plan.rhythm.monthly == plan.rhythm.weekly
    assert plan.rhythm.vendor_escalation == ("tom",)


def test_what_was_handed_over_in_turn_is_with_who_has_it_now() -> None:
    there = handed("vera", "tom"), handed("tom", "ana", minutes=1)
    back = *there, handed("ana", "vera", minutes=2)

    for facts, holder in ((there, "ana"), (back, "vera")):
        weekly = standing(joined(), *facts).rhythm.weekly
        assert weekly
        assert weekly.who == (holder, "paul")


def test_places_of_another_version_stay_as_its_document_has_them() -> None:
    plan = small_plan(version=2)

    assert standing(handed("vera", "tom"), agreement=plan).rhythm == plan.rhythm
