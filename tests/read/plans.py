"""This is where Terraform plans are put together for tests, as `terraform show -json` prints them."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
ASSUMED = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codebuild.amazonaws.com"}}],
}
DOCKER = "version: 0.2\nphases:\n  build:\n    commands:\n      - docker build -t app .\n"


def change(address: str, after: Json | None, unknown: Json | None = None, **more: Any) -> Json:
    """Return what a plan says of one resource; a deleted one has nothing after."""
    module, _, local = address.rpartition("module.")[2].partition(".") if "module." in address else ("", "", address)
    kind, _, name = local.partition("[")[0].partition(".")
    actions = ["delete"] if after is None else ["create"]
    sensitive = more.pop("sensitive", {})
    return {
        "address": address,
        **({"module_address": f"module.{module}"} if module else {}),
        "mode": "managed",
        "type": kind,
        "name": name,
        "change": {
            "actions": actions,
            "before": None,
            "after": after,
            "after_unknown": unknown or {},
            "after_sensitive": sensitive,
        },
        **more,
    }


def refers(**attributes: str | list[str]) -> Json:
    """Return expressions that refer to resources: attribute to references, as a plan lists them."""
    made: Json = {}
    for name, written in attributes.items():
        references: list[str] = []
        for each in [written] if isinstance(written, str) else written:
            references += [each, each.rpartition(".")[0]] if each.count(".") > 1 else [each]
        made[name] = {"references": references}
    return made


def plan(changes: list[Json], resources: dict[str, Json] | None = None, **root: Any) -> str:
    """Return a plan; `resources` are the expressions of the root module's resources by address."""
    configured = [{"address": address, "expressions": each} for address, each in (resources or {}).items()]
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.9.8",
            "planned_values": {"root_module": {"resources": [{**each, "values": {}} for each in changes]}},
            "resource_changes": changes,
            "configuration": {"root_module": {"resources": configured, **root}},
        }
    )


def project(**changed: Any) -> Json:
    """Return the attributes of a project that runs Docker without privileged mode."""
    return {
        "name": "app",
        "description": None,
        "encryption_key": "",
        "artifacts": [{"type": "NO_ARTIFACTS", "location": None}],
        "environment": [
            {
                "type": "LINUX_CONTAINER",
                "image": "aws/codebuild/standard:7.0",
                "compute_type": "BUILD_GENERAL1_SMALL",
                "privileged_mode": False,
                "environment_variable": [],
            }
        ],
        "source": [{"type": "NO_SOURCE", "buildspec": DOCKER, "location": None}],
        "vpc_config": [],
        **changed,
    }
