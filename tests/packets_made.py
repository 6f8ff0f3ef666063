"""Any packet that a plan file can hold, with names as people write them: for whatever shows or keeps one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from plan import packet as parts
from plan.measures import Measure, Part
from plan.packet import Packet

COLOURS = ("green", "amber", "red")


def packets(
    *,
    texts: st.SearchStrategy[str],
    lines: st.SearchStrategy[str],
    names: st.SearchStrategy[str],
    amounts: st.SearchStrategy[Any],
    days: st.SearchStrategy[Any],
    instants: st.SearchStrategy[Any],
) -> st.SearchStrategy[Packet]:
    """`texts` may have line breaks, `lines` have none, `names` say something."""
    amount, day, count = st.none() | amounts, st.none() | days, st.integers(0, 99)
    colour = st.sampled_from((*COLOURS, None))
    mondays = st.integers(0, 30).map(lambda weeks: date(2026, 9, 7) + timedelta(weeks=weeks))

    def few(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[Any]:
        return st.lists(strategy, max_size=most).map(tuple)

    deal = st.builds(
        parts.Deal, id=lines, name=names, company=lines, stage=lines, outcome=st.sampled_from(("open", "won", "lost")),
        value=amount, on=days, close_on=day, motion=lines, origin=lines,
    )  # fmt: skip
    point = st.builds(parts.Point, on=days, value=amounts)
    score = st.builds(
        parts.Score, id=lines, name=names, unit=lines, goal=amount, value=amount, on=day, age=count, pace=amount,
        due=amount, colour=colour, stale=st.booleans(), forecast=amount, method=lines, last=amount, last_on=day,
        source=lines, given_by=lines, word=st.sampled_from(parts.Word), word_by=lines, differs_as=amount,
        definition=texts, motions=few(lines), course=few(point), path=few(point),
    )  # fmt: skip
    half = st.builds(
        parts.Half, company=lines, owner=lines, on=day, colour=colour, hidden=st.booleans(), metric=amount,
        milestone_on=day, moved=texts, blocker=texts, blocker_of=lines, next_step=texts, next_on=day,
    )  # fmt: skip
    heard = st.builds(
        parts.Heard,
        week=mondays,
        spoke=st.tuples(st.booleans(), st.booleans()),
        colours=st.tuples(colour, colour),
    )
    measure = st.builds(
        Measure, name=names, about=lines, stands=lines, note=texts,
        parts=few(st.builds(Part, name=names, stands=texts), 6), more=count, target=lines, source=lines, on=day,
    )  # fmt: skip
    promise = st.builds(
        parts.Commitment, id=lines, promise=texts, owner=lines, company=lines, due=days,
        state=st.sampled_from(("open", "kept", "dropped")), reason=texts, overdue=count,
    )  # fmt: skip
    return st.builds(
        Packet, plan=lines, name=names, vendor=names, partner=names, quarter=st.sampled_from(("2027Q1", "2026Q4")),
        meets=instants, frozen_at=instants, covers=lines, agreed_version=st.integers(1, 99), currency=st.just("USD"),
        zone=st.just("Europe/Berlin"), day=day, since=day, before=day, rule=texts, attendees=few(lines),
        decisions=few(
            st.builds(
                parts.Asked, id=lines, ask=texts, company=lines, cost=texts, needed_by=lines, age=count
            )
        ),
        asks=few(st.builds(parts.Ask, company=lines, of=lines, ask=texts, motion=lines, on=day)),
        scorecard=few(score),
        stages=few(st.builds(parts.Stage, stage=lines, count=count, value=amounts, unvalued=count)),
        waterfall=few(st.builds(parts.Flow, move=st.sampled_from(parts.Move), count=count, value=amounts)),
        bridge=few(st.builds(parts.Step, span=st.sampled_from(parts.Span), count=count, value=amounts), 6),
        deals=few(deal),
        hyperscaler=st.sampled_from(("", "aws", "microsoft", "google")),
        measures=few(measure, 4),
        motions=few(
            st.builds(
                parts.MotionLine, id=lines, name=names, drives=lines, counts=lines, milestone=lines, stage=lines,
                halves=st.tuples(half, half), apart=st.booleans(), agreed=texts, weeks=few(heard),
            ), 1,
        ),
        highlights=few(st.builds(parts.Remark, company=lines, remark=texts)),
        wins=few(
            st.builds(
                parts.Victory, customer=names, on=days, value=amount, motion=lines, attribution=texts, told_by=lines
            )
        ),
        losses=few(deal, 1),
        funding=few(
            st.builds(
                parts.Money, id=lines, name=names, motion=lines, unit=st.sampled_from(("USD", "hours")),
                planned=amounts, amount=amounts, state=st.sampled_from(("approved", "used")), since=day, said_by=lines,
                reference=lines, claimant=lines, at_risk=amounts, used=amounts,
            )
        ),
        clocks=few(st.builds(parts.Clock, item=lines, todo=lines, on=days)),
        risks=few(st.builds(parts.Risk, company=lines, risk=texts, motion=lines, whose=lines)),
        escalated=few(
            st.builds(
                parts.Escalated, ask=texts, company=lines, to=lines, cost=texts, age=count,
                outcome=st.sampled_from(("", "later", "yes")), note=texts,
            )
        ),
        commitments=few(promise),
        promises=few(promise, 1),
        missing=few(
            st.builds(parts.Missing, section=st.sampled_from(parts.Section), lacks=texts, asked=few(lines))
        ),
    )  # fmt: skip
