"""This is where the images that a Dockerfile starts from are found, with the places that name them.

Grammar: Dockerfile reference (2026); BuildKit builds only the stages that the last, or the target, stage needs.
"""

from __future__ import annotations

import re

from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import HOLE, SourceFile, Span

MAX_STAGES = 100
MAX_INSTRUCTIONS = 5000
_FROM_STAGE = pattern(r"--from=(\S+)")
_REFERENCE = pattern(r"\$(?:\{([A-Za-z_]\w*)(?:(:?-)([^}]*))?\}|([A-Za-z_]\w*))")


class BaseImage(Record):
    """An image that a Dockerfile starts from, or copies from."""

    name: str
    """With `HOLE` for each part that is not known."""
    span: Span


class _Stage(Record):
    name: str
    bases: list[BaseImage]
    needs: list[str]
    """Earlier stages by name or number."""


def base_images(source: SourceFile, arguments: dict[str, str], target: str) -> tuple[BaseImage, ...]:
    """Return the images that building a stage (the last one, if `target` is empty) takes from elsewhere.

    `arguments` are those given to the build, unknown parts of their values being `HOLE`.
    """
    stages = _stages(source, arguments)
    wanted = target.lower() or (stages[-1].name if stages else "")
    by_name = {stage.name: stage for stage in stages} | {str(index): stage for index, stage in enumerate(stages)}
    pending = [by_name[wanted]] if wanted in by_name else []
    seen: list[_Stage] = []
    while pending:
        stage = pending.pop()
        if stage not in seen:
            seen.append(stage)
            pending += [by_name[name] for name in stage.needs if name in by_name]
    return tuple(base for stage in stages if stage in seen for base in stage.bases)


def _stages(source: SourceFile, given: dict[str, str]) -> list[_Stage]:
    stages: list[_Stage] = []
    defaults: dict[str, str] = {}
    for start, instruction, rest in _instructions(source.text):
        words = rest.split()
        if instruction == "ARG" and not stages:
            for word in words:
                name, assigned, default = word.partition("=")
                defaults[name] = given.get(name, _unquoted(default) if assigned else "")
        elif instruction == "FROM" and len(stages) < MAX_STAGES:
            stages.append(_stage(source, start, rest, stages, defaults))
        elif instruction in {"COPY", "ADD", "RUN"} and stages:
            for match in _FROM_STAGE.finditer(rest) if "--from=" in rest else ():
                _take(_base(source, start + match.start(1), match.group(1), {}), stages[-1], stages[:-1])
    return stages


def _stage(source: SourceFile, start: int, rest: str, earlier: list[_Stage], defaults: dict[str, str]) -> _Stage:
    words = [(match.group(), match.start()) for match in re.finditer(r"\S+", rest)]
    words = [(word, offset) for word, offset in words if not word.startswith("--")]
    named = words[2][0].lower() if len(words) > 2 and words[1][0].lower() == "as" else f"{len(earlier)}"
    stage = _Stage(named, [], [])
    if words:
        _take(_base(source, start + words[0][1], words[0][0], defaults), stage, earlier)
    return stage


def _base(source: SourceFile, offset: int, word: str, values: dict[str, str]) -> BaseImage:
    return BaseImage(_expanded(_unquoted(word), values), Span(source.path, offset, offset + len(word)))


def _take(base: BaseImage, stage: _Stage, earlier: list[_Stage]) -> None:
    """Note what a stage takes from: an earlier stage, or an image."""
    name = base.name.lower()
    if any(name == each.name for each in earlier) or (name.isdigit() and int(name[:4]) < len(earlier)):
        stage.needs.append(name)
    elif name and name != "scratch" and not name.isdigit():
        stage.bases.append(base)


def _instructions(text: str) -> list[tuple[int, str, str]]:
    """Return each instruction with the offset of its arguments; continued lines keep their offsets."""
    found: list[tuple[int, str, str]] = []
    buffer, start = "", 0
    for written in text.split("\n"):
        line = f"{written}\n"
        if line.lstrip().startswith("#") or (buffer and not line.strip()):
            buffer += " " * len(line)
            continue
        stripped = line.rstrip()
        if stripped.endswith("\\"):
            buffer += stripped[:-1] + " " * (len(line) - len(stripped) + 1)
            continue
        buffer += line
        if len(found) < MAX_INSTRUCTIONS and (parts := buffer.split(maxsplit=1)):
            behind = buffer.index(parts[0]) + len(parts[0])
            rest = buffer[behind:].lstrip(" \t")
            if parts[0].isalpha() and len(rest) < len(buffer) - behind:
                found.append((start + len(buffer) - len(rest), parts[0].upper(), rest))
        start += len(buffer)
        buffer = ""
    return found


def _expanded(word: str, values: dict[str, str]) -> str:
    """Return a word with its arguments put in, `HOLE` for those that are not known."""
    if "$" not in word:
        return word

    def value(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(4)
        known = values.get(name)
        if match.group(2) and not known:
            return match.group(3) or ""
        return HOLE if known is None else known

    return HOLE if "$" in _REFERENCE.sub("", word) else _REFERENCE.sub(value, word)


def _unquoted(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word
