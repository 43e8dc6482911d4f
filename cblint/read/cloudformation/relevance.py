"""This is where it is told, without parsing them, which files are templates that have to do with builds."""

from __future__ import annotations

import posixpath

from cblint.files import Files
from cblint.pattern import pattern

SERVICES = (b"AWS::CodeBuild::", b"AWS::CodePipeline::", b"AWS::CodeDeploy::", b"DeploymentPreference")
"""A template without any of these is not read, unless it has rules that start builds or pipelines."""
RULES = (b"AWS::Events::Rule", b"AWS::Scheduler::Schedule")
STARTED = (b":codebuild:", b":codepipeline:", b"aws.codebuild", b"aws.codepipeline", b"aws.codedeploy")
NESTING = (b"AWS::CloudFormation::Stack", b"AWS::Serverless::Application")
MAX_NESTED = 50
"""No more templates are looked at that one nests."""
_LOCATION = pattern(r"""(?:TemplateURL|Location|aws:asset:path)["']?[ \t]*:[ \t]*["']?([^\s"',{}\[\]!|>&*]{1,300})""")


def is_template(head: bytes) -> bool:
    """Tell from the first bytes of a YAML or JSON file whether it is a template."""
    if b"AWSTemplateFormatVersion" in head:
        return True
    return b"Type" in head and (b"Parameters" in head or (b"Resources" in head and b"AWS::" in head))


def relevant(files: Files, path: str) -> bool:
    """Tell whether a template, or one that it nests, declares anything about builds and deployments."""
    if _is_about_builds(files, path):
        return True
    if not files.contains(path, *NESTING):
        return False
    seen = {path}
    pending = [path]
    while pending and len(seen) < MAX_NESTED:
        for inner in _nested(files, pending.pop()):
            if inner not in seen:
                seen.add(inner)
                pending.append(inner)
                if _is_about_builds(files, inner):
                    return True
    return False


def _is_about_builds(files: Files, path: str) -> bool:
    if files.contains(path, *SERVICES):
        return True
    return files.contains(path, *RULES) and files.contains(path, *STARTED)


def _nested(files: Files, path: str) -> list[str]:
    """Return the files of the repository that a template seems to nest."""
    source = files.readable(path)
    found = []
    for match in _LOCATION.finditer(source.text if source is not None else ""):
        inner = None if "://" in match[1] else files.inside(posixpath.join(posixpath.dirname(path), match[1]))
        if inner and files.is_file(inner):
            found.append(inner)
    return found
