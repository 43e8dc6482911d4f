"""This is where it is told which files matter: kind by name, then by at most 4 KB of content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cblint.files import Files
from cblint.read.head import YAML, looks_like_appspec, looks_like_buildspec
from cblint.record import Record

_API_WORDS = (b'"serviceRole"', b":codebuild:", b'"stages"', b'"AssumeRolePolicyDocument"', b'"PolicyDocument"')
_TEMPLATE = (*YAML, ".json", ".template")


class Inventory(Record):
    """The files that matter, by what they are; all sorted."""

    buildspecs: tuple[str, ...]
    appspecs: tuple[str, ...]
    templates: tuple[str, ...]
    plans: tuple[str, ...]
    """Terraform plans in JSON."""
    api: tuple[str, ...]
    """What the AWS CLI prints or is given, in JSON."""
    terraform_roots: tuple[str, ...]
    """Folders of Terraform root modules with something that belongs to a build."""

    def __len__(self) -> int:
        kinds = (self.buildspecs, self.appspecs, self.templates, self.plans, self.api, self.terraform_roots)
        return sum(map(len, kinds))


def discover(
    files: Files, asked: Iterable[str] = (), progress: Callable[[str, int, int], None] = lambda *_: None
) -> Inventory:
    """Return what matters below the root; `asked` files count even if an ignore file leaves them out.

    `progress` is told how many files were looked at, and of how many.
    """
    buildspecs: list[str] = []
    appspecs: list[str] = []
    templates: list[str] = []
    plans: list[str] = []
    api: list[str] = []
    terraform = False
    paths = sorted({*files.tree(), *asked})
    for number, path in enumerate(paths):
        progress("looking at files", number, len(paths))
        if path.endswith((".tf", ".tf.json", ".tofu", ".tofu.json")):
            terraform = True
        elif path.endswith(_TEMPLATE):
            head = files.head(path)
            if looks_like_buildspec(path, head):
                buildspecs.append(path)
            elif looks_like_appspec(path, head):
                appspecs.append(path)
            elif _is_plan(files, path, head):
                plans.append(path)
            elif _is_api(path, head):
                api.append(path)
            elif _may_be_template(files, path, head):
                templates.append(path)
    roots = tuple(_roots(files, terraform))
    return Inventory(tuple(buildspecs), tuple(appspecs), tuple(templates), tuple(plans), tuple(api), roots)


def _is_api(path: str, head: bytes) -> bool:
    if not path.endswith(".json") or not any(word in head for word in _API_WORDS):
        return False
    from cblint.read.api import is_api  # noqa: PLC0415  (only where it may be)

    return is_api(head)


def _is_plan(files: Files, path: str, head: bytes) -> bool:
    if b'"terraform_version"' not in head or not path.endswith(".json"):
        return False
    from cblint.read.plan import is_plan, relevant  # noqa: PLC0415  (only where one may be)

    return is_plan(head) and relevant(files, path)


def _may_be_template(files: Files, path: str, head: bytes) -> bool:
    if not any(word in head for word in (b"Resources", b"AWSTemplateFormatVersion", b"AWS::", b"Parameters")):
        return False
    from cblint.read.cloudformation import is_template, relevant  # noqa: PLC0415  (only where one may be)

    return is_template(head) and relevant(files, path)


def _roots(files: Files, terraform: bool) -> Iterator[str]:
    if terraform:
        from cblint.read.terraform import relevant_roots  # noqa: PLC0415  (only where there is Terraform)

        yield from relevant_roots(files)
