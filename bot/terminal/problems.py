"""The problems that a person at the terminal can put right; anything else is a fault and shows as one."""

from __future__ import annotations


def problems() -> tuple[type[Exception], ...]:
    """Exception types whose message is a sentence for the person."""
    from bot.clocks import BackInTime
    from bot.environment import BadSetting
    from sources.connections import BadConnections
    from sources.programmes import BadProgrammes
    from storage.plan_file import BadPlanFile
    from storage.plans import NoSuchPlan, PlanExists
    from storage.sealing import BadKeys, NotOurSeal, UnknownKey
    from storage.store import CannotOpenStore

    return (
        BackInTime, BadConnections, BadKeys, BadPlanFile, BadProgrammes, BadSetting, CannotOpenStore, NoSuchPlan,
        NotOurSeal, PlanExists, UnknownKey, Unusable,
    )  # fmt: skip


class Unusable(ValueError):
    """Something given on the command line cannot be used; the message says what would be."""
