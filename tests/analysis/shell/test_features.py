"""Every construct of the shell, and every way to another text, is followed from a phase to what runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.commands import run_by
from tests.analysis.commands.test_run_by import notes, only, run, shown
from tests.analysis.shell_scene import build, buildspec, known, workspace

BUILTINS = ("cd", "pushd", "popd", "set", "source", ".", "export", "dirname", "pwd", "readlink", "[", "test", "true")


def programs(folder: Path, commands: list[str], files: dict[str, str] | None = None) -> list[str]:
    """Return what runs beside builtins and what runs another text."""
    found = run(folder, commands, files)
    assert found.closed, found.gaps
    outer = ("bash", "sh", "make", "npm", "yarn", "pnpm", "just", "task")
    return [line for line in shown(found) if line.split()[0] not in BUILTINS and line.split()[0] not in outer]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("a && b || c; d", ["a", "b", "c", "d"]),
        ("a | b |& c", ["a", "b", "c"]),
        ("(a; b) && { c; d; }", ["a", "b", "c", "d"]),
        ("! a", ["a"]),
        ("a & b", ["a", "b"]),
        ("if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]),
        ("for i in 1 2; do a $i; done", ["a 1", "a 2"]),
        ("for ((i=0; i<3; i++)); do a; done", ["a"]),
        ("while a; do b; done", ["a", "b"]),
        ("until a; do b; done", ["a", "b"]),
        ("select x in 1 2; do a; done", ["a", "a"]),
        ("case $X in a|b) c ;; *) d ;; esac", ["c", "d"]),
        ("f() { a $1; }; f x", ["a x"]),
        ("function f { a; }; f; f", ["a", "a"]),
        ('retry() { "$@" || "$@"; }; retry a \'b c\'', ["a b c", "a b c"]),
        ("echo $(a `b`)", ["b", "a *", "echo *"]),
        ("diff <(a) <(b)", ["a", "b", "diff * *"]),
        ("cat <<EOF\n$(a)\nEOF", ["a", "cat"]),
        ("cat <<'EOF'\n$(a)\nEOF", ["cat"]),
        ("bash <<'EOF'\na\nb\nEOF", ["a", "b"]),
        ("sh <<< 'a b'", ["a b"]),
        ("X=1; [ $X = 1 ]; a ${X}2", ["a 12"]),
        ("\\a 'b'\"c\"", ["a bc"]),
        ("a \\\n  b", ["a b"]),
        ("eval 'a b'", ["eval a b", "a b"]),
        ("find . -name x -exec a {} \\;", ["find . -name x -exec a {} ;", "a {}"]),
    ],
)
def test_every_construct(tmp_path: Path, command: str, expected: list[str]) -> None:
    assert programs(tmp_path, [command]) == expected


@pytest.mark.parametrize(
    "prefix",
    [
        "env", "env -i A=1", "sudo", "sudo -E -u me", "time", "timeout 5m", "timeout -k 5 --signal KILL 10", "nohup",
        "nice -n 5", "ionice -c 3", "exec", "command", "stdbuf -oL -e 0", "retry 3", "retry 3 5", "retry -t 3 --",
        "xargs -n1 -P 4", "setsid", "A=1 B='2 3'", "sudo env A=1 nice timeout 3", "npx", "npx -y", "yarn dlx",
        "pnpm dlx", "npm exec --", "poetry run", "bundle exec", "bash -c 'a b'; :", "sh -lc 'a b'; :",
        "bash -euxo pipefail -c 'a b'; :", "bash --login -c 'a b'; :", "sudo -H bash -c 'a b'; :",
    ],
)  # fmt: skip
def test_every_prefix(tmp_path: Path, prefix: str) -> None:
    found = [each for each in run(tmp_path, [f"{prefix} a b"]).invocations if each.name == "a"]
    assert [each.word(1) for each in found] == ["b"]


SCRIPTS = {
    "ci/run.sh": '#!/bin/bash\nhere "$1"\n',
    "ci/by.sh": 'cd "$(dirname "$0")" && ./run.sh x',
    "ci/source.sh": 'bash "$(dirname "${BASH_SOURCE[0]}")/run.sh" x',
    "ci/stripped.sh": '"${BASH_SOURCE[0]%/*}/run.sh" x',
    "ci/stored.sh": 'DIR="$( cd -- "$( dirname -- "${BASH_SOURCE[0]}" )" &> /dev/null && pwd )"\n"$DIR"/run.sh x',
    "ci/real.sh": 'HERE=$(dirname "$(readlink -f "$0")")\n. "$HERE/run.sh" x',
    "ci/up.sh": 'cd "${0%/*}/.."; ci/run.sh x',
}


@pytest.mark.parametrize(
    "command",
    [
        "ci/run.sh x", "./ci/run.sh x", "bash ci/run.sh x", "sh -ex ./ci/run.sh x", "$CODEBUILD_SRC_DIR/ci/run.sh x",
        '"${CODEBUILD_SRC_DIR}/ci/run.sh" x', "bash $(pwd)/ci/run.sh x", '"$PWD"/ci/run.sh x', "cd ci && ./run.sh x",
        "cd $CODEBUILD_SRC_DIR/ci; bash run.sh x", "(cd ci; sh run.sh x)", "pushd ci; ./run.sh x; popd",
        "source ci/run.sh x", ". ./ci/run.sh x", "DIR=ci; $DIR/run.sh x", "ci/by.sh", "ci/source.sh", "ci/stripped.sh",
        "ci/stored.sh", "bash ci/real.sh", "ci/up.sh", "cd ci/../ci; bash -c './run.sh x'",
        "$(git rev-parse --show-toplevel)/ci/run.sh x", "bash < ci/run.sh -s x; ci/run.sh x",
    ],
)  # fmt: skip
def test_every_way_to_a_script(tmp_path: Path, command: str) -> None:
    found = run(tmp_path, [command], SCRIPTS)
    assert "here x" in shown(found), found.gaps
    assert found.closed
    assert "ci/run.sh" in found.followed


@pytest.mark.parametrize(
    "call",
    ["npm run b -w web", "npm run b --workspace=@acme/web", "npm --prefix web run b", "npm run b --prefix web",
     "yarn workspace @acme/web b", "yarn --cwd web b", "pnpm --filter @acme/web b", "pnpm -C web run b",
     "cd web && npm run b"],
)  # fmt: skip
def test_scripts_of_a_workspace(tmp_path: Path, call: str) -> None:
    files = {
        "package.json": '{"workspaces": ["web", "api"]}',
        "web/package.json": '{"name": "@acme/web", "scripts": {"preb": "p", "b": "q", "postb": "r"}}',
        "api/package.json": '{"name": "@acme/api", "scripts": {"b": "no"}}',
    }
    found = run(tmp_path, [call], files)
    assert [(each.name, each.folder) for each in found.invocations[-3:]] == [("p", "web"), ("q", "web"), ("r", "web")]
    assert found.closed


def test_all_workspaces_at_once_are_a_gap(tmp_path: Path) -> None:
    assert notes(run(tmp_path, ["npm run b --workspaces"], {"package.json": "{}"})) == ["what `npm` runs is not known"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X=a/b/c.tar.gz; echo ${X##*/} ${X%/*} ${X%%.*} ${X%.gz} ${X#a/}",
         "echo c.tar.gz a/b a/b/c a/b/c.tar b/c.tar.gz"),
        ("X=0123456789; echo ${X:0:7} ${X:8} ${X: -2}", "echo 0123456 89 89"),
        ("X=a-b-c; echo ${X//-/_} ${X/-/_} ${X^^} ${X^} ${X:+y}", "echo a_b_c a_b-c A-B-C A-b-c y"),
        ("X=refs/heads/main; echo ${X#refs/heads/} $(basename $X) $(dirname $X)", "echo main main refs/heads"),
        ("echo ${CODEBUILD_RESOLVED_SOURCE_VERSION:0:7}", "echo *"),
        ("X=$(date); echo ${X%/*}", "echo *"),
    ],
)  # fmt: skip
def test_expansions_that_change_a_value(tmp_path: Path, text: str, expected: str) -> None:
    assert shown(run(tmp_path, [text]))[-1] == expected


@pytest.mark.parametrize(
    ("commands", "options"),
    [
        (["a"], set()),
        (["set -euo pipefail", "a"], {"errexit", "nounset", "pipefail"}),
        (["set -ex; set +x; a"], {"errexit"}),
        (["(set -e; b); a"], set()),
        (["if x; then set -e; fi; a"], set()),
        (["set -e; sh -c a"], set()),
        (["bash -eux -o pipefail -c a"], {"errexit", "nounset", "xtrace", "pipefail"}),
        (["./s.sh"], {"errexit", "xtrace"}),
    ],
)
def test_the_options_of_the_shell(tmp_path: Path, commands: list[str], options: set[str]) -> None:
    found = run(tmp_path, commands, {"s.sh": "#!/bin/sh -ex\na\n"})
    assert only(found, "a").options == options


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("pwsh -c 'Write-Host a'", "a program in PowerShell is run"),
        ("powershell.exe -File x.ps1", "a program in PowerShell is run"),
        ("cmd /c build.bat", "a program in the language of cmd is run"),
        ("./x.ps1", "`x.ps1` is a program in PowerShell"),
        ("./x.bat", "`x.bat` is a program in the language of cmd"),
        ("$TOOL/x", "which program is run is not known"),
    ],
)
def test_other_shells_are_left_alone(tmp_path: Path, text: str, note: str) -> None:
    found = run(tmp_path, [text], {"x.ps1": "Write-Host a\n", "x.bat": "dir\n"})
    assert notes(found) == [note]
    assert len(found.invocations) == 1


@pytest.mark.parametrize(
    "commands",
    [
        ["$env:PATH = 'x'", "docker build ."],
        ["Write-Host 'a'", "docker build ."],
        ["cd app", "$version = [System.Environment]::GetEnvironmentVariable('V')"],
        ["if (Test-Path x) { dir }"],
    ],
)
def test_commands_that_only_powershell_takes_are_not_read(tmp_path: Path, commands: list[str]) -> None:
    made = build(buildspec({"build": commands}), kind=known(None))
    found = run_by(workspace(tmp_path), made)
    assert found.invocations == ()
    assert notes(found) == ["the shell is PowerShell or cmd"]


@pytest.mark.parametrize("known_by_name", ["python -m pytest", "./gradlew build", "mvn -B package", "./mvnw verify"])
def test_programs_with_files_of_their_own_are_opaque_but_no_gap(tmp_path: Path, known_by_name: str) -> None:
    found = run(tmp_path, [known_by_name], {"gradlew": "#!/bin/sh\nexec java x", "mvnw": "#!/bin/sh\nexec java x"})
    assert found.closed
    assert shown(found) == [known_by_name]
