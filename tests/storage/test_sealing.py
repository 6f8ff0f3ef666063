"""A token in the store is opened only with its key, and only in its own row."""

from __future__ import annotations

import base64

import pytest

from storage.sealing import BadKeys, Keys, NotOurSeal, UnknownKey, new_key


@pytest.fixture
def keys() -> Keys:
    return Keys.read(new_key("first"))


def test_what_is_sealed_is_opened_again(keys: Keys) -> None:
    assert keys.open(keys.seal("xoxb-1", "row 1"), "row 1") == "xoxb-1"


def test_it_does_not_show_what_it_holds_and_differs_each_time(keys: Keys) -> None:
    first, second = keys.seal("xoxb-1", "row 1"), keys.seal("xoxb-1", "row 1")

    assert first != second
    assert "xoxb" not in first + base64.b64decode(first.partition(":")[2]).decode("latin-1")


def test_moved_to_another_row_it_stays_closed(keys: Keys) -> None:
    with pytest.raises(NotOurSeal):
        keys.open(keys.seal("xoxb-1", "row 1"), "row 2")


def test_changed_in_any_place_it_stays_closed(keys: Keys) -> None:
    name, _, text = keys.seal("xoxb-1", "row 1").partition(":")
    raw = bytearray(base64.b64decode(text))
    for place in range(len(raw)):
        changed = bytes([*raw[:place], raw[place] ^ 1, *raw[place + 1 :]])
        with pytest.raises(NotOurSeal):
            keys.open(f"{name}:{base64.b64encode(changed).decode()}", "row 1")


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old, new = new_key("old"), new_key("new")
    sealed = Keys.read(old).seal("xoxb-1", "row 1")
    both = Keys.read(f"{new},{old}")

    assert both.open(sealed, "row 1") == "xoxb-1"
    assert both.seal("x", "row 1").startswith("new:")
    with pytest.raises(UnknownKey):
        Keys.read(new).open(sealed, "row 1")


@pytest.mark.parametrize("text", ["", "x", "first:", "first:AAAA", "FIRST:" + "A" * 43 + "=", ",", "a:b:c"])
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BadKeys) as refused:
        Keys.read(text)
    assert not text or text not in str(refused.value)


def test_a_name_is_given_once() -> None:
    with pytest.raises(BadKeys):
        Keys.read(f"{new_key('a')},{new_key('a')}")


def test_keys_do_not_show_themselves(keys: Keys) -> None:
    assert base64.b64encode(keys.by_name["first"]).decode() not in repr(keys)
    assert str(keys.by_name["first"]) not in repr(keys)
