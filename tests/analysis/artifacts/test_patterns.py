"""CodeBuild's file patterns, against a slow matcher that says what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.artifacts.patterns import could_match_below, could_match_name, matches


@pytest.mark.parametrize(
    ("pattern", "path", "answer"),
    [
        ("**/*", "appspec.yml", True),
        ("**/*", "a/b/.hidden", True),
        ("**/*", ".git/config", True),
        ("*", "appspec.yml", True),
        ("*", "a/appspec.yml", False),
        ("dist/*", "dist/app.js", True),
        ("dist/*", "dist/js/app.js", False),
        ("dist/**/*", "dist/app.js", True),
        ("dist/**/*", "dist/js/app.js", True),
        ("dist/**/*", "appspec.yml", False),
        ("./appspec.yml", "appspec.yml", True),
        ("appspec.yml", "deploy/appspec.yml", False),
        ("**/appspec.yml", "appspec.yml", True),
        ("**/appspec.y?l", "a/b/appspec.yml", True),
        ("app[sx]pec.yml", "appspec.yml", True),
        ("app[a-c]pec.yml", "appspec.yml", False),
        ("app[!s]pec.yml", "appspec.yml", False),
        ("[", "[", True),
        ("scripts", "scripts/restart.sh", None),
        ("scripts/", "scripts/restart.sh", None),
        ("*/scripts", "app/scripts/a/b.sh", None),
        ("scripts*", "scripts/restart.sh", False),
        ("AppSpec.yml", "appspec.yml", None),
        ("../appspec.yml", "appspec.yml", None),
        ("$CODEBUILD_SRC_DIR/appspec.yml", "appspec.yml", None),
        ("/tmp/appspec.yml", "appspec.yml", None),
        ("{a,b}.yml", "appspec.yml", None),
        ("dist\\*", "dist/app.js", None),
        ("a**b", "ab", None),
        ("", "appspec.yml", None),
        ("a" * 3000, "appspec.yml", None),
    ],
)
def test_pattern_takes_path(pattern: str, path: str, answer: bool | None) -> None:
    assert matches(pattern, path).answer is answer


@pytest.mark.parametrize(
    ("pattern", "name", "answer"),
    [
        ("**/*", "appspec.yml", True),
        ("deploy/appspec.yml", "appspec.yml", True),
        ("deploy/*.yml", "appspec.yml", True),
        ("target/*.jar", "appspec.yml", False),
        ("deploy", "appspec.yml", None),
        ("target/app.jar", "appspec.yml", False),
        ("deploy/AppSpec.yml", "appspec.yml", None),
    ],
)
def test_pattern_can_take_a_name(pattern: str, name: str, answer: bool | None) -> None:
    assert could_match_name(pattern, name).answer is answer


@pytest.mark.parametrize(
    ("pattern", "folder", "answer"),
    [
        ("**/*", "scripts", True),
        ("scripts/*", "scripts", True),
        ("*/restart.sh", "scripts", True),
        ("scripts/**/*", "scripts/linux", True),
        ("scripts/linux/*", "scripts", True),
        ("scripts/*.sh", "scripts/linux", False),
        ("appspec.yml", "scripts", False),
        ("target/*.jar", "scripts", False),
        ("*", "scripts", False),
        ("scripts", "scripts", None),
        ("scripts", "scripts/linux", None),
    ],
)
def test_pattern_can_take_something_in_a_folder(pattern: str, folder: str, answer: bool | None) -> None:
    assert could_match_below(pattern, folder).answer is answer


NAMES = st.text("ab.", min_size=1, max_size=4).filter(lambda name: name not in {".", ".."})
PATHS = st.lists(NAMES, min_size=1, max_size=5).map("/".join)
PIECES = st.sampled_from(["a", "b", ".", "*", "?", "[ab]", "[!a]", "[.]"])
PATTERN_NAMES = st.one_of(
    st.just("**"),
    st.lists(PIECES, min_size=1, max_size=4)
    .map("".join)
    .filter(lambda name: name not in {".", ".."} and "**" not in name),
)
PATTERNS = st.lists(PATTERN_NAMES, min_size=1, max_size=5).map("/".join)


def slow_name(pattern: str, name: str) -> bool:
    if not pattern:
        return not name
    if pattern[0] == "*":
        return slow_name(pattern[1:], name) or (bool(name) and slow_name(pattern, name[1:]))
    if pattern[0] == "[" and "]" in pattern[2:]:
        letters, _, rest = pattern[1:].partition("]")
        wanted = not letters.startswith("!")
        return bool(name) and (name[0] in letters.removeprefix("!")) is wanted and slow_name(rest, name[1:])
    return bool(name) and pattern[0] in ("?", name[0]) and slow_name(pattern[1:], name[1:])


def slow(pattern: list[str], names: list[str]) -> bool:
    if not pattern:
        return not names
    if pattern == ["**"]:
        return bool(names)
    if pattern[0] == "**":
        return slow(pattern[1:], names) or (bool(names) and slow(pattern, names[1:]))
    return bool(names) and slow_name(pattern[0], names[0]) and slow(pattern[1:], names[1:])


@settings(deadline=None, max_examples=150)
@given(PATTERNS, PATHS)
def test_agrees_with_a_slow_matcher(pattern: str, path: str) -> None:
    answer = matches(pattern, path)
    assert matches(f"./{pattern}", path).answer is answer.answer
    if slow(pattern.split("/"), path.split("/")):
        assert answer.is_yes
    else:
        assert not answer.is_yes


@settings(deadline=None, max_examples=150)
@given(PATTERNS, NAMES, PATHS)
def test_what_takes_a_path_can_take_its_name_and_something_in_its_folder(pattern: str, folder: str, path: str) -> None:
    if matches(pattern, f"{folder}/{path}").is_yes:
        assert not could_match_below(pattern, folder).is_no
    if matches(pattern, path).is_yes:
        assert could_match_name(pattern, path.rpartition("/")[2]).is_yes


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_has_an_answer(pattern: str, path: str) -> None:
    assert matches(pattern, path).answer in {True, False, None}
    assert could_match_name(pattern, path).answer in {True, False, None}
    assert could_match_below(pattern, path).answer in {True, False, None}


def test_many_stars_take_no_time() -> None:
    assert matches("a*" * 400 + "b", "a" * 1900).is_no
    assert matches("**/a/" * 200 + "b", "a/" * 900 + "c").is_no
