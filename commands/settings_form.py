"""All of a person’s settings in one form."""

from __future__ import annotations

from datetime import date
from typing import Any

from cards.card import Answer, Field, Form, Option
from cards.say import said_by
from commands import forms
from commands.call import Call, Unreadable
from commands.settings import done, hour, known, mine, nearest_zones, set_now, zone_called
from commands.standing_in import InCircles, NotYourself, OutToo, able_to_stand_in
from storage import people
from storage.store import Book


def edit(call: Call, book: Book) -> Answer:
    form = edit_form(call, book)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    what, errors = read_settings(call, book, values)
    errors = {**errors, **(failed.errors if failed else {})}
    if errors:
        return forms.again(form, call.values, errors)
    return done(call, book, "Saved", **what)


def edit_form(call: Call, book: Book) -> Form:
    now, row = set_now(call, book), people.settings(book, known(call))
    ours = {
        someone.person: Option(someone.person, someone.name)
        for plan, seat in mine(call, book)
        for someone in plan.people.values()
        if someone.side is seat.side and someone.active and someone.id != seat.id
    }
    fields = (
        Field("zone", "Time zone", placeholder="Europe/Berlin", max_length=60),
        Field("quiet_from", "Quiet from", "time", hint="No prompts in these hours"),
        Field("quiet_until", "Quiet until", "time"),
        Field("away_from", "Out of office from", "date"),
        Field("away_until", "Out of office until", "date", hint="The last day"),
        Field("delegate", "Stands in while you are out", "person", tuple(ours.values())),
    )
    values = {
        "zone": now.time_zone,
        "quiet_from": f"{now.quiet_from:%H:%M}" if now.quiet_from else "",
        "quiet_until": f"{now.quiet_until:%H:%M}" if now.quiet_until else "",
        "away_from": now.away_from.isoformat() if now.away_from else "",
        "away_until": now.away_until.isoformat() if now.away_until else "",
        "delegate": str(row["delegate_id"] or ""),
    }
    kept = {name: value for name, value in values.items() if value}
    return Form("Your settings", "me edit", fields, values=kept, submit="Save")


def read_settings(call: Call, book: Book, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The form's values as a person's settings (what was left empty is none), and what is wrong with them."""
    errors: dict[str, str] = {}
    zone_name = zone_called(values.get("zone", ""))
    if values.get("zone") and not zone_name:
        near = nearest_zones(values["zone"])
        errors["zone"] = "That is not a time zone." + (f" Did you mean {near[0]}?" if near else "")
    what: dict[str, Any] = {"time_zone": zone_name}
    for name in ("quiet_from", "quiet_until"):
        try:
            what[name] = hour(values[name]) if name in values else None
        except Unreadable as problem:
            errors[name] = str(problem)
    if ("quiet_from" in values) != ("quiet_until" in values):
        errors["quiet_until" if "quiet_from" in values else "quiet_from"] = "Quiet hours need both times."
    what |= {name: values.get(name) for name in ("away_from", "away_until")}
    first, last = what["away_from"], what["away_until"]
    if last and not first:
        errors["away_from"] = "Give the first day, too."
    elif first and last and last < first:
        errors["away_until"] = "The last day is before the first one."
    what["delegate_id"] = None
    if "delegate" in values and not errors:
        try:
            away = (first or call.today, last or (date.max if first else call.today))
            what["delegate_id"] = able_to_stand_in(call, book, int(values["delegate"]), away)
        except (OutToo, InCircles, NotYourself) as problem:
            errors["delegate"] = said_by(problem)
    return what, errors
