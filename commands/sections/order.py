"""Every section of a plan, in the order in which people write one."""

from __future__ import annotations

from commands.sections.attachments import ACCOUNT_LIST, REFERENCES
from commands.sections.basics import BASICS
from commands.sections.calendar import CALENDAR
from commands.sections.days_off import DAYS_OFF
from commands.sections.escalation import ESCALATION
from commands.sections.funding import FUNDING
from commands.sections.funding_dates import FUNDING_DATES
from commands.sections.motion_details import MOTION_DETAILS
from commands.sections.motions import MOTIONS
from commands.sections.programmes import PROGRAMMES
from commands.sections.rhythm import RHYTHM
from commands.sections.rituals import RITUALS_OF_OUR_OWN
from commands.sections.section import Section
from commands.sections.target_dates import TARGET_DATES
from commands.sections.targets import TARGETS
from commands.sections.thesis import THESIS
from plan.agreement import Agreement

SECTIONS: tuple[Section, ...] = (
    BASICS, THESIS, TARGETS, TARGET_DATES, MOTIONS, MOTION_DETAILS, PROGRAMMES, FUNDING, FUNDING_DATES, RHYTHM,
    RITUALS_OF_OUR_OWN, DAYS_OFF, ESCALATION, ACCOUNT_LIST, REFERENCES, CALENDAR,
)  # fmt: skip


def called(name: str) -> Section | None:
    """The section that people mean by `name`; None where there is none."""
    return next((each for each in SECTIONS if each.name == name.strip().casefold()), None)


def answering(rule: str, about: str = "") -> Section | None:
    """The section in which a plan check’s finding is put right, of several the one that is called what it is `about`;
    None where none is."""
    several = [each for each in SECTIONS if rule in each.problems]
    return next(
        (each for each in several if each.title.casefold() == about.casefold()), next(iter(several), None)
    )


def concerned(section: Section, agreement: Agreement, about: str) -> str | None:
    """The section’s item that a finding is `about`; None where it is about none of them."""
    items = section.items(agreement) if section.items else ()
    return next((id for id, name in items if name.casefold() == about.casefold()), None)
