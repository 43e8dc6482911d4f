"""This is where it is measured how many planted secrets cblint finds, and how many near misses it takes for secrets.

python -m tests.secrets.measure 5000 [seed]
"""

# ruff: noqa: T201  (it is called to print)
from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cblint.config import Config
from cblint.engine import Request, check
from cblint.finding import Finding
from cblint.locate import locate
from cblint.registry import built_in
from tests.secrets.planting import Planted, planted

LITERAL = ("plaintext-secret", "secret-in-command", "credentials-in-url", "source-token-literal")


class Result(NamedTuple):
    """What cblint says of one repository with a planted secret."""

    planted: Planted
    found: bool
    false: tuple[str, ...]
    """The findings that are none, each with the text that it stands at."""


def settle(folder: Path, files: dict[str, str]) -> None:
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text('[remote "origin"]\n\turl = https://git.acme.net/acme/app.git\n')
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def findings(files: dict[str, str]) -> tuple[Finding, ...]:
    registry = built_in()
    with TemporaryDirectory() as name:
        root = Path(name) / "r"
        settle(root, files)
        request = Request(place=locate((str(root),), None), rules=registry.expand(LITERAL), config=Config())
        return tuple(check(request, registry).findings)


def judge(each: Planted) -> Result:
    """Tell whether the secret is found by the right rule at its place, and what else is reported."""
    right, false = [], []
    for finding in findings(each.files):
        span, text = finding.span, each.files[finding.span.path]
        there = span.path == each.path and span.start < each.start + each.length and each.start < span.end
        if there and text.count("\n", 0, span.start) + 1 <= each.line and finding.rule in each.rules:
            right.append(finding)
        elif not there:
            false.append(f"{finding.rule}: {text[span.start : span.end]!r}")
    return Result(each, bool(right), tuple(false))


def judged(seed: int, count: int) -> Iterator[Result]:
    yield from map(judge, planted(seed, count))


def recall(results: Iterable[Result], by: str) -> dict[str, tuple[int, int]]:
    """Return how many secrets were found of how many, by `issuer`, `place` or `form`."""
    all_, found = Counter[str](), Counter[str]()
    for result in results:
        each = result.planted
        key = {"issuer": each.secret.issuer, "place": each.place, "form": each.form.rpartition(": ")[2]}[by]
        all_[key] += 1
        found[key] += result.found
    return {key: (found[key], all_[key]) for key in all_}


def main(count: int, seed: int) -> None:
    results = list(judged(seed, count))
    for by in ("issuer", "place", "form"):
        print(f"-- by {by}")
        for key, (found, all_) in sorted(recall(results, by).items(), key=lambda each: each[1][0] / each[1][1]):
            print(f"{found / all_:7.1%}  {found:5} of {all_:5}  {key}")
    for result in results:
        each = result.planted
        if not result.found:
            line = each.files[each.path].splitlines()[each.line - 1].strip()
            print(f"MISSED {each.secret.issuer} | {each.place} | {each.form} | {line[:200]}")
        for false in result.false:
            print(f"FALSE {each.place} | {each.form} | {false[:250]}")
    right, near = sum(result.found for result in results), sum(len(result.planted.near) for result in results)
    wrong = sum(len(result.false) for result in results)
    print(f"{right} of {len(results)} found ({right / len(results):.2%}); {wrong} of {near} near misses reported")


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    main(*(words + [1000, 1][len(words) :])[:2])
