"""This is where builds for the tests of commands are made, straight from the model's records."""

from __future__ import annotations

from pathlib import Path

from cblint.files import Files
from cblint.model.build import Build, Link
from cblint.model.buildspec import Buildspec, Command, EnvironmentSection, Phase, Variable
from cblint.model.project import Project, ProjectArtifacts, ProjectCache, ProjectEnvironment, ProjectSource
from cblint.source import Span
from cblint.value import NO, Basis, Entries, Items, Known, Reason, Scalar, Truth, Unknown, Value, at, maybe
from cblint.workspace import Workspace

SPEC = "buildspec.yml"
HERE = Span(SPEC, 0, 1)


def known(data: Scalar, *, default: bool = False) -> Known:
    return Known(at(HERE, basis=Basis.AWS_DEFAULT if default else Basis.GIVEN), data)


def unknown(detail: str = "var.x") -> Unknown:
    return Unknown(at(HERE), Reason.NO_VALUE, detail)


def none() -> Items:
    return Items(at(HERE), ())


def variable(name: str, value: str, kind: str = "PLAINTEXT") -> Variable:
    return Variable(HERE, f"env.{name}", name, HERE, known(value), known(kind), "project")


def buildspec(phases: dict[str, list[str]], *, version: str = "0.2", shell: str | None = None,
              closed: bool = True) -> Buildspec:  # fmt: skip
    """Make a buildspec whose commands stand one after the other, each on a line of its own."""
    made = []
    offset = 100
    for name, commands in phases.items():
        plain = name.removesuffix(".finally")
        parts = []
        for index, text in enumerate(commands):
            span = Span(SPEC, offset, offset + len(text))
            offset += len(text) + 1
            symbol = f"phases.{plain}.commands[{index}]"
            value = Known(at(span), text)
            parts.append(Command(span, symbol, value, plain, index, name.endswith(".finally")))
        empty = Entries(at(HERE), ())
        made.append(Phase(HERE, f"phases.{plain}", plain, tuple(parts), known(None), known(None), empty, closed=True))
    env = EnvironmentSection(known(shell), (), none(), known(False), closed=True)
    return Buildspec(
        HERE, "", SPEC, False, known(version), known(None), env, tuple(made), None, (), (), None, None, (), closed
    )


def project(**environment: Value | Truth) -> Project:
    values: dict[str, Value] = {
        "type": known("LINUX_CONTAINER"),
        "image": known("aws/codebuild/standard:7.0"),
        "compute_type": known("BUILD_GENERAL1_SMALL"),
        "privileged_mode": known(False, default=True),
        "image_pull_credentials_type": known("CODEBUILD"),
    }
    truths = {"docker_server": NO, "fleet": NO, "file_systems": NO}
    for name, value in environment.items():
        if isinstance(value, Truth):
            truths[name] = value
        else:
            values[name] = value
    span = Span("main.tf", 0, 30)
    source = ProjectSource(span, "source", known("GITHUB"), known("x"), known(None), known(None))
    artifacts = ProjectArtifacts(
        span, "artifacts", known("NO_ARTIFACTS"), known(None), known(None), known(None), known(False)
    )
    return Project(
        span=span,
        symbol="aws_codebuild_project.app",
        address=":aws_codebuild_project.app",
        name_span=span,
        language="terraform",
        name=known("app"),
        source=source,
        secondary_sources=(),
        artifacts=artifacts,
        secondary_artifacts=(),
        secondary_artifacts_closed=True,
        cache=ProjectCache(span, "cache", known("NO_CACHE"), none()),
        environment=ProjectEnvironment(
            span=Span("main.tf", 40, 51),
            symbol="aws_codebuild_project.app.environment",
            type=values["type"],
            image=values["image"],
            compute_type=values["compute_type"],
            privileged_mode=values["privileged_mode"],
            image_pull_credentials_type=values["image_pull_credentials_type"],
            variables=(),
            variables_closed=True,
            docker_server=truths["docker_server"],
            fleet=truths["fleet"],
        ),
        service_role=unknown(),
        vpc_config=None,
        vpc_given=NO,
        file_systems=truths["file_systems"],
        batch_service_role=known(None),
        exists=Truth(True),
    )


def build(
    spec: Buildspec | None,
    *,
    of: Project | None = None,
    variables: tuple[Variable, ...] = (),
    link: Link = Link.OWN_SOURCE,
    source_root: str = "",
    kind: Value | None = None,
) -> Build:
    environment = of.environment if of is not None else None
    return Build(
        span=HERE,
        symbol="build",
        project=of,
        buildspec=spec,
        why_unknown="" if spec else "it is in a bucket",
        link=link,
        caller=None,
        task=None,
        source_root=source_root,
        role=None,
        image=environment.image if environment else unknown("image"),
        type=kind or (environment.type if environment else unknown("type")),
        privileged_mode=environment.privileged_mode if environment else unknown("privileged_mode"),
        variables=variables,
        variables_closed=True,
        own_source=maybe("not said"),
        steps=(),
    )


def workspace(folder: Path, files: dict[str, str] | None = None, builds: tuple[Build, ...] = ()) -> Workspace:
    for path, text in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")
    return Workspace(Files(str(folder)), (), (), (), builds=builds)
