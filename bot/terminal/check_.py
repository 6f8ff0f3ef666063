"""`jbp check FILE`: what is weak in a plan, rule by rule, with the evidence and what to do."""

from __future__ import annotations

import argparse
import textwrap
from datetime import date

from bot.terminal.files import Subparsers, day, plan_file
from cards.say import one_line
from plan.checks import Finding, findings
from storage.plan_file import plan_of


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("check", help="what is weak in a plan file")
    parser.add_argument("file", help="a plan file, or the name of an example (aws)")
    parser.add_argument("--on", type=day, metavar="DATE", help="judge it on this day, not on its as_of")


def run(args: argparse.Namespace) -> int:
    """0 where no rule fails, 1 where one does."""
    file = plan_file(args.file)
    on = args.on or file.as_of or date.today()  # noqa: DTZ011  # a file without as_of is judged today, here
    found = findings(plan_of(file, on), on)
    for finding in found:
        print(told(finding))
    rules = len({finding.rule for finding in found})
    print(f"{file.agreement.name}, on {on}: " + (f"{rules} of 18 rules fail" if rules else "no rule fails"))
    return 1 if found else 0


def told(finding: Finding) -> str:
    stop = "  (a plan cannot be agreed like this)" if finding.hard else ""
    lines = [f"{finding.rule}: {one_line(finding.about)}{stop}"]
    for label, text in (("because", finding.evidence), ("do", finding.do)):
        lines += textwrap.wrap(
            f"{label}: {one_line(text)}", 100, initial_indent="    ", subsequent_indent="      "
        )
    return "\n".join(lines) + "\n"
