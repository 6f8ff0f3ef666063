"""`jbp keys`: a new key to seal tokens with, for the setting JBP_KEYS."""

from __future__ import annotations

import argparse
import secrets
import sys

from bot.terminal.files import Subparsers


def add(subparsers: Subparsers) -> None:
    subparsers.add_parser("keys", help="a new key for JBP_KEYS, which tokens are sealed with")


def run(args: argparse.Namespace) -> int:
    from storage.sealing import new_key

    print(new_key(f"k{secrets.token_hex(4)}"))
    print("Set it as JBP_KEYS; where there is one already, put it in front: new,old.", file=sys.stderr)
    return 0
