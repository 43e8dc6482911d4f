"""This is where it is known which endpoints AWS's services have in a VPC, and what builds need of them."""

from __future__ import annotations

from functools import cache

from cblint.data import stored
from cblint.record import Record


class EndpointFacts(Record):
    """The services by what asks for them, each as an endpoint's service is called behind the region: `ecr.dkr`."""

    services: dict[str, tuple[str, ...]]
    """By the command of the AWS CLI (`s3api`)."""
    operations: dict[str, tuple[str, ...]]
    """By command and operation, where that is not all that the command's others need."""
    nothing: frozenset[str]
    """Commands of the AWS CLI that ask no service."""
    sources: dict[str, tuple[str, ...]]
    """By the type of a project's source."""
    artifacts: dict[str, tuple[str, ...]]
    """By the type of a project's artifacts."""
    variables: dict[str, tuple[str, ...]]
    """By the type of an environment variable."""
    images: dict[str, tuple[str, ...]]
    """By what is done with an image of a private ECR repository."""
    names: dict[str, str]
    """What people call a service."""
    own_endpoints: tuple[str, ...]
    """Beginnings of variables that send requests elsewhere."""


@cache
def endpoint_facts() -> EndpointFacts:
    """Return what is known about endpoints."""
    raw = stored("endpoints")

    def lists(name: str) -> dict[str, tuple[str, ...]]:
        return {key: tuple(services) for key, services in raw[name].items()}

    return EndpointFacts(
        services=lists("services"),
        operations=lists("operations"),
        nothing=frozenset(raw["nothing"]),
        sources=lists("sources"),
        artifacts=lists("artifacts"),
        variables=lists("variables"),
        images=lists("images"),
        names=dict(raw["names"]),
        own_endpoints=tuple(raw["own_endpoints"]),
    )
