"""Any workspace installs jbp by itself; its tokens are sealed in the store, and renewed whoever needs them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from bot.clocks import SetClock
from bot.listening import Listening
from bot.settings import Slack
from bot.slack import oauth
from bot.slack.api import Api
from bot.slack.installed import ManyWorkspaces
from bot.slack.methods import scopes
from bot.slack.workspaces import NoWorkspace, TokenEnded
from bot.worker import Worker
from storage import installations
from storage.installations import Installation
from storage.sealing import Keys, NotOurSeal, new_key
from storage.store import Store
from tests.slack.fake import FakeSlack
from tests.slack.state import Installed

NOW = datetime(2027, 3, 5, 20, tzinfo=UTC)


class Deployment:
    """jbp as an app that is installed from its own page."""

    def __init__(self, url: URL, keys: str = "") -> None:
        self.slack = FakeSlack().start()
        self.clock = SetClock(NOW)
        self.store = Store.open(url)
        self.work = Worker(self.store, self.clock)
        self.keys = Keys.read(keys or new_key("first"))
        self.settings = Slack(
            client_id="1.2", client_secret="hush-hush", signing_secret="s", api=self.slack.api
        )

    def run(self, doing: Any) -> Any:
        async def inside() -> Any:
            api = Api(self.slack.api)
            await api.start()
            self.many = ManyWorkspaces(self.work, self.keys, self.settings, api)
            listening = Listening("127.0.0.1", 0)
            self.page = await listening.start(
                oauth.routes(
                    self.settings, "https://jbp.example.com", self.work, self.keys, api, self.many.forgotten
                )
            )
            try:
                return await doing(self)
            finally:
                await listening.stop()
                await api.stop()

        return asyncio.run(inside())

    def close(self) -> None:
        self.work.close()
        self.slack.stop()

    def code(self, team: str = "T1", *, expires: bool = False) -> str:
        """What Slack sends people back with."""
        self.slack.codes[f"code-{team}"] = Installed(team, "", set(scopes()), expires=expires)
        return f"code-{team}"

    def keep(self, **more: Any) -> Installation:
        installed = self.slack.install("T1", set(scopes()))
        made = Installation(team="T1", bot_user="UBOT", token=installed.token, **more)
        self.work.now(lambda book: installations.save(book, self.keys, made))
        return made


@pytest.fixture
def deployment(url: URL) -> Iterator[Deployment]:
    made = Deployment(url)
    yield made
    made.close()


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def begun(page: str, session: aiohttp.ClientSession) -> tuple[str, dict[str, str]]:
    """The state that Slack is sent, and the cookie that the browser keeps."""
    async with session.get(f"{page}/slack/install", allow_redirects=False) as answer:
        assert answer.status == 302
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert set(asked["scope"][0].split(",")) == set(scopes())
        assert asked["redirect_uri"] == ["https://jbp.example.com/slack/oauth_redirect"]
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        return asked["state"][0], {"Cookie": cookie.partition(";")[0]}


async def back(
    page: str, session: aiohttp.ClientSession, headers: dict[str, str], **query: str
) -> tuple[int, str]:
    async with session.get(f"{page}/slack/oauth_redirect", params=query, headers=headers) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return answer.status, await answer.text()


# -- installing ------------------------------------------------------------------------------------


def test_a_workspace_installs_it_and_is_told_what_to_do_next(deployment: Deployment) -> None:
    async def install(here: Deployment) -> None:
        async with browser() as session:
            state, cookie = await begun(here.page, session)
            status, page = await back(here.page, session, cookie, state=state, code=here.code())
        assert (status, "jbp is installed in Team T1" in page, "/jbp link" in page) == (200, True, True)
        assert (await here.many.of("T1")).token in here.slack.installed

    deployment.run(install)


def test_a_state_works_once_and_only_in_the_browser_that_began(deployment: Deployment) -> None:
    async def install(here: Deployment) -> None:
        async with browser() as session:
            state, cookie = await begun(here.page, session)
            assert (await back(here.page, session, {}, state=state, code=here.code()))[0] == 400
            assert (await back(here.page, session, cookie, state=state, code=here.code()))[0] == 200
            assert (await back(here.page, session, cookie, state=state, code=here.code()))[0] == 401
            forged = {"Cookie": "slack-app-oauth-state=forged"}
            assert (await back(here.page, session, forged, state="forged", code=here.code()))[0] == 401

    deployment.run(install)


def test_a_state_of_ten_minutes_ago_is_refused(deployment: Deployment) -> None:
    async def install(here: Deployment) -> None:
        async with browser() as session:
            state, cookie = await begun(here.page, session)
            here.clock.forward(timedelta(minutes=11))
            status, page = await back(here.page, session, cookie, state=state, code=here.code())
        assert (status, "Begin again" in page) == (401, True)

    deployment.run(install)


def test_who_does_not_allow_it_is_told_that_nothing_was_installed(deployment: Deployment) -> None:
    async def install(here: Deployment) -> None:
        async with browser() as session:
            _, cookie = await begun(here.page, session)
            _, page = await back(here.page, session, cookie, error="access_denied")
            _, bad = await back(here.page, session, cookie, error="<script>alert(1)</script>")
        assert "nothing was installed" in page
        assert "<script>" not in bad
        assert await here.many.every() == []

    deployment.run(install)


# -- tokens ----------------------------------------------------------------------------------------


def test_no_token_can_be_read_in_the_store_or_in_a_log(deployment: Deployment, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)  # everybody's, as with JBP_LOG=debug
    made = deployment.keep(refresh_token="xoxe-1-secret", expires_at=NOW + timedelta(minutes=5))

    async def use(here: Deployment) -> None:
        workspace = await here.many.of("T1")  # its refresh token is none of Slack's: refused
        await here.many.api.call(workspace, "auth.test")
        async with browser() as session:
            state, cookie = await begun(here.page, session)
            await back(here.page, session, cookie, state=state, code="code-secret")
            state, cookie = await begun(here.page, session)
            await back(here.page, session, cookie, state=state, code=here.code("T2"))

    deployment.run(use)
    new = next(token for token, each in deployment.slack.installed.items() if each.team == "T2")
    with deployment.store.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM slack_installations")).all())
    for secret in (made.token, new, "xoxe-1-secret", "hush-hush", "code-secret", "code-T2"):
        assert secret not in kept + caplog.text + repr(made) + repr(deployment.settings)


def test_a_token_is_renewed_before_it_ends_also_for_the_clock(deployment: Deployment) -> None:
    refresh = "xoxe-1-first"
    made = deployment.keep(refresh_token=refresh, expires_at=NOW + timedelta(hours=1))
    deployment.slack.codes[refresh] = Installed("T1", "", set(scopes()), expires=True)

    async def use(here: Deployment) -> None:
        first = await asyncio.gather(*(here.many.of("T1") for _ in range(8)))
        assert {each.token for each in first} != {made.token}
        assert len({each.token for each in first}) == 1
        assert here.slack.calls["oauth.v2.access"] == 1
        here.clock.forward(timedelta(hours=11))
        assert (await here.many.of("T1")).token != first[0].token

    deployment.run(use)


def test_a_token_that_cannot_be_renewed_is_used_until_it_ends(deployment: Deployment) -> None:
    made = deployment.keep(refresh_token="none of Slack's", expires_at=NOW + timedelta(minutes=30))

    async def use(here: Deployment) -> str:
        return (await here.many.of("T1")).token

    assert deployment.run(use) == made.token


def test_of_two_processes_one_renews(deployment: Deployment) -> None:
    made = deployment.keep(refresh_token="r", expires_at=NOW + timedelta(hours=1))
    read = deployment.work.now(lambda book: installations.find(book, deployment.keys, "T1"))

    assert read
    assert read.token == made.token
    assert deployment.work.now(lambda book: installations.may_renew(book, read))
    assert not deployment.work.now(lambda book: installations.may_renew(book, read))
    deployment.clock.forward(timedelta(minutes=2))  # the one that went has died
    assert deployment.work.now(lambda book: installations.may_renew(book, read))


def test_a_token_that_has_ended_and_cannot_be_renewed_is_not_used_and_says_what_to_do(
    deployment: Deployment,
) -> None:
    deployment.keep(refresh_token="none of Slack's", expires_at=NOW + timedelta(minutes=30))

    async def use(here: Deployment) -> None:
        await here.many.of("T1")
        here.clock.forward(timedelta(minutes=31))
        with pytest.raises(TokenEnded, match="Install jbp there again"):
            await here.many.of("T1")

    deployment.run(use)


def renewal(deployment: Deployment) -> tuple[Installation, Installation]:
    """A token as it was read, and as it is after a renewal that is still under way."""
    deployment.keep(refresh_token="r", expires_at=NOW + timedelta(hours=1))
    before = deployment.work.now(lambda book: installations.find(book, deployment.keys, "T1"))
    assert before
    return before, replace(before, token="xoxb-renewed", expires_at=NOW + timedelta(hours=12))


def test_an_app_that_is_removed_while_its_token_is_renewed_stays_removed(deployment: Deployment) -> None:
    before, after = renewal(deployment)
    deployment.work.now(lambda book: installations.forget(book, "T1"))

    assert not deployment.work.now(lambda book: installations.renewed(book, deployment.keys, before, after))
    assert deployment.work.now(lambda book: installations.every(book, deployment.keys)) == []


def test_an_installation_while_the_old_token_is_renewed_is_the_one_that_counts(
    deployment: Deployment,
) -> None:
    before, after = renewal(deployment)
    again = deployment.keep()

    assert not deployment.work.now(lambda book: installations.renewed(book, deployment.keys, before, after))
    found = deployment.work.now(lambda book: installations.find(book, deployment.keys, "T1"))
    assert found
    assert found.token == again.token


def test_a_team_that_joined_an_organisation_and_installed_again_has_its_new_token(
    deployment: Deployment,
) -> None:
    deployment.keep()
    deployment.clock.forward(timedelta(days=1))
    joined = Installation(enterprise="E1", team="T1", bot_user="UBOT", token="xoxb-joined")
    deployment.work.now(lambda book: installations.save(book, deployment.keys, joined))

    found = deployment.work.now(lambda book: installations.find(book, deployment.keys, "T1", "E1"))
    assert found
    assert found.token == "xoxb-joined"


def test_one_that_cannot_be_opened_keeps_no_other_from_working(deployment: Deployment) -> None:
    deployment.keep()
    other = Installation(team="T2", bot_user="UBOT", token="xoxb-2")
    deployment.work.now(lambda book: installations.save(book, deployment.keys, other))
    with deployment.store.engine.begin() as connection:
        connection.execute(text("UPDATE slack_installations SET sealed = 'first:AAAA' WHERE team = 'T1'"))
    new = Keys({**Keys.read(new_key("second")).by_name, **deployment.keys.by_name})

    assert [
        each.team for each in deployment.work.now(lambda book: installations.every(book, deployment.keys))
    ] == ["T2"]
    assert deployment.work.now(lambda book: installations.seal_anew(book, new)) == 1


def test_what_is_installed_again_is_used_at_once(deployment: Deployment) -> None:
    deployment.keep()

    async def use(here: Deployment) -> None:
        old = (await here.many.of("T1")).token
        async with browser() as session:
            state, cookie = await begun(here.page, session)
            await back(here.page, session, cookie, state=state, code=here.code())
        assert (await here.many.of("T1")).token != old

    deployment.run(use)


def test_where_slack_does_not_answer_the_page_says_so(deployment: Deployment) -> None:
    async def install(here: Deployment) -> None:
        here.slack.troubles["oauth.v2.access"].append("drop")
        async with browser() as session:
            state, cookie = await begun(here.page, session)
            status, page = await back(here.page, session, cookie, state=state, code=here.code())
        assert (status, "Slack did not answer" in page) == (502, True)

    deployment.run(install)


def test_a_token_that_was_moved_to_another_row_does_not_open(deployment: Deployment) -> None:
    deployment.keep()
    with deployment.store.engine.begin() as connection:
        connection.execute(text("UPDATE slack_installations SET team = 'T2'"))

    with pytest.raises(NotOurSeal):
        deployment.work.now(lambda book: installations.find(book, deployment.keys, "T2"))


def test_a_new_key_takes_over_what_an_old_one_sealed(deployment: Deployment) -> None:
    made = deployment.keep()
    old = deployment.keys
    new = Keys({**Keys.read(new_key("second")).by_name, **old.by_name})

    assert deployment.work.now(lambda book: installations.seal_anew(book, new)) == 1
    assert deployment.work.now(lambda book: installations.seal_anew(book, new)) == 0
    alone = Keys({"second": new.by_name["second"]})
    found = deployment.work.now(lambda book: installations.find(book, alone, "T1"))
    assert found
    assert found.token == made.token


def test_an_organisations_installation_is_for_each_of_its_workspaces(deployment: Deployment) -> None:
    made = Installation(enterprise="E1", bot_user="UBOT", token="xoxb-org")
    deployment.work.now(lambda book: installations.save(book, deployment.keys, made))

    async def use(here: Deployment) -> None:
        assert (await here.many.of("T5", "E1")).token == "xoxb-org"
        assert (await here.many.of("E1")).tenant == "E1"
        with pytest.raises(NoWorkspace):
            await here.many.of("T5", "E2")
        await here.many.forget("E1", "E1")
        with pytest.raises(NoWorkspace):
            await here.many.of("T5", "E1")

    deployment.run(use)
