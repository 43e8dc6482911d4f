"""This is where a CodeBuild project's settings for logs, batches and further source versions are built.

Properties and defaults: CodeBuild API reference, `CreateProject` (2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping

from cblint.model.project import BatchConfig, CloudWatchLogs, S3Logs, SourceVersion
from cblint.read.section import Section
from cblint.value import Reason, Unknown

CLOUDWATCH_LOGS: Mapping[str, tuple[str, str]] = {
    "status": ("status", "Status"),
    "group_name": ("group_name", "GroupName"),
    "stream_name": ("stream_name", "StreamName"),
}
S3_LOGS: Mapping[str, tuple[str, str]] = {
    "status": ("status", "Status"),
    "location": ("location", "Location"),
    "encryption_disabled": ("encryption_disabled", "EncryptionDisabled"),
    "bucket_owner_access": ("bucket_owner_access", "BucketOwnerAccess"),
}
BATCH: Mapping[str, tuple[str, str]] = {
    "service_role": ("service_role", "ServiceRole"),
    "combine_artifacts": ("combine_artifacts", "CombineArtifacts"),
    "timeout": ("timeout_in_mins", "TimeoutInMins"),
    "report_mode": ("batch_report_mode", "BatchReportMode"),
    "maximum_builds": ("restrictions.maximum_builds_allowed", "Restrictions.MaximumBuildsAllowed"),
    "compute_types": ("restrictions.compute_types_allowed", "Restrictions.ComputeTypesAllowed"),
}
SOURCE_VERSION: Mapping[str, tuple[str, str]] = {
    "identifier": ("source_identifier", "SourceIdentifier"),
    "version": ("source_version", "SourceVersion"),
}


def cloudwatch_logs(project: Section) -> CloudWatchLogs:
    """Return a project's logs in CloudWatch, which are on where nothing is said."""
    part = project.one("cloudwatch_logs", CLOUDWATCH_LOGS)
    return CloudWatchLogs(
        part.span,
        part.symbol,
        given=part.given,
        status=part.scalar("status", "ENABLED"),
        group_name=part.scalar("group_name"),
        stream_name=part.scalar("stream_name"),
    )


def s3_logs(project: Section) -> S3Logs:
    """Return a project's logs in S3, which are off where nothing is said."""
    part = project.one("s3_logs", S3_LOGS)
    return S3Logs(
        part.span,
        part.symbol,
        given=part.given,
        status=part.scalar("status", "DISABLED"),
        location=part.scalar("location"),
        encryption_disabled=part.boolean("encryption_disabled"),
        bucket_owner_access=part.scalar("bucket_owner_access"),
    )


def batch_config(project: Section) -> BatchConfig:
    """Return a project's settings for batches."""
    part = project.one("batch", BATCH)
    return BatchConfig(
        part.span,
        part.symbol,
        given=part.given,
        service_role=part.scalar("service_role"),
        combine_artifacts=part.boolean("combine_artifacts"),
        timeout=part.scalar("timeout"),
        report_mode=part.scalar("report_mode", "REPORT_AGGREGATED_BATCH"),
        maximum_builds=part.scalar("maximum_builds"),
        compute_types=part.strings("compute_types"),
    )


def source_versions(project: Section) -> tuple[tuple[SourceVersion, ...], bool]:
    """Return the versions of a project's secondary sources, and whether all of them are in view."""
    sections, closed = project.many("secondary_source_versions", SOURCE_VERSION)
    made = tuple(
        SourceVersion(
            part.span,
            part.symbol,
            identifier=part.scalar("identifier", Unknown(part.value.origin, Reason.MALFORMED, "identifier")),
            version=part.scalar("version"),
        )
        for part in sections
    )
    return made, closed and all(part.given.is_yes for part in sections)
