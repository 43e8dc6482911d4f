"""What runs says under which conditions it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.commands.test_run_by import only, run

OK = "CODEBUILD_BUILD_SUCCEEDING"


@pytest.mark.parametrize(
    ("commands", "kinds"),
    [
        (["push"], []),
        (["a; push"], []),
        (['if [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]; then push; fi'], ["if"]),
        (['if [ "$CODEBUILD_BUILD_SUCCEEDING" = 0 ]; then exit 1; fi; push'], ["if"]),
        (['if [ "$CODEBUILD_BUILD_SUCCEEDING" = 0 ]; then a; else push; fi'], ["else"]),
        (['if b; then a; elif [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]; then push; fi'], ["if", "elif"]),
        (['[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ] && push'], ["&&"]),
        (['[ "$CODEBUILD_BUILD_SUCCEEDING" = 0 ] || push'], ["||"]),
        (['[ "$CODEBUILD_BUILD_SUCCEEDING" -eq 1 ] || exit 1', "push"], ["||"]),
        (['test "$CODEBUILD_BUILD_SUCCEEDING" = 1', "push"], ["&&"]),
        (['case "$CODEBUILD_BUILD_SUCCEEDING" in 1) push;; esac'], ["case"]),
        (["[[ $CODEBUILD_BUILD_SUCCEEDING == 1 ]] && (a && push)"], ["&&", "&&"]),
        (["OK=$CODEBUILD_BUILD_SUCCEEDING", 'if [ "$OK" = 1 ]; then push; fi'], ["if"]),
        (['f() { push; }; [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ] && f'], ["&&"]),
        (['[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ] && bash -c push'], ["&&"]),
        (['while [ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]; do push; done'], ["loop"]),
        (["bash s.sh"], ["&&"]),
    ],
)
def test_the_tests_that_it_depends_on(tmp_path: Path, commands: list[str], kinds: list[str]) -> None:
    script = 'set -e\n[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ]\npush\n'
    found = only(run(tmp_path, {"post_build": commands}, {"s.sh": script}), "push")
    assert [each.kind for each in found.conditions] == kinds
    assert any(OK in each.variables for each in found.conditions) == bool(kinds)


def test_a_condition_leads_to_its_test(tmp_path: Path) -> None:
    text = 'if [ "$A" = 1 ]; then push; fi'
    found = only(run(tmp_path, [text]), "push")
    (condition,) = found.conditions
    start = condition.span.start - found.steps[0].span.start + text.index("push")
    assert text[start : start + condition.span.end - condition.span.start] == '[ "$A" = 1 ]'
    assert condition.variables == {"A"}
    assert condition.test


def test_a_condition_ends_with_its_phase_and_its_branch(tmp_path: Path) -> None:
    found = run(tmp_path, {"build": ['[ "$A" = 1 ] || exit 1', "b"], "post_build": ["if x; then y; fi", "push"]})
    assert [each.kind for each in only(found, "b").conditions] == ["||"]
    assert only(found, "push").conditions == ()


def test_what_runs_after_a_failure(tmp_path: Path) -> None:
    found = run(tmp_path, {"build": ["a"], "build.finally": ["b"], "post_build": ["c"]})
    assert [(each.name, each.after_failure) for each in found.invocations if each.name in "ac"] == [
        ("a", False),
        ("c", True),
    ]
    assert only(run(tmp_path, {"pre_build.finally": ["b"]}), "b").after_failure


def test_conditions_are_bounded(tmp_path: Path) -> None:
    found = run(tmp_path, ["; ".join(f'[ "$A{i}" = 1 ] || exit 1' for i in range(300)) + "; push"])
    assert len(only(found, "push").conditions) <= 50
