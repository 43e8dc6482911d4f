"""This is where it is tested which calls of Terraform are said to lack an `init`."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.commands.terraform_runs import uninitialised
from cblint.model.build import Link
from cblint.value import YES
from tests.analysis.shell_scene import build, buildspec, workspace


def found(folder: Path, *commands: str) -> list[str]:
    files = {"main.tf": "", "a/main.tf": "", "b/main.tf": ""}
    made = build(buildspec({"build": list(commands)})).replace(own_source=YES)
    return [f"{each.subcommand} {each.folder}".strip() for each in uninitialised(workspace(folder, files), made)]


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (["terraform plan"], ["plan"]),
        (["terraform plan", "terraform apply p"], ["plan"]),
        (["cd a", "terraform init", "cd ../b", "terraform plan"], ["plan b"]),
        (["terraform -chdir=a init", "terraform -chdir=b apply p"], ["apply b"]),
        (["terraform init", "terraform -chdir=a plan"], ["plan a"]),
        (["terraform init", "terraform plan"], []),
        (["cd a && terraform init", "terraform plan"], []),
        (["cd a; terraform init; cd ..", "terraform plan"], ["plan"]),
        (["bash -c 'terraform init'", "terraform plan"], []),
        (["bash unread.sh", "terraform plan"], []),
        (["python x.py", "terraform plan"], []),
        (["terragrunt init", "terraform plan"], []),
        (["cd $X", "terraform plan"], []),
        (["terraform -chdir=$X init", "terraform plan"], []),
        (["mkdir c", "cd c", "terraform plan"], []),
        (["terraform validate", "terraform fmt", "terraform plan -help"], []),
        (["tar xf a.tgz", "terraform apply p"], []),
        (["terraform plan || true"], []),
    ],
)
def test_what_lacks_init(tmp_path: Path, commands: list[str], expected: list[str]) -> None:
    assert found(tmp_path, *commands) == expected


def test_a_folder_may_be_handed_on_by_another_build(tmp_path: Path) -> None:
    plan, apply = buildspec({"build": ["terraform init"]}), buildspec({"build": ["terraform apply p"]})
    made = build(apply, link=Link.INLINE)
    scene = workspace(tmp_path, {"main.tf": ""})
    scene.buildspecs = (plan, apply)
    assert uninitialised(scene, made) == ()
    scene.buildspecs = (apply,)
    assert uninitialised(workspace(tmp_path / "b", {"main.tf": ""}), made.replace(own_source=YES))
