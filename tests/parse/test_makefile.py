from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.parse.makefile import MAX_LINE, Makefile, parse
from cblint.source import SourceFile

PIECES = st.lists(
    st.sampled_from(
        ["a", ":", "=", ":=", "?=", "+=", "!=", "\t", "\n", "\r\n", " ", "\\\n", "$(X)", "$$", "#", "%", ";", "|",
         "ifdef X\n", "else\n", "endif\n", "define x\n", "endef\n", "include y", "-include z", "export ",
         ".PHONY: a\n", "é", "(", ")"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def read(text: str) -> Makefile:
    return parse(SourceFile("Makefile", text).embedded())


def test_rules_have_prerequisites_and_recipes() -> None:
    found = read("a b: c | d\n\tone\n\n\ttwo \\\n\t  more\nc: ; three\n# no: rule\n")
    assert [(each.name, each.prerequisites.split()) for each in found.targets] == [
        ("a", ["c", "d"]), ("b", ["c", "d"]), ("c", []),
    ]  # fmt: skip
    assert [line.text.text for line in found.targets[0].recipe] == ["one", "two \\\n\t  more"]
    assert [line.text.text.strip() for line in found.targets[2].recipe] == ["three"]
    assert found.complete


def test_variables_have_operators_and_conditions() -> None:
    found = read("A = 1 # one\nexport B := $(A) x\nC?=2\nD += 3\nE != ls\nifdef A\nF = 4\nendif\nt: G = 5\n")
    assert [(each.name, each.operator, each.text.text, each.conditional) for each in found.variables] == [
        ("A", "=", "1", False),
        ("B", ":=", "$(A) x", False),
        ("C", "?=", "2", False),
        ("D", "+=", "3", False),
        ("E", "!=", "ls", False),
        ("F", "=", "4", True),
    ]
    assert found.exported == {"B"}


def test_what_is_not_understood_makes_it_incomplete() -> None:
    assert not read("define x\na: b\nendef\n").complete
    assert not read("$(eval $(call rules))\n").complete
    assert not read(".RECIPEPREFIX = >\n").complete
    assert not read("a" * (MAX_LINE + 1)).complete


def test_includes_say_whether_they_may_be_missing() -> None:
    found = read("include a b\nx:\n-include c\n")
    assert [(each.name, each.optional, each.early) for each in found.includes] == [
        ("a", False, True), ("b", False, True), ("c", True, False),
    ]  # fmt: skip


@given(PIECES)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_recipes_stand_in_it(text: str) -> None:
    found = read(text)
    for target in found.targets:
        assert 0 <= target.span.start <= target.span.end <= len(text)
        for line in target.recipe:
            whole = line.text.whole
            assert text[whole.start : whole.end] == line.text.text
    for variable in found.variables:
        for segment in variable.text.map.segments:
            inner = variable.text.text[segment.inner : segment.inner + segment.length]
            assert text[segment.outer : segment.outer + segment.length] == inner
