"""Every key of the buildspec language: accepted, a typed part or value of the model, and at its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from cblint.model.buildspec import Artifacts, BatchTask, Buildspec, Cache, OnFailure, Phase, Proxy
from cblint.read.buildspec import read_buildspec
from cblint.read.keys import Keys, Listed, Mapped, Shape
from cblint.read.keys_appspec import ECS, LAMBDA, SERVER
from cblint.read.keys_buildspec import BUILDSPEC
from cblint.source import SourceFile
from cblint.value import Entries, Reason, Unknown, string
from tests.read.whole_documents import BUILD, ECS_TEXT, LAMBDA_TEXT, OLD, SERVER_TEXT, given, header, shown


def build(text: str = BUILD) -> Buildspec:
    spec = read_buildspec(SourceFile("buildspec.yml", text).embedded(), inline=False)
    assert spec.problems == ()
    assert spec.closed
    return spec


def paths(shape: Shape, path: str = "") -> Iterator[str]:
    match shape:
        case Keys(keys=keys):
            for key in keys:
                if key.rule is None:
                    yield f"{path}.{key.name}"
                    yield from paths(key.shape, f"{path}.{key.name}")
        case Listed(item=inner):
            yield from paths(inner, path)
        case Mapped(value=inner):
            yield from paths(inner, f"{path}.*")
        case _:
            return


def met(document: Any, shape: Shape, path: str = "") -> Iterator[str]:
    match shape:
        case Keys(keys=keys) if isinstance(document, dict):
            for key in keys:
                if key.name in document:
                    yield f"{path}.{key.name}"
                    yield from met(document[key.name], key.shape, f"{path}.{key.name}")
        case Listed(item=inner):
            for item in document if isinstance(document, list) else [document]:
                yield from met(item, inner, path)
        case Mapped(value=inner) if isinstance(document, dict):
            for value in document.values():
                yield from met(value, inner, f"{path}.*")
        case _:
            return


# The same shape is the tasks' of graph and list, and the settings' of tasks and of a matrix: one of them shows it.
SHARED = (".batch.build-list.", ".batch.build-matrix.static.env.", ".batch.build-matrix.dynamic.env.", ".phases.")


@pytest.mark.parametrize(
    ("language", "texts"),
    [(BUILDSPEC, (BUILD, OLD)), (SERVER, (SERVER_TEXT,)), (ECS, (ECS_TEXT,)), (LAMBDA, (LAMBDA_TEXT,))],
)
def test_the_documents_hold_every_key(language: Keys, texts: tuple[str, ...]) -> None:
    held = {path for text in texts for path in met(yaml.load(text, yaml.BaseLoader), language)}
    ends = {path.rpartition(".")[2] for path in held}
    missing = set(paths(language)) - held
    assert [path for path in sorted(missing) if not path.startswith(SHARED)] == []
    assert {path.rpartition(".")[2] for path in missing} <= ends


def test_the_top() -> None:
    spec = build()
    assert shown(spec.version, BUILD) == (0.2, "0.2")
    assert shown(spec.run_as, BUILD) == given("builder")
    assert isinstance(spec.proxy, Proxy)
    assert header(spec.proxy, BUILD) == "proxy"
    assert shown(spec.proxy.upload_artifacts, BUILD) == (True, "yes")
    assert shown(spec.proxy.logs, BUILD) == (False, "no")


def test_the_environment() -> None:
    env = build().env
    assert shown(env.shell, BUILD) == given("bash")
    found = [(each.name, shown(each.value, BUILD), string(each.type), header(each, BUILD)) for each in env.variables]
    assert found == [
        ("STAGE", given("test"), "PLAINTEXT", "STAGE"),
        ("TOKEN", given("/app/token"), "PARAMETER_STORE", "TOKEN"),
        ("PASSWORD", given("app/db:password:AWSCURRENT"), "SECRETS_MANAGER", "PASSWORD"),
    ]
    assert shown(env.exported, BUILD) == [given("IMAGE_TAG")]
    assert shown(env.git_credential_helper, BUILD) == (True, "yes")


def test_the_environment_of_version_0_1() -> None:
    spec = build(OLD)
    assert shown(spec.version, OLD) == (0.1, "0.1")
    found = [(each.name, shown(each.value, OLD), string(each.type)) for each in spec.env.variables]
    assert found == [("STAGE", given("test"), "PLAINTEXT")]
    assert shown(spec.env.git_credential_helper, OLD) == ("default", False)


def phase(name: str) -> Phase:
    found = build().phase(name)
    assert found is not None
    return found


def test_phases() -> None:
    install = phase("install")
    assert header(install, BUILD) == "install"
    assert shown(install.run_as, BUILD) == given("root")
    assert shown(install.on_failure, BUILD) == given("RETRY-5-.*timed out.*")
    assert shown(install.runtime_versions, BUILD) == {"python": (3.1, "3.10")}
    assert isinstance(install.runtime_versions, Entries)
    assert string(install.runtime_versions.entries[0].value) == "3.10"
    assert [(shown(each.text, BUILD), each.always) for each in install.commands] == [
        (given("pip install ."), False),
        (given("echo installed"), True),
    ]
    assert [shown(each.text, BUILD) for each in phase("build").commands] == [given("make")]


@pytest.mark.parametrize(
    ("name", "action", "retries", "pattern"),
    [
        ("install", ("RETRY", "RETRY"), (5, "5"), given(".*timed out.*")),
        ("pre_build", ("RETRY", "Retry"), (7, "7"), ("default", ".*")),
        ("build", ("CONTINUE", "CONTINUE"), ("default", None), ("default", None)),
        ("post_build", ("RETRY", "RETRY"), ("default", 3), given("Error.*")),
    ],
)
def test_what_happens_on_failure(name: str, action: Any, retries: Any, pattern: Any) -> None:
    failure = phase(name).failure
    assert isinstance(failure, OnFailure)
    assert shown(failure.action, BUILD) == action
    assert shown(failure.retries, BUILD) == retries
    assert shown(failure.pattern, BUILD) == pattern


def test_steps_of_actions() -> None:
    before = phase("pre_build")
    assert not before.closed
    first, second = before.steps
    assert header(first, BUILD).startswith("name: set up")
    assert shown(first.name, BUILD) == given("set up")
    assert shown(first.id, BUILD) == given("node")
    assert shown(first.condition, BUILD) == given("success()")
    assert shown(first.uses, BUILD) == given("actions/setup-node@v4")
    assert shown(first.inputs, BUILD) == {"node-version": (22, "22")}
    assert shown(second.run, BUILD) == given("npm ci")
    assert shown(second.shell, BUILD) == given("bash")
    assert shown(second.working_directory, BUILD) == given("web")
    assert shown(second.env, BUILD) == {"CI": given("yes")}


def tasks(kind: str) -> list[BatchTask]:
    batch = build().batch
    assert batch is not None
    return [task for task in batch.tasks if task.kind == kind]


def test_a_batch() -> None:
    batch = build().batch
    assert batch is not None
    assert header(batch, BUILD) == "batch"
    assert shown(batch.fast_fail, BUILD) == (True, "true")
    assert [(each.kind, header(each, BUILD), each.builds) for each in batch.sections] == [
        ("build-graph", "build-graph", 2),
        ("build-list", "build-list", 1),
        ("build-matrix", "build-matrix", 8),
        ("build-fanout", "build-fanout", 5),
    ]


def test_tasks_of_a_graph_and_a_list() -> None:
    first, second = tasks("build-graph")
    assert header(first, BUILD) == "compile"
    assert shown(first.identifier, BUILD) == given("compile")
    assert shown(first.buildspec, BUILD) == given("compile.yml")
    assert shown(first.debug_session, BUILD) == (True, "true")
    assert shown(first.ignore_failure, BUILD) == (True, "yes")
    assert shown(first.compute_type, BUILD) == given("BUILD_GENERAL1_LARGE")
    assert shown(first.image, BUILD) == given("aws/codebuild/standard:7.0")
    assert shown(first.privileged_mode, BUILD) == (True, "true")
    assert shown(first.type, BUILD) == given("LINUX_CONTAINER")
    assert [(each.name, shown(each.value, BUILD)) for each in first.variables] == [("PART", given("one"))]
    assert (first.fleet, shown(first.parallelism, BUILD)) == (None, ("default", None))
    assert shown(second.depend_on, BUILD) == [given("compile")]
    assert second.fleet is not None
    assert shown(second.fleet, BUILD) == given("arn:aws:codebuild:eu-west-1:111122223333:fleet/big")
    assert [shown(each.identifier, BUILD) for each in tasks("build-list")] == [given("lint")]


def test_a_matrix_and_a_fanout() -> None:
    (matrix,) = tasks("build-matrix")
    assert shown(matrix.ignore_failure, BUILD) == (True, "true")
    assert shown(matrix.type, BUILD) == given("ARM_CONTAINER")
    assert shown(matrix.privileged_mode, BUILD) == (False, "false")
    assert shown(matrix.buildspec, BUILD) == given("a.yml", "b.yml")
    assert shown(matrix.compute_type, BUILD) == given("BUILD_GENERAL1_SMALL")
    assert shown(matrix.image, BUILD) == given("img:1", "img:2")
    assert [(each.name, shown(each.value, BUILD)) for each in matrix.variables] == [("FLAVOUR", given("x", "y"))]
    (fanout,) = tasks("build-fanout")
    assert shown(fanout.parallelism, BUILD) == (5, "5")
    assert shown(fanout.ignore_failure, BUILD) == (False, "false")


def test_reports() -> None:
    (report,) = build().reports
    assert shown(report.name, BUILD) == given("unit")
    assert shown(report.files, BUILD) == [("**/*.xml", '"**/*.xml"')]
    assert shown(report.file_format, BUILD) == given("JunitXml")
    assert shown(report.base_directory, BUILD) == given("out")
    assert shown(report.discard_paths, BUILD) == (True, "yes")


def test_artifacts() -> None:
    spec = build()
    assert isinstance(spec.artifacts, Artifacts)
    found = spec.artifacts
    assert (header(found, BUILD), found.identifier) == ("artifacts", "")
    assert shown(found.files, BUILD) == [("**/*", '"**/*"')]
    assert shown(found.name, BUILD) == given("app-$STAGE")
    assert shown(found.discard_paths, BUILD) == (False, "no")
    assert shown(found.base_directory, BUILD) == given("dist")
    assert shown(found.exclude_paths, BUILD) == [("**/*.map", '"**/*.map"')]
    assert shown(found.enable_symlinks, BUILD) == (True, "yes")
    assert shown(found.s3_prefix, BUILD) == given("releases")
    assert shown(found.type, BUILD) == given("zip")
    (other,) = spec.secondary_artifacts
    assert (header(other, BUILD), other.identifier) == ("docs", "docs")
    assert shown(other.files, BUILD) == [given("site/**/*")]
    assert shown(other.exclude_paths, BUILD) == [given("drafts")]
    assert shown(other.enable_symlinks, BUILD) == (False, "no")
    assert shown(other.s3_prefix, BUILD) == given("docs")


def test_a_cache() -> None:
    cache = build().cache
    assert isinstance(cache, Cache)
    assert header(cache, BUILD) == "cache"
    assert shown(cache.key, BUILD) == given("pip-$(codebuild-hash-files requirements.txt)")
    assert shown(cache.fallback_keys, BUILD) == [given("pip-")]
    assert shown(cache.action, BUILD) == given("restore")
    assert shown(cache.paths, BUILD) == [given("/root/.cache/pip/**/*")]


def test_where_aws_does_not_say_whether_a_variable_is_expanded() -> None:
    text = BUILD.replace("standard:7.0", "standard:$TAG").replace("compile.yml", "$PART/build.yml")
    batch = build(text).batch
    assert batch is not None
    first = batch.tasks[0]
    for value, written in ((first.image, "aws/codebuild/standard:$TAG"), (first.buildspec, "$PART/build.yml")):
        assert isinstance(value, Unknown)
        assert (value.reason, value.detail) == (Reason.UNDOCUMENTED, written)
        assert text[value.origin.span.start : value.origin.span.end] == written
