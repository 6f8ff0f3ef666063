"""`jbp manifest`: the Slack app's manifest with this deployment's addresses, to paste where Slack creates an app."""

from __future__ import annotations

import argparse
import os

from bot.environment import BadSetting
from bot.settings import history, public_url
from bot.terminal.files import Subparsers


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("manifest", help="the Slack app's manifest, for this deployment")
    parser.add_argument(
        "--many", action="store_true", help="an app that any workspace may install, not only your own"
    )


def run(args: argparse.Namespace) -> int:
    from bot.slack.manifest import manifest, written

    address = public_url(os.environ)  # not all of the settings: the tokens come with the app that this makes
    if args.many and not address:
        raise BadSetting("An app for many workspaces needs an address: set JBP_PUBLIC_URL.")
    print(written(manifest(address, history=history(os.environ), many=args.many)), end="")
    return 0
