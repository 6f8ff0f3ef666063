"""However much waits, a chat that enforces its limits never says no, and each channel hears everything in its order;
how long that takes is what `make bench` prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.pacing import OnSlack, OnTeams, drained
from tests.soak import soaked

CHANNELS, EACH = soaked((6, 3), (50, 40))


@pytest.mark.parametrize("chat", [OnSlack, OnTeams])
def test_no_chat_says_no_and_order_is_kept(
    url: URL, tmp_path: Path, chat: type[OnSlack] | type[OnTeams]
) -> None:
    far = chat(tmp_path, CHANNELS)
    taken = drained(url, far, CHANNELS, EACH)
    far.stop()

    print(f"{CHANNELS} channels x {EACH}: {taken:.1f} s, ideal {far.ideal(CHANNELS, EACH):.1f} s")
