"""The text of a plan file: YAML as a tree whose every node knows its line, and plain values as YAML again."""

from __future__ import annotations

from typing import Any

import yaml

from storage.plan_problems import Problem, short

LARGEST = 4_000_000  # characters: years of weekly answers
DEEPEST = 20  # levels; a plan has six


class UnreadableText(ValueError):
    """The text is no YAML that a plan can be read from; `problem` says where and why."""

    def __init__(self, line: int, what: str) -> None:
        self.problem = Problem(line, "", what)
        super().__init__(str(self.problem))


# -- reading ---------------------------------------------------------------------------------------


class Loader(yaml.SafeLoader):
    """Refuses what would grow or nest without end, before it does."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            raise UnreadableText(line, "expected the text itself instead of an alias (`*name`)")
        if self.depth == DEEPEST:
            raise UnreadableText(line, "expected a plan; this is nested too deeply")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def tree(text: str | bytes) -> yaml.Node:
    """Raises UnreadableText."""
    if isinstance(text, bytes):
        text = decoded(text)
    if len(text) > LARGEST:
        raise UnreadableText(1, f"expected at most {LARGEST:,} characters; found {len(text):,}")
    node = parsed(text)
    if node is None:
        raise UnreadableText(1, "expected a plan; the file is empty. Copy examples/blank.yaml")
    return node


def parsed(text: str) -> yaml.Node | None:
    """Raises UnreadableText."""
    loader = None
    try:
        loader = Loader(text)
        return loader.get_single_node()
    except yaml.reader.ReaderError as failure:
        line = text.count("\n", 0, failure.position) + 1
        code = ord(failure.character) if isinstance(failure.character, str) else failure.character
        raise UnreadableText(line, f"expected text; found the control character U+{code:04X}") from None
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        said = f"{failure.context or ''} {failure.problem or ''}".strip()
        raise UnreadableText(mark.line + 1 if mark else 1, f"expected YAML; {short(said, 120)}") from None
    except UnreadableText:
        raise
    except (ValueError, OverflowError):
        line = loader.line + 1 if loader else 1
        raise UnreadableText(line, "expected YAML; found an escape that stands for no character") from None


def decoded(content: bytes) -> str:
    """Raises UnreadableText."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise UnreadableText(line, "expected text in UTF-8; save the file as UTF-8") from None


# -- writing ---------------------------------------------------------------------------------------


class Dumper(yaml.SafeDumper):
    """Block style; numbers, dates and times without quotes, since every scalar is read back as its text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


NULL = "tag:yaml.org,2002:null"
Dumper.yaml_implicit_resolvers = {
    first: kept
    for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    if (kept := [rule for rule in rules if rule[0] == NULL])
}


def as_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text.strip("\n") else ">" if len(text) > 90 else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, as_text)


def scalars_as_text(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): scalars_as_text(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [scalars_as_text(each) for each in data]
    return str(data).lower() if isinstance(data, bool) else None if data is None else str(data)


def dumped(data: Any) -> str:
    """Names with values as YAML, in their order."""
    text: str = yaml.dump(
        scalars_as_text(data), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    return text
