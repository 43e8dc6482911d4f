"""Whether a pattern or a base directory surely takes nothing: only if nothing that runs can make what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files

FOLDER, PATTERN = "base-directory-not-produced", "artifact-matches-nothing"


def found(folder: Path, artifacts: str, commands: tuple[str, ...], files: dict[str, str]) -> list[str]:
    lines = "".join(f"      - {command}\n" for command in commands or ("echo done",))
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n{lines}artifacts:\n{artifacts}"
    report = check_files({"buildspec.yml": text, **files}, folder, [FOLDER, PATTERN])
    return [finding.rule for finding in report.findings]


def taking(*patterns: str, more: str = "") -> str:
    return f"{more}  files:\n" + "".join(f"    - '{pattern}'\n" for pattern in patterns)


DIST = taking("**/*", more="  base-directory: dist\n")
PACKAGE = '{"scripts": {"lint": "echo fine"}}'


@pytest.mark.parametrize(
    ("artifacts", "commands", "files"),
    [
        (DIST, (), {}),
        (DIST, ("docker build -t app .", "aws ecr get-login-password"), {}),
        (DIST, ("npm ci", "npm run lint"), {"package.json": PACKAGE}),
        (DIST, ("pip install -r requirements.txt boto3==1.34",), {}),
        (DIST, ("mkdir -p public", "cp a.txt public/"), {"a.txt": ""}),
        (DIST, ("./build.sh",), {"build.sh": "#!/bin/sh\necho nothing\n"}),
        (DIST, ("cp -r site public",), {"site/dist/a": ""}),
        (DIST, ("rm -rf dist", "pip install -t package boto3"), {}),
        (DIST, ("npm ci",), {"package.json": '{"main": "dist/index.js"}'}),
        (taking("x", more="  base-directory: $CODEBUILD_SRC_DIR/dist\n"), (), {}),
        (taking("**/*", more="  base-directory: 'dist*'\n"), (), {"my-dist/a": ""}),
    ],
)
def test_a_base_directory_that_is_not_there(
    tmp_path: Path, artifacts: str, commands: tuple[str, ...], files: dict[str, str]
) -> None:
    assert found(tmp_path / "r", artifacts, commands, files) == [FOLDER]


@pytest.mark.parametrize(
    ("artifacts", "commands", "files"),
    [
        (DIST, (), {"dist/a": ""}),
        (DIST, (), {"Dist/a": ""}),
        (DIST, (), {"dist/a": "", ".gitignore": "dist\n"}),
        (DIST, (), {".gitmodules": "[submodule]\n"}),
        (DIST, ("make",), {}),
        (DIST, ("webpack",), {}),
        (DIST, ("npm run build",), {"package.json": '{"scripts": {"build": "vite build"}}'}),
        (DIST, ("npm ci",), {"package.json": '{"scripts": {"prepare": "tsc"}}'}),
        (DIST, ("mkdir dist",), {}),
        (DIST, ("mkdir $OUT",), {}),
        (DIST, ("./build.sh",), {"build.sh": "#!/bin/sh\nmkdir -p dist\n"}),
        (DIST, ("git clone https://example.com/dist.git",), {}),
        (DIST, ("docker run app",), {}),
        (DIST, ("aws s3 sync s3://bucket .",), {}),
        (DIST, ("$TOOL",), {}),
        (DIST, ("eval $COMMANDS",), {}),
        (taking("**/*", more="  base-directory: $OUT\n"), (), {}),
        (taking("**/*", more="  base-directory: 'dist*'\n"), (), {"dist-1/a": ""}),
        (taking("**/*", more="  base-directory: 'dist*'\n"), ("mkdir dist-1",), {}),
        (taking("**/*", more="  base-directory: 'dist*'\n"), ("npx rollup -c",), {}),
        (taking("**/*", more="  base-directory: ../dist\n"), (), {}),
        (taking("**/*", more="  base-directory: .\n"), (), {}),
    ],
)
def test_a_base_directory_that_may_be_there(
    tmp_path: Path, artifacts: str, commands: tuple[str, ...], files: dict[str, str]
) -> None:
    assert FOLDER not in found(tmp_path / "r", artifacts, commands, files)


@pytest.mark.parametrize(
    ("pattern", "commands", "files"),
    [
        ("stack.yml", (), {}),
        ("stack.yml", (), {"deploy/stack.yml": ""}),
        ("stack.yml", ("printf x > other.yml",), {}),
        ("deploy/*.yml", ("docker build .",), {"deploy/run.sh": ""}),
        ("deploy/**/*", ("printf x > other.yml",), {}),
        ("*.jar", (), {}),
        ("build/*.zip", ("npm ci",), {"package.json": PACKAGE}),
    ],
)
def test_a_pattern_that_takes_nothing(
    tmp_path: Path, pattern: str, commands: tuple[str, ...], files: dict[str, str]
) -> None:
    assert found(tmp_path / "r", taking(pattern, "buildspec.yml"), commands, files) == [PATTERN]


@pytest.mark.parametrize(
    ("pattern", "commands", "files"),
    [
        ("**/*", (), {}),
        ("*", (), {}),
        ("stack.yml", (), {"stack.yml": ""}),
        ("Stack.yml", (), {"stack.yml": ""}),
        ("deploy", (), {"deploy/stack.yml": ""}),
        ("deploy/**/*", (), {"deploy/stack.yml": "", ".gitignore": "deploy\n"}),
        ("deploy/**", (), {"deploy/stack.yml": ""}),
        ("deploy/*.{yml,json}", (), {}),
        ("/tmp/stack.yml", (), {}),
        ("$STACK", (), {}),
        ("stack.yml", ("printf x > stack.yml",), {}),
        ("stack.yml", ("printf x > $STACK",), {}),
        ("stack.yml", ("{ echo a; echo b; } > stack.yml",), {}),
        ("stack.yml", ("echo x | tee stack.yml",), {}),
        ("stack.yml", ("curl -O https://example.com/stack.yml",), {}),
        ("stack.yml", ("curl $URL -O",), {}),
        ("*.yml", ("curl -O https://example.com/x",), {}),
        ("*.zip", ("zip app.zip a",), {}),
        ("*.txt", ("echo x > a.txt",), {}),
        (
            "stack.yml",
            (
                "cd deploy",
                "cp * ..",
            ),
            {"deploy/stack.yml": ""},
        ),
        ("stack.yml", ("cat <<EOF > stack.yml\nEOF",), {}),
        ("node_modules/**/*", ("npm ci",), {"package.json": PACKAGE}),
        ("package-lock.json", ("npm install",), {"package.json": PACKAGE}),
        ("*.json", ("npm install",), {"package.json": PACKAGE, "x/a.json": ""}),
    ],
)
def test_a_pattern_that_may_take_something(
    tmp_path: Path, pattern: str, commands: tuple[str, ...], files: dict[str, str]
) -> None:
    commands = tuple(
        repr(command).replace("\\n", "\n        ")
        if "\n" not in command
        else f"|\n        {command}".replace("\nEOF", "\n        EOF")
        for command in commands
    )
    assert found(tmp_path / "r", taking(pattern), commands, files) == []


CONFIG = "export default {plugins: []}\n"
SITE = {"package.json": '{"scripts": {"build": "vite build"}}', "vite.config.js": CONFIG, "index.html": ""}
PUBLIC = taking("**/*", more="  base-directory: public\n")


@pytest.mark.parametrize(
    ("artifacts", "commands", "files", "rules"),
    [
        (PUBLIC, ("npm ci", "npm run build"), SITE, [FOLDER]),
        (PUBLIC, ("npx vite build",), SITE, [FOLDER]),
        (PUBLIC, ("npx vite build --outDir $OUT",), SITE, []),
        (PUBLIC, ("npx vite build --outDir public",), SITE, []),
        (PUBLIC, ("npm run build",), {**SITE, "vite.config.js": "build: {outDir: OUT}"}, []),
        (PUBLIC, ("npm run build",), {**SITE, "vite.config.js": "publicDir: 'x'"}, [FOLDER]),
        (DIST, ("npm run build",), SITE, []),
        (DIST.replace("dist", "dist/web"), ("npm run build",), SITE, []),
        (PUBLIC, ("npx react-scripts build",), SITE, []),
        (PUBLIC, ("npx webpack",), SITE, [FOLDER]),
        (PUBLIC, ("npx webpack --config other.js",), SITE, []),
        (PUBLIC, ("npx webpack",), {**SITE, "webpack.config.js": "module.exports = make();"}, []),
        (DIST, ("npx webpack",), SITE, []),
    ],
)
def test_what_a_build_tool_makes(
    tmp_path: Path, artifacts: str, commands: tuple[str, ...], files: dict[str, str], rules: list[str]
) -> None:
    assert found(tmp_path / "r", artifacts, commands, files) == rules


@pytest.mark.parametrize(
    ("command", "files", "rules"),
    [
        ("echo done", {}, []),
        ("bash build.sh", {"samples/app/build.sh": "echo done\n"}, []),
        ("bash build.sh", {"build.sh": "echo done\n"}, [PATTERN]),
        ("bash build.sh", {"build.sh": "echo done\n", "samples/build.sh": ""}, []),
        ("cat samples/app/x.txt", {"samples/app/x.txt": ""}, [PATTERN]),
    ],
)
def test_a_buildspec_in_a_folder_may_be_a_sample(
    tmp_path: Path, command: str, files: dict[str, str], rules: list[str]
) -> None:
    text = f"version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\nartifacts:\n  files:\n    - scripts/*\n"
    report = check_files({"samples/app/buildspec.yml": text, **files}, tmp_path / "r", [FOLDER, PATTERN])
    assert [finding.rule for finding in report.findings] == rules


def test_a_build_whose_source_is_elsewhere_is_not_looked_at(tmp_path: Path) -> None:
    template = """Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      ServiceRole: arn:aws:iam::111122223333:role/app
      Artifacts:
        Type: S3
        Location: bucket
      Environment:
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
        Type: LINUX_CONTAINER
      Source:
        Type: GITHUB
        Location: !Ref Repository
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - echo done
          artifacts:
            base-directory: dist
            files:
              - stack.yml
"""
    assert check_files({"template.yml": template}, tmp_path / "r", [FOLDER, PATTERN]).findings == ()
