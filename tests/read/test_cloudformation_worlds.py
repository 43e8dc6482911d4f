"""Conditions that exclude each other are never taken to hold at once."""

from __future__ import annotations

import textwrap

import pytest

from cblint.model.stack import Stack
from cblint.read.cloudformation import read_template
from cblint.source import SourceFile
from tests.read.declared import shown

RESOURCES = """
Parameters:
  Stage: {Type: String}
  Size: {Type: String, AllowedValues: [small, large]}
  Count: {Type: Number}
Resources:
  App:
    Type: AWS::CodeBuild::Project
    Condition: First
    Properties: {Name: !If [Second, a, b]}
Conditions:
"""


def read(conditions: dict[str, str]) -> Stack:
    listed = "".join(f"  {name}: {condition}\n" for name, condition in conditions.items())
    return read_template("t.yml", SourceFile("t.yml", RESOURCES + listed).embedded())


def worlds(first: str, second: str, **more: str) -> set[tuple[bool, ...]]:
    """Which of the first two conditions hold, in each world."""
    found = read({"First": first, "Second": second, **more}).worlds
    return {tuple(holds for _, holds in world.conditions) for world in found}


BOTH, ONE, OTHER, NONE = (True, True), (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("!Equals [!Ref Stage, prod]", "!Not [!Condition First]", {ONE, OTHER}),
        ("!Equals [!Ref Stage, prod]", "!Equals [!Ref Stage, test]", {ONE, OTHER, NONE}),
        ("!Equals [prod, !Ref Stage]", "!Equals [{Ref: Stage}, prod]", {BOTH, NONE}),
        ("!Equals [!Ref Size, small]", "!Equals [!Ref Size, large]", {ONE, OTHER}),
        ("!Equals [!Ref Stage, prod]", "!Equals [!Ref Size, large]", {BOTH, ONE, OTHER, NONE}),
        ("!Equals [!Ref Stage, prod]", "!And [!Condition First, !Equals [!Ref Size, large]]", {BOTH, ONE, NONE}),
        ("!Equals [!Ref Stage, prod]", "!Or [!Condition First, !Equals [!Ref Stage, x]]", {BOTH, OTHER, NONE}),
        ("!Equals [!Ref AWS::Region, a]", "!Equals [!Ref AWS::Region, b]", {ONE, OTHER, NONE}),
        ("!Equals [!Select [0, !Ref Stage], a]", "!Equals [!Select [0, !Ref Stage], a]", {BOTH, NONE}),
        ("!Equals [!Ref Count, !Ref Stage]", "!Equals [!Ref Stage, !Ref Count]", {BOTH, NONE}),
        ("!Condition Missing", "!Condition First", {BOTH, NONE}),
        ("!Unheard [a]", "!Not [!Unheard [a]]", {ONE, OTHER}),
        ("!Condition Second", "!Condition First", {BOTH, ONE, OTHER, NONE}),
        ("!Equals [a, a]", "!Equals [!Ref Stage, prod]", {(True,), (False,)}),
        ("!Equals [a, a]", "!Equals [a, b]", set()),
        ("text", "!Not [!Equals [!Ref Stage, prod], !Equals [a, b]]", {BOTH, ONE, OTHER, NONE}),
    ],
)
def test_worlds(first: str, second: str, expected: set[tuple[bool, ...]]) -> None:
    assert worlds(first, second) == expected


def test_in_a_world_everything_is_decided() -> None:
    stack = read({"First": "!Equals [!Ref Stage, prod]", "Second": "!Equals [!Ref Size, large]"})
    found = {world.conditions: world.read() for world in stack.worlds}
    names = {
        tuple(holds for _, holds in conditions): [
            (shown(project.name), project.exists.is_yes) for project in each.projects
        ]
        for conditions, each in found.items()
    }
    assert names == {BOTH: [("a", True)], ONE: [("b", True)], OTHER: [], NONE: []}


def test_only_conditions_that_something_rests_on_make_worlds() -> None:
    text = textwrap.dedent(RESOURCES).replace("Condition: First", "DependsOn: []").replace("!If [Second, a, b]", "a")
    stack = read_template("t.yml", SourceFile("t.yml", text + "  First: !Equals [!Ref Stage, prod]\n").embedded())
    assert stack.worlds == ()


def test_too_many_worlds_are_none() -> None:
    many = {f"C{n}": f"!Equals [!Ref Stage, s{n}]" for n in range(20)}
    any_of = f"!Or [{', '.join(f'!Condition C{n}' for n in range(20))}]"
    assert worlds("!Equals [!Ref Stage, s1]", any_of, **many) == {BOTH, OTHER, NONE}
    free = {f"F{n}": f"!Equals [!Select [{n}, !Ref Stage], a]" for n in range(20)}
    any_of = f"!Or [{', '.join(f'!Condition F{n}' for n in range(20))}]"
    assert worlds("!Equals [!Ref Stage, s1]", any_of, **free) == set()


def test_conditions_that_multiply_are_given_up() -> None:
    chain = {f"D{n}": f"!And [{', '.join([f'!Condition D{n - 1}'] * 10)}]" for n in range(1, 30)}
    chain["D0"] = "!Equals [!Ref Stage, prod]"
    assert worlds("!Condition D29", "!Condition D28", **chain) == set()


def test_a_condition_that_rests_on_itself() -> None:
    assert worlds("!And [!Condition First, !Condition Second]", "!Not [!Condition First]") in (
        set(), {ONE, OTHER, NONE}, {ONE, OTHER},
    )  # fmt: skip
