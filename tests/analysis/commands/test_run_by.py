from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cblint.analysis.commands import Invocation, Run, run_by
from cblint.model.build import Link
from cblint.value import Known, Text, glob, string
from tests.analysis.shell_scene import SPEC, build, buildspec, known, unknown, variable, workspace

Commands = dict[str, list[str]] | list[str]


def run(folder: Path, commands: Commands, files: dict[str, str] | None = None, **settings_: object) -> Run:
    phases = commands if isinstance(commands, dict) else {"build": commands}
    version = str(settings_.pop("version", "0.2"))
    made = build(buildspec(phases, version=version), **settings_)  # type: ignore[arg-type]
    return run_by(workspace(folder, files), made)


def shown(found: Run) -> list[str]:
    return [" ".join(glob(word) for word in each.words) for each in found.invocations]


def only(found: Run, name: str) -> Invocation:
    (each,) = [each for each in found.invocations if each.name == name]
    return each


def notes(found: Run) -> list[str]:
    return [gap.note for gap in found.gaps]


def test_phases_run_in_their_order_and_finally_is_marked(tmp_path: Path) -> None:
    found = run(tmp_path, {"post_build": ["c"], "install": ["a"], "build": ["b"]})
    assert [(each.name, each.phase) for each in found.invocations] == [
        ("a", "install"),
        ("b", "build"),
        ("c", "post_build"),
    ]
    assert not any(each.always for each in found.invocations)
    assert found.closed
    assert only(run(tmp_path, {"build.finally": ["a"]}), "a").always


def test_words_are_evaluated_with_the_builds_variables(tmp_path: Path) -> None:
    found = run(
        tmp_path,
        ['docker push "$REPO:${TAG:-latest}" $SECRET $NONE'],
        variables=(variable("REPO", "app"), variable("SECRET", "prod/db", "SECRETS_MANAGER")),
    )
    assert shown(found) == ["docker push app:latest * *"]


def test_assignments_and_exports_carry_over_between_commands(tmp_path: Path) -> None:
    found = run(tmp_path, {"install": ["export A=1 B=$A", "C=3"], "build": ["echo $A$B$C", "unset A; echo $A"]})
    assert shown(found) == ["export A=1 B=*", "echo 1*3", "unset A", "echo *"]


def test_each_command_starts_anew_under_version_0_1(tmp_path: Path) -> None:
    found = run(tmp_path, ["cd app", "export A=1", "echo $A"], version="0.1")
    assert shown(found)[-1] == "echo *"
    assert only(found, "echo").folder == ""


def test_an_unquoted_value_is_split_and_an_empty_one_vanishes(tmp_path: Path) -> None:
    found = run(tmp_path, ['ARGS="build -t x"; E=', 'docker $ARGS . $E "$E"'])
    assert [string(word) for word in only(found, "docker").words] == ["docker", "build", "-t", "x", ".", ""]


def test_a_literal_word_knows_its_place_and_a_variables_word_where_it_is_set(tmp_path: Path) -> None:
    command = "docker build -t 'my app' $X"
    word, used = only(run(tmp_path, [command], variables=(variable("X", "y"),)), "docker").words[3:]
    assert isinstance(word, Known)
    assert [(each.outer, each.length) for each in word.segments or ()] == [(100 + command.index("my"), 6)]
    assert used.origin.span.start == 0
    assert [step.note for step in used.origin.steps] == ["", "is used here"]


@pytest.mark.parametrize(
    ("commands", "folder"),
    [
        (["cd app/api", "here"], "app/api"),
        (["cd app", "cd ..", "here"], ""),
        (["cd $CODEBUILD_SRC_DIR/app && here"], "app"),
        (["(cd app); here"], ""),
        (["pushd app; popd; here"], ""),
        (["cd app; cd -; here"], ""),
        (["cd $UNKNOWN; here"], None),
        (["cd /tmp; here"], None),
        (["cd; here"], None),
        (["cd ../..; here"], None),
        (["if x; then cd app; fi; here"], None),
        (['cd "$PWD/app"; cd "$(pwd)/b"; here'], "app/b"),
        (["cd app || exit 1; here"], "app"),
        (["D=app; cd ./$D/; here"], "app"),
        (["cd $(git rev-parse --show-toplevel); here"], ""),
    ],
)
def test_the_folder_is_tracked(tmp_path: Path, commands: list[str], folder: str | None) -> None:
    assert only(run(tmp_path, commands), "here").folder == folder


def test_paths_start_from_the_source_root(tmp_path: Path) -> None:
    found = run(tmp_path, ["./a.sh"], {"sub/a.sh": "cd $CODEBUILD_SRC_DIR/b\nhere"}, source_root="sub")
    assert only(found, "here").folder == "sub/b"


@pytest.mark.parametrize(
    ("text", "conditional", "tolerated"),
    [
        ("here", False, False),
        ("cd x && here", False, False),
        ("[ -f x ] && here", True, False),
        ("a || here", True, False),
        ("here || true", False, True),
        ("here || exit 1", False, False),
        ("here || { echo no; exit 1; }", False, False),
        ("if here; then a; fi", False, True),
        ("if a; then here; fi", True, False),
        ("if a; then b; else here; fi", True, False),
        ("while here; do a; done", False, True),
        ("for i in a; do here; done", False, False),
        ("for i in *; do here; done", True, False),
        ("case $X in a) here;; esac", True, False),
        ("X=a; case $X in a) here;; *) other;; esac", False, False),
        ("! here", False, True),
        ("a | here", False, False),
        ("(here)", False, False),
        ("x=$(here)", False, False),
        ("[ -z $X ] && exit 0; here", True, False),
        ("[ -z $X ] && exit 1; here", False, False),
        ("f() { [ $1 ] || return; here; }; f", True, False),
        ("exit 0; here", True, False),
        ("trap 'here' EXIT", True, False),
    ],
)
def test_whether_it_runs_and_whether_its_failure_matters(
    tmp_path: Path, text: str, conditional: bool, tolerated: bool
) -> None:
    found = only(run(tmp_path, [text]), "here")
    assert (found.conditional, found.tolerated) == (conditional, tolerated)


@pytest.mark.parametrize(
    "text",
    [
        "sudo -E -u x here a",
        "env A=b -u C here a",
        "nohup here a &",
        "time here a",
        "timeout -k 5 10m here a",
        "timeout -t 10 here a",
        "echo a | xargs -n 1 here a",
        "bash -c 'here a'",
        "sh -exc 'here a'",
        "sudo bash -c \"sh -c 'here a'\"",
        "eval here a",
        "eval 'here a'",
        "bash <<'E'\nhere a\nE",
        "bash <<< 'here a'",
        "f() { here $1; }; f a",
        "npx here a",
        "find . -name x -exec here a {} ;",
        "codebuild-tests-run --test-command 'here a' --files-search x",
        "A=here; $A a",
        "'here' a",
        "set -- a; here $1",
        "for i in a; do here $i; done",
        "aws-vault exec prod -- here a",
    ],
)
def test_prefixes_and_nested_texts_are_followed(tmp_path: Path, text: str) -> None:
    assert [string(word) for word in only(run(tmp_path, [text]), "here").words[:2]] == ["here", "a"]


def test_a_script_is_followed_with_its_arguments_and_exports(tmp_path: Path) -> None:
    files = {"scripts/push.sh": '#!/usr/bin/env bash\nset -e\ncd "$(dirname "$0")/.."\ndocker push $REG/$1:$TAG\n'}
    found = run(tmp_path, ["export REG=r; TAG=t", "cd scripts; ./push.sh app"], files)
    push = only(found, "docker")
    assert [string(word) for word in push.words[:2]] == ["docker", "push"]
    assert glob(push.words[2]) == "r/app:*"
    assert push.folder == ""
    assert (push.span.path, found.followed) == ("scripts/push.sh", ("scripts/push.sh",))
    assert [step.note for step in push.steps] == ["`build` runs `./push.sh`", "`docker push` is run"]
    assert [step.span.path for step in push.steps] == [SPEC, "scripts/push.sh"]
    assert found.closed


@pytest.mark.parametrize("call", ["bash x.sh", "sh -e ./x.sh a", "source x.sh", ". ./x.sh", "bash < x.sh", "./x.sh"])
def test_every_way_to_call_a_script_is_followed(tmp_path: Path, call: str) -> None:
    found = run(tmp_path, [call], {"x.sh": "here"})
    assert only(found, "here").span.path == "x.sh"
    assert found.closed


def test_a_sourced_script_sets_the_callers_variables_and_a_run_one_does_not(tmp_path: Path) -> None:
    files = {"env.sh": "export V=1\n"}
    assert shown(run(tmp_path, [". ./env.sh", "echo $V"], files))[-1] == "echo 1"
    assert shown(run(tmp_path, ["sh env.sh", "echo $V"], files))[-1] == "echo *"


def test_scripts_that_call_each_other_are_cut(tmp_path: Path) -> None:
    found = run(tmp_path, ["./a.sh"], {"a.sh": "./b.sh\n", "b.sh": "./a.sh; here\n"})
    assert only(found, "here").span.path == "b.sh"
    bomb = {"a.sh": "\n".join(f"./b.sh {n}" for n in range(20)), "b.sh": "\n".join(["./c.sh"] * 20), "c.sh": "x\n" * 50}
    assert not run(tmp_path, ["./a.sh"], bomb).closed


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("curl -s https://x | bash", "`bash` runs what it is sent"),
        ("./missing.sh", "`./missing.sh` is not in the repository"),
        ("bash missing.sh", "`missing.sh` is not in the repository"),
        ("$TOOL build", "the name of the command is not known (`TOOL`)"),
        ("python x.py", "a program in Python is run"),
        ("node -e 'x'", "a program in Node.js is run"),
        ("eval $(x)", "`eval` runs a text that is not known"),
        ("source $X", "the script that is read here is not in the repository"),
        ("make all", "there is no Makefile in the repository for it"),
        ("npm test", "there is no `package.json` in the repository for it"),
        ("bash -c $X", "the text that `bash` runs is not known"),
        ("./tool", "`tool` is a program in Python"),
        ("if a; then", "a part of the script does not parse"),
        ("../x.sh", "`../x.sh` is not in the repository"),
        ("just build", "there is no justfile in the repository for it"),
    ],
)
def test_what_cannot_be_followed_is_a_gap(tmp_path: Path, text: str, note: str) -> None:
    found = run(tmp_path, [text], {"tool": "#!/usr/bin/env python3\nprint()\n"})
    assert note in notes(found)
    assert not found.closed


@pytest.mark.parametrize(
    "text", ["python --version", "python -m pip install x", "source venv/bin/activate", ". ~/.bashrc", "npm ci",
             "yarn", "$(aws ecr get-login --no-include-email)", "npm install -g x", "command -v docker", "./gradlew x"],
)  # fmt: skip
def test_what_is_known_by_name_is_no_gap(tmp_path: Path, text: str) -> None:
    assert notes(run(tmp_path, [text])) == []


def test_a_file_outside_the_root_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "out.sh").write_text("here\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.sh").symlink_to(tmp_path / "out.sh")
    found = run(tmp_path / "in", ["bash ../out.sh", "bash link.sh", f"bash {tmp_path}/out.sh"])
    assert [each.name for each in found.invocations] == ["bash"] * 3
    assert len(found.gaps) == 3


def test_make_runs_prerequisites_first_and_puts_variables_in(tmp_path: Path) -> None:
    makefile = (
        "IMAGE ?= me/$(NAME)\nNAME = app\nTAG := v1\n.PHONY: image deps\n"
        "image: deps ## build\n\t@docker build -t $(IMAGE):$(TAG) \\\n\t  .\n\t-docker push $(IMAGE)\n"
        "deps:\n\techo $@ $$HOME; $(MAKE) -C sub\n"
    )
    found = run(tmp_path, ["make image TAG=v2"], {"Makefile": makefile, "sub/Makefile": "all:\n\there\n"})
    assert shown(found) == [
        "make image TAG=v2", "echo deps *", "make -C sub", "here", "docker build -t me/app:v2 .", "docker push me/app",
    ]  # fmt: skip
    assert [each.tolerated for each in found.invocations] == [False] * 5 + [True]
    assert only(found, "here").folder == "sub"
    assert [step.note for step in only(found, "here").steps] == [
        "`build` runs `make image`", "makes `deps`", "`make` is run", "makes `all`", "`here` is run",
    ]  # fmt: skip
    assert found.followed == ("Makefile", "sub/Makefile")
    assert found.closed


def test_make_knows_files_patterns_includes_and_conditions(tmp_path: Path) -> None:
    files = {
        "Makefile": "include more.mk\nifdef X\nV = 1\nendif\nbuild:\n\ta $(V)\n"
        "%.zip: src\n\tzip $@ $<\nsrc:\n\tmkdir $@\n",
        "more.mk": "other:\n\tb\n",
        "build/x": "",
    }
    found = run(tmp_path, ["make build", "make out.zip", "make other"], files)
    assert shown(found) == [
        "make build", "a *", "make out.zip", "mkdir src", "zip out.zip src", "make other", "b",
    ]  # fmt: skip
    assert only(found, "a").conditional, "the target may be up to date"
    assert found.closed
    assert run(tmp_path, ["make none"], files).closed is False
    assert shown(run(tmp_path, ["make"], files))[1:] == ["b"]


def test_makes_shell_function_is_followed(tmp_path: Path) -> None:
    found = run(tmp_path, ["make all"], {"Makefile": "V := $(shell here x)\nall:\n\techo $(V)\n"})
    assert only(found, "here").span.path == "Makefile"
    assert shown(found)[-1] == "echo *"


def test_package_scripts_run_with_those_before_and_after_them(tmp_path: Path) -> None:
    package = (
        '{"scripts": {"prebuild": "a", "build": "b $X && npm run sub -- -x", "postbuild": "c", '
        '"sub": "d", "prepare": "e"}}'
    )
    found = run(tmp_path, ["export X=1", "cd web", "npm ci", "npm run build"], {"web/package.json": package})
    assert shown(found)[2:] == ["npm ci", "e", "npm run build", "a", "b 1", "npm run sub -- -x", "d -x", "c"]
    assert only(found, "d").folder == "web"
    assert [step.note for step in only(found, "a").steps] == [
        "`build` runs `npm run build`", "is the script `prebuild`", "`a` is run",
    ]  # fmt: skip
    assert found.closed


@pytest.mark.parametrize(
    "call", ["npm test", "npm t", "yarn test", "pnpm run test", "npm --prefix . run test", "yarn --cwd . test"]
)
def test_every_way_to_run_a_package_script(tmp_path: Path, call: str) -> None:
    assert only(run(tmp_path, [call], {"package.json": '{"scripts": {"test": "here"}}'}), "here")


def test_yarn_runs_programs_too(tmp_path: Path) -> None:
    found = run(tmp_path, ["yarn tsc -p ."], {"package.json": "{}"})
    assert shown(found) == ["yarn tsc -p .", "tsc -p ."]


def test_an_inline_buildspec_may_belong_to_another_repository(tmp_path: Path) -> None:
    found = run(tmp_path, ["make x"], {"Makefile": "x:\n\there\n"}, link=Link.INLINE)
    assert only(found, "here").conditional
    assert not found.closed


@pytest.mark.parametrize(
    ("commands", "principal"),
    [
        (["aws s3 ls"], "role"),
        (["aws s3 ls --profile x"], "other"),
        (["export AWS_PROFILE=x", "aws s3 ls"], "other"),
        (["AWS_PROFILE=x aws s3 ls"], "other"),
        (["AWS_PROFILE=x true", "aws s3 ls"], "role"),
        (["env AWS_PROFILE=x true", "aws s3 ls"], "role"),
        (["env AWS_PROFILE=x aws s3 ls"], "other"),
        (["CREDS=$(aws sts assume-role --role-arn r)", "aws s3 ls"], "unknown"),
        (["aws configure set region eu-west-1", "aws s3 ls"], "role"),
        (["aws configure set aws_access_key_id $K", "aws s3 ls"], "unknown"),
        (["source creds.sh", "aws s3 ls"], "unknown"),
        (["eval $(assume x)", "aws s3 ls"], "unknown"),
        (["export AWS_ACCESS_KEY_ID=$K", "aws s3 ls"], "unknown"),
        (["(export AWS_PROFILE=x); aws s3 ls"], "role"),
        (["if x; then export AWS_PROFILE=y; fi", "aws s3 ls"], "unknown"),
    ],
)
def test_who_the_commands_run_as(tmp_path: Path, commands: list[str], principal: str) -> None:
    calls = [each for each in run(tmp_path, commands).invocations if each.name == "aws" and each.word(1) == "s3"]
    assert [each.principal for each in calls] == [principal]


def test_keys_among_the_variables_are_somebody_else(tmp_path: Path) -> None:
    found = run(tmp_path, ["aws s3 ls"], variables=(variable("AWS_ACCESS_KEY_ID", "k", "PARAMETER_STORE"),))
    assert only(found, "aws").principal == "unknown"


def test_powershell_is_not_read(tmp_path: Path) -> None:
    spec = buildspec({"build": ["Get-Item x"]}, shell="powershell.exe")
    found = run_by(workspace(tmp_path), build(spec))
    assert (found.invocations, notes(found)) == ((), ["the shell is PowerShell or cmd"])
    found = run_by(
        workspace(tmp_path), build(buildspec({"build": ["dir"]}), kind=known("WINDOWS_SERVER_2022_CONTAINER"))
    )
    assert not found.closed


def test_without_a_buildspec_nothing_is_known(tmp_path: Path) -> None:
    found = run_by(workspace(tmp_path), build(None))
    assert notes(found) == ["the buildspec is not known: it is in a bucket"]


def test_a_partly_unknown_buildspec_is_not_closed(tmp_path: Path) -> None:
    spec = buildspec({"build": ["a"]}, closed=False)
    assert not run_by(workspace(tmp_path), build(spec)).closed


def test_notes_hold_no_arguments(tmp_path: Path) -> None:
    found = run(
        tmp_path,
        [
            "mysql hunter2 -phunter2",
            "docker login -u u -p hunter2",
            "PW=hunter2; docker $PW",
            "/hunter2\x1b/x",
            "aws s3 hunter2",
        ],
    )
    text = " ".join(
        step.note for each in found.invocations for step in each.steps[:1] if each.name not in ("aws", "docker", "x")
    )
    assert "hunter2" not in text
    assert "\x1b" not in " ".join(step.note for each in found.invocations for step in each.steps)


def test_branches_give_a_choice(tmp_path: Path) -> None:
    found = run(tmp_path, ["if x; then E=a; else E=b; fi; echo $E; echo ${E}c"])
    words = [each.words[1] for each in found.invocations if each.name == "echo"]
    assert type(words[0]).__name__ == "Choice"
    assert isinstance(words[1], Text)


def test_an_unknown_command_is_a_gap(tmp_path: Path) -> None:
    spec = buildspec({"build": ["a"]})
    phase = spec.phases[0]
    odd = spec.replace(phases=(phase.replace(commands=(phase.commands[0].replace(text=unknown()),)),))
    assert not run_by(workspace(tmp_path), build(odd)).closed


@pytest.mark.parametrize(
    "text",
    [
        "for i in a b c d e f g h; do " * 12 + "x;" + "done;" * 12,
        "".join(f"f{n}() {{ f{n + 1}; f{n + 1}; f{n + 1}; }}; " for n in range(12)) + "f0",
        "A='eval $A $A'; eval $A",
        "f() { f; f; }; f; ./none",
        "A=aaaaaaaa; " + "A=$A$A$A$A; " * 12 + "./$A",
        "x; " * 5000,
    ],
)
def test_what_runs_without_end_is_cut(tmp_path: Path, text: str) -> None:
    found = run(tmp_path, [text])
    assert not found.closed
    assert len(found.invocations) <= 4000


def test_makefiles_that_refer_to_themselves_are_cut(tmp_path: Path) -> None:
    makefile = "A = $(B)$(B)\nB = $(A)$(A)\ninclude Makefile\nx: y\n\techo $(A)\ny: x\n\t$(MAKE) x\n"
    found = run(tmp_path, ["make x"], {"Makefile": makefile})
    assert [each.name for each in found.invocations] == ["make", "make", "echo"]


PIECES = st.lists(
    st.sampled_from(
        ["docker build .", "cd ", "a", "$X", " ", "\n", ";", "&&", "||", "|", "$(", ")", "`", '"', "'",
        "make x", "./r.sh",
         "source r.sh", "eval ", "export A=", "if a; then ", "fi", "for i in $X; do ", "done", "f() {", "}",
         "f", "npm run x",
         "exit", "return 1", "set -- $@", "shift 99", "xargs ", "sudo ", "timeout ", "cd -", "popd", "trap '",
         "<<E\n", "E\n",
         "case $A in b) ", "esac", "\ue000", "bash -c ", "command", "--", "-C", "=", "${A:-${B:-$(c)}}", "find -exec "]
    ),
    max_size=25,
)  # fmt: skip


@given(pieces=PIECES)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_commands_can_be_followed(tmp_path: Path, pieces: list[str]) -> None:
    text = "".join(pieces)
    files = {
        "r.sh": text,
        "Makefile": f"x: $(X) y\n\t{text}\n%: z\n\t$({text}\n",
        "package.json": '{"scripts": {"x": "npm run x"}}',
    }
    found = run(tmp_path, [text, text], files)
    for each in found.invocations:
        assert each.steps[-1].span == each.span
        assert each.folder is None or not each.folder.startswith(("/", ".."))
    for word in (word for each in found.invocations for word in each.words):
        assert "\ue000" not in (string(word) or "")
