"""Terraform that wants to take too long, to grow without end, or to read what is not the repository's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.files import Files
from cblint.read.terraform import read_module, relevant_roots
from tests.read.terraform_module import attribute, declared, evaluated, module, plain

LOOP = "%{ for a in range(400) }"
HEAD = 'resource "aws_codebuild_project" "p" {\n'


def test_modules_that_call_themselves(tmp_path: Path) -> None:
    made = module(tmp_path, f'module "m" {{\n  source = "./"\n}}\n{HEAD}}}\n')
    assert len(made.declarations) < 20
    assert not made.closed
    assert relevant_roots(Files(str(tmp_path))) == ("",)


def test_modules_that_call_each_other_many_times(tmp_path: Path) -> None:
    calls = "".join(f'module "m{number}" {{\n  source = "../SIDE"\n}}\n' for number in range(30))
    files = {"a/main.tf": calls.replace("SIDE", "b"), "b/main.tf": f"{calls.replace('SIDE', 'a')}{HEAD}}}\n"}
    made = module(tmp_path, files, "a")
    assert not made.closed
    assert len(made.declarations) < 1000


def test_a_million_instances(tmp_path: Path) -> None:
    made = module(tmp_path, f"{HEAD}  count = 1000000\n  name  = count.index\n}}\n")
    (declaration,) = made.declarations
    assert declaration.exists.is_maybe
    assert plain(declaration.attributes) == {"name": "?TOO_LARGE count"} or declaration.exists.reasons


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside", "link", "folder/../../outside", "a\\u0000b"])
@pytest.mark.parametrize("function", ["file", "filesha256", "filebase64", "fileexists", "templatefile"])
def test_files_that_are_not_the_repositorys(tmp_path: Path, function: str, path: str) -> None:
    (tmp_path / "outside").write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    more = ", {}" if function == "templatefile" else ""
    found = evaluated(root, f'{function}("{path}"{more})')
    assert isinstance(found, str)
    assert found.startswith("?OUTSIDE")


def test_folders_that_are_not_the_repositorys(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("")
    root = tmp_path / "root"
    root.mkdir()
    for folder in ("..", "/", "/etc"):
        assert str(evaluated(root, f'fileset("{folder}", "**")')).startswith("?OUTSIDE")


@pytest.mark.parametrize(
    "expression",
    [
        f'"{LOOP * 4}x{"%{ endfor }" * 4}"',
        "[for a in range(400): [for b in range(400): [for c in range(400): 1]]]",
        "setproduct(range(1000), range(1000), range(1000))",
        'regex("a*a*a*a*a*b", join("", [for i in range(400): "a"]))',
        'format("%s", join("", [for i in range(400): join("", [for j in range(400): "xxxx"])]))',
    ],
)
def test_what_grows_without_end(tmp_path: Path, expression: str) -> None:
    found = evaluated(tmp_path, expression)
    assert "TOO_LARGE" in str(found) or found in ("{a template directive}", "{NOT_EVALUATED}")


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)*b", "(?:a?){20}b", "(a*)*", "(?=a)b", r"(a)\\1", "[[:alpha:]]", "a++"]
)
def test_patterns_that_are_not_run(tmp_path: Path, pattern: str) -> None:
    assert evaluated(tmp_path, f'regex("{pattern}", "{"a" * 60}")') in ("?NOT_EVALUATED regex", "?TOO_LARGE regex")


def test_searches_together_are_bounded(tmp_path: Path) -> None:
    one = f'regex("a*a*b", "{"a" * 130}")'
    text = HEAD + "".join(f"  q{number} = can({one})\n" for number in range(40)) + "}\n"
    found = plain(declared(module(tmp_path, text), "aws_codebuild_project.p").attributes)
    assert isinstance(found, dict)
    assert found["q0"] is False
    assert found["q39"] == "?NOT_EVALUATED can"


@pytest.mark.parametrize(
    "written",
    [
        "(" * 1000 + "1" + ")" * 1000,
        "[" * 1000 + "1" + "]" * 1000,
        '"${' * 1000 + "1" + '}"' * 1000,
        "true ? 1 : " * 1000 + "2",
        "upper(" * 1000 + '"a"' + ")" * 1000,
        '"' + "%{ if true }" * 1000 + "x" + "%{ endif }" * 1000 + '"',
        "var.a" + ".b" * 5000,
        "1" + " + 1" * 5000,
    ],
    ids=["parentheses", "lists", "strings", "conditionals", "calls", "directives", "steps", "operators"],
)
def test_deep_expressions(tmp_path: Path, written: str) -> None:
    made = module(tmp_path, f'{HEAD}  name = {written}\n}}\nresource "other" "o" {{\n  x = 1\n}}\n')
    assert made.declarations or made.problems


def test_deep_blocks_and_dynamic_ones(tmp_path: Path) -> None:
    module(tmp_path / "blocks", f"{HEAD}{'a {' * 1000}\n{'}' * 1000}\n}}\n")
    dynamic = 'dynamic "a" {\n for_each = range(400)\n content {\n'
    made = module(tmp_path / "dynamic", f"{HEAD}{dynamic * 6}{'}' * 12}\n}}\n".replace("}}", "}\n}"))
    assert not made.closed


def test_doubled_collections_and_their_text(tmp_path: Path) -> None:
    lists = (
        "locals {\n  l0 = [1]\n" + "".join(f"  l{n} = [local.l{n - 1}, local.l{n - 1}]\n" for n in range(1, 40)) + "}\n"
    )
    made = module(tmp_path, f'{lists}{HEAD}  x = "${{jsonencode(local.l35)}}"\n  y = sha1(jsonencode(local.l13))\n}}\n')
    found = plain(declared(made, "aws_codebuild_project.p").attributes)
    assert "TOO_LARGE" in str(found)


def test_one_broken_file_leaves_the_others(tmp_path: Path) -> None:
    module(tmp_path, {"broken.tf": 'resource "a" {{{', "main.tf": f'{HEAD}  name = "n"\n}}\n', "bad.tf.json": "{,"})
    stack = read_module("", Files(str(tmp_path)))
    assert len(stack.projects) == 1
    assert {problem.span.path for problem in stack.problems} == {"broken.tf", "bad.tf.json"}


def test_types_and_defaults_without_end(tmp_path: Path) -> None:
    kind = "list(" * 400 + "string" + ")" * 400
    text = f'variable "v" {{\n  type    = {kind}\n  default = {"[" * 50}{"]" * 50}\n}}\n{HEAD}  x = var.v\n}}\n'
    assert attribute(module(tmp_path, text), "aws_codebuild_project.p", "x") is not None
