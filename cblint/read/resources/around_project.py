"""This is where what stands around a CodeBuild project is built: fleets, credentials, report groups, connections.

Properties and defaults: CodeBuild API reference and CodeConnections API reference (2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.part import Part
from cblint.model.project import Fleet, SourceCredential
from cblint.model.storage import ReportGroup
from cblint.model.webhook import Connection
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import section

FLEET: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "type": ("environment_type", "EnvironmentType"),
    "compute_type": ("compute_type", "ComputeType"),
    "base_capacity": ("base_capacity", "BaseCapacity"),
}
SOURCE_CREDENTIAL: Mapping[str, tuple[str, str]] = {
    "auth_type": ("auth_type", "AuthType"),
    "server_type": ("server_type", "ServerType"),
    "token": ("token", "Token"),
    "user_name": ("user_name", "Username"),
}
REPORT_GROUP: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "type": ("type", "Type"),
    "export_type": ("export_config.type", "ExportConfig.ExportConfigType"),
    "destination": ("export_config.s3_destination", "ExportConfig.S3Destination"),
}
DESTINATION: Mapping[str, tuple[str, str]] = {
    "bucket": ("bucket", "Bucket"),
    "encryption_disabled": ("encryption_disabled", "EncryptionDisabled"),
    "encryption_key": ("encryption_key", "EncryptionKey"),
}
CONNECTION: Mapping[str, tuple[str, str]] = {
    "name": ("name", "ConnectionName"),
    "provider_type": ("provider_type", "ProviderType"),
    "host": ("host_arn", "HostArn"),
}


def fleets(declared: Declared) -> Iterator[Fleet]:
    """Yield the fleets."""
    for declaration in declared.of("fleet"):
        part = section(declaration, FLEET)
        yield Fleet(
            *identity(declaration),
            type=part.scalar("type"),
            name=named(declaration, part, "name"),
            compute_type=part.scalar("compute_type"),
            base_capacity=part.scalar("base_capacity"),
        )


def source_credentials(declared: Declared) -> Iterator[SourceCredential]:
    """Yield the source credentials."""
    for declaration in declared.of("source credential"):
        part = section(declaration, SOURCE_CREDENTIAL)
        yield SourceCredential(
            *identity(declaration),
            auth_type=part.scalar("auth_type"),
            server_type=part.scalar("server_type"),
            token=part.scalar("token"),
            user_name=part.scalar("user_name"),
            exists=declaration.exists,
            provider=declaration.provider,
        )


def report_groups(declared: Declared) -> Iterator[ReportGroup]:
    """Yield the report groups."""
    for declaration in declared.of("report group"):
        part = section(declaration, REPORT_GROUP)
        destination = part.one("destination", DESTINATION)
        yield ReportGroup(
            *identity(declaration),
            name=named(declaration, part, "name"),
            type=part.scalar("type"),
            export_type=part.scalar("export_type"),
            bucket=destination.scalar("bucket"),
            encryption_disabled=destination.boolean("encryption_disabled"),
            encryption_key=destination.scalar("encryption_key"),
            destination=Part(destination.span, destination.symbol),
        )


def connections(declared: Declared) -> Iterator[Connection]:
    """Yield the connections to Git providers."""
    for declaration in declared.of("connection"):
        part = section(declaration, CONNECTION)
        yield Connection(
            *identity(declaration),
            name=named(declaration, part, "name"),
            provider_type=part.scalar("provider_type"),
            host=part.scalar("host"),
        )
