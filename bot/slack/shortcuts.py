"""What can be begun from Slack's own menus: a command each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.slack.accounts import Accounts
from bot.slack.workspaces import Workspace

LONGEST: Final = 500  # characters of a message that a promise is filled in with
QUOTES: Final = str.maketrans(dict.fromkeys('“”"«»', "'"))


@dataclass(frozen=True)
class Shortcut:
    """`name` is what the menu says; `of_message` whether it stands with a message, whose words it takes along."""

    name: str
    command: str
    of_message: bool = False

    async def typed(self, accounts: Accounts, workspace: Workspace, body: dict[str, Any]) -> str:
        """The command as somebody would have typed it."""
        if not self.of_message:
            return self.command
        said = await accounts.read(workspace, str((body.get("message") or {}).get("text", "")))
        words = " ".join(said.translate(QUOTES).split())[:LONGEST]
        return f'{self.command} "{words}"' if words else self.command


SHORTCUTS: Final = {
    "promise": Shortcut("Make this a promise", "promises add", of_message=True),
    "log": Shortcut("Log an update", "log"),
}
