"""Planted secrets are found at their places by the right rules, and what only looks like one is left alone.

`python -m tests.secrets.measure 5000` measures more of them.
"""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random

import pytest

from cblint.config import Config
from cblint.engine import Request, check
from cblint.locate import locate
from cblint.registry import built_in
from tests.secrets import measure
from tests.secrets.issuers import ISSUERS, invent
from tests.secrets.places import PLACES, in_variables
from tests.secrets.planting import Planted, planted

HERE = Path(__file__).parent
GENERATOR = sorted(
    {path.name for path in HERE.glob("*.py")}
    - {"measure.py", "scenes.py"}
    - {path.name for path in HERE.glob("test_*.py")}
)
SEED = 20261121
COUNT = 4 * len(ISSUERS)
WORKSHOP = "aws-samples+aws-container-devsecops-workshop"
RIGHT = [
    f"secret-resolved-at-deploy {WORKSHOP}/initial-pipeline/pipeline-setup.yml",
    f"secret-resolved-at-deploy {WORKSHOP}/supplemental/pipeline-setup-final.yml",
    "source-token-shown flow-lab+log-group-retention/cloudformation/pipeline.yml",
]
"""What is reported in the corpus: a password of Secrets Manager that becomes a plain variable of a project, and a token
that is a parameter without `NoEcho`.
"""


@pytest.fixture(scope="module")
def results() -> list[measure.Result]:
    return list(measure.judged(SEED, COUNT))


@pytest.mark.parametrize("name", GENERATOR)
def test_the_generator_knows_nothing_of_cblint(name: str) -> None:
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
    imported = {
        module
        for node in ast.walk(tree)
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    own = {f"tests.secrets.{each.removesuffix('.py')}" for each in GENERATOR} | {"tests.secrets"}
    assert not any(module.split(".")[0] in {"cblint", "cblint_rules"} for module in imported)
    assert {module for module in imported if module.startswith("tests")} <= own


def test_each_issuer_and_each_kind_of_place_is_planted() -> None:
    every = list(planted(SEED, COUNT))
    assert {each.secret.issuer for each in every} == set(ISSUERS)
    assert {each.place for each in every} == set(PLACES)


def test_planted_secrets_are_found(results: list[measure.Result]) -> None:
    missed = [f"{each.planted.secret.issuer} in {each.planted.form}" for each in results if not each.found]
    assert len(missed) <= 0.02 * len(results), missed


@pytest.mark.parametrize("place", PLACES)
def test_they_are_found_in_each_kind_of_place(place: str, results: list[measure.Result]) -> None:
    found, count = measure.recall(results, "place")[place]
    assert found >= 0.95 * count


def test_no_near_miss_is_reported(results: list[measure.Result]) -> None:
    assert [false for each in results for false in each.false] == []


@pytest.mark.parametrize("issuer", [name for name, issuer in ISSUERS.items() if issuer.known])
def test_a_known_form_is_found_without_a_telling_name(issuer: str) -> None:
    random = Random(issuer)
    secret = invent(random, issuer)._replace(name="NOTE")
    scene = in_variables(random, secret, [], [])
    start = scene.files[scene.path].index(secret.core)
    place = ("variables", scene.form, scene.files, scene.path, start, len(secret.core), scene.rules, ())
    assert measure.judge(Planted(secret, *place)).found


def test_no_other_finding_is_made_in_real_configuration(corpus: Path) -> None:
    registry = built_in()
    rules = registry.expand(("secrets",))
    found = []
    for folder in sorted(path for path in corpus.iterdir() if path.is_dir()):
        report = check(Request(place=locate((str(folder),), None), rules=rules, config=Config()), registry)
        found += [f"{each.rule} {folder.name}/{each.span.path}" for each in report.findings]
    assert sorted(found) == RIGHT
