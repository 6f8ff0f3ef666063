"""`jbp run`: start the bot; with no chat set up, the local room with a living example plan."""

from __future__ import annotations

import argparse
import gc

from bot.terminal.files import Subparsers


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("run", help="start the bot and its local room")
    parser.add_argument(
        "--plan", action="append", metavar="FILE", help="a plan for a new room; default: AWS example"
    )
    parser.add_argument(
        "--room", action="store_true", help="the local room too, where a chat is set up (in real time)"
    )
    parser.add_argument("--fresh", action="store_true", help="forget the local room's store and begin again")


def run(args: argparse.Namespace) -> int:
    gc.disable()  # until it listens: what is loaded for that stays
    from bot.app import serve  # aiohttp is not needed by the other subcommands

    return serve(args.plan or (), fresh=args.fresh, room=args.room)
