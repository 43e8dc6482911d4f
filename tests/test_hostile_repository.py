"""A repository that is out to read what it should not, to take for ever, or to speak to the terminal."""

# ruff: noqa: E501  (what is given is read more easily unbroken)
from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from cblint.files import Files
from tests.command import Cblint

SECRET = "version: 0.2\nfases: outside-the-root\n"
GOOD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
FORMATS = ("text", "json", "sarif")
_opened: list[str] | None = None
_hooked: list[bool] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event in ("open", "os.scandir", "os.listdir") and isinstance(arguments[0], (str, bytes)):
        _opened.append(os.fsdecode(arguments[0]))


@contextmanager
def opened() -> Iterator[list[str]]:
    """Collect every path that this process opens or lists."""
    global _opened  # noqa: PLW0603  (an audit hook cannot be taken away again)
    if not _hooked:
        sys.addaudithook(_watch)
        _hooked.append(True)
    _opened = []
    try:
        yield _opened
    finally:
        _opened = None


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a folder beside the root with what a hostile repository would like to read."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in (
        "buildspec.yml",
        "x.sh",
        "x.mk",
        "Makefile",
        "Dockerfile",
        "x.tf",
        "main.tf",
        "x.tfvars",
        "x.toml",
        "appspec.yml",
    ):
        (folder / name).write_text(SECRET)
    (folder / "package.json").write_text(json.dumps({"scripts": {"x": "docker build outside-the-root"}}))
    return folder


def write(root: Path, files: dict[str, str]) -> None:
    (root / ".git").mkdir(parents=True, exist_ok=True)
    (root / ".git" / "config").write_text('[remote "origin"]\n\turl = https://github.com/o/r.git\n')
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def assert_stays_inside(root: Path, outside: Path, cblint: Cblint) -> None:
    for name in FORMATS:
        with opened() as paths:
            result = cblint("check", root, "--format", name, "--show-unknown", "--strict", "-v")
        strays = [path for path in paths if os.path.realpath(path).startswith(str(outside))]
        assert strays == []
        assert "outside-the-root" not in result.out + result.err
        assert "/etc" not in [str(Path(path).parent) for path in paths]
        assert "failed" not in result.out + result.err
        assert "mistake" not in result.err


LINKS = (
    "buildspec.yml",
    "appspec.yml",
    "main.tf",
    ".cblint.toml",
    "pyproject.toml",
    ".gitignore",
    "Makefile",
    "package.json",
)


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("how", ["absolute", "relative", "chained", "by a folder"])
def test_links_lead_nowhere(name: str, how: str, tmp_path: Path, outside: Path, cblint: Cblint) -> None:
    root = tmp_path / "root"
    write(root, {"ci/buildspec.yml": GOOD.replace("make", "make -C .. && npm --prefix .. run x")})
    target = outside / name if (outside / name).exists() else outside / "x.toml"
    match how:
        case "absolute":
            (root / name).symlink_to(target)
        case "relative":
            (root / name).symlink_to(Path("..") / "outside" / target.name)
        case "chained":
            (root / "one").symlink_to(target)
            (root / name).symlink_to("one")
        case _:
            (root / "folder").symlink_to(outside)
            (root / name).symlink_to(Path("folder") / target.name)
    assert_stays_inside(root, outside, cblint)


def test_special_files_are_not_read(tmp_path: Path, outside: Path, cblint: Cblint) -> None:
    root = tmp_path / "root"
    write(root, {"x/buildspec.yml": GOOD})
    os.mkfifo(root / "buildspec.yml")
    os.mkfifo(root / "main.tf")
    os.mkfifo(root / ".gitignore")
    (root / "appspec.yml").mkdir()
    (root / "buildspec.yaml").symlink_to("/dev/zero")
    (root / "appspec.yaml").symlink_to("/etc/passwd")
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(root)
        try:
            bound.bind("s.tf")
        finally:
            os.chdir(here)
        assert_stays_inside(root, outside, cblint)
        assert cblint("check", root / "buildspec.yml").status == 2
        assert cblint("check", root / "appspec.yml").status == 0


def test_no_written_path_leads_out(tmp_path: Path, outside: Path, cblint: Cblint) -> None:
    up = "../outside"
    commands = [
        f"sh {up}/x.sh",
        f"{up}/x.sh",
        f". {up}/x.sh",
        f"make -f {up}/x.mk",
        f"make -C {up} x",
        f"cd {up} && make x",
        f"npm --prefix {up} run x",
        f"yarn --cwd {up} x",
        f"docker build -f {up}/Dockerfile .",
        f"docker build {up}",
        f"sh {outside}/x.sh",
        f"make -f {outside}/x.mk",
        f"cd {outside}; ./x.sh",
        "sh /etc/passwd",
        "sh $CODEBUILD_SRC_DIR/../outside/x.sh",
        "make; npm run up",
        f"pip install -r {up}/x.mk",
        f"cat {up}/x.sh | sh",
        f"sh < {up}/x.sh",
    ]
    lines = "".join(f"      - {command}\n" for command in commands)
    batch = "".join(
        f"    - {{identifier: a{index}, buildspec: {path}}}\n"
        for index, path in enumerate(
            [f"{up}/buildspec.yml", f"{outside}/buildspec.yml", "/etc/passwd", "a/../../outside/buildspec.yml"]
        )
    )
    write(
        tmp_path / "root",
        {
            "buildspec.yml": f"version: 0.2\nphases:\n  build:\n    commands:\n{lines}batch:\n  build-list:\n{batch}"
            f"artifacts:\n  files: [{up}/x.sh, '{outside}/**']\n  base-directory: {up}\n",
            "Makefile": f"include {up}/x.mk\n-include {outside}/x.mk\nx:\n\t$(MAKE) -C {up}\n",
            "package.json": json.dumps(
                {"scripts": {"up": f"cd {up} && npm run x && sh {up}/x.sh"}, "workspaces": [up]}
            ),
            "appspec.yml": f"version: 0.0\nos: linux\nfiles: [{{source: {up}/x.sh, destination: /x}}]\n"
            f"hooks: {{AfterInstall: [{{location: {up}/x.sh}}, {{location: {outside}/x.sh}}]}}\n",
            "main.tf": "".join(
                f'resource "aws_codebuild_project" "p{index}" {{\n  source {{\n    type = "GITHUB"\n'
                f'    location = "https://github.com/o/r.git"\n    buildspec = {value}\n  }}\n}}\n'
                for index, value in enumerate(
                    (
                        f'"{up}/buildspec.yml"',
                        f'"{outside}/buildspec.yml"',
                        f'file("{up}/buildspec.yml")',
                        f'file("${{path.module}}/{up}/buildspec.yml")',
                        f'templatefile("{up}/buildspec.yml", {{}})',
                        f'filebase64("{outside}/buildspec.yml")',
                        f'join("", fileset("{up}", "**"))',
                        'file("/etc/passwd")',
                        f'yamldecode(file("{up}/buildspec.yml"))',
                        f'file("a/../{up}/buildspec.yml")',
                    )
                )
            )
            + f'module "a" {{\n  source = "{up}"\n}}\nmodule "b" {{\n  source = "{outside}"\n}}\nmodule "c" {{\n  source = "./../../outside"\n}}\n',
            "terraform.tfvars": "",
            "t.yml": "Resources:\n  P:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source: {Type: GITHUB, "
            f"Location: 'https://github.com/o/r.git', BuildSpec: {up}/buildspec.yml}}\n"
            f"  Q:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: {up}/t.yml}}\n",
        },
    )
    assert_stays_inside(tmp_path / "root", outside, cblint)


ODD = (
    b"-\xff\xfe",
    b"-a\nb",
    b"-\x1b[31m",
    b"-" + b"x" * 200,
    "-\u202e".encode(),
    b"-%41 #?",
    b"-\xed\xa0\x80",
    b"-\r\t\x07",
)


def test_odd_names_are_neutralised(tmp_path: Path, cblint: Cblint) -> None:
    root = os.fsencode(tmp_path / "root")
    write(tmp_path / "root", {"buildspec.yml": GOOD})
    names = {b"buildspec" + odd + b".yml" for odd in ODD} | {b"d" + odd + b"/buildspec.yml" for odd in ODD}
    for name in names:
        path = Path(os.fsdecode(root + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"version: 0.2\nfases: x\n\x1b]0;x\x07: y\n# \xe2\x80\xae\n")
    text = cblint("check", tmp_path / "root", "--show-unknown").out
    assert all(character.isprintable() or character == "\n" for character in text)
    text.encode("utf-8", "backslashreplace")
    found = {
        finding["uri"] for finding in json.loads(cblint("check", tmp_path / "root", "--format", "json").out)["findings"]
    }
    assert {unquote_to_bytes(uri) for uri in found} == names
    log = cblint("check", tmp_path / "root", "--format", "sarif").out
    log.encode("utf-8", "strict")
    assert "\x1b" not in log
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads(log)["runs"][0]["results"]
    }
    assert {unquote_to_bytes(uri) for uri in uris} == names
    assert all(uri.isascii() and " " not in uri and "#" not in uri for uri in uris)


def test_names_that_no_file_can_have(tmp_path: Path, cblint: Cblint) -> None:
    commands = '["sh a\\0b.sh", "\\uD800", "make -f a\\0b", "cd a\\0 && ./x.sh", "npm --prefix \\0 run x", "docker build -f \\0 ."]'
    write(
        tmp_path,
        {
            "buildspec.yml": 'version: 0.2\nbatch:\n  build-list:\n    - {identifier: a, buildspec: "a\\0b.yml"}\n'
            f'    - {{identifier: b, buildspec: "\\uD800.yml"}}\nphases: {{build: {{commands: {commands}}}}}\n'
            'artifacts: {files: ["a\\0", "\\uD800"], base-directory: "\\0", secondary-artifacts: {"\\0": {files: ["\\0"]}}}\n',
            "appspec.yml": 'version: 0.0\nos: linux\nfiles: [{source: "a\\0", destination: "\\0"}]\n'
            'hooks: {AfterInstall: [{location: "\\0"}, {location: "\\uD800"}]}\n',
            "main.tf": "".join(
                f'resource "aws_codebuild_project" "p{index}" {{\n  name = {value}\n  source {{\n    type = "GITHUB"\n'
                f"    buildspec = {value}\n  }}\n}}\n"
                for index, value in enumerate(
                    (
                        '"a\\u0000.yml"',
                        '"\\ud800"',
                        'file("\\u0000")',
                        'file("\\ud800")',
                        'templatefile("\\ud800", {})',
                        f'"{"x/" * 3000}"',
                    )
                )
            )
            + 'module "m" {\n  source = "./\\u0000"\n}\nmodule "n" {\n  source = "./\\ud800"\n}\n',
        },
    )
    for name in FORMATS:
        result = cblint("check", tmp_path, "--format", name, "--show-unknown")
        assert result.status in (0, 1)
        assert result.err == ""
        assert "failed" not in result.out


def test_an_ignore_file_cannot_take_for_ever(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*a" * 30 + "b\n" + "**/a/" * 30 + "b\n*.log\n", "a" * 200: "", "x.log": ""})
    assert Files(str(tmp_path)).tree() == (".gitignore", "a" * 200)


def test_much_of_everything_ends(tmp_path: Path, cblint: Cblint) -> None:
    text = (
        "version: 0.2\n"
        + "# cblint: ignore[unknown-key] x\n" * 20_000
        + "".join(f"k{index}: x\n" for index in range(20_000))
    )
    secrets = "env:\n  variables:\n" + "".join(f"    DB_PASSWORD_{index}: hunter{index}x!\n" for index in range(2_000))
    write(tmp_path, {"buildspec.yml": text, "ci/buildspec.yml": "version: 0.2\n" + secrets})
    result = cblint("check", tmp_path, "--format", "json")
    assert result.status == 1
    assert "hunter" not in result.out


def test_a_file_that_changes_before_it_is_shown(
    tmp_path: Path, cblint: Cblint, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"buildspec.yml": "version: 0.2\nfases: x\n"})
    forget = Files.forget

    def change(files: Files) -> None:
        forget(files)
        (tmp_path / "buildspec.yml").write_text("x")

    monkeypatch.setattr(Files, "forget", change)
    for name in FORMATS:
        (tmp_path / "buildspec.yml").write_text("version: 0.2\nfases: x\n")
        result = cblint("check", tmp_path, "--format", name)
        assert result.status == 1
        assert "unknown-key" in result.out
