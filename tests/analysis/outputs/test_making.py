"""What the commands of a build have made: surely, perhaps, or surely not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.analysis.artifacts.patterns import matches
from cblint.analysis.commands import run_by
from cblint.analysis.outputs.build_tools import fits
from cblint.analysis.outputs.making import is_made
from cblint.analysis.outputs.paths import Output
from cblint.data.outputs import maker_of, outputs
from tests.analysis.shell_scene import build, buildspec, workspace

TREE = {
    "web/index.html": "",
    "web/js/app.js": "",
    "conf/app.conf": "",
    "build.sh": "#!/bin/sh\nmkdir -p from-script\n",
    "package.json": '{"scripts": {"build": "vite build", "lint": "eslint ."}}',
}


def made(
    at: Path,
    path: str,
    *commands: str,
    files: dict[str, str] | None = None,
    folder: bool = False,
    handwritten: bool = False,
) -> bool | None:
    subject = build(buildspec({"build": list(commands)}))
    return is_made(workspace(at, TREE | (files or {})), subject, path, folder=folder, handwritten=handwritten).answer


@pytest.mark.parametrize(
    ("path", "commands"),
    [
        ("out.txt", ["echo x > out.txt"]),
        ("out.txt", ["printf '[]' >> ./out.txt"]),
        ("out.txt", ["{ echo a; echo b; } > out.txt"]),
        ("out.txt", ["> out.txt"]),
        ("out.txt", ["exec > out.txt"]),
        ("web/out.txt", ["cd web", "echo x > out.txt"]),
        ("out.txt", ["cd web", "echo x > $CODEBUILD_SRC_DIR/out.txt"]),
        ("out.txt", ["date | tee out.txt"]),
        ("a/b", ["mkdir -p -m 755 a/b"]),
        ("x", ["touch x y"]),
        ("app.conf", ["cp conf/app.conf ."]),
        ("copy.conf", ["cp conf/app.conf copy.conf"]),
        ("conf/index.html", ["mv web/index.html conf"]),
        ("app.zip", ["cd web && zip -qr ../app.zip ."]),
        ("app.zip", ["zip -r app web"]),
        ("app.tgz", ["tar -czf app.tgz web"]),
        ("a.sh", ["curl -fsSL -o a.sh https://example.com/a.sh"]),
        ("a.sh", ["curl -fsSLo a.sh https://example.com/a.sh"]),
        ("packaged.yml", ["sam package --output-template-file packaged.yml"]),
        ("packaged.yml", ["aws --region eu-west-1 cloudformation package --output-template-file=packaged.yml"]),
        ("plan.bin", ["terraform plan -out=plan.bin"]),
        ("web/plan.bin", ["terraform -chdir=web plan -out plan.bin"]),
        ("id.txt", ["docker build --iidfile id.txt ."]),
        ("report.xml", ["python3 -m pytest --junitxml=report.xml"]),
    ],
)
def test_what_is_surely_made(tmp_path: Path, path: str, commands: list[str]) -> None:
    assert made(tmp_path, path, *commands) is True


@pytest.mark.parametrize(
    ("path", "commands"),
    [
        ("out.txt", ["echo x > out.txt", "rm out.txt"]),
        ("out.txt", ["echo x > out.txt", "rm -f *.txt"]),
        ("out.txt", ["echo x > out.txt", "git clean -fd"]),
        ("out.txt", ["echo x > out.txt", "mv out.txt other.txt"]),
        ("out.txt", ['[ -n "$X" ] && echo x > out.txt']),
        ("out.txt", ["if true; then echo x > out.txt; fi"]),
        ("out.txt", ["echo x > $FILE"]),
        ("logs/out.txt", ["echo x > logs/$NAME.txt"]),
        ("dist/index.html", ["npx vite build"]),
        ("dist", ["npx vite build"]),
        ("target/app.jar", ["mvn package"]),
        ("module/target/app.jar", ["mvn package"]),
        ("cdk.out/App.template.json", ["npx cdk synth"]),
        (".aws-sam/build/template.yaml", ["sam build"]),
        ("out/x", ["unzip a.zip -d out"]),
        ("out/x", ["tar -xzf a.tgz -C out"]),
        ("x", ["unzip a.zip"]),
        ("shared/x", ["git clone https://example.com/shared.git"]),
        ("lib/x", ["git clone --depth 1 git@example.com:x/shared.git lib"]),
        ("data/x", ["aws s3 sync s3://bucket/data data"]),
        ("data/x", ["aws s3 cp --recursive --region eu-west-1 s3://bucket/data ./data"]),
        ("a.zip", ["aws s3 cp s3://bucket/a.zip ."]),
        ("a.zip", ["aws s3 cp $FROM $TO"]),
        ("a.tgz", ["wget -q https://example.com/v1/a.tgz"]),
        ("a.tgz", ["curl -LO https://example.com/v1/a.tgz"]),
        ("a", ["install -d a b"]),
        ("x", ["pip install .[dev]"]),
        ("x", ["cargo run"]),
        ("x", ["mvn exec:java"]),
        ("dist", ["find . -name '*.js' -exec cp {} dist \\;"]),
        ("dist/a.js", ["ls | xargs -I{} cp {} dist/"]),
        ("copy/js/app.js", ["cp -r web copy"]),
        ("copy/web/js/app.js", ["mkdir copy", "cp -r web copy"]),
        ("js/app.js", ["cp -r web/* ."]),
        ("copy/new.txt", ["touch web/new.txt", "cp -r web copy"]),
        ("x/app.conf", ["cp $CONF/app.conf x/"]),
        ("from-script", ["./build.sh", "rm -rf from-script"]),
        ("anything", ["frobnicate"]),
        ("anything", ["docker run -v $PWD:/x image"]),
        ("anything", ["docker cp $ID:/x anything"]),
        ("anything", ["npm pack"]),
        ("anything", ["eval $COMMAND"]),
        ("image.tar", ["docker save app:1 -o image.tar"]),
        ("out/bin", ["docker buildx build -o type=local,dest=out ."]),
        ("bin/app", ["go build -o bin/ ./..."]),
        ("report.txt", ["awk '{ print > \"report.txt\" }' conf/app.conf"]),
        ("node_modules/x/package.json", ["npm ci"]),
    ],
)
def test_what_may_be_made(tmp_path: Path, path: str, commands: list[str]) -> None:
    assert made(tmp_path, path, *commands) in (None, True)


@pytest.mark.parametrize(
    ("path", "commands"),
    [
        ("out.txt", ["cat out.txt", "ls out.txt", "rm out.txt", "chmod +x out.txt", "grep x out.txt"]),
        ("out.txt", ["echo out.txt"]),
        ("out.txt", ["echo x > /tmp/out.txt", "echo x > ~/out.txt", "echo x > $HOME/out.txt"]),
        ("out.txt", ["echo x > web/out.txt"]),
        ("out.txt", ["cd web", "echo x > out.txt"]),
        ("out.txt", ["echo x 2>&1", "echo x > /dev/null"]),
        ("out.txt", ["echo x > $DIR/other.txt"]),
        ("a/b/c", ["mkdir -p a/b"]),
        ("index.html", ["cp -r web copy"]),
        ("copy/app.conf", ["cp -r web copy"]),
        ("copy/js/new.js", ["cp -r web copy"]),
        ("x", ["git clone https://example.com/shared.git"]),
        ("x", ["aws s3 cp app.zip s3://bucket/app.zip --region eu-west-1"]),
        ("x", ["aws s3 sync web s3://bucket --delete"]),
        ("x", ["aws s3 sync s3://bucket/data data"]),
        ("x", ["unzip a.zip -d out"]),
        ("x", ["unzip -l a.zip", "tar -tzf a.tgz"]),
        ("x", ["tar -czf app.tgz x"]),
        ("x", ["docker build -t x .", "docker push x", "docker tag x y"]),
        ("x", ["docker buildx build --push -o type=registry -t x ."]),
        ("x", ["npm ci", "npm run lint", "yarn", "pnpm i"]),
        ("x", ["pip install -r requirements.txt -t package"]),
        ("x", ["terraform init", "terraform fmt", "helm upgrade --install a b", "kubectl apply -f k.yml"]),
        ("from-elsewhere", ["./build.sh"]),
        ("public", ["npm run build"]),
        ("web/dist", ["npm run build"]),
        ("tools/x.sh", ["npx tsc", "npx jest"]),
    ],
)
def test_what_is_surely_not_made(tmp_path: Path, path: str, commands: list[str]) -> None:
    assert made(tmp_path, path, *commands) is False


@pytest.mark.parametrize(
    ("pattern", "command", "answer"),
    [
        ("*.zip", "zip app.zip web", None),
        ("out/*.zip", "zip app.zip web", False),
        ("out/**/*", "mkdir -p out/a", None),
        ("reports/*.xml", "pytest --junitxml=reports/unit.xml", None),
        ("*.json", "echo x > $NAME.json", None),
        ("*.json", "echo x > $NAME.txt", False),
        ("app-[0-9].txt", "echo x > app-1.txt", None),
        ("**/*.jar", "mvn package", None),
    ],
)
def test_patterns(tmp_path: Path, pattern: str, command: str, answer: bool | None) -> None:
    assert made(tmp_path, pattern, command) is answer


def test_many_commands_have_an_answer(tmp_path: Path) -> None:
    copies = [
        f"cp -r {source} {target}" for source in ("web", "conf", "web/js") for target in ("a", "b", "web", "conf")
    ]
    assert made(tmp_path / "a", "nowhere/x", *copies * 50) is False
    assert made(tmp_path / "b", "nowhere/x", *(f"echo > $A/{index}-$B" for index in range(300))) is None
    assert made(tmp_path / "c", "nowhere/x", *(f"npx vite build --mode {index}" for index in range(50))) is None


def test_only_what_runs_before_counts(tmp_path: Path) -> None:
    subject = build(buildspec({"build": ["cat a", "touch a", "cat a"]}))
    scene = workspace(tmp_path, TREE)
    first, _, last = run_by(scene, subject).invocations
    assert is_made(scene, subject, "a", before=first).is_no
    assert is_made(scene, subject, "a", before=last).is_yes
    assert is_made(scene, subject, "a").is_yes


def test_a_build_that_cannot_be_followed_may_make_anything(tmp_path: Path) -> None:
    assert made(tmp_path, "x", "echo a", "python make.py") is None
    assert made(tmp_path, "x", "echo 'a") is None


POM = "<project><build>{}</build></project>"


@pytest.mark.parametrize(
    ("wanted", "command", "files", "answer"),
    [
        ("site", "mvn package", {"pom.xml": POM}, False),
        ("site", "mvn package", {"pom.xml": POM.format("<outputDirectory>site</outputDirectory>")}, None),
        ("site", "mvn package", {"pom.xml": POM.format("<outputDirectory>${x}</outputDirectory>")}, None),
        ("site", "mvn package", {}, False),
        ("dist", "mvn package", {}, None),
        ("build", "npx vite build", {"vite.config.js": "export default {build: {outDir: 'build'}}"}, None),
        ("public", "npx vite build", {"vite.config.js": "export default {build: {outDir: 'build'}}"}, False),
        ("public", "npx vite build", {"vite.config.js": "export default {build: {outDir: out()}}"}, None),
        ("build", "npm run build", {"vite.config.ts": "export default {build: {sourcemap: true}}"}, False),
        ("build", "npm run build", {"vite.config.ts": "plugins: [copy({dest: 'build/x'})]"}, None),
        ("build", "npm run build", {}, False),
        ("public", "npx vite build --outDir public", {}, None),
        ("public", "OUT=public npx vite build", {}, None),
        ("lib", "npx tsc", {"tsconfig.json": '{"compilerOptions": {"outDir": "./lib"}}'}, None),
        ("dist", "npx tsc", {"tsconfig.json": '{"compilerOptions": {"outDir": "./lib"}}'}, False),
        ("dist", "npx tsc", {"tsconfig.json": "{}"}, None),
        ("site", "hugo --minify", {"hugo.toml": "baseURL = 'https://example.com'"}, False),
        ("app/build", "./gradlew build", {"build.gradle": "plugins { id 'java' }", "gradlew": ""}, None),
        ("site", "gradle build", {"build.gradle": "plugins { id 'java' }"}, False),
        ("site", "dotnet publish -c Release -o site", {}, None),
        ("site", "dotnet publish -c Release", {"app.csproj": "<Project/>"}, False),
    ],
)
def test_folders_of_build_tools(
    tmp_path: Path, wanted: str, command: str, files: dict[str, str], answer: bool | None
) -> None:
    assert made(tmp_path, wanted, command, files=files, folder=True) is answer


@pytest.mark.parametrize(
    ("path", "command", "files", "answer"),
    [
        ("target/appspec.yml", "mvn package", {"pom.xml": "<project/>"}, False),
        ("target/appspec.yml", "mvn package", {"pom.xml": "<include>appspec.yml</include>"}, None),
        ("target/classes/appspec.yml", "mvn package", {"src/main/resources/appspec.yml": ""}, None),
        ("dist/appspec.yml", "npx vite build", {}, False),
        ("dist/appspec.yml", "npx vite build", {"public/appspec.yml": ""}, None),
        ("dist/appspec.yml", "npx rollup", {}, None),
        ("dist/appspec.yml", "npx jest", {}, False),
    ],
)
def test_handwritten_files_are_only_copied(
    tmp_path: Path, path: str, command: str, files: dict[str, str], answer: bool | None
) -> None:
    assert made(tmp_path, path, command, files=files, handwritten=True) is answer


def test_all_facts_are_read() -> None:
    makers = {name: maker_of(name) for name in outputs().makers}
    assert all(maker is not None for maker in makers.values())
    kinds = {(maker.operands, maker.content, maker.elsewhere) for maker in makers.values() if maker is not None}
    assert {operands for operands, _, _ in kinds} == {"", "all", "first", "any"}
    assert {content for _, content, _ in kinds} == {"", "open", "closed"}
    assert {elsewhere for _, _, elsewhere in kinds} == {"", "files", "tests", "generated"}


NAMES = st.sampled_from(["a", "b", "ab", "x.txt"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
WILD = st.lists(st.sampled_from(["a", "*", "**", "*.txt", "x.*", "[ab]", "?"]), min_size=1, max_size=3).map("/".join)


@settings(deadline=None, max_examples=150)
@given(WILD, PATHS, PATHS)
def test_what_a_pattern_takes_is_seen_in_what_is_made(pattern: str, path: str, more: str) -> None:
    if matches(pattern, path).is_yes:
        assert fits(Output(path), pattern)
    if matches(pattern, f"{path}/{more}").is_yes:
        assert fits(Output(path, open=True), pattern)
    assert fits(Output(f"{path}/{more}"), path)


COMMANDS = st.lists(
    st.sampled_from(["cp", "mv", "tar", "unzip", "curl", "wget", "git", "aws", "docker", "zip", "pip", "npm", "mvn",
                     "-o", "-C", "-d", "-x", "-xzf", "--output=", "-t", "s3", "cp", "sync", "clone", "build", "-", "--",
                     "$X", "$X/y", "a/*", "{a,b}", ".", "..", "../..", "/tmp", "~/x", "s3://b/k", "", "x=y", "install",
                     ">", "2>&1", "<", "|", "&&", "https://e.com/", "''", "-m", "python"]),
    max_size=7,
).map(" ".join)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(COMMANDS, max_size=3))
def test_any_command_has_an_answer(commands: list[str]) -> None:
    folder = Path(__file__).parent / "nowhere"
    scene = workspace(folder.parent)
    subject = build(buildspec({"build": commands}))
    for path in ("a", "a/b.txt", "*.txt", "**/x/*"):
        assert is_made(scene, subject, path).answer in (True, False, None)
