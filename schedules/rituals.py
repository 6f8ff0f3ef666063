"""Every ritual there is, by name; importing this file registers them."""

from __future__ import annotations

from schedules import motion_review
from schedules.ritual import RITUALS, Ritual

__all__ = ["RITUALS", "Ritual", "motion_review"]
