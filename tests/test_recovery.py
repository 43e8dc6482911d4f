"""One broken line hides no other finding: the cause is told once, at its place, and the rest is read as it was meant."""

# ruff: noqa: E501  (what is given is read more easily unbroken)
from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.command import Cblint

BUILDSPEC = """\
# Builds the image of the shop and its charts.
version: 0.2
envs:
  shell: bash
env:
  shell: bash
  variables:
    APP_NAME: shop
    DB_PASSWORD: kX93-fjw2PqLm7
    REGION: eu-west-1
  parameter-store:
    NPM_TOKEN: /shop/npm-token
phases:
  install:
    runtime-versions:
      nodejs: 20
      cobol: 85
    commands:
      - echo installing
      - npm ci
  pre_build:
    commands:
      - aws --version
      - REPOSITORY_URI=$ACCOUNT.dkr.ecr.$REGION.amazonaws.com/shop
      - COMMIT=$(echo $CODEBUILD_RESOLVED_SOURCE_VERSION | cut -c 1-7)
      - bash ci/not-there.sh
  build:
    commands:
      - echo building on `date`
      - npm run build --if-present
      - make image
      - |
        if [ -d charts ]; then
          tar -czf charts.tgz charts
        fi
  post_build:
    comands:
      - echo never
    commands:
      - printf '[{"name":"shop","imageUri":"%s"}]' $REPOSITORY_URI:$COMMIT > imagedefinitions.json
      - echo done
reports:
  unit:
    files:
      - '**/*.xml'
    file-format: JUNITXLM
artifacts:
  files:
    - imagedefinitions.json
    - charts.tgz
  discard-path: yes
cache:
  paths:
    - node_modules/**/*
"""
SYNTAX = frozenset({"syntax-error", "command-is-a-mapping", "command-not-a-string", "command-cut-by-comment"})


class Found(NamedTuple):
    line: int
    column: int
    rule: str
    message: str


def findings(cblint: Cblint, folder: Path, raw: bytes, name: str = "buildspec.yml") -> list[Found]:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / name).write_bytes(raw)
    result = cblint("check", folder, "-f", "concise")
    assert result.err == ""
    lines = re.findall(rf"^{re.escape(name)}:(\d+):(\d+): \w+\[([\w-]+)\] (.*)$", result.out, re.MULTILINE)
    return [Found(int(line), int(column), rule, message) for line, column, rule, message in lines]


def changed(line: int, old: str, new: str, text: str = BUILDSPEC) -> str:
    """Return a text with one line changed."""
    lines = text.split("\n")
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return "\n".join(lines)


def added(line: int, new: str, text: str = BUILDSPEC) -> str:
    """Return a text with lines put before one."""
    lines = text.split("\n")
    return "\n".join([*lines[: line - 1], *new.split("\n"), *lines[line - 1 :]])


def moved(found: Iterable[Found], line: int, by: int) -> list[Found]:
    return [each._replace(line=each.line + by) if each.line >= line else each for each in found]


def test_there_is_something_to_lose(cblint: Cblint, tmp_path: Path) -> None:
    before = findings(cblint, tmp_path, BUILDSPEC.encode())
    assert not SYNTAX & {each.rule for each in before}
    assert {"unknown-key", "plaintext-secret", "unknown-runtime", "missing-path"} & {each.rule for each in before} >= {
        "unknown-key",
        "plaintext-secret",
        "unknown-runtime",
    }
    assert before[0].line < 4
    assert before[-1].line > 44


AWK = "BUILD_VERSION=$(grep version gradle.properties | awk -F: '{ print $2 }' | sed \"s/v: //\")"
NEW_ITEMS = [
    # what stands in the item, where it goes wrong in it, the rule, what is said, whether it can be fixed
    (AWK, 0, "command-is-a-mapping", "because of an unquoted `: `", True),
    ('echo "Building: $APP_NAME"', 0, "command-is-a-mapping", "because of an unquoted `: `", True),
    ("echo Building: $APP_NAME at: noon", 0, "command-is-a-mapping", "because of an unquoted `: `", True),
    ("run: make image", 0, "command-is-a-mapping", "is a mapping in YAML", True),
    ("{ make image; }", 0, "command-is-a-mapping", "because it starts with `{`", True),
    ("{ make", 0, "command-is-a-mapping", "because it starts with `{`", True),
    ("[ -f x ]", 0, "command-not-a-string", "because it starts with `[`", False),
    ("[ -f x ] && make", 0, "syntax-error", "starts with `[`", True),
    ("[[ -f x ]] && make", 0, "syntax-error", "starts with `[`", True),
    ("[ -f x", 0, "syntax-error", "starts with `[`", True),
    ("[a, b}, c]", 0, "syntax-error", "starts with `[`", True),
    ('"echo hello', 0, "syntax-error", "quote that is not closed", True),
    ("'echo it is", 0, "syntax-error", "quote that is not closed", True),
    ('"$DIR/x.sh" --fast', 0, "syntax-error", "goes on after its closing quote", True),
    ("'a' b", 0, "syntax-error", "goes on after its closing quote", True),
    ("@echo hi", 0, "syntax-error", "starts with `@`", True),
    ("`date`", 0, "syntax-error", "starts with `` ` ``", True),
    ("%CD%\\x", 0, "syntax-error", "starts with `%`", True),
    ("*.js", 0, "syntax-error", "starts with `*`", True),
    ("& make", 0, "syntax-error", "starts with `&`", True),
    ("&& make", 0, "syntax-error", "starts with `&`", True),
    ("! test -f x", 0, "syntax-error", "starts with `!`, which YAML takes as a tag", True),
    ("!test -f x", 0, "syntax-error", "starts with `!`, which YAML takes as a tag", True),
    ("> out.txt echo x", 0, "syntax-error", "starts with `>`", True),
    ("| grep x", 0, "syntax-error", "starts with `|`", True),
    ("|| true", 0, "syntax-error", "starts with `|`", True),
    (", x", 0, "syntax-error", "starts with `,`", True),
    ("] x", 0, "syntax-error", "starts with `]`", True),
    ('"sed s/\\d//"', 7, "syntax-error", "this escape is not known", False),
    ('echo x\n          "foo": a: b', 10, "syntax-error", "a colon followed by a space makes a key", False),
    ("- make", 0, "command-not-a-string", "list", False),
    ("true", 0, "command-not-a-string", "truth value", False),
    ('git log --format="%h # %s"', 21, "command-cut-by-comment", "for a comment", True),
    ("echo a\0b", 6, "syntax-error", "U+0000 is not allowed in YAML", False),
    ("echo a\x07b", 6, "syntax-error", "U+0007 is not allowed in YAML", False),
]


@pytest.mark.parametrize("line", [23, 41])
@pytest.mark.parametrize(("item", "at", "rule", "words", "fixed"), NEW_ITEMS)
def test_a_broken_command(
    cblint: Cblint, tmp_path: Path, line: int, item: str, at: int, rule: str, words: str, *, fixed: bool
) -> None:
    before = findings(cblint, tmp_path, BUILDSPEC.encode())
    text = added(line, f"      - {item}")
    after = findings(cblint, tmp_path, text.encode())
    broken = [each for each in after if each.rule in SYNTAX]
    assert [(each.rule, words.lower() in each.message.lower()) for each in broken] == [(rule, True)], broken
    lead = len(item.rpartition("\n")[2]) - len(item.rpartition("\n")[2].lstrip()) if "\n" in item else 8 + at
    assert (broken[0].line, broken[0].column) == (line + item.count("\n"), lead + 1 if "\n" not in item else 16)
    rest = moved(before, line, 1 + item.count("\n"))
    assert [each for each in after if each not in broken] == rest
    if fixed and line == 23:
        assert "quote the command" in cblint("check", tmp_path).out.lower()
        cblint("check", tmp_path, "--fix", "--unsafe-fixes")
        mended = findings(cblint, tmp_path, (tmp_path / "buildspec.yml").read_bytes())
        assert not SYNTAX & {each.rule for each in mended}


LAYOUT = [
    ("a tab for the indentation of an item", changed(20, "      - npm", "\t- npm"), 20, 1, "a tab is used for indentation"),
    ("a tab within it", changed(24, "      - REP", "     \t- REP"), 24, 6, "a tab is used for indentation"),
    ("a tab before a dash", changed(30, "- npm", "\t- npm"), 30, 7, "a tab is used for indentation"),
    ("a tab for that of a key", changed(27, "  build", "\tbuild"), 27, 1, "a tab is used for indentation"),
    ("a tab for that of a value", changed(10, "    REGION", "\tREGION"), 10, 1, "a tab is used for indentation"),
    ("a tab after a dash", changed(24, "- REP", "-\tREP"), 24, 8, "a tab follows the dash"),
    ("an item one to the left", changed(24, "      - REP", "     - REP"), 24, 6, "it is 5, and 6 is what fits"),
    ("an item two to the left", changed(24, "      - REP", "    - REP"), 24, 5, "it is 4, and 6 is what fits"),
    ("the last item one to the left", changed(31, "      - make", "     - make"), 31, 6, "it is 5, and 6 is what fits"),
    ("an item one to the right", changed(24, "      - REP", "       - REP"), 24, 8, "because it is indented deeper"),
    ("an item two to the right", changed(24, "      - REP", "        - REP"), 24, 9, "because it is indented deeper"),
    ("an item far to the right", changed(30, "      - npm", "            - npm"), 30, 13, "because it is indented deeper"),
    ("the first item one to the right", changed(23, "      - aws", "       - aws"), 23, 8, "it is 7, and 6 is what fits"),
    ("the first item two to the right", changed(23, "      - aws", "        - aws"), 23, 9, "it is 8, and 6 is what fits"),
    ("the first item one to the left", changed(29, "      - echo", "     - echo"), 29, 6, "because they are indented deeper"),
    ("a phase one to the left", changed(27, "  build", " build"), 27, 2, "it is 1, and 2 is what fits"),
    ("a phase one to the right", changed(27, "  build", "   build"), 27, 4, "it is 3, and 2 is what fits"),
    ("`commands` one to the left", changed(39, "    commands", "   commands"), 39, 4, "it is 3, and 4 is what fits"),
    ("`commands` one to the right", changed(39, "    commands", "     commands"), 39, 6, "it is 5, and 4 is what fits"),
    ("a variable one to the left", changed(10, "    REGION", "   REGION"), 10, 4, "it is 3, and 4 is what fits"),
    ("a variable one to the right", changed(10, "    REGION", "     REGION"), 10, 6, "it is 5, and 4 is what fits"),
    ("a phase without colon", changed(27, "build:", "build"), 27, 3, "a colon is missing after this key"),
    ("`commands` without colon", changed(39, "commands:", "commands"), 39, 5, "a colon is missing after this key"),
    ("a variable without colon", changed(10, "REGION:", "REGION"), 10, 5, "a colon is missing after this key"),
    ("a variable without blank", changed(10, "REGION: ", "REGION:"), 10, 11, "a blank is missing after this colon"),
    ("a version without blank", changed(2, "version: ", "version:"), 2, 8, "a blank is missing after this colon"),
    ("an item without dash", changed(30, "- npm", "npm"), 30, 7, "this line lacks the dash"),
    ("a comment inside an item", changed(30, "- npm", "- cd . && # first\n        npm"), 30, 17, "a comment ends the value"),
    ("a comment inside a variable", changed(10, "eu-west-1", "eu # first\n      west"), 10, 16, "a comment ends the value"),
    ("a first item without blank", changed(23, "- aws", "-aws"), 23, 7, "a blank is missing after this dash"),
    ("a variable that opens a quote", changed(10, "eu-west-1", '"eu-west-1'), 10, 13, "quote that opens here is never closed"),
    ("a variable that opens a list", changed(10, "eu-west-1", "[eu-west-1"), 10, 13, "`[` that opens here is never closed"),
    ("a variable that opens a mapping", changed(10, "eu-west-1", "{eu-west-1"), 10, 13, "`{` that opens here is never closed"),
    ("a variable with a colon", changed(10, "eu-west-1", "eu: west: 1"), 10, 15, "the colon makes a key"),
    ("a variable that starts with `@`", changed(10, "eu-west-1", "@eu"), 10, 13, "starts with `@` needs quotes"),
    ("a variable that starts with `%`", changed(10, "eu-west-1", "%eu"), 10, 13, "starts with `%` needs quotes"),
    ("a variable that starts with a backtick", changed(10, "eu-west-1", "`eu`"), 10, 13, "starts with a backtick needs quotes"),
    ("a pattern that starts with `*`", changed(45, "'**/*.xml'", "**/*.xml"), 45, 9, "starts with `*` needs quotes"),
    ("a broken list", changed(49, "- imagedefinitions.json", "- [imagedefinitions.json"), 49, 7, "`[` that opens here is never closed"),
    ("a second document", added(13, "---"), 13, 1, "a second document begins here"),
    ("a second document below", added(53, "--- # part two"), 53, 1, "a second document begins here"),
    ("bytes that are no UTF-8 in a comment", added(27, "# caf\udce9, na\udcefve"), 27, 6, "the file is not UTF-8"),
    ("bytes that are no UTF-8 in a command", added(31, "      - echo caf\udce9"), 31, 17, "the file is not UTF-8"),
    ("a merge that was not resolved", added(30, "<<<<<<< HEAD\n      - make lint\n=======\n      - make check\n>>>>>>> topic/lint"), 30, 1, "a merge conflict"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "words"), [each[1:] for each in LAYOUT], ids=[each[0] for each in LAYOUT]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_slip(cblint: Cblint, tmp_path: Path, text: str, line: int, column: int, words: str, ends: str) -> None:
    before = findings(cblint, tmp_path, BUILDSPEC.encode())
    raw = text.replace("\n", ends).encode("utf-8", "surrogateescape")
    after = findings(cblint, tmp_path, raw)
    broken = [each for each in after if each.rule in SYNTAX]
    assert [(each.line, each.column, each.rule) for each in broken] == [(line, column, "syntax-error")], broken
    assert words.lower() in broken[0].message.lower()
    rest = moved(before, line, text.count("\n") - BUILDSPEC.count("\n"))
    assert [each for each in after if each not in broken] == rest


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_byte_order_marks_and_line_ends_are_no_mistakes(
    cblint: Cblint, tmp_path: Path, mark: bytes, ends: bytes
) -> None:
    before = findings(cblint, tmp_path, BUILDSPEC.encode())
    assert findings(cblint, tmp_path, mark + BUILDSPEC.encode().replace(b"\n", ends)) == before


@pytest.mark.parametrize(
    "text",
    [
        changed(20, "npm ci", "npm ci\t&& npm ls"),
        changed(20, "npm ci", "npm ci\t# all of them"),
        changed(10, "eu-west-1", "eu-west-1\t"),
        added(1, "---"),
        BUILDSPEC + "---\n",
        BUILDSPEC + "...\n",
        BUILDSPEC + "---\n# nothing more\n",
    ],
    ids=[
        "tab in a line",
        "tab before a comment",
        "tab at an end",
        "one mark",
        "mark at the end",
        "end",
        "comment after",
    ],
)
def test_what_yaml_allows_is_no_mistake(cblint: Cblint, tmp_path: Path, text: str) -> None:
    before = findings(cblint, tmp_path, BUILDSPEC.encode())
    assert findings(cblint, tmp_path, text.encode()) == moved(before, 1, text.startswith("---"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["The buildspec is empty"]),
        ("# version: 0.2\n", ["The buildspec is empty"]),
        ("\ufeff\n\n", ["The buildspec is empty"]),
        ("---\n", ["The buildspec is empty"]),
    ],
)
def test_a_buildspec_without_content(cblint: Cblint, tmp_path: Path, text: str, expected: list[str]) -> None:
    assert [each.message for each in findings(cblint, tmp_path, text.encode())] == expected


def test_two_buildspecs_in_one_file_are_read_up_to_the_second(cblint: Cblint, tmp_path: Path) -> None:
    before = findings(cblint, tmp_path, BUILDSPEC.encode())
    after = findings(cblint, tmp_path, f"{BUILDSPEC}---\n{BUILDSPEC}".encode())
    lines = BUILDSPEC.count("\n")
    assert after == [
        *before,
        Found(lines + 1, 1, "syntax-error", "A second document begins here, and a buildspec is one"),
    ]


def test_two_mistakes_in_one_file(cblint: Cblint, tmp_path: Path) -> None:
    before = findings(cblint, tmp_path, BUILDSPEC.encode())
    pairs = [(18, "`date` x"), (23, "'a' b"), (31, '"open'), (41, "[ -f x ] && y")]
    for first, one in pairs:
        for other in ("\tREGION", "   REGION", "     REGION"):
            text = added(first + 1, f"      - {one}", changed(10, "    REGION", other))
            after = findings(cblint, tmp_path, text.encode())
            assert [each.line for each in after if each.rule in SYNTAX] == [10, first + 1]
            assert [each for each in after if each.rule not in SYNTAX] == moved(before, first + 1, 1)


APPSPEC = """\
version: 0.0
os: lunix
files:
  - source: /
    destination: /srv/shop
permissions:
  - object: /srv/shop
    owner: shop
    mode: 755
hooks:
  BeforeInstall:
    - location: scripts/stop.sh
      timeout: 300
  AfterInstall:
    - location: scripts/migrate.sh
      timeout: 300
      runsas: root
"""
APPSPEC_SLIPS = [
    (changed(5, "    dest", "\tdest", APPSPEC), 5, 1, "a tab is used for indentation"),
    (changed(5, "    dest", "   dest", APPSPEC), 5, 4, "it is 3, and 4 is what fits"),
    (changed(8, "    owner", "     owner", APPSPEC), 8, 6, "it is 5, and 4 is what fits"),
    (changed(8, "owner:", "owner", APPSPEC), 8, 5, "a colon is missing"),
    (changed(5, "/srv/shop", '"/srv/shop', APPSPEC), 5, 18, "the quote that opens here is never closed"),
    (changed(8, "shop", "@shop", APPSPEC), 8, 12, "starts with `@` needs quotes"),
    (changed(14, "  AfterInstall", " AfterInstall", APPSPEC), 14, 2, "it is 1, and 2 is what fits"),
    (added(10, "---", APPSPEC), 10, 1, "a second document begins here, and an AppSpec is one"),
    (added(6, "# caf\udce9", APPSPEC), 6, 6, "the file is not UTF-8"),
]


@pytest.mark.parametrize(("text", "line", "column", "words"), APPSPEC_SLIPS, ids=lambda each: str(each)[-20:])
def test_a_slip_in_an_appspec(cblint: Cblint, tmp_path: Path, text: str, line: int, column: int, words: str) -> None:
    before = [each for each in findings(cblint, tmp_path, APPSPEC.encode(), "appspec.yml") if each.rule in OF_SYNTAX]
    assert [each.line for each in before] == [2, 17]
    after = findings(cblint, tmp_path, text.encode("utf-8", "surrogateescape"), "appspec.yml")
    broken = [each for each in after if each.rule in SYNTAX]
    assert [(each.line, each.column, each.rule) for each in broken] == [(line, column, "syntax-error")], broken
    assert words.lower() in broken[0].message.lower()
    rest = moved(before, line, text.count("\n") - APPSPEC.count("\n"))
    assert [each for each in after if each.rule in OF_SYNTAX] == rest


TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Shop:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: shop
      ServiceRole: arn:aws:iam::123456789012:role/shop
      Artifacts:
        Type: NO_ARTIFACTS
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        EnvironmentVariables:
          - Name: DB_PASSWORD
            Value: kX93-fjw2PqLm7
      Source:
        Type: GITHUB
        Location: https://github.com/acme/shop.git
        BuildSpec: |
          version: 0.2
          phases:
            build:
              comands: [make]
              commands:
                - npm ci
                - make
            post_biuld:
              commands:
                - make push
"""
TEMPLATE_SLIPS = [
    (changed(9, "        Type", "\tType", TEMPLATE), 9, 1, "syntax-error", "a tab is used for indentation"),
    (changed(12, "        ComputeType", "       ComputeType", TEMPLATE), 12, 8, "syntax-error", "it is 7, and 8 is what fits"),
    (changed(12, "        ComputeType", "         ComputeType", TEMPLATE), 12, 10, "syntax-error", "it is 9, and 8 is what fits"),
    (changed(6, "shop", '"shop', TEMPLATE), 6, 13, "syntax-error", "the quote that opens here is never closed"),
    (changed(6, "shop", "`shop`", TEMPLATE), 6, 13, "syntax-error", "starts with a backtick needs quotes"),
    (changed(6, "shop", "shop: x", TEMPLATE), 6, 17, "syntax-error", "the colon makes a key"),
    (changed(26, "npm ci", AWK, TEMPLATE), 26, 19, "command-is-a-mapping", "because of an unquoted `: `"),
    (changed(26, "npm ci", "'a' b", TEMPLATE), 26, 19, "syntax-error", "goes on after its closing quote"),
    (changed(26, "npm ci", "*.js", TEMPLATE), 26, 19, "syntax-error", "starts with `*`"),
    (changed(27, "                - make", "               - make", TEMPLATE), 27, 16, "syntax-error", "it is 5, and 6 is what fits"),
    (changed(27, "                - make", "                 - make", TEMPLATE), 27, 18, "syntax-error", "because it is indented deeper"),
    (changed(26, "                - npm", "          \t- npm", TEMPLATE), 26, 11, "syntax-error", "a tab is used for indentation"),
    (changed(25, "commands:", "commands", TEMPLATE), 25, 15, "syntax-error", "a colon is missing"),
]  # fmt: skip
OF_SYNTAX = frozenset({"plaintext-secret", "unknown-key", "wrong-type"})


@pytest.mark.parametrize(("text", "line", "column", "rule", "words"), TEMPLATE_SLIPS, ids=lambda each: str(each)[-20:])
def test_a_slip_in_a_template(
    cblint: Cblint, tmp_path: Path, text: str, line: int, column: int, rule: str, words: str
) -> None:
    before = [each for each in findings(cblint, tmp_path, TEMPLATE.encode(), "t.yml") if each.rule in OF_SYNTAX]
    assert [each.line for each in before] == [16, 24, 28]
    after = findings(cblint, tmp_path, text.encode(), "t.yml")
    broken = [each for each in after if each.rule in SYNTAX]
    assert [(each.line, each.column, each.rule) for each in broken] == [(line, column, rule)], broken
    assert words.lower() in broken[0].message.lower()
    assert [each for each in after if each.rule in OF_SYNTAX] == before


TERRAFORM = """\
resource "aws_codebuild_project" "shop" {
  name         = "shop"
  service_role = "arn:aws:iam::123456789012:role/shop"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    environment_variable {
      name  = "DB_PASSWORD"
      value = "kX93-fjw2PqLm7"
    }
  }
  source {
    type      = "NO_SOURCE"
    buildspec = <<-EOT
      version: 0.2
      phases:
        build:
          comands: [make]
          commands:
            - npm ci
            - make
        post_biuld:
          commands:
            - make push
    EOT
  }
}
"""
TERRAFORM_SLIPS = [
    (changed(24, "npm ci", AWK, TERRAFORM), 24, 15, "command-is-a-mapping", "because of an unquoted `: `"),
    (changed(24, "npm ci", '"open', TERRAFORM), 24, 15, "syntax-error", "a quote that is not closed"),
    (changed(24, "npm ci", "@x", TERRAFORM), 24, 15, "syntax-error", "starts with `@`"),
    (changed(25, "            - make", "           - make", TERRAFORM), 25, 12, "syntax-error", "it is 5, and 6 is what fits"),
    (changed(25, "            - make", "             - make", TERRAFORM), 25, 14, "syntax-error", "because it is indented deeper"),
    (changed(25, "            - make", "            -\tmake", TERRAFORM), 25, 14, "syntax-error", "a tab follows the dash"),
    (changed(23, "commands:", "commands", TERRAFORM), 23, 11, "syntax-error", "a colon is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "rule", "words"), TERRAFORM_SLIPS, ids=lambda each: str(each)[-20:])
def test_a_slip_in_a_heredoc(
    cblint: Cblint, tmp_path: Path, text: str, line: int, column: int, rule: str, words: str
) -> None:
    before = [each for each in findings(cblint, tmp_path, TERRAFORM.encode(), "main.tf") if each.rule in OF_SYNTAX]
    assert [each.line for each in before] == [13, 22, 26]
    after = findings(cblint, tmp_path, text.encode(), "main.tf")
    broken = [each for each in after if each.rule in SYNTAX]
    assert [(each.line, each.column, each.rule) for each in broken] == [(line, column, rule)], broken
    assert words.lower() in broken[0].message.lower()
    assert [each for each in after if each.rule in OF_SYNTAX] == before


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (["-npm ci", "-aws ecr get-login"], [(5, 7, "syntax-error"), (6, 8, "removed-ecr-get-login")]),
        (["-aws ecr get-login"], [(5, 7, "syntax-error"), (5, 8, "removed-ecr-get-login")]),
        (["-npm ci", "- aws ecr get-login"], [(5, 7, "syntax-error"), (6, 9, "removed-ecr-get-login")]),
        (["- npm ci", "  -v"], []),
    ],
)
def test_a_list_whose_first_dash_lacks_its_blank(
    cblint: Cblint, tmp_path: Path, items: list[str], said: list[tuple[int, int, str]]
) -> None:
    lines = ["version: 0.2", "phases:", "  build:", "    commands:", *(f"      {item}" for item in items)]
    found = findings(cblint, tmp_path, "\n".join([*lines, ""]).encode())
    assert [(each.line, each.column, each.rule) for each in found] == said


@pytest.mark.parametrize(
    ("item", "mended"),
    [
        ('"echo "hi" there"', "'echo \"hi\" there'"),
        ("'echo it's fine'", '"echo it\'s fine"'),
        ('"docker" build -t "x"', '\'"docker" build -t "x"\''),
        ('"./my tool" run "x"', '\'"./my tool" run "x"\''),
    ],
)
def test_quotes_that_were_meant_for_yaml_are_not_the_shells(
    cblint: Cblint, tmp_path: Path, item: str, mended: str
) -> None:
    path = tmp_path / "buildspec.yml"
    path.write_text(f"version: 0.2\nphases:\n  build:\n    commands:\n      - {item}\n")
    cblint("check", tmp_path, "--fix", "--unsafe-fixes")
    assert path.read_text().splitlines()[-1] == f"      - {mended}"
