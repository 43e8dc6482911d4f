"""This is where what builds keep things in is typed parts: buckets, keys, log and report groups, repositories."""

from __future__ import annotations

from cblint.model.part import Part, Resource
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from cblint.value import Items, Truth, Value


class Bucket(Resource):
    """An S3 bucket with what is declared of it apart."""

    name: Value
    policy: Value
    """Its policy document, as entries, also where it is written as JSON in a string; a known null where none is in
    view, unknown where one may be."""
    versioning: Value
    """`Enabled`, `Suspended` or `Disabled`; a known null where not given."""
    encryption: Value
    """`AES256`, `aws:kms` or `aws:kms:dsse`; a known null where not given: then AWS takes `AES256`."""
    encryption_key: Value
    """A known null where not given."""
    event_bridge: Truth
    """Whether it tells EventBridge what happens in it: no where nothing in view says so."""


class Key(Resource):
    """A KMS key."""

    policy: Value
    """Its policy document as entries; a known null where not given: then whole accounts may use it by IAM policies."""
    aliases: Items
    """Names such as `alias/artifacts`, of the aliases in view that surely are its own."""
    description: Value


class LogGroup(Resource):
    """A CloudWatch log group."""

    name: Value
    retention: Value
    """In days; a known null where not given: then logs are kept for ever."""
    encryption_key: Value
    """A known null where not given."""


class ReportGroup(Resource):
    """A report group."""

    name: Value
    type: Value
    """`TEST` or `CODE_COVERAGE`."""
    export_type: Value
    """`S3` or `NO_EXPORT`; a known null where not given."""
    bucket: Value
    """A known null where reports are not exported."""
    encryption_disabled: Value
    """A truth value; an AWS default of false where not given."""
    encryption_key: Value
    """A known null where not given."""
    destination: Part
    """`s3Destination`: where a setting of the export would be added."""


class CodeRepository(Resource):
    """A CodeCommit repository."""

    name: Value


class PackageDomain(Resource):
    """A CodeArtifact domain."""

    name: Value


class PackageRepository(Resource):
    """A CodeArtifact repository."""

    name: Value
    domain: Value
    """The domain's name."""
