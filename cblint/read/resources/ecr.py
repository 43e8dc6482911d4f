"""This is where ECR repositories are built from their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.ecr import Repository
from cblint.read.document import json_document
from cblint.read.resources.kinds import Declared, identity, named, refers_to
from cblint.read.section import section
from cblint.read.shape import mapped
from cblint.value import Reason, Unknown, maybe

REPOSITORY: Mapping[str, tuple[str, str]] = {
    "name": ("name", "RepositoryName"),
    "image_tag_mutability": ("image_tag_mutability", "ImageTagMutability"),
    "policy": ("policy", "RepositoryPolicyText"),
}
REPOSITORY_POLICY: Mapping[str, tuple[str, str]] = {
    "repository": ("repository", ""),
    "policy": ("policy", ""),
}


def repositories(declared: Declared) -> Iterator[Repository]:
    """Yield the ECR repositories, each with its own policy where it is in view."""
    policies = [section(each, REPOSITORY_POLICY) for each in declared.of("repository policy")]
    siblings = declared.addresses("repository")
    for declaration in declared.of("repository"):
        part = section(declaration, REPOSITORY)
        name = named(declaration, part, "name")
        policy = part.get("policy") or part.default()
        for each in policies:
            target = each.get("repository")
            meant = maybe() if target is None else refers_to(target, declaration.address, name, siblings)
            if meant.is_yes:
                policy = each.get("policy") or policy
            elif meant.is_maybe:
                policy = Unknown(each.value.origin, Reason.NOT_EVALUATED, "policy")
        yield Repository(
            *identity(declaration),
            name=name,
            image_tag_mutability=part.scalar("image_tag_mutability", "MUTABLE"),
            policy=mapped(policy, json_document),
        )
