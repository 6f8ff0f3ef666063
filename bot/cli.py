"""The `jbp` command: starts the bot, and works on plan files where there is no chat."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

SUBCOMMANDS = (
    "run",
    "check",
    "import",
    "export",
    "portfolio",
    "packet",
    "rehearse",
    "manifest",
    "teams-package",
    "doctor",
    "keys",
    "invite",
    "audit",
    "outbox",
    "backup",
    "restore",
    "resume",
    "forget",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; its exit status. A problem that the caller can put right is one line, status 2."""
    parser = argparse.ArgumentParser("jbp", description=__doc__)
    subparsers = parser.add_subparsers(dest="subcommand", metavar="COMMAND", required=True)
    modules = {}
    for name in SUBCOMMANDS:
        module = importlib.import_module(f"bot.terminal.{name.replace('-', '_')}_")
        module.add(subparsers)
        modules[name] = module
    args = parser.parse_args(argv)
    from bot.terminal.problems import problems  # after parsing, so that --help is quick

    try:
        return int(modules[args.subcommand].run(args))
    except problems() as problem:
        print(f"jbp: {said(problem)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough (`| head`)
        sys.stderr.close()
        return 0


def said(problem: Exception) -> str:
    """The sentence for the person: the error's own message, or else its docstring."""
    return str(problem) or " ".join((type(problem).__doc__ or "").split())


if __name__ == "__main__":
    sys.exit(main())
