"""`jbp doctor`: whether everything that jbp needs is there, and what to do where it is not."""

from __future__ import annotations

import argparse
import asyncio

from bot.settings import Settings
from bot.terminal.files import Subparsers

MARKS = {"well": "ok   ", "wrong": "FIX  ", "note": "note "}


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("doctor", help="whether everything that is needed is there")
    parser.add_argument(
        "--message", metavar="PLAN/MEMBER", default="", help="send this person a real message, as a test"
    )


def run(args: argparse.Namespace) -> int:
    """0 where nothing is wrong, 1 where something is."""
    return asyncio.run(told(Settings.read(), args.message))


async def told(settings: Settings, to: str) -> int:
    from bot.doctor import examined

    wrong = 0
    async for found in examined(settings, to):
        print(f"{MARKS[found.state]}{found.what}")
        if found.do:
            print(f"       → {found.do}")
        wrong += found.state == "wrong"
    print("\nNothing is wrong." if not wrong else f"\n{wrong} to put right.")
    return 1 if wrong else 0
