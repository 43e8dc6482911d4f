"""Compare cblint with its peers on their own labelled fixtures: `python3 bench/parity.py PEER=FOLDER…`.

A peer is a name in `parity.json`, a folder the working tree of its repository. Each fixture is checked alone, with all
rules. A fixture that the peer reports is to be found by one of the rules that the check is mapped to, any other not;
where it is otherwise, `parity.json` says who is right and why. The status is 1 where it says nothing, or too much.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import parity_fixtures
from parity_cfn_lint import cfn_lint
from parity_fixtures import Fixture

from cblint.config import Config
from cblint.engine import Request, examine
from cblint.locate import locate
from cblint.registry import Registry, built_in

HERE = Path(__file__).resolve().parent
READERS = {
    "checkov": parity_fixtures.checkov,
    "trivy": parity_fixtures.trivy,
    "tfsec": parity_fixtures.tfsec,
    "semgrep": parity_fixtures.semgrep,
    "kics": parity_fixtures.kics,
    "guard": parity_fixtures.guard,
    "cfn_nag": parity_fixtures.cfn_nag,
    "cdk-nag": parity_fixtures.cdk_nag,
    "prowler": parity_fixtures.prowler,
    "cfn-lint": cfn_lint,
}


class Said(NamedTuple):
    """One finding: its rule, and what it is about by name."""

    rule: str
    symbol: str
    message: str

    def concerns(self, resource: str) -> bool:
        """Tell whether it is about a resource."""
        symbol = self.symbol.removeprefix("Resources.")
        return not resource or symbol == resource or symbol.startswith((f"{resource}.", f"{resource}["))


class Outcome(NamedTuple):
    """What was found in one fixture."""

    fixture: Fixture
    said: list[Said]
    """By rules that the check is mapped to."""
    others: list[Said]

    @property
    def agrees(self) -> bool:
        return bool(self.said) == self.fixture.reported


def said(files: dict[str, str], registry: Registry) -> list[Said]:
    """Check files alone, by all rules."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        request = Request(locate((folder,), folder), registry.selected((), (), strict=True), Config(), isolated=True)
        report = examine(request, registry).report()
        return [Said(each.rule, each.symbol, each.message) for each in report.findings]


def compare(check: dict[str, Any], folder: Path, registry: Registry) -> Iterator[Outcome]:
    """Check the fixtures of one check."""
    for fixture in READERS[check["peer"]](folder, check):
        found = [each for each in said(fixture.files, registry) if each.concerns(fixture.resource)]
        mapped = [each for each in found if each.rule in check["rules"]]
        yield Outcome(fixture, mapped, [each for each in found if each.rule not in check["rules"]])


class Table:
    """The lines of the table, and the disagreements below it."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.reasons: list[str] = []
        self.open: list[str] = []
        self.agreed = self.fixtures = 0
        self.right: Counter[str] = Counter()

    def add(self, check: dict[str, Any], outcomes: list[Outcome]) -> None:
        """Add the row of a check, and what is said of its disagreements."""
        bad = [each for each in outcomes if each.fixture.reported]
        good = [each for each in outcomes if not each.fixture.reported]
        counts = [f"{sum(each.agrees for each in part)} of {len(part)}" if part else "–" for part in (bad, good)]
        rules = ", ".join(f"`{rule}`" for rule in check["rules"]) or "none"
        self.rows.append(f"| {check['peer']} | {check['check']}: {check['about']} | {rules} | {' | '.join(counts)} |")
        self.agreed += sum(each.agrees for each in outcomes)
        self.fixtures += len(outcomes)
        judged: dict[str, dict[str, str]] = check.get("judged", {})
        met: dict[str, list[str]] = {}
        for each in outcomes:
            if not each.agrees:
                pattern = next((pattern for pattern in judged if fnmatch.fnmatchcase(each.fixture.name, pattern)), "")
                if pattern:
                    met.setdefault(pattern, []).append(each.fixture.name)
                else:
                    self._not_judged(check, each)
        for pattern, names in met.items():
            kind = "not found" if any(each.fixture.name in names for each in bad) else "found"
            right, why = judged[pattern]["right"], judged[pattern]["why"]
            self.right[right] += len(names)
            where = f"{check['peer']} {check['check']}, {_listed(names)}, {kind}"
            self.reasons.append(f"- {where}. Right is **{right}**: {why}")
        self.open += [
            f"{check['check']}: {pattern!r} is judged and did not come" for pattern in judged if pattern not in met
        ]

    def _not_judged(self, check: dict[str, Any], outcome: Outcome) -> None:
        others = "; ".join(f"[{each.rule}] {each.message}" for each in outcome.others)
        mapped = "; ".join(f"[{each.rule}] {each.message}" for each in outcome.said)
        self.open.append(f"{check['peer']} {check['check']}, {outcome.fixture.name}: said {mapped or 'nothing'}; "
                         f"besides {others or 'nothing'}")  # fmt: skip


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def main() -> int:
    """Print the table; return 1 if a disagreement is not judged, or one that is judged is none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", nargs="+", metavar="PEER=FOLDER", help=f"one of {', '.join(READERS)}, and its folder")
    parser.add_argument("--show", metavar="CHECK", help="print the files of this check's fixtures, and what is said")
    arguments = parser.parse_args()
    folders = {peer: Path(folder) for peer, _, folder in (each.partition("=") for each in arguments.peers)}
    known = json.loads((HERE / "parity.json").read_text())
    registry = built_in()
    table = Table()
    for check in known["checks"]:
        if check["peer"] in folders:
            outcomes = list(compare(check, folders[check["peer"]], registry))
            table.add(check, outcomes)
            if check["check"] == arguments.show:
                show(outcomes)
    print(page(known, table))
    for line in table.open:
        print(f"NOT JUDGED: {line}", file=sys.stderr)
    return bool(table.open)


def show(outcomes: list[Outcome]) -> None:
    """Print what was checked, and all that was said."""
    for fixture, mapped, others in outcomes:
        print(f"### {fixture.name} {fixture.resource}: {'reported' if fixture.reported else 'not reported'}")
        for path, text in fixture.files.items():
            print(f"--- {path}\n{text}")
        for each in (*mapped, *others):
            print(f"{each.rule} {each.symbol}: {each.message}")


def page(known: dict[str, Any], table: Table) -> str:
    """Return the whole page."""
    right = ", ".join(f"{who} in {count}" for who, count in sorted(table.right.items()))
    lines = [*known["head"], ""]
    lines += [f"{table.agreed} of {table.fixtures} fixtures agree; of the others, right is: {right}.", ""]
    lines += ["| peer | its check | our rule | reported: found | not reported: silent |", "|---|---|---|---|---|"]
    lines += [*table.rows, "", "## Disagreements", "", *table.reasons, ""]
    lines += ["## Checks without a rule or without fixtures", ""]
    lines += ["| peer | check | what stands for it |", "|---|---|---|"]
    lines += [f"| {each['peer']} | {each['check']} | {each['why']} |" for each in known["apart"]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
