"""The builds of a batch one by one: what they are called, how many there are, and of which kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.batch.builds import duplicates, fault, ignored_dependencies, over_limit
from cblint.analysis.images.environments import builds_of, of_task
from cblint.model.buildspec import Batch, Buildspec
from cblint.read.buildspec import read_buildspec
from cblint.source import EmbeddedText, SegmentMap
from cblint.value import Value, equals
from tests.analysis.shell_scene import build, known, project, unknown, workspace


def read(batch: str) -> Buildspec:
    text = f"version: 0.2\nbatch:\n{batch}phases:\n  build:\n    commands:\n      - make\n"
    return read_buildspec(EmbeddedText(text, SegmentMap.identity("buildspec.yml", 0, len(text))), inline=False)


def batch_of(batch: str) -> Batch:
    found = read(batch).batch
    assert found is not None
    return found


def sections(batch: str) -> list[tuple[str, int | None]]:
    return [(each.kind, each.builds) for each in batch_of(batch).sections]


def test_how_many_builds_there_are() -> None:
    assert sections("  build-list:\n    - identifier: a\n    - identifier: b\n") == [("build-list", 2)]
    assert sections("  build-fanout:\n    parallelism: 5\n") == [("build-fanout", 5)]
    assert sections("  build-fanout:\n    parallelism: $N\n") == [("build-fanout", None)]
    matrix = (
        "  build-matrix:\n    dynamic:\n      buildspec: [a.yml, b.yml]\n      env:\n"
        "        image: [x, y, z]\n        variables:\n          A: ['1', '2']\n          B: only\n"
    )
    assert sections(matrix) == [("build-matrix", 12)]
    assert sections("  build-matrix:\n    dynamic:\n      env:\n        image: {a: b}\n") == [("build-matrix", None)]
    both = "  build-graph:\n    - identifier: a\n  build-list:\n    - identifier: b\n"
    assert sections(both) == [("build-graph", 1), ("build-list", 1)]
    assert sections("  build-list:\n  fast-fail: true\n") == []


def test_identifiers_that_are_there_twice() -> None:
    tasks = "  build-list:\n    - identifier: a\n    - identifier: b\n    - identifier: a\n    - identifier: a\n"
    assert [each.name for each in duplicates(batch_of(tasks))] == ["a", "a"]
    assert duplicates(batch_of("  build-list:\n    - identifier: a$N\n    - identifier: a$N\n")) == ()
    assert (
        duplicates(batch_of("  build-list:\n    - identifier: a\n    - identifier: A\n    - buildspec: b.yml\n")) == ()
    )


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("unit-tests", "`-`"),
        ("a b", "a character"),
        ("\u00e4", "`\u00e4`"),
        ("", "is empty"),
        ("a" * 128, "128 characters"),
        ("a" * 127, ""),
        ("linux_small_2", ""),
        ("a-$N", ""),
        ("{{ name }}", ""),
        ("__a-b__", ""),
    ],
)
def test_what_is_wrong_with_an_identifier(name: str, part: str) -> None:
    found = fault(known(name))
    assert part in found
    assert bool(found) == bool(part)


def test_an_unknown_identifier_is_not_wrong() -> None:
    assert fault(unknown()) == ""


def test_dependencies_of_a_list() -> None:
    tasks = "    - identifier: a\n    - identifier: b\n      depend-on: [a]\n    - identifier: c\n      depend-on: []\n"
    assert len(ignored_dependencies(batch_of(f"  build-list:\n{tasks}"))) == 1
    assert ignored_dependencies(batch_of(f"  build-graph:\n{tasks}")) == ()


@pytest.mark.parametrize(
    ("maximum", "over"),
    [(known(1), True), (known("1"), True), (known(2), False), (known(None), False), (unknown(), False)],
)
def test_more_builds_than_allowed(tmp_path: Path, maximum: Value, over: bool) -> None:
    spec = read("  build-list:\n    - identifier: a\n    - identifier: b\n")
    assert spec.batch is not None
    made = build(spec, of=project().replace(batch_maximum=maximum))
    assert bool(over_limit(workspace(tmp_path, builds=(made, made)), spec.batch)) is over


def clashing(env: str, **environment: Value) -> list[str]:
    task = batch_of(f"  build-list:\n    - identifier: a\n      env: {{{env}}}\n").tasks[0]
    made = build(None, of=project(**environment))
    kind = made.type if equals(task.type, None).is_yes else task.type
    image = made.image if equals(task.image, None).is_yes else task.image
    return [each.defect for each in of_task(made.replace(task=task, type=kind, image=image))]


def test_what_a_task_asks_for() -> None:
    assert clashing("type: ARM_CONTAINER") == ["image"]
    assert clashing("compute-type: BUILD_LAMBDA_1GB") == ["compute type"]
    assert clashing("image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0'") == ["image"]
    assert clashing("type: ARM_CONTAINER, image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0'") == []
    assert clashing("compute-type: BUILD_GENERAL1_LARGE") == []
    assert clashing("type: $TYPE") == []
    assert clashing("fleet: some, type: ARM_CONTAINER") == []


def test_the_builds_of_a_task(tmp_path: Path) -> None:
    task = batch_of("  build-list:\n    - identifier: a\n").tasks[0]
    made = build(None, of=project()).replace(task=task)
    space = workspace(tmp_path, builds=(made, build(None, of=project())))
    assert list(builds_of(space, task)) == [made]
