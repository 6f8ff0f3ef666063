"""The workspaces that jbp is installed in, each with the token that it speaks with there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """`tenant` is the team's id (T…), or the organisation's (E…) for an installation of a whole Enterprise Grid;
    `enterprise` the organisation's of either, or empty. `scopes` are those that were granted."""

    tenant: str
    enterprise: str = ""
    name: str = ""
    token: str
    bot_user: str
    bot_id: str = ""
    scopes: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Without the token: a workspace may end up in a log."""
        return f"Workspace({self.tenant})"


class NoWorkspace(LookupError):
    """jbp is not installed in that workspace (any more)."""


class TokenEnded(NoWorkspace):
    """jbp’s token for that workspace has ended and cannot be renewed. Install jbp there again: /slack/install."""


class Workspaces(Protocol):
    """Where the tokens come from: one from the settings, or one an installation from the store."""

    async def of(self, tenant: str, enterprise: str = "") -> Workspace:
        """The installation for a team, else for its organisation, its token fresh. Raises NoWorkspace."""
        ...

    async def every(self) -> list[Workspace]:
        """All of them."""
        ...

    async def forget(self, tenant: str, enterprise: str = "") -> None:
        """The app was removed there, or its tokens revoked."""
        ...
