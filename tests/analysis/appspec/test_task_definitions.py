"""Whether an AppSpec for ECS means a container that the task definition beside it has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.appspec.task_keys import key_faults
from cblint.parse.json import parse
from cblint.read.plain import plain_value
from cblint.source import SourceFile
from cblint.testing.repository import check_files
from cblint.value import Entries

SPEC = (
    "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      Properties:\n"
    "        TaskDefinition: {}\n        LoadBalancerInfo:\n          ContainerName: {}\n          ContainerPort: {}\n"
)


PIPELINE = """
resource "aws_codepipeline" "web" {
  name     = "web"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  stage {
    name = "Deploy"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeployToECS"
      version         = "1"
      input_artifacts = ["output"]

      configuration = {
        ApplicationName                = "web"
        DeploymentGroupName            = "web"
        TaskDefinitionTemplateArtifact = "output"
        AppSpecTemplateArtifact        = "output"
      }
    }
  }
}

resource "aws_codebuild_project" "web" {
  name         = "web"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type = "CODEPIPELINE"
  }
}
"""

KEYS = ["family", "containerDefinitions", "volumes", "name", "image", "cpu", "portMappings", "environment", "Tags", "x"]


def _nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)


def task(name: str = "web", *ports: int | str) -> str:
    mappings = [{"containerPort": port} for port in ports or (80,)]
    return json.dumps({"family": "shop", "containerDefinitions": [{"name": name, "portMappings": mappings}]})


def found(
    folder: Path, name: str, port: str, taskdef: str, definition: str = "<TASK_DEFINITION>", **more: str
) -> list[str]:
    files = {"appspec.yaml": SPEC.format(definition, name, port), "taskdef.json": taskdef}
    report = check_files(files | more, folder / "r", ("container-name-mismatch",))
    assert not report.failures
    return [finding.message for finding in report.findings]


def test_a_container_that_is_not_there(tmp_path: Path) -> None:
    assert found(tmp_path, "app", "80", task()) == ["`taskdef.json` has no container `app`"]


@pytest.mark.parametrize("port", ["8080", "'8080'"])
def test_a_port_that_is_not_there(tmp_path: Path, port: str) -> None:
    assert found(tmp_path, "web", port, task("web", 80, 443)) == ["Container `web` does not map port `8080`"]


def test_no_ports(tmp_path: Path) -> None:
    taskdef = json.dumps({"taskDefinition": {"containerDefinitions": [{"name": "web"}]}})
    assert found(tmp_path, "web", "80", taskdef) == ["Container `web` does not map port `80`"]


@pytest.mark.parametrize("name", ["<CONTAINER>", "$NAME", "web"])
@pytest.mark.parametrize("port", ["80", "$PORT", "<PORT>"])
def test_what_fits_or_is_put_there_later(tmp_path: Path, name: str, port: str) -> None:
    assert found(tmp_path, name, port, task()) == []


@pytest.mark.parametrize(
    "taskdef",
    [
        task("<NAME>"),
        task("web", "$PORT"),
        "[]",
        "{",
        '{"containerDefinitions": []}',
        '{"containerDefinitions": [1]}',
        "",
    ],
)
def test_task_definitions_that_are_not_known(tmp_path: Path, taskdef: str) -> None:
    assert found(tmp_path, "web", "8080", taskdef) == []


@pytest.mark.parametrize(
    ("definition", "count"),
    [
        ("shop", 1),
        ("shop:3", 1),
        ("arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7", 1),
        ("taskdef.json", 1),
        ("other:3", 0),
        ("<TASKDEF>", 0),
    ],
)
def test_whether_it_is_the_one_that_is_meant(tmp_path: Path, definition: str, count: int) -> None:
    assert len(found(tmp_path, "web", "8080", task(), definition)) == count


def test_two_task_definitions(tmp_path: Path) -> None:
    assert found(tmp_path, "app", "80", task(), **{"task-definition.json": task("app")}) == []


@pytest.mark.parametrize(
    "line", ["sed -i s/web/app/ taskdef.json", "envsubst < in > taskdef.json", "cp prod.json taskdef.json"]
)
def test_a_command_that_may_write_it(tmp_path: Path, line: str) -> None:
    assert found(tmp_path, "app", "80", task(), **{"deploy.sh": f"{line}\n"}) == []


def test_a_file_that_only_names_it(tmp_path: Path) -> None:
    build = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\nartifacts:\n  files:\n    - taskdef.json\n"
    assert len(found(tmp_path, "app", "80", task(), **{"buildspec.yml": build})) == 1


def test_a_workflow_that_puts_the_image_there(tmp_path: Path) -> None:
    steps = "      - uses: aws-actions/amazon-ecs-render-task-definition@v1\n        with:\n"
    workflow = f"jobs:\n  deploy:\n    steps:\n{steps}          task-definition: taskdef.json\n"
    bare = {"containerDefinitions": [{"name": "web"}]}
    assert faults(tmp_path / "a", dict(bare)) == ["`image` is missing in a container definition"]
    assert faults(tmp_path / "b", dict(bare), **{".github/workflows/deploy.yml": workflow}) == []


def faults(folder: Path, taskdef: dict[str, object], **more: str) -> list[str]:
    image = taskdef.pop("image", "web:1")
    container: dict[str, object] = {"name": "web", "image": image, "portMappings": [{"containerPort": 80}]}
    text = json.dumps({"family": "web", "containerDefinitions": [container]} | taskdef)
    files = {"appspec.yaml": SPEC.format("<TASK_DEFINITION>", "web", 80), "taskdef.json": text}
    report = check_files(files | more, folder / "r", ("invalid-task-definition",))
    assert not report.failures
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("cpu", "memory", "message"),
    [
        ("256", "4096", "Fargate has no tasks of `256` CPU units with `4096` MiB of memory"),
        (256, 1536, "Fargate has no tasks of `256` CPU units with `1536` MiB of memory"),
        ("512", "512", "Fargate has no tasks of `512` CPU units with `512` MiB of memory"),
        ("100", "512", "Fargate has no tasks of `100` CPU units"),
        ("8192", "17408", "Fargate has no tasks of `8192` CPU units with `17408` MiB of memory"),
    ],
)
def test_sizes_that_there_are_not(tmp_path: Path, cpu: object, memory: object, message: str) -> None:
    sizes: dict[str, object] = {"cpu": cpu, "memory": memory}
    assert faults(tmp_path / "a", {"requiresCompatibilities": ["EC2", "FARGATE"]} | sizes) == [message]
    assert faults(tmp_path / "b", {"requiresCompatibilities": ["EC2"]} | sizes) == []


@pytest.mark.parametrize(
    ("cpu", "memory"),
    [("256", "512"), (256, 2048), (1024, 3072), (2048, 16384), (16384, 122880), ("1 vCPU", "3 GB"), ("<CPU>", "512")],
)
def test_sizes_that_there_are_or_that_are_not_known(tmp_path: Path, cpu: object, memory: object) -> None:
    assert faults(tmp_path, {"requiresCompatibilities": ["FARGATE"], "cpu": cpu, "memory": memory}) == []


IMAGE = '\n        Image1ArtifactName  = "output"\n        Image1ContainerName = "IMAGE1_NAME"\n'


@pytest.mark.parametrize(
    ("image", "count"), [("<IMAGE_NAME>", 1), ("<IMAGE1_NAME>", 0), ("nginx:1.27", 0), ("$IMAGE", 0)]
)
def test_placeholders_of_images(tmp_path: Path, image: str, count: int) -> None:
    pipeline = PIPELINE.replace("configuration = {", "configuration = {" + IMAGE)
    assert len(faults(tmp_path / "a", {"image": image}, **{"main.tf": pipeline})) == count
    assert faults(tmp_path / "b", {"image": image}) == []
    elsewhere = pipeline.replace(IMAGE, IMAGE + '        TaskDefinitionTemplatePath = "ecs/taskdef.json"\n')
    assert faults(tmp_path / "c", {"image": image}, **{"main.tf": elsewhere}) == []


@pytest.mark.parametrize(
    ("taskdef", "message"),
    [
        ({"executionRoleARN": "x"}, "`executionRoleARN` is no key of the task definition, but `executionRoleArn` is"),
        ({"family": None}, ""),
        ({"volumes": {"name": "data"}}, "`volumes` is an object, not a list"),
        ({"requiresCompatibilities": "FARGATE"}, "`requiresCompatibilities` is a single value, not a list"),
        ({"runtimePlatform": ["ARM64"]}, "`runtimePlatform` is a list, not an object"),
        ({"networkMode": ["awsvpc"]}, "`networkMode` is a list, not a single value"),
        ({"ephemeralStorage": {}}, "`sizeInGiB` is missing in `ephemeralStorage`"),
        ({"volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemID": "fs-1"}}]},
         "`fileSystemID` is no key of `efsVolumeConfiguration`, but `fileSystemId` is"),
        ({"containerDefinitions": [{"name": "web", "portMappings": [{"containerPort": 80}]}]},
         "`image` is missing in a container definition"),
        ({"containerDefinitions": [{"name": "web", "image": "a", "command": "run"}]},
         "`command` is a single value, not a list"),
        ({"containerDefinitions": [{"name": "web", "image": "a", "portMapping": []}]},
         "`portMapping` is no key of a container definition, but `portMappings` is"),
        ({"containerDefinitions": [{"name": "web", "image": "a", "dockerLabels": "x"}]},
         "`dockerLabels` is a single value, not an object"),
        ({"containerDefinitions": []}, ""),
        ({"containerDefinitions": {}}, "`containerDefinitions` is an object, not a list"),
        ({"containerDefinitions": ["$WEB"]}, ""),
        ({"status": "ACTIVE", "revision": 3, "requiresAttributes": [{"name": "x"}], "somethingNew": 1}, ""),
        ({"cpu": 256, "memory": "512", "tags": "<TAGS>"}, ""),
        ({"taskDefinition": {"volumes": {}}}, ""),
        ({"Family": "web", "Volumes": {}}, ""),
    ],
)  # fmt: skip
def test_keys(tmp_path: Path, taskdef: dict[str, object], message: str) -> None:
    assert faults(tmp_path, taskdef) == ([message] if message else [])


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), _nested, max_leaves=20))
@settings(max_examples=100, deadline=None)
def test_any_document_has_an_answer(document: object) -> None:
    root = parse(SourceFile("taskdef.json", json.dumps(document)).embedded()).root
    value = plain_value(root) if root is not None else None
    for fault in key_faults(value) if isinstance(value, Entries) else ():
        assert fault.message
        assert 0 <= fault.place.start < fault.place.end
