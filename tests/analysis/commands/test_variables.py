"""Which variables nothing sets, which are given twice, and which names cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cblint.analysis.commands.variables import breaks_path, is_mistaken, is_reserved
from cblint.testing.repository import check_files

PROJECT = """
resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::111122223333:role/build"
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    type         = "LINUX_CONTAINER"
    image        = "IMAGE"
    compute_type = "BUILD_GENERAL1_SMALL"
    VARIABLES
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}
"""
CURATED = "aws/codebuild/standard:7.0"
USE = "docker tag app $AWS_ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app"


def project(*names: str, image: str = CURATED) -> str:
    blocks = "".join(f'environment_variable {{\n name = "{name}"\n value = "x"\n}}\n' for name in names)
    return PROJECT.replace("IMAGE", image).replace("VARIABLES", blocks)


def buildspec(*commands: str, env: str = "", version: str = "0.2") -> str:
    items = "".join("      - |\n" + "".join(f"        {line}\n" for line in each.split("\n")) for each in commands)
    return f"version: {version}\n{env}phases:\n  build:\n    commands:\n{items}"


def found(folder: Path, rule: str, files: dict[str, str]) -> list[str]:
    report = check_files(files, folder / "r", [rule])
    assert report.failures == ()
    return [finding.message for finding in report.findings]


def undefined(folder: Path, *commands: str, files: dict[str, str] | None = None, main: str = "") -> bool:
    texts = {"buildspec.yml": buildspec(*commands), "main.tf": main or project(), **(files or {})}
    return bool(found(folder, "undefined-variable", texts))


@pytest.mark.parametrize(("name", "profile"), [("AWS_ACCOUNT_ID", "default"), ("SOMETHING_ELSE", "strict")])
def test_other_names_are_of_the_strict_profile(tmp_path: Path, name: str, profile: str) -> None:
    texts = {"buildspec.yml": buildspec(f"echo ${name}"), "main.tf": project()}
    report = check_files(texts, tmp_path / "r", ["undefined-variable"])
    assert [each.profile.value for each in report.findings] == [profile]


@pytest.mark.parametrize(
    "commands",
    [
        (USE,),
        ("echo $CODEBUILD_GIT_BRANCH",),
        ("export X=${AWS_ACCOUNT_ID}.dkr\necho $X",),
        ('if [ -f x ]; then echo "$CODEBUILD_PROJECT_NAME"; fi',),
        ("./tool", USE),
        ("python3 tool.py", USE),
        ('printf "%s" "$(date)"', USE),
        ("export OTHER=$(cat file)", USE),
        ('cat > x.json <<END\n{"account": "${AWS_ACCOUNT_ID}"}\nEND',),
    ],
)  # fmt: skip
def test_nothing_sets_it(tmp_path: Path, commands: tuple[str, ...]) -> None:
    assert undefined(tmp_path, *commands)


@pytest.mark.parametrize(
    "commands",
    [
        ("echo $AWS_REGION $CODEBUILD_BUILD_ID $CODEBUILD_SRC_DIR_extra $HOME $PATH",),
        ("AWS_ACCOUNT_ID=$(aws sts get-caller-identity)", USE),
        (f"read AWS_ACCOUNT_ID < account\n{USE}",),
        (f"for AWS_ACCOUNT_ID in $(cat accounts); do {USE}; done",),
        ("echo ${AWS_ACCOUNT_ID:-none}",),
        ("echo ${AWS_ACCOUNT_ID:-none}", USE),
        ('if [ -n "$AWS_ACCOUNT_ID" ]; then docker tag app $AWS_ACCOUNT_ID/app; fi',),
        (". ./generated.sh", USE),
        ("source <(aws configure export-credentials --format env)", USE),
        ("eval $(make env)", USE),
        ("export $(cat .env | xargs)", USE),
        ('printf -v "$NAME" x', USE),
        ("echo '$AWS_ACCOUNT_ID'",),
        ("echo \\$AWS_ACCOUNT_ID",),
        ("docker run -e AWS_ACCOUNT_ID app", USE),
        ("if broken; then", USE),
    ],
)  # fmt: skip
def test_something_may_set_it(tmp_path: Path, commands: tuple[str, ...]) -> None:
    assert not undefined(tmp_path, *commands)


@pytest.mark.parametrize(
    "main",
    [
        "# nothing\n",
        project("AWS_ACCOUNT_ID"),
        project(image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/build:1"),
        PROJECT.replace("IMAGE", CURATED).replace(
            "VARIABLES", 'dynamic "environment_variable" {\n for_each = var.x\n}'
        ),
    ],
)
def test_the_project_may_set_it(tmp_path: Path, main: str) -> None:
    assert not undefined(tmp_path, USE, main=main)


def test_whoever_starts_the_build_may_set_it(tmp_path: Path) -> None:
    program = "client.start_build(projectName='app', environmentVariablesOverride=variables)\n"
    assert not undefined(tmp_path, USE, files={"start.py": program})


def test_a_script_that_is_followed_sets_it(tmp_path: Path) -> None:
    script = "export AWS_ACCOUNT_ID=111122223333\n"
    assert not undefined(tmp_path / "a", ". ./names.sh", USE, files={"names.sh": script})
    assert undefined(tmp_path / "b", ". ./names.sh", USE, files={"names.sh": "export OTHER=1\n"})


def exported(folder: Path, name: str, *commands: str, main: str = "", env: str = "") -> list[str]:
    text = buildspec(*commands, env=f"env:\n  exported-variables:\n    - {name}\n{env}")
    files = {"buildspec.yml": text, "main.tf": main or project()}
    return found(folder, "exported-variable-never-set", files)


def test_exported_and_never_set(tmp_path: Path) -> None:
    says = ["`IMAGE` is exported, but nothing sets it"]
    assert exported(tmp_path / "a", "IMAGE", "echo $IMAGE") == says
    assert exported(tmp_path / "b", "IMAGE", "export IMAGE_URI=x") == says


@pytest.mark.parametrize(
    ("name", "command", "main", "env"),
    [
        ("IMAGE", "export IMAGE=x", "", ""),
        ("IMAGE", "IMAGE=x", "", ""),
        ("IMAGE", "echo 'IMAGE=x' > names; . ./names", "", ""),
        ("IMAGE", "make", "", "  variables:\n    IMAGE: x\n"),
        ("IMAGE", "make", project("IMAGE"), ""),
        ("IMAGE", "make", "# nothing\n", ""),
        ("CODEBUILD_BUILD_ID", "make", "", ""),
        ("AWS_ACCOUNT_ID", "make", "", ""),
    ],
)
def test_exported_and_perhaps_set(tmp_path: Path, name: str, command: str, main: str, env: str) -> None:
    assert exported(tmp_path, name, command, main=main, env=env) == []


@pytest.mark.parametrize(
    ("env", "main", "says"),
    [
        ("  variables:\n    A: x\n  parameter-store:\n    A: /a\n", "", "`A` is given under `variables`, too"),
        (
            "  secrets-manager:\n    A: a\n  parameter-store:\n    A: /a\n",
            "",
            "`A` is given under `secrets-manager`, too",
        ),
        ("  secrets-manager:\n    A: a\n", project("A"), "`A` is not fetched, since the project sets it"),
        ("  variables:\n    A: a\n", project("A"), "The value of `A` is never used, since the project sets another"),
        ("  variables:\n    A: x\n", project("A"), ""),
        ("  variables:\n    A: x\n    B: x\n  parameter-store:\n    C: /a\n", project("D"), ""),
    ],
)
def test_given_twice(tmp_path: Path, env: str, main: str, says: str) -> None:
    files = {"buildspec.yml": buildspec("make", env=f"env:\n{env}"), "main.tf": main or project()}
    assert found(tmp_path, "duplicate-variable", files) == ([says] if says else [])


def test_reserved_names_are_found_wherever_they_are_set(tmp_path: Path) -> None:
    says = ["The project sets `CODEBUILD_STAGE`, a name that CodeBuild keeps for itself"]
    files = {"main.tf": project("CODEBUILD_STAGE", "CODEBUILD_CONFIG_AUTO_DISCOVER")}
    assert found(tmp_path, "reserved-variable", {**files, "buildspec.yml": buildspec("make")}) == says


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("$PATH:/x", True), ("${PATH}:/x", True), ("/opt/bin", True), ("", True),
        ("/usr/local/bin:/usr/bin:/bin", False), ("/opt/x:/usr/bin/", False), ("C:\\Windows;C:\\x", False),
    ],
)  # fmt: skip
def test_a_path(text: str, breaks: bool) -> None:
    assert breaks_path(text) is breaks


def test_names() -> None:
    assert is_reserved("CODEBUILD_X")
    assert not is_reserved("CODEBUILD_CONFIG_X")
    assert is_mistaken("CODEBUILD_GIT_BRANCH")
    assert not any(map(is_mistaken, ("CODEBUILD_SRC_DIR_x", "CODEBUILD_BUILD_ID", "AWS_REGION", "X")))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from([USE, "(", "export $X", "${", "eval", "x=$(", "printf", "read", "$'\\x'", "<<E"]), max_size=5
    )
)
def test_no_script_breaks_it(tmp_path_factory: pytest.TempPathFactory, commands: list[str]) -> None:
    undefined(tmp_path_factory.mktemp("r"), *(commands or ["make"]))


@pytest.mark.parametrize(("source", "count"), [("CODEPIPELINE", 0), ("GITHUB", 1)])
def test_a_pipeline_that_is_not_in_view_may_give_variables(tmp_path: Path, source: str, count: int) -> None:
    project = f"""
        resource "aws_codebuild_project" "app" {{
          name         = "app"
          service_role = "arn:aws:iam::111122223333:role/build"
          artifacts {{
            type = "{"CODEPIPELINE" if source == "CODEPIPELINE" else "NO_ARTIFACTS"}"
          }}
          environment {{
            type         = "LINUX_CONTAINER"
            compute_type = "BUILD_GENERAL1_SMALL"
            image        = "aws/codebuild/standard:7.0"
          }}
          source {{
            type      = "{source}"
            location  = {"null" if source == "CODEPIPELINE" else '"https://github.com/example/app.git"'}
            buildspec = "buildspec.yml"
          }}
        }}
    """
    spec = 'version: 0.2\nphases:\n  build:\n    commands:\n      - ./report.sh "$REPORT_KEY"\n'
    files = {"main.tf": project, "buildspec.yml": spec, "report.sh": "#!/bin/sh\n"}
    report = check_files(files, tmp_path / "r", ["undefined-variable"])
    assert len(report.findings) == count
