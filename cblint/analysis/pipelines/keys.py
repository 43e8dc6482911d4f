"""This is where it is answered whether the actions of a pipeline can read what is encrypted for them.

A key that AWS keeps for S3 serves one account only; and a build encrypts what it delivers with its project's key, not
with that of the artifact store (CodePipeline user guide, "Create a pipeline that uses resources from another account").
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.pipelines.order import Placed, placed, runs, title
from cblint.model.pipeline import Action, ArtifactStore, Pipeline
from cblint.model.project import Project
from cblint.model.storage import Key
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.value import Step, Text, Value, equals, string, test
from cblint.workspace import Workspace

_ACCOUNT = pattern(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/")
_AWS_OWNED = pattern(r"(?:arn:aws[a-z-]*:kms:[^:]*:[^:]*:)?alias/aws/s3")


class Locked(NamedTuple):
    """Artifacts under a key of AWS's own that an action of another account has to read or write."""

    place: ArtifactStore | Value
    action: Action
    account: str
    steps: tuple[Step, ...]


class Other(NamedTuple):
    """A project whose key is not the pipeline's."""

    project: Project
    action: Action
    reader: Action
    steps: tuple[Step, ...]


def account(role: Value) -> str:
    """Return the account of a role's ARN; empty where it is not known."""
    start = role.parts[0] if isinstance(role, Text) else string(role)
    match = _ACCOUNT.match(start) if isinstance(start, str) else None
    return match[1] if match else ""


def locked(pipeline: Pipeline) -> Iterator[Locked]:
    """Yield the artifact store without a key of its own, where two accounts surely have to use it."""
    stores = pipeline.artifact_stores
    if len(stores) != 1 or not pipeline.artifact_stores_closed or not stores[0].given.is_yes:
        return
    (store,) = stores
    unset = equals(store.encryption_key, None)
    if not (unset | test(store.encryption_key, _is_aws_owned)).is_yes:
        return
    own = account(pipeline.role_arn)
    steps = [Step(pipeline.role_arn.origin.span, f"the pipeline runs in the account {own}")] if own else []
    for each in placed(pipeline):
        theirs = account(each.action.role_arn)
        if not theirs or not _handles_artifacts(each.action):
            continue
        steps.append(Step(each.action.role_arn.origin.span, f"{title(each.action)} acts in the account {theirs}"))
        if own and theirs != own:
            place: ArtifactStore | Value = store if unset.is_yes else store.encryption_key
            yield Locked(place, each.action, theirs, tuple(steps))
            return
        own = own or theirs


def _is_aws_owned(key: object) -> bool:
    return isinstance(key, str) and _AWS_OWNED.fullmatch(key) is not None


def _handles_artifacts(action: Action) -> bool:
    return bool(action.input_artifacts.items or action.output_artifacts.items)


def others(workspace: Workspace, pipeline: Pipeline) -> Iterator[Other]:
    """Yield the projects that encrypt, for an action that reads it, with another declared key than the pipeline's."""
    if len(pipeline.artifact_stores) != 1:
        return
    own = links.find(workspace, Key, pipeline.artifact_stores[0].encryption_key, pipeline)
    if not isinstance(own, Key):
        return
    for each in placed(pipeline):
        project = links.project_of(workspace, each.action) if runs(each.action, "CodeBuild").is_yes else None
        if not isinstance(project, Project):
            continue
        key = links.find(workspace, Key, project.encryption_key, project)
        reader = _reader(pipeline, each)
        if isinstance(key, Key) and key is not own and reader is not None:
            steps = (
                Step(own.name_span, "the key of the artifact store"),
                Step(key.name_span, "the key of the project"),
                Step(reader.span, f"{title(reader)} reads what is built"),
            )
            yield Other(project, each.action, reader, steps)


def _reader(pipeline: Pipeline, maker: Placed) -> Action | None:
    """Return an action other than a build that reads what an action makes."""
    made = {known for name in maker.action.output_artifacts.items if (known := string(name))}
    for each in placed(pipeline):
        read = {string(name) for name in each.action.input_artifacts.items}
        if made & read and runs(each.action, "CodeBuild").is_no:
            return each.action
    return None
