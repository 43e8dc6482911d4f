"""YAML and JSON written in many layouts, with comments, for the tests of editing."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import strategies as st

WORDS = [
    "a",
    "build",
    "docker push",
    "x y",
    "1.10",
    "yes",
    "it's",
    'say "x"',
    "a: b",
    "# no",
    "é",
    "",
    "$X && y",
    "- z",
    "[q]",
]
KEYS = ["a", "b", "version", "on", "x y", "é", "k-1", "1"]

scalars = st.sampled_from(WORDS) | st.integers(0, 99) | st.booleans()
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(st.sampled_from(KEYS), data, min_size=1, max_size=4) | st.lists(
    data, min_size=1, max_size=3
)


class Writer:
    """Writes data as YAML, every choice of layout drawn anew."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.step = self.random.choice([2, 2, 4])
        self.list_step = self.random.choice([0, 2, self.step])

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def document(self, value: Any) -> str:
        lines = self.block(value) if value else [self.flow(value)]
        text = "\n".join((["# head"] if self.chance(0.3) else []) + lines)
        return text + ("" if self.chance(0.2) else "\n" * self.random.choice([1, 1, 2]))

    def scalar(self, value: Any) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        quoted = self.random.choice(["'", '"', ""])
        if quoted == "'":
            return "'" + value.replace("'", "''") + "'"
        safe = (
            value not in ("1.10", "yes", "on", "1", "") and not value.startswith(("#", "-", "[")) and ":" not in value
        )
        return value if safe and not quoted and '"' not in value[:1] else json.dumps(value, ensure_ascii=False)

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            inner = ", ".join(f"{json.dumps(key)}: {self.flow(each)}" for key, each in value.items())
            return "{" + inner + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(each) for each in value) + "]"
        return (
            json.dumps(value, ensure_ascii=False)
            if self.chance(0.7) or not isinstance(value, str)
            else self.quoted(value)
        )

    def quoted(self, value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    def tail(self) -> str:
        return self.random.choice(["", "", "", " # why", "   #", " "])

    def between(self, indent: str) -> list[str]:
        return self.random.choice([[], [], [], [""], [indent + "# note"], ["", indent + "# note"]])

    def value(self, value: Any, step: int) -> tuple[str, list[str]]:
        """Return what follows a key or dash on its line, and the lines below."""
        if isinstance(value, dict | list) and value and not self.chance(0.2):
            inner = [" " * step + line if line else line for line in self.block(value)]
            return self.random.choice(["", "", " # on"]), inner
        if isinstance(value, str) and value.strip() and value[0] != "#" and self.chance(0.2):
            return " " + self.random.choice(["|", "|-", ">", ">-"]), [" " * max(step, 2) + value]
        if isinstance(value, dict | list):
            return f" {self.flow(value)}{self.tail()}", []
        return f" {self.scalar(value)}{self.tail()}", []

    def block(self, value: Any) -> list[str]:
        lines: list[str] = []
        if isinstance(value, dict):
            for key, each in value.items():
                step = self.list_step if isinstance(each, list) and each else self.step
                first, below = self.value(each, step)
                lines += [*self.between(""), f"{self.scalar(key)}:{first}", *below]
            return lines
        for each in value:
            first, below = self.value(each, 2)
            if below and isinstance(each, dict) and self.chance(0.7) and not first and "#" not in below[0]:
                first, below = " " + below[0].lstrip(), below[1:]
                if not first.strip():
                    first, below = "", ["", *below]
            lines += [*self.between(""), f"-{first}", *below]
        return lines


def as_json(value: Any, seed: int) -> str:
    chosen = random.Random(seed)
    indent = chosen.choice([None, 2, 4, "\t"])
    separators = chosen.choice([None, (",", ":")]) if indent is None else None
    return json.dumps(value, indent=indent, separators=separators, ensure_ascii=chosen.random() < 0.5) + chosen.choice(
        ["", "\n"]
    )
