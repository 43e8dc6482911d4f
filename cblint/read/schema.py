"""This is where a table of keys becomes a JSON Schema for editors: `python -m cblint.read.schema [--check]`."""

from __future__ import annotations

from cblint.read.keys import Keys
from cblint.read.schema_writer import Schema, Writer
from cblint.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = "http://json-schema.org/draft-07/schema#"
HOME = "https://raw.githubusercontent.com/cblint/cblint/main/schemas/cblint_schemas/"
"""Where the schemas are published: what they are called, not where they are looked up."""
GUIDE = "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html"
APPSPEC_GUIDE = "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html"


def table_schema(keys: Keys, title: str, description: str, name: str = "") -> Schema:
    """Return the schema of a language whose root has these keys."""
    writer = Writer()
    root = writer.keys(keys)
    identity: Schema = {"$id": f"{HOME}{name}"} if name else {}
    head: Schema = {"$schema": DRAFT, **identity, "title": title, "description": description}
    return {**head, **root, "definitions": writer.definitions}


def schemas() -> dict[str, Schema]:
    """Return every generated schema by its file name."""
    from cblint.read.keys_appspec import ECS, LAMBDA, SERVER  # noqa: PLC0415  (not needed to describe one table)
    from cblint.read.keys_buildspec import BUILDSPEC  # noqa: PLC0415

    deploys = "What AWS CodeDeploy does with a revision on"
    described = {
        "buildspec": (BUILDSPEC, "AWS CodeBuild buildspec", f"What an AWS CodeBuild build does. See {GUIDE}"),
        "appspec-ec2": (
            SERVER,
            "AWS CodeDeploy AppSpec for servers",
            f"{deploys} EC2 and own servers. See {APPSPEC_GUIDE}",
        ),
        "appspec-ecs": (ECS, "AWS CodeDeploy AppSpec for ECS", f"{deploys} Amazon ECS. See {APPSPEC_GUIDE}"),
        "appspec-lambda": (
            LAMBDA,
            "AWS CodeDeploy AppSpec for Lambda",
            f"{deploys} AWS Lambda. See {APPSPEC_GUIDE}",
        ),
    }
    made = {}
    for stem, (keys, title, description) in described.items():
        name = f"{stem}.schema.json"
        made[name] = table_schema(keys, title, description, name)
    return made


def written(schema: Schema) -> str:
    """Return a schema as it stands in its file."""
    from json import dumps  # noqa: PLC0415  (not needed to describe a table)

    return dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schemas beside the package, or check that they are as they would be written: 1 if they are not."""
    from pathlib import Path  # noqa: PLC0415  (a command for the project's own use)

    folder = Path(__file__).parents[2] / "schemas" / "cblint_schemas"
    stale = [name for name, schema in schemas().items() if not _is_fresh(folder / name, written(schema))]
    if "--check" in arguments:
        print(f"stale: {', '.join(stale)}" if stale else "the schemas are up to date")  # noqa: T201
        return 1 if stale else 0
    for name in stale:
        (folder / name).write_text(written(schemas()[name]), encoding="utf-8", newline="\n")
    return 0


def _is_fresh(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
