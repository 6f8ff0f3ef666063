"""A value that is made quickly is the same value, as frozen, and given as the standard library's is."""

from __future__ import annotations

import inspect
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from plan.quick import quick


@dataclass(frozen=True)
class Plain:
    name: str
    said: list[str] = field(default_factory=list)
    tone: str = "plain"
    loud: bool = field(default=False, kw_only=True)


@quick
@dataclass(frozen=True)
class Quick(Plain):
    """The same fields."""


@pytest.mark.parametrize(
    ("given", "named"), [(("a",), {}), (("a", ["b"], "strong"), {"loud": True}), ((), {"name": "a"})]
)
def test_it_has_what_it_was_given(given: tuple[object, ...], named: dict[str, object]) -> None:
    assert vars(Quick(*given, **named)) == vars(Plain(*given, **named))  # type: ignore[arg-type]


def test_it_is_equal_to_its_like_and_to_no_other() -> None:
    assert Quick("a") == Quick("a", [], "plain") != Quick("b")
    assert replace(Quick("a"), tone="strong") == Quick("a", tone="strong")
    assert "tone='plain'" in repr(Quick("a"))


def test_what_is_made_where_nothing_is_given_is_each_ones_own() -> None:
    one, other = Quick("a"), Quick("a")
    one.said.append("b")
    assert other.said == []


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("a", [], "plain", True), {}), (("a",), {"naem": "b"})]
)
def test_it_refuses_what_the_standard_one_refuses(
    given: tuple[object, ...], named: dict[str, object]
) -> None:
    for kind in (Plain, Quick):
        with pytest.raises(TypeError):
            kind(*given, **named)  # type: ignore[arg-type]


def test_it_stays_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Quick("a").name = "b"  # type: ignore[misc]


def test_it_is_called_as_the_standard_one_is() -> None:
    ours, standard = inspect.signature(Quick).parameters, inspect.signature(Plain).parameters
    assert [(each.name, each.kind) for each in ours.values()] == [
        (each.name, each.kind) for each in standard.values()
    ]


def test_what_needs_the_standard_one_is_refused() -> None:
    @dataclass(frozen=True)
    class Checked:
        name: str

        def __post_init__(self) -> None:
            assert self.name

    @dataclass(frozen=True)
    class Counted:
        name: str
        letters: int = field(init=False, default=0)

    @dataclass(frozen=True, slots=True)
    class Slotted:
        name: str

    for kind in (Checked, Counted, Slotted):
        with pytest.raises(TypeError, match=kind.__name__):
            quick(kind)
