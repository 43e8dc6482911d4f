"""This is where EKS clusters and who may enter them are built from their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cblint.model.cluster import AccessEntry, AccessPolicy, EksCluster
from cblint.read.resources.kinds import Declared, identity, named
from cblint.read.section import section

CLUSTER: Mapping[str, tuple[str, str]] = {
    "name": ("name", "Name"),
    "role_arn": ("role_arn", "RoleArn"),
    "mode": ("access_config.authentication_mode", "AccessConfig.AuthenticationMode"),
    "creator": (
        "access_config.bootstrap_cluster_creator_admin_permissions",
        "AccessConfig.BootstrapClusterCreatorAdminPermissions",
    ),
}
ENTRY: Mapping[str, tuple[str, str]] = {
    "cluster": ("cluster_name", "ClusterName"),
    "principal": ("principal_arn", "PrincipalArn"),
    "groups": ("kubernetes_groups", "KubernetesGroups"),
    "policy": ("policy_arn", "PolicyArn"),
    "policies": ("", "AccessPolicies"),
}


def eks_clusters(declared: Declared) -> Iterator[EksCluster]:
    """Yield the EKS clusters."""
    for declaration in declared.of("eks cluster"):
        part = section(declaration, CLUSTER)
        yield EksCluster(
            *identity(declaration),
            name=named(declaration, part, "name"),
            role_arn=part.scalar("role_arn"),
            authentication_mode=part.scalar("mode"),
            creator_is_admin=part.boolean("creator", True),
        )


def access_entries(declared: Declared) -> Iterator[AccessEntry]:
    """Yield the access entries of EKS clusters."""
    for declaration in declared.of("access entry"):
        part = section(declaration, ENTRY)
        yield AccessEntry(
            *identity(declaration),
            cluster=part.scalar("cluster"),
            principal=part.scalar("principal"),
            groups=part.strings("groups"),
            exists=declaration.exists,
        )


def access_policies(declared: Declared) -> Iterator[AccessPolicy]:
    """Yield the access policies of EKS clusters, in CloudFormation those of the entries."""
    for declaration in declared.of("access policy"):
        part = section(declaration, ENTRY)
        yield AccessPolicy(
            *identity(declaration),
            cluster=part.scalar("cluster"),
            principal=part.scalar("principal"),
            policy=part.scalar("policy"),
            exists=declaration.exists,
        )
    for declaration in declared.of("access entry"):
        part = section(declaration, ENTRY)
        sections, _ = part.many("policies", ENTRY) if part.language != "terraform" else ((), True)
        for each in sections:
            made = AccessPolicy(
                *identity(declaration),
                cluster=part.scalar("cluster"),
                principal=part.scalar("principal"),
                policy=each.scalar("policy"),
                exists=declaration.exists & each.given,
            )
            yield made.replace(span=each.span, symbol=each.symbol)
