"""What an AppSpec for servers finds in its revision, and where it puts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.finding import Profile, Severity
from cblint.testing.repository import check_files

HEAD = "version: 0.0\nos: linux\n"
BUILD = "version: 0.2\nphases:\n  build:\n    commands:\n      - {command}\nartifacts:\n  files:\n    - '**/*'\n"


def found(folder: Path, rule: str, files: dict[str, str]) -> list[str]:
    report = check_files(files, folder / "r", (rule,))
    assert not report.failures
    return [finding.message for finding in report.findings]


def hook(location: str) -> str:
    return f"{HEAD}hooks:\n  AfterInstall:\n    - location: {location}\n"


def missing(folder: Path, location: str, command: str = "echo done", **more: str) -> list[str]:
    files = {
        "appspec.yml": hook(location),
        "scripts/start-server.sh": "",
        "buildspec.yml": BUILD.format(command=command),
    }
    return found(folder, "appspec-file-missing", files | more)


@pytest.mark.parametrize(
    ("location", "message"),
    [
        (
            "scripts/start_server.sh",
            "`scripts/start_server.sh` is not in the repository, but `scripts/start-server.sh` is",
        ),
        ("scripts/migrate.sh", "`scripts/migrate.sh` is not in the repository"),
        (
            "/home/ec2-user/migrate.sh",
            "`/home/ec2-user/migrate.sh` is looked for in the revision, not on the server",
        ),
    ],
)
def test_a_script_that_is_not_there(tmp_path: Path, location: str, message: str) -> None:
    assert missing(tmp_path, location) == [message]


@pytest.mark.parametrize(
    "location", ["scripts/start-server.sh", "/scripts/start-server.sh", "./scripts/start-server.sh"]
)
def test_a_script_that_is_there(tmp_path: Path, location: str) -> None:
    assert missing(tmp_path, location) == []


@pytest.mark.parametrize("command", ["./make-scripts", "cp x scripts/migrate.sh", "curl -o scripts/migrate.sh $URL"])
def test_a_script_that_a_build_may_make(tmp_path: Path, command: str) -> None:
    assert missing(tmp_path, "scripts/migrate.sh", command) == []


@pytest.mark.parametrize(
    "location", ["start-server.sh", "${STAGE}/run.sh", "<script>", "../run.sh", "bin/start-server.sh"]
)
def test_a_script_that_may_be_packed_from_elsewhere_or_is_not_known(tmp_path: Path, location: str) -> None:
    assert missing(tmp_path, location) == []


def test_without_a_build_only_a_slip_counts(tmp_path: Path) -> None:
    files = {"appspec.yml": hook("scripts/migrate.sh"), "scripts/start-server.sh": ""}
    assert found(tmp_path / "a", "appspec-file-missing", files) == []
    files = {"appspec.yml": hook("scripts/start_server.sh"), "scripts/start-server.sh": ""}
    assert len(found(tmp_path / "b", "appspec-file-missing", files)) == 1


@pytest.mark.parametrize(
    ("location", "count"),
    [("/usr/local/bin/start.sh", 1), ("/var/www/app/scripts/start.sh", 1), ("/scripts/start.sh", 0), ("/bin/true", 0)],
)
def test_paths_of_the_server(tmp_path: Path, location: str, count: int) -> None:
    files = {"appspec.yml": hook(location), "scripts/start.sh": ""}
    assert len(found(tmp_path / "a", "appspec-file-missing", files)) == count
    held = files | {location.strip("/"): ""}
    assert found(tmp_path / "b", "appspec-file-missing", held) == []
    windows = files | {"appspec.yml": hook(location).replace("linux", "windows")}
    assert found(tmp_path / "c", "appspec-file-missing", windows) == []


def test_another_pipeline_may_make_it(tmp_path: Path) -> None:
    more = {".github/workflows/deploy.yml": "run: aws deploy push\n"}
    assert missing(tmp_path, "scripts/migrate.sh", **more) == []


def test_sources(tmp_path: Path) -> None:
    spec = f"{HEAD}files:\n" + "".join(
        f"  - source: {source}\n    destination: /srv/{index}\n"
        for index, source in enumerate(["target/app.jar", "dist", "config/prod.ini", "config", "/", "static/*"])
    )
    files = {"appspec.yml": spec, "config/dev.ini": "", "static/a.css": "", "buildspec.yml": BUILD.format(command="ls")}
    assert found(tmp_path, "appspec-file-missing", files) == [
        "`config/prod.ini` is not in the repository",
        "`static/*` is taken for the name of one file: `source` knows no patterns",
    ]


def test_windows_paths(tmp_path: Path) -> None:
    spec = hook("'\\scripts\\start-server.bat'").replace("linux", "windows")
    files = {"appspec.yml": spec, "scripts/start-server.bat": ""}
    assert found(tmp_path, "appspec-file-missing", files) == []


@pytest.mark.parametrize("name", ["AppSpec.yml", "app-spec.yml", "app_spec.yaml", "appsepc.yml", "appsec.yaml"])
def test_wrong_names(tmp_path: Path, name: str) -> None:
    assert len(found(tmp_path, "appspec-wrong-name", {name: HEAD})) == 1


@pytest.mark.parametrize("name", ["appspec.yml", "appspec-staging.yml", "deploy/appspec.yml", "deploy.yml"])
def test_right_names_and_names_with_more_in_them(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, "appspec-wrong-name", {name: HEAD}) == []


def test_a_name_that_newer_agents_take_is_told_where_one_is_strict(tmp_path: Path) -> None:
    report = check_files({"appspec.yaml": HEAD}, tmp_path / "a", ("appspec-wrong-name",))
    (finding,) = report.findings
    assert (finding.profile, finding.severity) == (Profile.STRICT, Severity.LOW)
    assert found(tmp_path / "b", "appspec-wrong-name", {"appspec.yaml": HEAD, "appspec.yml": HEAD}) == []


def test_names_that_others_use(tmp_path: Path) -> None:
    files = {"AppSpec.yml": HEAD, "deploy.sh": "cp AppSpec.yml out/appspec.yml\n"}
    assert found(tmp_path / "a", "appspec-wrong-name", files) == []
    files = {"app-spec.yml": HEAD, "appspec.yml": HEAD}
    assert found(tmp_path / "b", "appspec-wrong-name", files) == []


def overlapping(folder: Path, *pairs: str, **more: str) -> list[str]:
    entries = "".join("  - source: {}\n    destination: {}\n".format(*pair.split(" -> ")) for pair in pairs)
    files = {"appspec.yml": f"{HEAD}files:\n{entries}", "config/app.ini": "", "other/app.ini": "", "web/a.html": ""}
    return found(folder, "overlapping-destinations", files | more)


@pytest.mark.parametrize(
    ("pairs", "target"),
    [
        (("config/app.ini -> /etc/app", "other/app.ini -> /etc/app"), "/etc/app/app.ini"),
        (("config/app.ini -> /etc/app", "other/app.ini -> /etc/app/"), "/etc/app/app.ini"),
        (("config -> /etc/app", "other -> /etc/app"), "/etc/app/app.ini"),
        (("/ -> /srv", "config -> /srv/config"), "/srv/config/app.ini"),
        (("target/a.jar -> /srv", "build/a.jar -> /srv"), "/srv/a.jar"),
    ],
)
def test_what_is_put_twice(tmp_path: Path, pairs: tuple[str, ...], target: str) -> None:
    assert overlapping(tmp_path, *pairs) == [f"`{target}` is put there by an earlier entry, too"]


@pytest.mark.parametrize(
    "pairs",
    [
        ("config/app.ini -> /etc/app", "web/a.html -> /etc/app"),
        ("config -> /etc/app", "web -> /etc/app"),
        ("/ -> /srv", "config -> /etc/app"),
        ("dist -> /srv", "build -> /srv"),
        ("config/app.ini -> $HOME/app", "other/app.ini -> $HOME/app"),
    ],
)
def test_what_is_put_once(tmp_path: Path, pairs: tuple[str, ...]) -> None:
    assert overlapping(tmp_path, *pairs) == []


def test_files_that_are_there_already(tmp_path: Path) -> None:
    rule = "existing-file-fails-deployment"
    spec = f"{HEAD}files:\n  - source: /\n    destination: /srv\n"
    assert len(found(tmp_path / "a", rule, {"appspec.yml": spec})) == 1
    assert found(tmp_path / "b", rule, {"appspec.yml": f"{spec}file_exists_behavior: RETAIN\n"}) == []
    assert found(tmp_path / "c", rule, {"appspec.yml": HEAD}) == []
    deploy = "aws deploy create-deployment --file-exists-behavior OVERWRITE\n"
    assert found(tmp_path / "d", rule, {"appspec.yml": spec, "deploy.sh": deploy}) == []
    hooked = f"{spec}hooks:\n  BeforeInstall:\n    - location: clear.sh\n"
    assert found(tmp_path / "e", rule, {"appspec.yml": hooked}) == []
    assert found(tmp_path / "f", rule, {"appspec.yml": hooked, "clear.sh": "rm -rf /srv\n"}) == []
    assert len(found(tmp_path / "g", rule, {"appspec.yml": hooked, "clear.sh": "echo hello\n"})) == 1
