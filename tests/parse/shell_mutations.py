"""This is where shell texts are changed by chance, in the ways in which people break them, and bash is asked."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

BASH = shutil.which("bash")
MARKS: list[str] = [
    *"'\"`(){}[]<>|&;$#!\\\n =*",
    "&&",
    "||",
    ";;",
    "$(",
    "${",
    "$((",
    "))",
    "<<",
    "<<EOF\n",
    "<<<",
    ">>",
    "2>&1",
]
WORDS = ["if", "then", "elif", "else", "fi", "for", "in", "while", "until", "do", "done", "case", "esac", "select",
         "function", "time", "!", "{", "}", "[[", "]]", "x=(", "f()"]  # fmt: skip
_COMPLAINT = re.compile(rb"error|unexpected|expected")
_TOKEN = re.compile(r"\s+|\w+|.", re.DOTALL)


def mutated(text: str, chance: random.Random) -> str:
    """Return a text with one to three changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = _CHANGES[chance.randrange(len(_CHANGES))](text, chance)
    return text


def _dropped(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + 1 :]


def _marked(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(MARKS) + text[at + chance.randrange(2) :]


def _worded(text: str, chance: random.Random) -> str:
    pieces = _TOKEN.findall(text)
    pieces.insert(chance.randrange(len(pieces) + 1), f" {chance.choice(WORDS)} ")
    return "".join(pieces)


def _without_piece(text: str, chance: random.Random) -> str:
    pieces = _TOKEN.findall(text)
    if pieces:
        pieces.pop(chance.randrange(len(pieces)))
    return "".join(pieces)


def _swapped(text: str, chance: random.Random) -> str:
    pieces = _TOKEN.findall(text)
    if len(pieces) > 1:
        at = chance.randrange(len(pieces) - 1)
        pieces[at], pieces[at + 1] = pieces[at + 1], pieces[at]
    return "".join(pieces)


def _cut(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return chance.choice((text[:at], text[at:]))


def _reflowed(text: str, chance: random.Random) -> str:
    blanks = [found.start() for found in re.finditer(r"\s", text)]
    if not blanks:
        return text
    at = chance.choice(blanks)
    return text[:at] + ("\n" if text[at] == " " else " ") + text[at + 1 :]


def _doubled(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join((*lines[: at + 1], *lines[at:]))


_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _dropped,
    _marked,
    _marked,
    _worded,
    _without_piece,
    _swapped,
    _cut,
    _reflowed,
    _doubled,
)


def taken_by_bash(texts: list[str], folder: Path) -> list[bool]:
    """Tell of each text whether `bash -n` takes it without a complaint.

    Its status alone does not tell: after an error inside of `[[` it goes on, and may end with 0.
    """
    if BASH is None:
        pytest.skip("bash is not installed")
    for index, text in enumerate(texts):
        (folder / f"{index:06}").write_bytes(text.encode("utf-8", "surrogatepass"))
    loop = 'for each in ??????; do "$BASH" -n "$each" 2>"$each.said" </dev/null || echo "$each"; done'
    done = subprocess.run([BASH, "-c", loop], cwd=folder, capture_output=True, check=True, text=True)
    rejected = {int(line) for line in done.stdout.split()}
    return [
        index not in rejected and not _COMPLAINT.search((folder / f"{index:06}.said").read_bytes())
        for index in range(len(texts))
    ]
