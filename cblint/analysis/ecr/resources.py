"""This is where a repository is named as narrowly as the language of a role's policies can say it."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.docker.references import repositories
from cblint.analysis.ecr.images import Image
from cblint.analysis.ecr.needs import Use
from cblint.analysis.iam.policies import GrantedPolicy
from cblint.edit.draft import Data, Raw
from cblint.model.ecr import Repository
from cblint.model.iam import Role
from cblint.pattern import pattern
from cblint.value import string
from cblint.workspace import Workspace

_ANYWHERE = pattern(r"arn:aws[\w-]*:\w+:\*:\*:")
_NAME = pattern(r"[a-z0-9][a-z0-9._/-]*")
_PLACE = pattern(r"[a-z0-9-]+")
_INSTANCE = pattern(r"aws_ecr_repository\.[\w-]+(?:\[[^\[\]]*\])?")


def ways_to_write(
    workspace: Workspace, role: Role, policies: list[GrantedPolicy], path: str, use: Use
) -> Iterator[Data]:
    """Yield what names the repository of a use in a policy of a file, the best first; nothing where none is sure."""
    image = use.image
    if image is None or _NAME.fullmatch(image.repository) is None:
        return
    named = [each for each in repositories(workspace) if string(each.name) == image.repository]
    if len(named) == 1:
        declared = _declared(workspace, role, named[0], path)
        if declared is not None:
            yield declared
    if _PLACE.fullmatch(image.region) and image.account.isdigit():
        yield f"arn:{_partition(image.region)}:ecr:{image.region}:{image.account}:repository/{image.repository}"
        return
    alike = _like_siblings(workspace, policies, image, path)
    if alike is not None:
        yield alike


def _declared(workspace: Workspace, role: Role, repository: Repository, path: str) -> Data | None:
    """Return the attribute that is the ARN of a repository declared beside the role, in the file's language."""
    where, _, name = repository.address.partition(":")
    if role.address.partition(":")[0] != where:
        return None
    if path.endswith(".tf"):
        is_beside = _folder(repository.span.path) == _folder(path)
        module = role.address.partition(":")[2].partition("aws_iam_role.")[0]
        own = name.removeprefix(module)
        fits = is_beside and name.startswith(module) and _INSTANCE.fullmatch(own) is not None
        return Raw(f"{own}.arn") if fits else None
    source = workspace.files.again(path)
    if source is None or path != where:
        return None
    if path.endswith(".json") or ("Fn::GetAtt" in source.text and "!GetAtt" not in source.text):
        return {"Fn::GetAtt": [name, "Arn"]}
    return Raw(f"!GetAtt {name}.Arn")


def _like_siblings(workspace: Workspace, policies: list[GrantedPolicy], image: Image, path: str) -> Data | None:
    """Return an ARN in which region and account are left out as the role's other resources leave them out."""
    source = workspace.files.again(path)
    if source is None:
        return None
    known = image.account.isdigit() or _PLACE.fullmatch(image.region) is not None
    if not path.endswith(".tf") and not known and "${AWS::AccountId}" in source.text:
        arn = f"arn:${{AWS::Partition}}:ecr:${{AWS::Region}}:${{AWS::AccountId}}:repository/{image.repository}"
        if path.endswith(".json") or "!Sub" not in source.text:
            return {"Fn::Sub": arn}
        return Raw(f"!Sub {arn}")
    if any(_ANYWHERE.match(resource) for resource in _resources(policies)):
        return f"arn:aws:ecr:{_or_star(image.region)}:{_or_star(image.account)}:repository/{image.repository}"
    return None


def _or_star(part: str) -> str:
    return part if _PLACE.fullmatch(part) else "*"


def _resources(policies: list[GrantedPolicy]) -> Iterator[str]:
    for policy in policies:
        for statement in policy.policy.statements:
            for item in statement.resources.items if statement.resources is not None else ():
                yield string(item) or ""


def _partition(region: str) -> str:
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
