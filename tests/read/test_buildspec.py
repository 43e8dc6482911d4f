"""The buildspec reader on what a person writes, rightly and wrongly."""

from __future__ import annotations

import pytest

from cblint.model.buildspec import Buildspec
from cblint.model.part import Problem
from cblint.read.buildspec import read_buildspec
from cblint.source import SourceFile
from cblint.value import Basis, Choice, Entries, Items, Known, Unknown, embedded, string

FULL = """\
version: 0.2
run-as: ci
env:
  shell: bash
  variables:
    STAGE: test
    PYTHON: 3.10
  parameter-store:
    DB: /app/db
  secrets-manager:
    TOKEN: app:token
  exported-variables:
    - STAGE
phases:
  post_build:
    commands:
      - echo done
    finally: [rm -rf tmp]
  install:
    run-as: root
    on-failure: RETRY-3
    runtime-versions:
      python: 3.10
    commands:
      - pip install .
reports:
  $NAME:
    files: '**/*.xml'
    file-format: junitxml
artifacts:
  files:
    - '**/*'
  discard-paths: yes
  secondary-artifacts:
    docs:
      files: [site/**]
      base-directory: docs
cache:
  paths: [/root/.cache/pip/**/*]
  key: pip
  action: save
"""


def read(text: str) -> Buildspec:
    return read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)


def shown(text: str) -> list[str]:
    source = SourceFile("buildspec.yml", text)
    return [
        f"{source.position(each.span.start).line}:{source.position(each.span.start).column} {each.kind.value}"
        for each in read(text).problems
    ]


def only(text: str) -> Problem:
    (problem,) = read(text).problems
    return problem


def commands(text: str) -> str:
    return f"version: 0.2\nphases:\n  build:\n    commands:\n{text}"


def test_everything_is_read() -> None:
    spec = read(FULL)
    assert spec.problems == ()
    assert spec.closed
    assert string(spec.version) == "0.2"
    assert string(spec.run_as) == "ci"
    assert string(spec.env.shell) == "bash"
    assert [(each.name, string(each.value), string(each.type)) for each in spec.env.variables] == [
        ("STAGE", "test", "PLAINTEXT"),
        ("PYTHON", "3.10", "PLAINTEXT"),
        ("DB", "/app/db", "PARAMETER_STORE"),
        ("TOKEN", "app:token", "SECRETS_MANAGER"),
    ]
    assert [string(each) for each in spec.env.exported.items] == ["STAGE"]
    assert [phase.name for phase in spec.phases] == ["install", "post_build"]
    post = spec.phase("post_build")
    assert post is not None
    assert [(string(each.text), each.always, each.symbol) for each in post.commands] == [
        ("echo done", False, "phases.post_build.commands[0]"),
        ("rm -rf tmp", True, "phases.post_build.finally[0]"),
    ]
    install = spec.phase("install")
    assert install is not None
    assert isinstance(install.runtime_versions, Entries)
    assert [(each.key, string(each.value)) for each in install.runtime_versions.entries] == [("python", "3.10")]
    assert string(spec.reports[0].name) == "$NAME"
    assert [string(each) for each in spec.reports[0].files.items] == ["**/*.xml"]
    assert spec.artifacts is not None
    assert isinstance(spec.artifacts.discard_paths, Known)
    assert spec.artifacts.discard_paths.data is True
    assert [(each.identifier, string(each.base_directory)) for each in spec.secondary_artifacts] == [("docs", "docs")]
    assert spec.cache is not None
    assert string(spec.cache.action) == "save"


def test_every_span_is_in_the_text_it_means() -> None:
    spec = read(FULL)
    for phase in spec.phases:
        assert FULL[phase.span.start : phase.span.end] == phase.name
        for command in phase.commands:
            assert FULL[command.span.start : command.span.end] == string(command.text)
    for variable in spec.env.variables:
        assert FULL[variable.span.start : variable.span.end] == variable.name


def test_what_is_not_given_is_the_default_of_aws() -> None:
    spec = read("version: 0.2\nphases:\n  build:\n    commands: [make]\nartifacts:\n  files: [a]\n")
    assert spec.artifacts is not None
    assert isinstance(spec.artifacts.discard_paths, Known)
    assert spec.artifacts.discard_paths.data is False
    assert spec.artifacts.discard_paths.origin.basis is Basis.AWS_DEFAULT
    assert spec.artifacts.exclude_paths.closed
    assert spec.artifacts.exclude_paths.items == ()
    assert spec.cache is None
    assert spec.batch is None


def test_version_01_has_its_own_variables() -> None:
    text = "version: {}\nenvironment_variables:\n  plaintext:\n    A: b\nphases:\n  build:\n    commands: [make]\n"
    old = read(text.format("0.1"))
    assert [(each.name, string(each.type)) for each in old.env.variables] == [("A", "PLAINTEXT")]
    assert old.problems == ()
    assert shown(text.format("0.2")) == ["2:1 unknown-key"]


@pytest.mark.parametrize("version", ["0.2", "'0.2'", '"0.1"', "0.1", "$VERSION"])
def test_versions_that_there_are(version: str) -> None:
    assert shown(f"version: {version}\nphases:\n  build:\n    commands: [make]\n") == []


@pytest.mark.parametrize("version", ["0.3", "1", "two"])
def test_versions_that_there_are_not(version: str) -> None:
    assert shown(f"version: {version}\nphases:\n  build:\n    commands: [make]\n") == ["1:10 invalid-version"]


@pytest.mark.parametrize(
    ("key", "meant"),
    [("pre-build", "pre_build"), ("prebuild", "pre_build"), ("Build", "build"), ("post_buld", "post_build")],
)
def test_the_nearest_phase_is_named(key: str, meant: str) -> None:
    problem = only(f"version: 0.2\nphases:\n  {key}:\n    commands: [make]\n")
    assert (problem.kind.value, problem.subject, problem.suggestion) == ("unknown-key", key, meant)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("phases:\nbuild:\n  commands: [make]\n", "`build` belongs under `phases`"),
        ("commands: [make]\nphases: {build: {commands: [make]}}\n", "`commands` belongs under a phase"),
        ("phase: {build: {commands: [make]}}\n", "`phase` is not a key of the buildspec; the nearest is `phases`"),
        ("phases: {build: {commands: [a]}}\nvariables: {A: b}\n", "`variables` belongs under `env`"),
        ("phases: {deploy: {commands: [a]}}\n", "`deploy` is not a key of `phases`"),
    ],
)
def test_one_mistake_is_one_problem(text: str, message: str) -> None:
    assert only("version: 0.2\n" + text).message == message


@pytest.mark.parametrize("key", ["x-common", ".anchors", "_defaults"])
def test_keys_that_hold_anchors_are_nobodys_business(key: str) -> None:
    spec = read(f"version: 0.2\n{key}: &c\n  - make\nphases:\n  build:\n    commands: *c\n")
    assert spec.problems == ()
    assert [string(each.text) for each in spec.phases[0].commands] == ["make"]


def test_merged_keys_count_and_are_not_given_twice() -> None:
    text = (
        "version: 0.2\n.c: &c\n  on-failure: ABORT\n  commands: [make]\n"
        "phases:\n  build:\n    <<: *c\n    commands: [test]\n"
    )
    spec = read(text)
    assert spec.problems == ()
    assert [string(each.text) for each in spec.phases[0].commands] == ["test"]
    assert string(spec.phases[0].on_failure) == "ABORT"


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("echo a: b", "command-is-a-mapping"),
        ('echo "Error: $X"', "command-is-a-mapping"),
        ("{ make; }", "command-is-a-mapping"),
        ("awk -F: '{ print $2 }' | sed \"s/x: y/z/\"", "command-is-a-mapping"),
        ("if make; then:", "command-is-a-mapping"),
        ("[ -f x ]", "command-not-a-string"),
        ("true", "command-not-a-string"),
        ("[ -f x ] && make", "syntax-error"),
        ('"$X" make', "syntax-error"),
        ("*.sh", "syntax-error"),
        ("`which make`", "syntax-error"),
        ("@make", "syntax-error"),
        ("%make", "syntax-error"),
    ],
)
def test_a_command_that_is_no_string_is_read_as_it_was_meant(item: str, kind: str) -> None:
    text = commands(f"      - make a\n      - {item}\n      - make b\n")
    spec = read(text)
    assert shown(text) == [f"6:9 {kind}"]
    assert [string(each.text) for each in spec.phases[0].commands] == ["make a", item, "make b"]
    assert spec.phases[0].closed
    inside = embedded(spec.phases[0].commands[1].text)
    assert inside is not None
    assert inside.span(0, len(item)) == spec.phases[0].commands[1].span


@pytest.mark.parametrize("item", ["", "~", "null", "- make", "# make"])
def test_a_command_that_is_nothing_is_not_known(item: str) -> None:
    text = commands(f"      - {item}\n      - make\n")
    spec = read(text)
    assert [each.kind.value for each in spec.problems] == ["command-not-a-string"]
    first, second = spec.phases[0].commands
    assert isinstance(first.text, Unknown)
    assert string(second.text) == "make"


def test_the_fix_of_a_command_is_a_string_with_the_same_text() -> None:
    import yaml

    item = "echo it's: 'x'"
    problem = only(commands(f"      - {item}\n"))
    assert yaml.safe_load(problem.suggestion) == item


def test_no_message_holds_what_follows_the_command_word() -> None:
    problem = only(commands('      - curl -H "Authorization: hunter2"\n'))
    assert "hunter2" not in problem.message
    assert "Authorization" not in problem.message


def test_a_phase_with_malformed_commands_is_not_closed() -> None:
    spec = read(commands("      make: x\n"))
    assert [each.kind.value for each in spec.problems] == ["wrong-type"]
    assert not spec.phases[0].closed


def test_a_duplicate_key_names_the_first() -> None:
    text = commands("      - a\n    commands:\n      - b\n")
    problem = only(text)
    assert problem.kind.value == "duplicate-key"
    assert text.index("commands") == problem.because[0].span.start
    assert text.rindex("commands") == problem.span.start
    assert not read(text).phases[0].closed


def test_broken_text_is_not_missing_text() -> None:
    spec = read('version: 0.2\n"phases:\n')
    assert {each.kind.value for each in spec.problems} == {"syntax-error"}
    assert not spec.closed


def test_a_broken_value_hides_nothing_else() -> None:
    text = 'version: 0.2\nenv:\n  variables:\n    A: "x" y\n    B: z\nphases:\n  build:\n    commands: [make]\n'
    spec = read(text)
    assert [each.kind.value for each in spec.problems] == ["syntax-error"]
    first, second = spec.env.variables
    assert isinstance(first.value, Unknown)
    assert string(second.value) == "z"
    assert spec.closed


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_is_one_problem(text: str) -> None:
    problem = only(text)
    assert (problem.kind.value, problem.message) == ("missing-key", "the buildspec is empty")


def test_a_file_of_another_kind_is_one_problem() -> None:
    assert only("services:\n  web: {}\nvolumes: {}\n").kind.value == "missing-key"
    assert only("- a\n- b\n").kind.value == "wrong-type"


def test_a_batch_needs_no_phases() -> None:
    text = (
        "version: 0.2\nbatch:\n  fast-fail: yes\n  build-graph:\n    - identifier: a\n    - identifier: b\n"
        "      buildspec: b.yml\n      depend-on: [a]\n      env:\n        privileged-mode: true\n"
    )
    spec = read(text)
    assert spec.problems == ()
    assert spec.batch is not None
    first, second = spec.batch.tasks
    assert (string(first.identifier), string(second.buildspec)) == ("a", "b.yml")
    assert [string(each) for each in second.depend_on.items] == ["a"]
    assert isinstance(second.privileged_mode, Known)
    assert second.privileged_mode.data is True


def test_a_matrix_is_one_task_with_choices() -> None:
    text = (
        "version: 0.2\nbatch:\n  build-matrix:\n    static:\n      env:\n        type: LINUX_CONTAINER\n"
        "    dynamic:\n      env:\n        image: [a, b]\n        variables:\n          V: [1, 2]\n"
    )
    spec = read(text)
    assert spec.problems == ()
    assert spec.batch is not None
    (task,) = spec.batch.tasks
    assert isinstance(task.image, Choice)
    assert [string(each.value) for each in task.image.options] == ["a", "b"]
    assert string(task.type) == "LINUX_CONTAINER"
    assert isinstance(task.variables[0].value, Choice)


def test_a_scalar_stands_for_a_list_of_one() -> None:
    spec = read("version: 0.2\nphases: {build: {commands: make}}\nartifacts: {files: a, exclude-paths: b}\n")
    assert spec.problems == ()
    assert [string(each.text) for each in spec.phases[0].commands] == ["make"]
    assert spec.artifacts is not None
    assert isinstance(spec.artifacts.files, Items)
    assert [string(each) for each in spec.artifacts.files.items] == ["a"]


@pytest.mark.parametrize("value", ["yes", "no", "'yes'", "true", "False", "on", "OFF", "$FLAG", '"1"'])
def test_flags_as_people_write_them(value: str) -> None:
    text = f"version: 0.2\nphases: {{build: {{commands: [a]}}}}\nartifacts:\n  files: [a]\n  discard-paths: {value}\n"
    assert shown(text) == []


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("ABORT", True),
        ("continue", True),
        ("RETRY", True),
        ("Retry-3-timeout", True),
        ("RETRY-100", True),
        ("RETRY-101", False),
        ("RETRY-Error.*", True),
        ("RETRY-3-500", True),
        ("STOP", False),
    ],
)
def test_on_failure(value: str, right: bool) -> None:
    text = f"version: 0.2\nphases:\n  build:\n    on-failure: {value}\n    commands: [a]\n"
    assert shown(text) == ([] if right else ["4:17 on-failure-invalid"])


def test_runtimes_belong_under_install() -> None:
    text = "version: 0.2\nphases:\n  build:\n    runtime-versions: {python: 3.12}\n    commands: [a]\n"
    assert shown(text) == ["4:5 runtimes-outside-install"]


def test_json_is_read() -> None:
    spec = read('{\n\t"version": "0.2",\n\t"phases": {"build": {"commands": ["make \\"x\\""]}}\n}')
    assert spec.problems == ()
    assert string(spec.phases[0].commands[0].text) == 'make "x"'


def test_a_template_that_is_no_yaml_yet_says_nothing() -> None:
    spec = read("version: 0.2\nphases:\n{% if x %}\n  build:\n    commands: [make]\n{% endif %}\n")
    assert spec.problems == ()
    assert not spec.closed


@pytest.mark.parametrize(
    "text",
    [
        "eb_codebuild_settings:\n  ComputeType: BUILD_GENERAL1_SMALL\n",
        "artifacts:\n  secondary-artifacts:\n    a:\n      files: [x]\n",
        "artifacts:\n",
        "env:\n  variables:\n    A:\n",
        "cache:\n  key: x\n",
        "reports:\n  $NAME:\n    files: x\n    file-format: unheard-of\n",
    ],
)
def test_what_works_or_is_not_known_to_fail_is_no_problem(text: str) -> None:
    assert shown(f"version: 0.2\nphases: {{build: {{commands: [make]}}}}\n{text}") == []


def test_an_alias_bomb_is_cut_off() -> None:
    lines = ["version: 0.2", ".a: &a {files: [x, x, x, x, x, x, x, x, x, x]}"]
    lines.append("phases: {build: {commands: [make]}}")
    lines.append("reports: {" + ", ".join(f"r{n}: *a" for n in range(20_000)) + "}")
    spec = read("\n".join(lines))
    assert len(spec.reports) < 20_000
    assert not spec.closed
    assert [each.message for each in spec.problems] == ["there is more in this file than is read, which ends here"]
