"""`jbp teams-package`: the Teams app of this deployment, as a zip that an administrator uploads."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.environment import BadSetting, yes
from bot.settings import public_url
from bot.teams.settings import guid
from bot.terminal.files import Subparsers


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("teams-package", help="the Teams app of this deployment, to upload")
    parser.add_argument(
        "--out", metavar="FILE", default="jbp-teams.zip", help="where to; default jbp-teams.zip"
    )
    parser.add_argument("--company", default="", help="who offers it, as people read it in Teams")


def run(args: argparse.Namespace) -> int:
    from bot.teams.package import manifest, package

    # Not all of the settings: the secret comes later than the app.
    app_id, address = guid(os.environ, "JBP_TEAMS_APP_ID"), public_url(os.environ)
    if not app_id:
        raise BadSetting("Set JBP_TEAMS_APP_ID, the id of the app’s registration in Microsoft Entra.")
    if not address.startswith("https://"):
        raise BadSetting("Set JBP_PUBLIC_URL, the https address at which Teams reaches this server.")
    made = manifest(app_id, address, company=args.company, graph=yes(os.environ, "JBP_TEAMS_GRAPH"))
    Path(args.out).write_bytes(package(made))
    print(
        f"Written to {args.out}. The bot’s messaging endpoint in Azure: {address}/api/messages",
        file=sys.stderr,
    )
    return 0
