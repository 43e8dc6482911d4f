"""This is where the managed policies that builds are given are taken from moto's copy of them.

Run `python cblint/data/refresh_managed_policies.py PATH_TO_MOTO DATE`, with the folder of an unpacked or installed
`moto` (its `iam/aws_managed_policies.py` is read, nothing of it is run) and today's date: `managed_policies.json`
beside this file is written anew. moto is Apache-2.0; `README.md` names it.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

NAMES = re.compile(
    r"AWSCode|CodeBuild|ContainerRegistry|CodePipeline|CodeCommit|CodeArtifact|CodeStar|^AmazonECS|^AmazonEKS|^AmazonS3"
    r"|^CloudWatch|^AmazonSSM|SecretsManager|CloudFormation|^AWSLambda|^AdministratorAccess$|^PowerUserAccess$"
    r"|^ReadOnlyAccess$|^ViewOnlyAccess$|^SecurityAudit$|^IAM(Full|ReadOnly)Access$|KeyManagement|^AmazonVPC"
    r"|^AmazonSNS|^AmazonSQS|^AmazonDynamoDB|^AWSElasticBeanstalk|^AdministratorAccess-AWSElasticBeanstalk$"
    r"|^CloudFront|^AmazonRoute53(FullAccess|ReadOnlyAccess)$|^AWSXRay|^AmazonEC2(Full|ReadOnly)Access$"
    r"|^AmazonRDS(Full|ReadOnly)Access$|^AmazonAPIGateway|^AWSStepFunctions|^AmazonInspector2|^AWSAppRunner"
)
"""The managed policies that builds and deployments are given; another one is not known, so nothing rests on it."""
EXCLUDED_PATH = "/aws-service-role/"
"""Policies under this path cannot be attached by a user."""


def documents(source: str) -> dict[str, dict[str, object]]:
    """Return the policies by name from the text of moto's module; raise ValueError if it has another form."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found = json.loads(str(node.value.value))
            if isinstance(found, dict):
                return found
    raise ValueError("no policies in it")


def chosen(policies: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Return what is kept of the policies: by ARN path, name, version and statements."""
    kept = {}
    for name, policy in sorted(policies.items()):
        path, document = str(policy["Path"]), policy["Document"]
        if path == EXCLUDED_PATH or not NAMES.search(name) or not isinstance(document, dict):
            continue
        statements = document["Statement"]
        kept[f"{path.strip('/')}/{name}".lstrip("/")] = {
            "version": policy["DefaultVersionId"],
            "statements": statements if isinstance(statements, list) else [statements],
        }
    return kept


def main(moto: Path, date: str) -> None:
    """Write the data file, one policy a line."""
    policies = chosen(documents((moto / "iam" / "aws_managed_policies.py").read_text("utf-8")))
    version = re.search(r'__version__ = "([^"]+)"', (moto / "__init__.py").read_text("utf-8"))
    head = {"source": f"moto {version[1] if version else '?'} (Apache-2.0), iam/aws_managed_policies.py", "date": date}
    lines = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(policy, separators=(',', ':'))}" for name, policy in policies.items()
    )
    text = json.dumps(head, indent=1).rstrip("}\n") + f',\n "policies": {{\n{lines}\n }}\n}}\n'
    json.loads(text)
    Path(__file__).with_name("managed_policies.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
