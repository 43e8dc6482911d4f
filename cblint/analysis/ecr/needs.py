"""This is where it is answered what a build does with ECR, which actions that takes, and which its role lacks.

Which actions: ECR user guide, "Pushing a Docker image" (2026), and the CodeBuild user guide's Docker sample; what is
in `cblint/data/ecr.json`.
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.artifacts.globs import overlaps
from cblint.analysis.commands import run_by
from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.references import Registry, repositories
from cblint.analysis.ecr.builds import built_from, composed
from cblint.analysis.ecr.images import Image, image
from cblint.analysis.ecr.words import Words, aws_words
from cblint.analysis.iam.decisions import Decision, Outcome, decide, scoped_for_nothing
from cblint.analysis.invocation import Invocation
from cblint.data.registries import registry_facts
from cblint.finding import Confidence
from cblint.model.build import Build
from cblint.model.iam import Role
from cblint.record import Record
from cblint.value import (
    Known,
    Step,
    Text,
    Truth,
    Value,
    equals,
    glob,
    maybe,
    string,
)
from cblint.workspace import Workspace

LOGINS = {
    ("ecr", "get-login-password"): "login",
    ("ecr", "get-login"): "login",
    ("ecr", "get-authorization-token"): "login",
    ("ecr-public", "get-login-password"): "public-login",
    ("ecr-public", "get-authorization-token"): "public-login",
}
"""Operations of the AWS CLI that fetch a registry's password."""


class Use(Record):
    """One thing that a build does with ECR as its own role."""

    kind: str
    """`login`, `push`, `pull`, `public-login` or `public-push`."""
    image: Image | None
    """What is pushed or pulled; None for a login."""
    what: str
    """For people: `runs `docker push``."""
    steps: tuple[Step, ...]
    confidence: Confidence

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that it needs."""
        return registry_facts().actions[self.kind]

    @property
    def resource(self) -> str:
        """What it needs them on: an ARN with `*` for unknown parts, or `*`."""
        return self.image.arn if self.image is not None else "*"


class Lack(Record):
    """An action that a use needs, and what the role's policies say to it."""

    use: Use
    decision: Decision
    missing: Truth
    """Whether the role definitely lacks it."""


def uses(workspace: Workspace, build: Build) -> tuple[Use, ...]:
    """Return what a build does with ECR, in the order of running; asked once for each build."""
    return workspace.once(_uses, build)


def lacks(workspace: Workspace, build: Build, role: Role) -> tuple[Lack, ...]:
    """Hold the actions that a build needs on ECR against its role."""
    useless = {action for scoped in scoped_for_nothing(workspace, role) for action in scoped.actions}
    found = []
    for use in uses(workspace, build):
        for action in use.actions:
            # What is named but scoped so that it grants nothing is a defect of its own.
            if action not in useless:
                decision = decide(workspace, role, action, use.resource)
                found.append(Lack(use, decision, _missing(workspace, use, decision)))
    return tuple(found)


def _missing(workspace: Workspace, use: Use, decision: Decision) -> Truth:
    if decision.outcome is Outcome.IMPLICIT_DENY and use.kind in {"push", "pull"} and use.image is not None:
        for repository in repositories(workspace):
            name = repository.name
            has_policy = not (isinstance(repository.policy, Known) and repository.policy.data is None)
            if has_policy and overlaps(glob(name), use.image.repository):
                return maybe(f"the policy of repository `{glob(name)}` may allow it")
    return decision.not_allowed


def _uses(workspace: Workspace, build: Build) -> tuple[Use, ...]:
    found = list(_own_image(workspace, build))
    if any(variable.name in registry_facts().credential_variables for variable in build.variables):
        return tuple(found)
    ran = list(_run_uses(workspace, build))
    # A client pushes as whoever logged in; only a login of the role itself makes it the role's doing.
    roles = {use.kind for use in ran}
    for use in ran:
        login = "public-login" if use.kind.startswith("public") else "login"
        if login in roles:
            found.append(use)
    return tuple(found)


def _own_image(workspace: Workspace, build: Build) -> Iterator[Use]:
    """Yield the pull of the build's own image, where the role pulls it."""
    project = build.project
    if project is None or not equals(project.environment.image_pull_credentials_type, "SERVICE_ROLE").is_yes:
        return
    own = image(workspace, build.image)
    if own is None or own.registry is not Registry.ECR:
        return
    place = Step(build.image.origin.span, f"the build's image `{_shown(build.image)}` is pulled as the build's role")
    yield Use("login", None, "pulls its own image", (place,), Confidence.HIGH)
    yield Use("pull", own, "pulls its own image", (place,), Confidence.HIGH)


def _shown(value: Value) -> str:
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else "…" for part in value.parts)
    return string(value) or "…"


def _run_uses(workspace: Workspace, build: Build) -> Iterator[Use]:
    invocations = run_by(workspace, build).invocations
    if any(_is_login(invocation) and invocation.principal != "role" for invocation in invocations):
        return
    for invocation in invocations:
        if invocation.principal == "role" and not invocation.tolerated:
            confidence = Confidence.MEDIUM if invocation.conditional else Confidence.HIGH
            yield from _uses_of(workspace, invocation, confidence)


def _is_login(invocation: Invocation) -> bool:
    return _login_kind(invocation) is not None


def _login_kind(invocation: Invocation) -> str | None:
    words = aws_words(invocation)
    if words is None or len(words.operands) < 2:
        return None
    service, operation = (string(operand) for operand in words.operands[:2])
    return LOGINS.get((service or "", operation or ""))


def _uses_of(workspace: Workspace, invocation: Invocation, confidence: Confidence) -> Iterator[Use]:
    kind = _login_kind(invocation)
    if kind is not None:
        words = aws_words(invocation)
        if words is not None and not words.has("--profile") and not words.values("--profile", "--endpoint-url"):
            service = "ecr-public" if kind == "public-login" else "ecr"
            yield Use(kind, None, f"runs `aws {service} {_operation(words)}`", invocation.steps, confidence)
        return
    call = docker_call(workspace, invocation)
    if call is None or call.command not in ("push", "pull", "build"):
        yield from _composed_uses(workspace, invocation, confidence)
        return
    what = f"runs `{invocation.name} {call.command}`"
    for kind, found, steps in _images(workspace, call):
        sure = confidence if kind != "from" else confidence.lowered()
        if found.registry is Registry.ECR:
            yield Use("pull" if kind == "from" else kind, found, what, (*invocation.steps, *steps), sure)
        elif found.registry is Registry.ECR_PUBLIC and kind == "push":
            # That a bearer token is needed is told by the guide, and not in AWS's own list of CodeBuild permissions.
            yield Use("public-push", found, what, invocation.steps, min(sure, Confidence.MEDIUM))


def _composed_uses(workspace: Workspace, invocation: Invocation, confidence: Confidence) -> Iterator[Use]:
    """Yield what `docker compose` does with ECR; what it starts may be there already, and is none."""
    for kind, found, step in composed(workspace, invocation):
        if found.registry is Registry.ECR and kind != "start":
            sure = confidence.lowered() if kind == "from" else confidence
            place = (*invocation.steps, step)
            yield Use("pull" if kind == "from" else kind, found, "runs `docker compose`", place, sure)


def _operation(words: Words) -> str:
    return string(words.operands[1]) or ""


def _images(workspace: Workspace, call: Call) -> Iterator[tuple[str, Image, tuple[Step, ...]]]:
    """Yield what a client pushes, pulls or builds from: how, which image, and further places."""
    if call.command in ("push", "pull"):
        found = image(workspace, call.operands[0]) if call.operands and call.closed else None
        if found is not None and not call.has("--all-tags"):
            yield call.command, found, ()
        return
    if call.has("--push"):
        for tag in call.values("--tag"):
            found = image(workspace, tag)
            if found is not None:
                yield "push", found, ()
    for found, place in built_from(workspace, call):
        yield "from", found, (place,)
