"""This is where the page of a rule is put together: for `cblint explain`, and for the folder of all rules' pages.

`python -m cblint.explain --write FOLDER` writes the pages, `--check FOLDER` tells whether they are up to date.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module

from cblint.option import FlagOption, NamesOption, NumberOption, Option, TextOption
from cblint.registry import Listed, Registry, built_in
from cblint.rule import Rule

INDEX = "README.md"
_SUFFIX = ".md"


def page(rule: Rule) -> str:
    """Return the page of a rule in Markdown: facts, its own text, its options, how to accept a finding."""
    parts = [f"# {rule.id}", f"*{' · '.join(_facts(rule))}*", rule.text]
    if rule.options:
        parts.append(_options(rule))
    parts.append(
        "## Accept a finding\n\n"
        "By a comment that says why, on its line, on the line before, or right above the key or resource that it "
        f"stands in:\n\n```text\n# cblint: ignore[{rule.id}] the reason\n```\n\n"
        "Where there are no comments, by `per-path-ignores` in the configuration."
    )
    return "\n\n".join(parts) + "\n"


def _facts(rule: Rule) -> Iterator[str]:
    yield rule.kind.value
    yield f"{rule.severity.name.lower()} severity"
    yield f"{rule.confidence.name.lower()} confidence"
    yield "only with `--strict`" if rule.profile.value == "strict" else "default profile"
    if rule.cwe is not None:
        yield f"[CWE-{rule.cwe}](https://cwe.mitre.org/data/definitions/{rule.cwe}.html)"
    yield f"{rule.fix.value} fix" if rule.fix else "no fix"


def _options(rule: Rule) -> str:
    rows = [f"| `{each.name}` | {_kind(each)} | `{_written(each)}` | {_cell(each.help)} |" for each in rule.options]
    head = "| option | is | default | |\n|---|---|---|---|"
    return f"## Options\n\nIn the table `[rules.{rule.id}]` of the configuration:\n\n{head}\n" + "\n".join(rows)


def _kind(option: Option) -> str:
    match option:
        case FlagOption():
            return "true or false"
        case NumberOption():
            return "a whole number"
        case NamesOption():
            return "a list of texts"
        case TextOption():
            return ", ".join(f"`{choice}`" for choice in option.choices) or "a text"


def _written(option: Option) -> str:
    from json import dumps  # noqa: PLC0415  (only for rules with options)

    return _cell(dumps(option.default, ensure_ascii=False))


def pages(registry: Registry) -> dict[str, str]:
    """Return the page of every rule by file name, and the index of them all."""
    found = {f"{rule}{_SUFFIX}": page(registry.load(rule)) for rule in registry.listed}
    return {**found, INDEX: index(registry)}


def index(registry: Registry) -> str:
    """Return the list of all rules in Markdown, by group."""
    parts = [
        "# Rules",
        (
            f"{len(registry.listed)} rules. “strict” ones run only with `--strict`, or where the configuration says "
            "so. A safe fix is applied by `cblint check --fix`, an unsafe one only with `--unsafe-fixes`, too. "
            "`cblint explain RULE` prints the same pages."
        ),
    ]
    for group in registry.groups:
        rules = [each for each in registry.listed.values() if each.group == group]
        rows = "\n".join(map(_row, rules))
        parts.append(
            f"## {group}\n\n{_about(rules[0])}\n\n| rule | severity | profile | fix | |\n|---|---|---|---|---|\n{rows}"
        )
    return "\n\n".join(parts) + "\n"


def _about(listed: Listed) -> str:
    return (import_module(listed.module.rpartition(".")[0]).__doc__ or "").strip()


def _row(listed: Listed) -> str:
    link = f"[{listed.id}]({listed.id}{_SUFFIX})"
    return f"| {link} | {listed.severity} | {listed.profile} | {listed.fix} | {_cell(listed.summary)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the pages into a folder, or tell which are not as they would be written: 1 if there are any."""
    match arguments:
        case ["--write" | "--check" as how, folder]:
            pass
        case _:
            print("python -m cblint.explain --write|--check FOLDER")  # noqa: T201
            return 2
    wanted = pages(built_in())
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    strays = sorted(name for name in os.listdir(folder) if name.endswith(_SUFFIX) and name not in wanted)  # noqa: PTH208
    stale = [name for name, text in sorted(wanted.items()) if _there(f"{folder}/{name}") != text]
    if how == "--check":
        print(f"stale: {', '.join((*stale, *strays))}" if stale or strays else "the pages are up to date")  # noqa: T201
        return 1 if stale or strays else 0
    for name in stale:
        with open(f"{folder}/{name}", "w", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123
            stream.write(wanted[name])
    for name in strays:
        os.remove(f"{folder}/{name}")  # noqa: PTH107
    return 0


def _there(path: str) -> str | None:
    if not os.path.isfile(path):  # noqa: PTH113
        return None
    with open(path, encoding="utf-8", newline="") as stream:  # noqa: PTH123
        return stream.read()


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
