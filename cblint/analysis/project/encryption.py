"""This is where it is answered what of a project is written without encryption or without a key of one's own.

Since 2023, S3 encrypts with a key of its own whatever arrives unencrypted: without KMS, whoever may read the object
needs no key. CodeBuild user guide, "Data encryption in AWS CodeBuild" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.drafts import draft_at, written_here
from cblint.finding import Edit
from cblint.model.iam import Statement
from cblint.model.part import Part
from cblint.model.pipeline import ArtifactStore, Pipeline
from cblint.model.project import Project, ProjectArtifacts, S3Logs
from cblint.model.storage import Bucket
from cblint.read.policy import read_policy
from cblint.value import Choice, Entries, Items, Truth, Value, any_of, equals, maybe, string, test, why_unknown
from cblint.workspace import Workspace

_VISITORS = ("cloudfront.amazonaws.com",)
_ROOT_NAMES = ("/", ".")


def all_artifacts(project: Project) -> tuple[ProjectArtifacts, ...]:
    """Return the primary artifacts and the secondary ones that are in view."""
    return (project.artifacts, *project.secondary_artifacts)


def artifacts_are_plain(artifacts: ProjectArtifacts) -> Truth:
    """Return whether artifacts go to S3 with their encryption turned off."""
    return equals(artifacts.type, "S3") & equals(artifacts.encryption_disabled, True)


def logs_are_plain(logs: S3Logs) -> Truth:
    """Return whether logs go to S3 with their encryption turned off."""
    return equals(logs.status, "ENABLED") & equals(logs.encryption_disabled, True)


def written_to_buckets(project: Project) -> Iterator[tuple[str, Part, Value, Truth]]:
    """Yield what a project may write to buckets: its name, the part, the owner's access, and whether it is written."""
    for each in all_artifacts(project):
        yield "artifacts", each, each.bucket_owner_access, equals(each.type, "S3")
    logs = project.s3_logs
    yield "logs", logs, logs.bucket_owner_access, equals(logs.status, "ENABLED")


def look_published(artifacts: ProjectArtifacts) -> bool:
    """Tell whether artifacts may be meant for visitors: they are put into the root of their bucket as single files."""
    return equals(artifacts.packaging, "NONE").is_yes and equals(artifacts.name, *_ROOT_NAMES).is_yes


def is_published(workspace: Workspace, project: Project, artifacts: ProjectArtifacts) -> bool:
    """Tell whether a bucket's policy lets visitors read artifacts: everybody, or CloudFront, which have no key."""
    bucket = links.find(workspace, Bucket, artifacts.location, project)
    return isinstance(bucket, Bucket) and _lets_visitors_read(bucket)


def _lets_visitors_read(bucket: Bucket) -> bool:
    if not isinstance(bucket.policy, Entries | Choice):
        return False
    policy = read_policy(bucket.policy, name=bucket.name, symbol=bucket.symbol)
    return any(_is_for_visitors(statement) for statement in policy.statements)


def _is_for_visitors(statement: Statement) -> bool:
    return equals(statement.effect, "Allow").is_yes and any(_visitors(statement.principals))


def _visitors(principals: Value) -> Iterator[bool]:
    """Yield for each principal whether it stands for visitors: everybody, CloudFront, or an identity of CloudFront."""
    if isinstance(principals, Entries):
        for entry in principals.entries:
            yield entry.key == "CanonicalUser"
            yield from _visitors(entry.value)
    elif isinstance(principals, Items):
        for item in principals.items:
            yield from _visitors(item)
    else:
        named = string(principals)
        yield (
            named == "*" or named in _VISITORS or ":cloudfront:" in (named or "") or ":user/CloudFront" in (named or "")
        )


def turned_on(workspace: Workspace, disabled: Value) -> tuple[Edit, ...]:
    """Return the edit that turns encryption on again where it is turned off; none where others depend on the value."""
    place = written_here(disabled)
    draft = draft_at(workspace, place) if place is not None else None
    return draft.set_value(place, False) if place is not None and draft is not None else ()


def own_key(key: Value) -> Truth:
    """Return whether a key is one's own: it is given, and not AWS's for S3."""
    if isinstance(key, Entries | Items):
        return maybe(why_unknown(key))
    return ~(equals(key, None) | test(key, lambda data: isinstance(data, str) and data.endswith("alias/aws/s3")))


def lacks_own_key(project: Project) -> Truth:
    """Return whether artifacts that a project puts into S3 are encrypted with AWS's own key."""
    kept = any_of(
        tuple(equals(each.type, "S3") & equals(each.encryption_disabled, False) for each in all_artifacts(project))
    )
    return kept & ~own_key(project.encryption_key)


def stores_without_key(pipeline: Pipeline) -> Iterator[ArtifactStore]:
    """Yield the artifact stores of a pipeline that surely are there and encrypt with AWS's own key."""
    for store in pipeline.artifact_stores:
        if store.given.is_yes and own_key(store.encryption_key).is_no:
            yield store
