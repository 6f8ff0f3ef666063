"""How Teams is reached: the app’s registration, whom it listens to, and where it may send."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.environment import BadSetting, yes

GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?")
SHARES: Final = (
    ".sharepoint.com",
    ".sharepoint.us",
    ".sharepoint-mil.us",
    ".sharepoint.cn",
)  # whence files are had
HOSTS: Final = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")  # Teams', and of GCC

TEAMS_SETTINGS: Final = {
    "JBP_TEAMS_APP_ID": "the id of the app’s registration in Microsoft Entra (Application (client) ID)",
    "JBP_TEAMS_TENANT": "the id of the tenant that the app is registered in (Directory (tenant) ID)",
    "JBP_TEAMS_SECRET": "a client secret of the app; or one of the next two",
    "JBP_TEAMS_CERTIFICATE": "a PEM file with the app’s certificate and its private key",
    "JBP_TEAMS_IDENTITY": "`yes` where the app is a user-assigned managed identity of the machine",
    "JBP_TEAMS_TENANTS": "further tenants whose people jbp answers, as the other company’s in a shared channel, `id,…`",
    "JBP_TEAMS_HOSTS": "the hosts that jbp may send to in place of Teams’ own, as in a government cloud, `host,…`",
    "JBP_TEAMS_GRAPH": "`yes` where jbp may read a channel’s messages to look for one whose answer was lost",
    "JBP_TEAMS_UNSAFE": "`yes`, for development on this machine only: no app id, and nobody’s identity is checked",
}


@dataclass(frozen=True, kw_only=True)
class Teams:
    """One app, in its own tenant. `tenants` are all whose people are answered; `hosts` those of service addresses that
    may be sent to. `unsafe`: nothing that arrives is verified, on a loopback address only. The addresses are
    Microsoft's public cloud's."""

    app_id: str = ""
    tenant: str = ""
    secret: str = field(default="", repr=False)
    certificate: Path | None = None
    identity: bool = False
    tenants: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset(HOSTS)
    graph: bool = False
    unsafe: bool = False
    login: str = "https://login.microsoftonline.com"
    keys: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    scope: str = "https://api.botframework.com"
    shares: tuple[str, ...] = SHARES
    graph_api: str = "https://graph.microsoft.com"


def teams(given: Mapping[str, str], *, loopback: bool) -> Teams | None:
    """None where Teams is not set up. `loopback`: the server is reached from this machine alone. Raises BadSetting."""
    if not any(given.get(name, "").strip() for name in TEAMS_SETTINGS):
        return None
    unsafe = yes(given, "JBP_TEAMS_UNSAFE")
    tenant = guid(given, "JBP_TEAMS_TENANT")
    made = Teams(
        app_id=guid(given, "JBP_TEAMS_APP_ID"),
        tenant=tenant,
        secret=given.get("JBP_TEAMS_SECRET", "").strip(),
        certificate=file(given, "JBP_TEAMS_CERTIFICATE"),
        identity=yes(given, "JBP_TEAMS_IDENTITY"),
        tenants=frozenset({*guids(given, "JBP_TEAMS_TENANTS"), *filter(None, (tenant,))}),
        hosts=hosts(given),
        graph=yes(given, "JBP_TEAMS_GRAPH"),
        unsafe=unsafe,
    )
    return checked(made, loopback=loopback)


def checked(made: Teams, *, loopback: bool) -> Teams:
    """Enough to be sure of whom we hear, and to be heard. Raises BadSetting."""
    if made.unsafe:
        if made.app_id:
            raise BadSetting(
                "JBP_TEAMS_UNSAFE is for development without an app: unset it, or JBP_TEAMS_APP_ID."
            )
        if not loopback:
            raise BadSetting("JBP_TEAMS_UNSAFE checks nobody: JBP_LISTEN must then be 127.0.0.1:PORT.")
        return made
    if not made.app_id:
        raise BadSetting("Set JBP_TEAMS_APP_ID: without it, anybody could speak to jbp as anybody.")
    if not made.tenant:
        raise BadSetting("Set JBP_TEAMS_TENANT, the tenant that the app is registered in.")
    ways = [bool(made.secret), made.certificate is not None, made.identity]
    if sum(ways) != 1:
        raise BadSetting(
            "Set one of JBP_TEAMS_SECRET, JBP_TEAMS_CERTIFICATE and JBP_TEAMS_IDENTITY, by which the app signs in."
        )
    return made


def guid(given: Mapping[str, str], name: str) -> str:
    value = given.get(name, "").strip().casefold()
    if value and not GUID.fullmatch(value):
        raise BadSetting(f"{name} must be an id as in 0f8fad5b-d9cb-469f-a165-70867728950e; found “{value}”.")
    return value


def guids(given: Mapping[str, str], name: str) -> list[str]:
    return [guid({name: each}, name) for each in given.get(name, "").split(",") if each.strip()]


def file(given: Mapping[str, str], name: str) -> Path | None:
    value = given.get(name, "").strip()
    if value and not Path(value).is_file():
        raise BadSetting(f"{name} names a file that is not there.")
    return Path(value) if value else None


def hosts(given: Mapping[str, str]) -> frozenset[str]:
    named = [each.strip().casefold() for each in given.get("JBP_TEAMS_HOSTS", "").split(",") if each.strip()]
    for each in named:
        if not HOST.fullmatch(each):
            raise BadSetting(
                f"JBP_TEAMS_HOSTS must be host names, as in smba.trafficmanager.net; found “{each}”."
            )
    return frozenset(named or HOSTS)


def is_loopback(host: str) -> bool:
    """Whether a bind is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
