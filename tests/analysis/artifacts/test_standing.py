"""Where each file stands in an artifact, against a slow model that packs one as CodeBuild's guide says."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.artifacts.contents import Contents, artifacts_of, contents
from cblint.files import Files
from cblint.model.build import Link
from cblint.read.buildspec import read_buildspec
from cblint.source import SourceFile
from cblint.value import YES
from cblint.workspace import Workspace
from tests.analysis.artifacts.test_patterns import slow
from tests.analysis.shell_scene import build

NAMES = st.sampled_from(["a", "b", "ab", "a.b", ".a"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
TREES = st.sets(PATHS, min_size=1, max_size=6).map(
    lambda paths: {path for path in paths if not any(other.startswith(f"{path}/") for other in paths)}
)
WILD = st.sampled_from(["**", "*", "a*", "?b", "[ab]", ".*", "a", "b", "a.b"])
PATTERNS = st.lists(WILD, min_size=1, max_size=3).map("/".join)
LISTS = st.lists(st.tuples(st.sampled_from(["", "./"]), PATTERNS).map("".join), min_size=1, max_size=2)
BASES = st.sampled_from(["", ".", "a", "./a/", "ab", "a/b", "$CODEBUILD_SRC_DIR", "$CODEBUILD_SRC_DIR/a", "a*", "?"])


def spec(files: list[str], excludes: list[str], base: str, *, flat: bool, secondary: bool) -> str:
    """Return a buildspec with one artifact, the primary or a secondary one."""
    lines = ["files:", *(f"  - '{pattern}'" for pattern in files)]
    lines += ["exclude-paths:", *(f"  - '{pattern}'" for pattern in excludes)] if excludes else []
    lines += [f"base-directory: '{base}'"] if base else []
    lines += ["discard-paths: yes"] if flat else []
    head = "version: 0.2\nphases:\n  build:\n    commands:\n      - echo done\nartifacts:\n"
    if not secondary:
        return head + "".join(f"  {line}\n" for line in lines)
    head += "  files:\n    - none\n  secondary-artifacts:\n    other:\n"
    return head + "".join(f"      {line}\n" for line in lines)


def held(folder: str, tree: set[str], text: str, identifier: str) -> Contents:
    read = read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)
    subject = build(read, link=Link.OWN_SOURCE).replace(own_source=YES)
    workspace = Workspace(Files(folder, dict.fromkeys(tree, b"")), (read,), (), (), builds=(subject,))
    given_ = artifacts_of(read, identifier)
    assert given_ is not None
    return contents(workspace, subject, given_)


def takes(patterns: list[str], path: str) -> bool:
    names = path.split("/")
    return any(slow([name for name in pattern.split("/") if name != "."], names) for pattern in patterns)


def packed(tree: set[str], files: list[str], excludes: list[str], base: str, *, flat: bool) -> set[str]:
    """Return the paths in the artifact."""
    base = posixpath.normpath(base.replace("$CODEBUILD_SRC_DIR", ".") or ".")
    folders = {path[:index] for path in tree for index, letter in enumerate(path) if letter == "/"}
    roots = [""] if base == "." else [each for each in folders if slow(base.split("/"), each.split("/"))]
    found = set()
    for root in roots:
        below = {path[len(root) :].lstrip("/") for path in tree if not root or path.startswith(f"{root}/")}
        found |= {path for path in below if takes(files, path) and not takes(excludes, path)}
    return {posixpath.basename(path) for path in found} if flat else found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


@settings(deadline=None, max_examples=150)
@given(TREES, LISTS, st.one_of(st.just([]), LISTS), BASES, st.booleans(), st.booleans())
def test_stands_where_the_model_puts_it(
    empty: Path, tree: set[str], files: list[str], excludes: list[str], base: str, flat: bool, secondary: bool
) -> None:
    text = spec(files, excludes, base, flat=flat, secondary=secondary)
    subject = held(str(empty), tree, text, "other" if secondary else "")
    there = packed(tree, files, excludes, base, flat=flat)
    for path in {*tree, *there, *(posixpath.basename(path) for path in tree)}:
        answer = subject.holds(path)
        assert not (answer.is_yes and path not in there), path
        assert not (answer.is_no and path in there), path


def test_the_same_name_twice_lands_once(tmp_path: Path) -> None:
    text = spec(["**/run.sh"], [], "", flat=True, secondary=False)
    subject = held(str(tmp_path), {"a/run.sh", "b/run.sh"}, text, "")
    assert subject.holds("run.sh").is_yes
    assert subject.holds("a/run.sh").is_no


@pytest.mark.parametrize("base", ["$CODEBUILD_SRC_DIR_other", "/tmp/x", "../x", "$OUT", "~/x"])
def test_a_base_directory_elsewhere_leaves_it_open(tmp_path: Path, base: str) -> None:
    subject = held(str(tmp_path), {"a"}, spec(["**/*"], [], base, flat=False, secondary=False), "")
    assert subject.holds("a").is_maybe
    assert subject.root() is None
