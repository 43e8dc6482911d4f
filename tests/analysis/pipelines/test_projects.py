"""Which projects a pipeline runs, how many at once, with which key, and what it asks before production."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.pipelines.written import BUILD, DEPLOY, SOURCE, Does, Stages, found, stages

MISMATCH = "pipeline-project-mismatch"
KEYS = "pipeline-kms-mismatch"
ASKED = "deploy-without-approval"
PARALLEL = "parallel-builds-over-limit"
TF = """
resource "aws_codebuild_project" "{name}" {{
  name         = "{name}"
  service_role = "arn:aws:iam::111122223333:role/build"
  {more}
  artifacts {{
    type = "{artifacts}"
  }}
  environment {{
    type         = "LINUX_CONTAINER"
    image        = "aws/codebuild/standard:7.0"
    compute_type = "BUILD_GENERAL1_SMALL"
  }}
  source {{
    type      = "{source}"
    buildspec = "buildspec.yml"
  }}
}}
"""
CFN = """  {name}:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: {name}
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts: {{Type: {artifacts}}}
      Environment: {{Type: LINUX_CONTAINER, Image: "aws/codebuild/standard:7.0", ComputeType: BUILD_GENERAL1_SMALL}}
      Source: {{Type: {source}, BuildSpec: buildspec.yml}}
"""
TEST_ROLE = "arn:aws:iam::444455556666:role/deploy"
BATCH_TF = 'build_batch_config {\n    service_role = "arn:aws:iam::111122223333:role/batch"\n  }\n'
BATCH_CFN = "      BuildBatchConfig: {ServiceRole: arn:aws:iam::111122223333:role/batch}\n"


def project(
    name: str = "app", *, source: str = "CODEPIPELINE", artifacts: str = "CODEPIPELINE", tf: str = "", cfn: str = ""
) -> dict[str, str]:
    """One project in both languages."""
    return {
        "main.tf": TF.format(name=name, source=source, artifacts=artifacts, more=tf),
        "template.yml": CFN.format(name=name, source=source, artifacts=artifacts) + cfn,
    }


def runs(name: str) -> Does:
    return BUILD._replace(settings={"ProjectName": name})


@pytest.mark.parametrize(
    ("head", "name", "messages"),
    [
        (project("unittests"), "unittests", []),
        (project("unittests"), "unittest", ["No project has the name `unittest`; the nearest is `unittests`"]),
        (project("unittests"), "elsewhere", []),
        (project("unit1tests"), "unit2tests", []),
    ],
)
def test_a_project_is_there(tmp_path: Path, head: dict[str, str], name: str, messages: list[str]) -> None:
    assert found(tmp_path, MISMATCH, stages(runs(name)), head=head) == messages


def test_a_project_that_is_run_is_not_meant(tmp_path: Path) -> None:
    written = [("Source", [SOURCE]), ("Build", [runs("unittests"), runs("unittest")._replace(name="B", makes=())])]
    assert found(tmp_path, MISMATCH, written, head=project("unittests")) == []


@pytest.mark.parametrize(
    ("source", "artifacts", "count"),
    [("CODEPIPELINE", "CODEPIPELINE", 0), ("NO_SOURCE", "NO_ARTIFACTS", 0), ("GITHUB", "NO_ARTIFACTS", 1)],
)
def test_a_source_of_its_own_is_not_built(tmp_path: Path, source: str, artifacts: str, count: int) -> None:
    head = project(source=source, artifacts=artifacts)
    assert len(found(tmp_path, MISMATCH, stages(BUILD), head=head)) == count


@pytest.mark.parametrize(
    ("role", "actions", "count"),
    [
        ("arn:aws:iam::111122223333:role/p", ["arn:aws:iam::111122223333:role/deploy"], 0),
        ("arn:aws:iam::111122223333:role/p", [TEST_ROLE], 1),
        ("arn:aws:iam::111122223333:role/p", ["", ""], 0),
        ("nothing", [TEST_ROLE, TEST_ROLE], 0),
        ("nothing", [TEST_ROLE, "arn:aws:iam::777788889999:role/deploy"], 1),
    ],
)
def test_a_key_of_aws_serves_one_account(tmp_path: Path, role: str, actions: list[str], count: int) -> None:
    written = stages(BUILD, *(DEPLOY._replace(name=f"D{n}", role=each) for n, each in enumerate(actions)))
    assert len(found(tmp_path, KEYS, written, role=role)) == count


def test_an_action_without_artifacts_needs_no_key(tmp_path: Path) -> None:
    call = Does("Call", "Invoke/AWS/Lambda/1", role=TEST_ROLE, settings={"FunctionName": "f"})
    assert found(tmp_path, KEYS, stages(BUILD, call)) == []


SHIP = DEPLOY._replace(name="Ship")
ASK = Does("Ask", "Approval/AWS/Manual/1")
LIVE = "`Ship` deploys to production, and no approval comes before it"


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("Production", [SHIP])], [LIVE]),
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("DeployProd", [SHIP])], [LIVE]),
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("Deploy", [SHIP])], []),
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("Products", [SHIP])], []),
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("non-prod", [SHIP])], []),
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("preprod", [SHIP])], []),
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("Ask", [ASK]), ("Prod", [SHIP])], []),
        ([("Source", [SOURCE]), ("Build", [BUILD]), ("Prod", [SHIP, ASK])], [LIVE]),
        (
            [("Source", [SOURCE]), ("Build", [BUILD]), ("Prod", [ASK._replace(order=1), SHIP._replace(order=2)])],
            [],
        ),
        ([("Source", [SOURCE]), ("Build", [BUILD._replace(type="Test/AWS/CodeBuild/1")]), ("Prod", [SHIP])], []),
    ],
)
def test_somebody_is_asked_before_production(tmp_path: Path, written: Stages, messages: list[str]) -> None:
    assert found(tmp_path, ASKED, written) == messages


def test_a_change_set_is_no_deployment(tmp_path: Path) -> None:
    settings = {"ActionMode": "CHANGE_SET_REPLACE", "StackName": "a", "ChangeSetName": "c", "TemplatePath": "source::t"}
    draft = Does("Prod", "Deploy/AWS/CloudFormation/1", ("source",), settings=settings)
    assert found(tmp_path, ASKED, stages(draft)) == []


@pytest.mark.parametrize(
    ("limit", "orders", "count"), [(1, (1, 1), 1), (1, (1, 2), 0), (2, (1, 1), 0), (2, (3, 3, 3), 1)]
)
def test_builds_that_start_together(tmp_path: Path, limit: int, orders: tuple[int, ...], count: int) -> None:
    head = project(tf=f"concurrent_build_limit = {limit}", cfn=f"      ConcurrentBuildLimit: {limit}\n")
    checks = [BUILD._replace(name=f"C{n}", makes=(), order=order) for n, order in enumerate(orders)]
    assert len(found(tmp_path, PARALLEL, [("Source", [SOURCE]), ("Check", checks)], head=head)) == count


@pytest.mark.parametrize(
    ("batch", "messages"),
    [
        (
            "build-list:\n    - identifier: a\n    - identifier: b\n",
            ["The project allows 1 build at once, and its batch starts 2"],
        ),
        ("build-graph:\n    - identifier: a\n    - identifier: b\n      depend-on: [a]\n", []),
    ],
)
def test_builds_of_a_batch(tmp_path: Path, batch: str, messages: list[str]) -> None:
    head = project(tf=f"concurrent_build_limit = 1\n  {BATCH_TF}", cfn=f"      ConcurrentBuildLimit: 1\n{BATCH_CFN}")
    spec = f"version: 0.2\nbatch:\n  {batch}phases:\n  build:\n    commands:\n      - make\n"
    own = Does(
        "Source",
        "Source/AWS/CodeStarSourceConnection/1",
        makes=("source",),
        settings={"FullRepositoryId": "example/app", "BranchName": "main"},
    )
    written = [("Source", [own]), ("Build", [BUILD])]
    assert found(tmp_path, PARALLEL, written, head={**head, "buildspec.yml": spec}) == messages
