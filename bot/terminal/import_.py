"""`jbp import FILE`: put a plan, with what has happened on it, into the store."""

from __future__ import annotations

import argparse

from bot.clocks import RealClock
from bot.house import House
from bot.settings import Settings
from bot.terminal.files import Subparsers, plan_file
from storage.store import Store


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("import", help="put a plan file into the store")
    parser.add_argument("file", help="a plan file")


def run(args: argparse.Namespace) -> int:
    file = plan_file(args.file)
    settings = Settings.read()
    house = House(Store.open(settings.database), RealClock())
    try:
        house.add_plan(file.agreement, file.history, room=settings.slack is None)
    finally:
        house.close()
    print(f"{file.agreement.name} is in the store, with {len(file.history)} facts.")
    if settings.slack:
        print(f"In the channel that both companies share, a lead types: /jbp link {file.agreement.id}")
    return 0
