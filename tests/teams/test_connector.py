"""Nobody speaks to jbp in Teams but Microsoft, for this app and its tenants; what botbuilder gets wrong is held off.

Tokens are from an issuer on loopback that signs as Microsoft does, and one that does not.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from sqlalchemy.engine import URL

from bot.chat import NoAnswer, NotAccepted, ShutOut
from bot.environment import BadSetting
from bot.settings import Settings
from bot.teams.calls import Refused
from bot.teams.connector import Connector, NotVerified
from bot.teams.keys import Keys
from bot.teams.pacing import CONVERSATION, Pacing
from bot.teams.settings import Teams
from bot.teams.tokens import SignInRefused, Tokens
from tests.teams.conftest import on_teams
from tests.teams.fake import FakeTeams
from tests.teams.identity import certificate, private_key, public, signed
from tests.teams.state import ACME, APP
from tests.teams.wired import ROOM, Person, Wired

ELSEWHERE = "33333333-3333-4333-8333-333333333333"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """One for all tests that change nothing."""
    folder = tmp_path_factory.mktemp("teams")
    made = on_teams(URL.create("sqlite", database=str(folder / "jbp.sqlite3")), folder)
    yield made
    made.close()


def asks(wired: Wired, **more: Any) -> dict[str, Any]:
    vera = wired.person("Vera Lind")
    return {**wired.about(vera.chat, vera.user, type="message", text="status"), **more}


# -- who is let in ---------------------------------------------------------------------------------


def test_what_microsoft_signed_for_this_app_is_let_in(house: Wired) -> None:
    assert house.by_http(asks(house), signed(house.teams.service))[0] == 201


A_DAY = 86_400
NOW = time.time()  # of the collection: the suite may take an hour from here
FORGED = {
    "expired": {"exp": NOW - 3600, "nbf": NOW - 7200},
    "not yet valid": {"nbf": NOW + A_DAY},
    "for another app": {"aud": "99999999-9999-4999-8999-999999999999"},
    "for nobody": {"aud": None},
    "by another issuer": {"iss": "https://sts.windows.net/evil/"},
    "by the emulator’s issuer": {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
    "for another service": {"serviceurl": "https://evil.example/"},
    "for no service": {"serviceurl": None},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED.keys())
def test_a_token_with_a_wrong_claim_is_refused(house: Wired, claims: dict[str, Any]) -> None:
    assert house.by_http(asks(house), signed(house.teams.service, **claims))[0] == 401


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_is_not_signed_by_a_private_key_is_refused(house: Wired, algorithm: str) -> None:
    assert house.by_http(asks(house), signed(house.teams.service, algorithm=algorithm))[0] == 401


def test_a_token_signed_with_a_key_of_ones_own_is_refused(house: Wired) -> None:
    token = signed(house.teams.service, "key-1")
    forged = jwt.encode(
        {"iss": "https://api.botframework.com", "aud": APP, "serviceurl": house.teams.service, "exp": NOW + 900},
        private_key("own"), algorithm="RS256", headers={"kid": "key-1"},
    )  # fmt: skip
    assert token != f"Bearer {forged}"
    assert house.by_http(asks(house), f"Bearer {forged}")[0] == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic dTpw", "Bearer x y z", "\u00e9"]
)
def test_a_header_that_is_no_token_is_refused_and_no_trouble(house: Wired, header: str) -> None:
    assert house.by_http(asks(house), header)[0] == 401


def test_a_key_that_may_not_sign_for_teams_is_refused(house: Wired) -> None:
    house.teams.keys.append(public("for-webchat", ("webchat",)))
    keys = house.door.connector.verifying.keys
    keys.fetched = float("-inf")

    assert house.by_http(asks(house), signed(house.teams.service, "for-webchat"))[0] == 401


def test_another_chat_of_microsofts_is_refused(house: Wired) -> None:
    assert house.by_http(asks(house, channelId="webchat"), signed(house.teams.service))[0] == 401


def test_an_address_that_is_not_teams_own_is_refused_though_it_is_signed(house: Wired) -> None:
    """Answers, and the token that they carry, go where the activity says."""
    for evil in (
        "https://evil.example/",
        "http://127.0.0.1:1/",
        f"https://evil@127.0.0.1:{house.teams.tls_port}/",
    ):
        assert house.by_http(asks(house, serviceUrl=evil), signed(evil))[0] == 401


def test_a_tenant_that_is_not_listed_is_refused(house: Wired) -> None:
    body = asks(house, channelData={"tenant": {"id": ELSEWHERE}})

    assert house.by_http(body, signed(house.teams.service))[0] == 403


def test_somebody_of_a_tenant_that_is_not_listed_is_not_answered_in_a_shared_channel(wired: Wired) -> None:
    stranger = wired.joins("Eve Stranger", ELSEWHERE)

    assert stranger.mentions("status") == []


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b'"x"', b"{}", b'{"type": 1}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_body_that_cannot_be_read_is_refused(house: Wired, raw: bytes) -> None:
    assert house.by_http(raw, signed(house.teams.service))[0] == 400


@pytest.mark.parametrize(
    "more",
    [
        {"conversation": None}, {"conversation": "x"}, {"from": None}, {"from": "x"}, {"channelData": []},
        {"channelData": "x"},
        {"channelData": {"tenant": "x"}}, {"entities": {}}, {"entities": ["x"]}, {"text": 5}, {"value": "x"},
        {"recipient": None},
        {"serviceUrl": None},
    ],
)  # fmt: skip
def test_an_activity_of_a_strange_shape_is_no_trouble(house: Wired, more: dict[str, Any]) -> None:
    assert house.by_http(asks(house, **more), signed(house.teams.service))[0] in (201, 400, 401, 403)


# -- keys ------------------------------------------------------------------------------------------


def test_a_new_key_is_found_when_microsoft_changes_it(house: Wired) -> None:
    """The library looks for an unknown key with an index that fails, and so never fetches."""
    house.teams.keys.append(public("key-2"))
    assert house.by_http(asks(house), signed(house.teams.service, "key-2"))[0] == 401  # looked a moment ago
    house.door.connector.verifying.keys.fetched -= 301

    assert house.by_http(asks(house), signed(house.teams.service, "key-2"))[0] == 201


def test_unknown_keys_do_not_have_microsoft_asked_again_and_again(house: Wired) -> None:
    before = house.teams.calls["openid"]
    for each in range(20):
        private_key("nobody")
        assert house.by_http(asks(house), signed(house.teams.service, f"nobody-{each % 2}"))[0] == 401

    assert house.teams.calls["openid"] - before <= 1


def test_where_the_keys_cannot_be_had_nobody_is_let_in_and_teams_is_to_come_again(
    url: URL, tmp_path: Path
) -> None:
    made = on_teams(url, tmp_path)
    try:
        keys = made.door.connector.verifying.keys
        keys.address, keys.by_id, keys.fetched = "http://127.0.0.1:1/", {}, float("-inf")
        assert made.by_http(asks(made), signed(made.teams.service))[0] == 503
    finally:
        made.close()


# -- signing in ------------------------------------------------------------------------------------


def test_the_app_signs_in_once_for_many_messages(house: Wired) -> None:
    vera = house.person("Vera Lind")
    for _ in range(3):
        vera.writes("help")

    assert house.teams.calls["token"] == 1


def test_a_certificate_signs_in_too(house: Wired, tmp_path: Path) -> None:
    settings = replace(house.settings, secret="", certificate=certificate(tmp_path, "the app"))

    assert asyncio.run(Tokens(settings).bot()) in house.teams.tokens


def test_a_managed_identity_signs_in_too(house: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{house.teams.base}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", "of-this-machine")
    tokens = Tokens(replace(house.settings, secret="", identity=True))

    assert asyncio.run(tokens.bot()) in house.teams.tokens
    tokens.close()


def test_a_secret_that_is_refused_says_so_and_not_itself(house: Wired) -> None:
    tokens = Tokens(replace(house.settings, secret="wrong-secret"))
    with pytest.raises(SignInRefused, match="invalid_client") as refused:
        asyncio.run(tokens.bot())
    tokens.close()

    assert "wrong-secret" not in str(refused.value) + repr(tokens.settings)


def test_a_sign_in_that_is_away_is_no_refusal(house: Wired) -> None:
    tokens = Tokens(replace(house.settings, login="http://127.0.0.1:1"))
    with pytest.raises(NotAccepted, match="sign-in cannot be reached") as away:
        asyncio.run(tokens.bot())
    tokens.close()

    assert not isinstance(away.value, SignInRefused)


def beats(doing: Coroutine[Any, Any, object]) -> int:
    """How often the loop comes round while something is done."""

    async def counted() -> int:
        asked = asyncio.create_task(doing)
        count = 0
        while not asked.done():
            await asyncio.sleep(0.001)
            count += 1
        asked.result()
        return count

    return asyncio.run(counted())


def test_the_loop_goes_on_while_the_app_signs_in(house: Wired) -> None:
    """Key fetches and token calls of the library hold it up."""
    tokens = Tokens(house.settings)

    assert beats(tokens.bot()) > 3
    tokens.close()


def test_the_loop_goes_on_while_keys_are_fetched(house: Wired) -> None:
    assert beats(Keys(house.settings.keys).get("key-1")) > 1


# -- sending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        ("429 7", NotAccepted), ("412", NotAccepted), ("503 before", NotAccepted), ("500 before", NoAnswer),
        ("502 before", NoAnswer), ("504 before", NoAnswer), ("drop", NoAnswer), ("413 MessageSizeTooBig", Refused),
        ("403 MessageWritesBlocked", ShutOut), ("403 BotDisabledByAdmin", ShutOut),
        ("404 ConversationNotFound", ShutOut),
        ("400 BadArgument", Refused), ("401 Unauthorized", NotAccepted),
    ],
)  # fmt: skip
def test_how_a_call_ended_is_told_apart_and_it_was_made_once(house: Wired, trouble: str, kind: type) -> None:
    house.teams.troubles["send"].append(trouble)
    before = house.teams.calls["send"]
    with pytest.raises((NotAccepted, NoAnswer)) as ended:
        house.wait(house.door.connector.send(ACME, house.teams.service, ROOM, {"text": "x"}))

    assert type(ended.value) is kind
    assert house.teams.calls["send"] == before + 1
    if trouble == "429 7":
        assert isinstance(ended.value, NotAccepted)
        assert ended.value.retry_after
        assert 7 <= ended.value.retry_after.total_seconds() <= 8.4


def test_a_teams_that_is_not_there_was_never_asked(house: Wired) -> None:
    hosts = frozenset({"127.0.0.1:1"})
    connector = Connector(replace(house.settings, hosts=hosts), Tokens(house.settings))

    async def send() -> None:
        try:
            await connector.send(ACME, "https://127.0.0.1:1/", ROOM, {"text": "x"})
        finally:
            await connector.close()

    with pytest.raises(NotAccepted, match="cannot be reached"):
        asyncio.run(send())


def test_a_token_goes_to_no_host_that_is_not_listed(house: Wired) -> None:
    with pytest.raises(ShutOut):
        house.wait(house.door.connector.send(ACME, "https://evil.example/", ROOM, {"text": "x"}))


def test_turns_keep_to_every_rate_of_a_conversation() -> None:
    """A clock that only goes on while turns wait."""
    clock = [0.0]
    pacing, made = Pacing(lambda: clock[0]), []

    async def go() -> None:
        for _ in range(70):
            clock[0] = pacing.window("c").free_at(clock[0])
            async with pacing.turn("t", "c"):
                made.append(clock[0])

    asyncio.run(go())
    for most, span in CONVERSATION:
        for first, later in zip(made, made[most:], strict=False):
            assert later - first >= span - 1e-9, (most, span)
    assert made[-1] < 65


def test_a_burst_is_paced_so_that_teams_refuses_nothing(tmp_path: Path) -> None:
    """In real time, against a Teams that counts."""
    teams = FakeTeams(tmp_path, rates=True).start()
    teams.add_channel(ROOM, "acme-aws")
    teams.tokens[""] = "bot"
    settings = Teams(unsafe=True)
    connector = Connector(settings, Tokens(settings))

    async def burst() -> None:
        for each in range(12):
            await connector.send(ACME, teams.base, ROOM, {"text": str(each)})
        await connector.close()

    asyncio.run(burst())
    teams.stop()
    assert [each["text"] for each in teams.conversations[ROOM].messages] == [str(each) for each in range(12)]
    assert teams.refused == 0


def test_many_conversations_of_a_tenant_keep_to_its_rate_however_long_each_post_takes(tmp_path: Path) -> None:
    """In real time, against a Teams that counts; each takes its own time on the way."""
    teams = FakeTeams(tmp_path, rates=True).start()
    teams.tokens[""] = "bot"
    rooms = [f"19:{number}@thread.tacv2" for number in range(40)]
    for room in rooms:
        teams.add_channel(room, "x")
    settings = Teams(unsafe=True)
    connector = Connector(settings, Tokens(settings))

    async def burst() -> None:
        await asyncio.gather(*(connector.send(ACME, teams.base, room, {"text": "x"}) for room in rooms * 2))
        await connector.close()

    asyncio.run(burst())
    teams.stop()
    assert [len(teams.conversations[room].messages) for room in rooms] == [2] * 40
    assert teams.refused == 0


def test_who_would_wait_long_is_told_when_to_come_again() -> None:
    pacing = Pacing(lambda: 0.0)
    for _ in range(60):
        pacing.window("c").done.append(0.0)

    async def go() -> None:
        async with pacing.turn("t", "c"):
            pass

    with pytest.raises(NotAccepted) as refused:
        asyncio.run(go())

    assert refused.value.retry_after
    assert 29 < refused.value.retry_after.total_seconds() <= 30


# -- settings --------------------------------------------------------------------------------------

GOOD = {"JBP_TEAMS_APP_ID": APP, "JBP_TEAMS_TENANT": ACME, "JBP_TEAMS_SECRET": "the-secret"}
BAD = {
    "without an app id": ({"JBP_TEAMS_TENANT": ACME, "JBP_TEAMS_SECRET": "x"}, "anybody could speak"),
    "with an empty one": ({**GOOD, "JBP_TEAMS_APP_ID": " "}, "anybody could speak"),
    "with one that is none": ({**GOOD, "JBP_TEAMS_APP_ID": "jbp"}, "JBP_TEAMS_APP_ID must be an id"),
    "without a tenant": ({"JBP_TEAMS_APP_ID": APP, "JBP_TEAMS_SECRET": "x"}, "JBP_TEAMS_TENANT"),
    "without a way to sign in": ({"JBP_TEAMS_APP_ID": APP, "JBP_TEAMS_TENANT": ACME}, "Set one of"),
    "with two": ({**GOOD, "JBP_TEAMS_IDENTITY": "yes"}, "Set one of"),
    "with a certificate that is not there": ({**GOOD, "JBP_TEAMS_CERTIFICATE": "/none.pem"}, "not there"),
    "with a host that is none": ({**GOOD, "JBP_TEAMS_HOSTS": "https://x/"}, "JBP_TEAMS_HOSTS"),
    "with tenants that are none": ({**GOOD, "JBP_TEAMS_TENANTS": f"{ACME},aws"}, "JBP_TEAMS_TENANTS"),
    "unsafe, and reached from elsewhere": (
        {"JBP_TEAMS_UNSAFE": "yes", "JBP_LISTEN": "0.0.0.0:3000"}, "must then be 127.0.0.1",
    ),
    "unsafe, with an app": ({**GOOD, "JBP_TEAMS_UNSAFE": "yes"}, "for development without an app"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "says"), BAD.values(), ids=BAD.keys())
def test_settings_that_are_not_enough_are_refused_with_what_to_do(given: dict[str, str], says: str) -> None:
    with pytest.raises(BadSetting, match=says) as refused:
        Settings.read(given)
    assert "the-secret" not in str(refused.value)


def test_settings_that_are_enough_are_taken() -> None:
    teams = Settings.read({**GOOD, "JBP_TEAMS_TENANTS": ELSEWHERE}).teams

    assert teams
    assert teams.tenants == {ACME, ELSEWHERE}
    assert "the-secret" not in repr(teams)


def test_without_an_app_id_nothing_listens_unless_it_is_said_to_be_unsafe() -> None:
    """An empty app id turns the library's authentication off."""
    with pytest.raises(NotVerified):
        Connector(Teams(), Tokens(Teams()))
    assert Settings.read({"JBP_TEAMS_UNSAFE": "yes"}).teams == Teams(unsafe=True)


def test_for_development_it_answers_on_this_machine_without_an_app(url: URL, tmp_path: Path) -> None:
    made = on_teams(url, tmp_path, app_id="", secret="", unsafe=True, tenants=frozenset())
    try:
        body = asks(made, channelId="emulator")
        assert made.by_http(body)[0] == 201
        assert made.by_http({**body, "serviceUrl": "https://evil.example/"})[0] == 401
    finally:
        made.close()


def test_what_botbuilder_would_answer_twice_is_answered_once(wired: Wired, vera: Person) -> None:
    """Its own `process` writes the answer of an invoke twice, and answers 500."""
    vera.writes("statsu")

    assert vera.presses("/jbp status") == "The answer is below."
