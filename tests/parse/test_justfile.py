from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse.justfile import MAX_LENGTH, Justfile, parse
from cblint.source import SourceFile

PIECES = st.lists(
    st.sampled_from(
        ["a", "b:", ": ", "c", "\n", "    ", "\t", "(", ")", "'", '"', "`", "x", ":=", "set ", "[", "]", "&&", "+", "*",
         "$", "=", "#!/bin/sh", "{{", "}}", "\\\n", "import ", "mod ", "alias ", "export ", "é", "\r\n"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def read(text: str) -> Justfile:
    return parse(SourceFile("justfile", text).embedded())


def test_recipes_have_parameters_dependencies_and_lines() -> None:
    (recipe,) = read(
        "[no-cd, group('x')]\n@build target mode='de:bug' $log=\"\" *rest: clean (push \"a b\" x) && after # why\n"
        "    docker build \\\n      .\n\n\t-echo {{target}}\n"
    ).recipes
    assert recipe.name == "build"
    assert [(each.name, each.default, each.many, each.exported) for each in recipe.parameters] == [
        ("target", None, False, False),
        ("mode", "de:bug", False, False),
        ("log", "", False, True),
        ("rest", None, True, False),
    ]
    assert [tuple(each) for each in recipe.dependencies] == [
        ("clean", (), False),
        ("push", ("a b", None), False),
        ("after", (), True),
    ]
    assert [line.text for line in recipe.lines] == ["docker build \\\n      .", "-echo {{target}}"]
    assert dict(recipe.attributes) == {"no-cd": "", "group": "'x'"}


def test_variables_settings_aliases_and_imports() -> None:
    found = read(
        "set shell := ['bash', '-c']\nset export\na := 'x'\nexport b := `git log` + a\nalias t := test\n"
        "import? 'more.just'\nmod docker\ntest:\n"
    )
    assert found.variables == (("a", "x", False), ("b", None, True))
    assert dict(found.settings) == {"shell": "['bash', '-c']", "export": "true"}
    assert found.aliases == (("t", "test"),)
    assert found.imports == (("more.just", True),)
    assert [each.text for each in found.commands] == ["git log"]
    assert found.complete


def test_lines_lead_back_to_the_file() -> None:
    text = "a:\n    echo é $X\n"
    (line,) = read(text).recipes[0].lines
    span = line.span(5, len(line.text))
    assert text[span.start : span.end] == "é $X"


def test_what_is_not_understood_makes_it_incomplete() -> None:
    assert not read("???\n").complete
    assert not read("a := ```\n  x\n```\n").complete
    assert not read("#" * (MAX_LENGTH + 1)).complete


@settings(max_examples=120, deadline=None)
@given(PIECES)
def test_any_text_is_read_and_lines_stand_in_it(text: str) -> None:
    for recipe in read(text).recipes:
        assert 0 <= recipe.span.start <= recipe.span.end <= len(text)
        assert all(line.whole.end <= len(text) for line in recipe.lines)
