"""Terraform plans are read as the Terraform is that they come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cblint.files import MAX_BYTES
from cblint.model.project import Project
from cblint.model.stack import Stack
from cblint.read.plan import is_plan
from cblint.read.plan.reader import read_plan
from cblint.source import SourceFile
from cblint.value import Items, Known, Reason, Unknown, string
from tests.command import Cblint
from tests.read.plans import ASSUMED, change, plan, project, refers

ROLE = change("aws_iam_role.build", {"name": "build", "assume_role_policy": json.dumps(ASSUMED)}, {"arn": True})
APP = "aws_codebuild_project.app"
NET = {
    "outputs": {
        "subnets": {"expression": {"references": ["aws_subnet.private"]}},
        "vpc": {"expression": refers(vpc="aws_vpc.main.id")["vpc"]},
    },
    "resources": [
        {"address": "aws_vpc.main", "expressions": {}},
        {"address": "aws_subnet.private", "expressions": refers(vpc_id="aws_vpc.main.id")},
        {"address": "aws_route_table.private", "expressions": refers(vpc_id="aws_vpc.main.id")},
        {
            "address": "aws_route_table_association.private",
            "expressions": refers(
                subnet_id=["aws_subnet.private", "count.index"], route_table_id="aws_route_table.private.id"
            ),
        },
    ],
}
PLANNED = [
    change(
        APP,
        project(vpc_config=[{}]),
        {"arn": True, "service_role": True, "vpc_config": [{"subnets": True, "vpc_id": True}]},
    ),
    ROLE,
    change("module.net.aws_vpc.main", {"cidr_block": "10.0.0.0/16"}, {"id": True}),
    *(
        change(f"module.net.aws_subnet.private[{n}]", {"cidr_block": f"10.0.{n}.0/24"}, {"id": True, "vpc_id": True})
        for n in range(2)
    ),
    change("module.net.aws_route_table.private", {"route": []}, {"id": True, "vpc_id": True}),
    *(
        change(f"module.net.aws_route_table_association.private[{n}]", {}, {"subnet_id": True, "route_table_id": True})
        for n in range(2)
    ),
]
EXPRESSIONS = {
    APP: {
        **refers(service_role="aws_iam_role.build.arn"),
        "vpc_config": [
            {
                "subnets": {"references": ["module.net.subnets", "module.net"]},
                "vpc_id": {"references": ["module.net.vpc", "module.net"]},
            }
        ],
    }
}
CALLED = {"net": {"source": "./net", "expressions": {}, "module": NET}}


def read(text: str) -> Stack:
    """Return what a plan declares that has no Terraform beside it."""
    return read_plan(SourceFile("plan.json", text)).stack


def only_project(stack: Stack) -> Project:
    """Return the one project of a stack."""
    (found,) = stack.projects
    return found


def test_values_and_their_places() -> None:
    text = plan([change(APP, project()), ROLE])
    found = only_project(read(text))
    assert string(found.environment.image) == "aws/codebuild/standard:7.0"
    place = found.environment.image.origin.span
    assert text[place.start : place.end] == '"aws/codebuild/standard:7.0"'
    assert place.start > text.index('"resource_changes"')
    assert text[found.span.start : found.span.end] == f'"address": "{APP}"'
    assert found.vpc_given.is_no
    assert isinstance(found.encryption_key, Known)
    assert found.encryption_key.data is None


def test_what_is_known_later_comes_from_the_resource_that_the_configuration_names() -> None:
    found = only_project(read(plan(PLANNED, EXPRESSIONS, module_calls=CALLED)))
    role = found.service_role
    assert isinstance(role, Unknown)
    assert role.reason is Reason.COMPUTED
    assert role.origin.reference == ("plan.json:aws_iam_role.build", "arn")
    assert found.vpc_config is not None
    assert isinstance(found.vpc_config.subnets, Items)
    addresses = [each.origin.reference for each in found.vpc_config.subnets.items]
    assert addresses == [(f"plan.json:module.net.aws_subnet.private[{n}]", "id") for n in range(2)]
    assert found.vpc_config.vpc_id.origin.reference == ("plan.json:module.net.aws_vpc.main", "id")


def test_an_instance_refers_to_the_instance_of_its_own_key() -> None:
    stack = read(plan(PLANNED, EXPRESSIONS, module_calls=CALLED))
    subnets = [each.subnet_id.origin.reference for each in stack.network.associations]
    assert subnets == [(f"plan.json:module.net.aws_subnet.private[{n}]", "id") for n in range(2)]


def test_what_may_come_from_two_resources_has_no_source() -> None:
    text = plan(
        [change(APP, project(), {"service_role": True}), ROLE, change("aws_iam_role.other", {"name": "other"})],
        {APP: refers(service_role=["aws_iam_role.build.arn", "aws_iam_role.other.arn"])},
    )
    assert only_project(read(text)).service_role.origin.reference is None


def test_a_local_or_data_source_hides_where_a_value_is_from() -> None:
    for hidden in ("local.role", "data.aws_iam_role.x.arn", "each.value"):
        expressions = {APP: refers(service_role=[hidden, "aws_iam_role.build.arn"])}
        found = only_project(read(plan([change(APP, project(), {"service_role": True}), ROLE], expressions)))
        assert found.service_role.origin.reference is None


def test_ids_that_are_known_lead_to_their_resources() -> None:
    vpc = "vpc-0123456789abcdef0"
    settings_ = [{"vpc_id": vpc, "subnets": ["subnet-00000000000000001"], "security_group_ids": []}]
    text = plan(
        [
            change(APP, project(vpc_config=settings_)),
            change("aws_vpc.main", {"id": vpc}),
            change("aws_subnet.private", {"id": "subnet-00000000000000001", "vpc_id": vpc}),
        ]
    )
    config = only_project(read(text)).vpc_config
    assert config is not None
    assert config.vpc_id.origin.reference == ("plan.json:aws_vpc.main", "id")


def test_what_is_deleted_is_not_there_and_a_state_is_read_too() -> None:
    assert not read(plan([change(APP, None)])).projects
    resource = {"address": APP, "mode": "managed", "type": "aws_codebuild_project", "name": "app", "values": project()}
    inner = {"address": "module.a", "resources": [{**resource, "address": f"module.a.{APP}"}]}
    state = {
        "format_version": "1.0",
        "terraform_version": "1.9.8",
        "values": {"root_module": {"resources": [resource], "child_modules": [inner]}},
    }
    assert len(read(json.dumps(state)).projects) == 2


def test_only_a_complete_plan_is_closed() -> None:
    whole = json.loads(plan([change(APP, project())]))
    assert read(json.dumps(whole)).closed
    assert not read(json.dumps({**whole, "complete": False})).closed
    assert not read(json.dumps({**whole, "errored": True})).closed


def test_a_plan_is_known_by_its_first_bytes() -> None:
    assert is_plan(plan([]).encode()[:4096])
    assert is_plan(json.dumps(json.loads(plan([])), indent=2).encode()[:4096])
    assert not is_plan(b'{"format_version": "1.0"}')
    assert not is_plan(b'{"terraform_version": "1.9.8", "version": 4, "resources": []}')


def test_findings_in_a_plan_alone(cblint: Cblint, tmp_path: Path) -> None:
    (tmp_path / "tfplan.json").write_text(plan(PLANNED, EXPRESSIONS, module_calls=CALLED))
    found = json.loads(cblint("check", tmp_path, "-f", "json").out)["findings"]
    assert {each["rule"] for each in found} >= {"docker-without-privileged", "vpc-without-nat"}
    assert not any(each.get("fix") for each in found)


TERRAFORM = """\
variable "privileged" {
  type = bool
}

variable "password" {}

resource "aws_iam_role" "build" {
  name = "build"
}

resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = aws_iam_role.build.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    image           = "aws/codebuild/standard:7.0"
    compute_type    = "BUILD_GENERAL1_SMALL"
    privileged_mode = var.privileged

    environment_variable {
      name  = "DB_PASSWORD"
      value = var.password
    }
  }

  source {
    type      = "NO_SOURCE"
    buildspec = file("${path.module}/buildspec.yml")
  }
}
"""
SECRET = "kR8#vQ2m!xT5pL"


def with_terraform(folder: Path) -> None:
    """Write a module, its buildspec and a plan of it, in which a variable holds a secret."""
    variable = {"name": "DB_PASSWORD", "type": "PLAINTEXT", "value": SECRET}
    after = project()
    after["environment"][0]["environment_variable"] = [variable]
    secret = {"environment": [{"environment_variable": [{"value": True}]}]}
    (folder / "main.tf").write_text(TERRAFORM)
    (folder / "buildspec.yml").write_text(after["source"][0]["buildspec"])
    changes = [change(APP, after, {"service_role": True}, sensitive=secret), ROLE]
    (folder / "tfplan.json").write_text(plan(changes, {APP: refers(service_role="aws_iam_role.build.arn")}))


def test_with_its_terraform_findings_stand_there(cblint: Cblint, tmp_path: Path) -> None:
    with_terraform(tmp_path)
    done = cblint("check", tmp_path, "-f", "concise")
    assert "main.tf:1:1: warning[docker-without-privileged]" in done.out
    assert "main.tf:5:1: error[plaintext-secret]" in done.out
    (tmp_path / "tfplan.json").unlink()
    assert "docker-without-privileged" not in cblint("check", tmp_path, "-f", "concise").out


def test_what_is_sensitive_in_a_plan_is_never_shown(cblint: Cblint, tmp_path: Path) -> None:
    with_terraform(tmp_path)
    for form in ("text", "json", "sarif"):
        done = cblint("check", tmp_path, "--strict", "--show-unknown", "-f", form)
        assert SECRET not in done.out + done.err
    (tmp_path / "main.tf").unlink()
    assert SECRET not in cblint("check", tmp_path, "--strict").out


def test_what_is_no_json_is_told_once(cblint: Cblint, tmp_path: Path) -> None:
    (tmp_path / "tfplan.json").write_text(plan(PLANNED)[:-20])
    (tmp_path / "buildspec.yml").write_text("version: 0.2\nphases:\n  build:\n    commands:\n      - make\n")
    out = cblint("check", tmp_path, "-f", "concise").out
    assert out.count("[syntax-error]") == 1


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@example(True, [4, 0, 0])
@given(trees, st.lists(st.integers(0, 12), min_size=1, max_size=7))
def test_whatever_stands_in_a_plan_it_is_read(tree: Any, way: list[int]) -> None:
    data = json.loads(plan(PLANNED, EXPRESSIONS, module_calls=CALLED))
    holder: Any = data
    for step in way[:-1]:
        keys = (
            list(holder) if isinstance(holder, dict) else list(range(len(holder))) if isinstance(holder, list) else []
        )
        if not keys or not isinstance(holder[keys[step % len(keys)]], dict | list):
            break
        holder = holder[keys[step % len(keys)]]
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if keys:
        holder[keys[way[-1] % len(keys)]] = tree
    assert isinstance(read(json.dumps(data)), Stack)


def test_a_plan_may_be_larger_than_other_files(cblint: Cblint, tmp_path: Path) -> None:
    padding = change("aws_sqs_queue.q", {"policy": "x" * (MAX_BYTES + 1)})
    (tmp_path / "tfplan.json").write_text(plan([padding, *PLANNED], EXPRESSIONS, module_calls=CALLED))
    assert "[vpc-without-nat]" in cblint("check", tmp_path, "-f", "concise").out


def test_a_deep_plan_ends() -> None:
    deep = '{"format_version":"1.2","terraform_version":"1.9","resource_changes":' + "[" * 100_000 + "]" * 100_000 + "}"
    assert not read(deep).closed
