"""What commands do with scripts from elsewhere, with failures, with names that strangers choose, and with shells."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.testing.repository import check_files
from tests.fixes.projects import terraform

FRAME = "version: 0.2\nphases:\n  build:\n    commands:\n{}"


def found(folder: Path, rule: str, *commands: str, files: dict[str, str] | None = None) -> list[str]:
    """Return the messages of one rule about commands, each of which is written as a block."""
    items = ""
    for command in commands:
        block = "\n".join(f"          {line}" if line else "" for line in command.split("\n"))
        items += f"      - |-\n{block}\n"
    report = check_files({"buildspec.yml": FRAME.format(items), **(files or {})}, folder, (rule,))
    assert not report.failures
    return [finding.message for finding in report.findings]


def one(command: str) -> str:
    """Return a buildspec with one command."""
    return FRAME.format("      - |-\n" + "".join(f"          {line}\n" for line in command.split("\n")))


@pytest.mark.parametrize(
    "command",
    [
        "curl -s https://get.example.com | sh", "wget -qO- https://get.example.com | sudo -E bash -",
        "curl -sL https://get.example.com/x.gz | gunzip | bash -s -- -y",
        'sh -c "$(curl -fsSL https://get.example.com)"',
        "bash <(curl -s https://get.example.com)", ". <(curl -s https://get.example.com)",
        'eval "$(curl -s https://get.example.com)"', "curl -sS https://get.example.com | python3 -",
        "curl -sS https://get.example.com/installer | php -- --install-dir=/usr/bin",
        "curl -o i.sh https://get.example.com/i && bash i.sh", "wget https://get.example.com/i.sh\nsh ./i.sh",
        "curl -LO https://get.example.com/i.sh; chmod +x i.sh; ./i.sh",
        "curl https://get.example.com > i.py\npython i.py",
        "if true; then curl -s https://get.example.com | bash; fi",
    ],
)  # fmt: skip
def test_scripts_that_are_run_as_they_come(tmp_path: Path, command: str) -> None:
    messages = found(tmp_path, "remote-script-piped-to-shell", command)
    assert len(messages) == 1
    assert "`get.example.com`" in messages[0]


@pytest.mark.parametrize(
    "command",
    [
        "curl -s https://api.example.com | jq .", "curl -s https://api.example.com | python -c 'import sys'",
        "curl -s https://api.example.com | python3 -m json.tool",
        "curl -s https://x.example.com/a.sh | bash -n -c true",
        "curl -s http://localhost/x | sh", "curl -s http://169.254.169.254/x | sh", 'curl -s "$URL" | sh',
        "curl -o i.sh https://get.example.com/i; sha256sum -c sums; sh i.sh", "curl -o i.sh https://get.example.com/i",
        "curl -LO https://dl.example.com/kubectl && mv ./kubectl /usr/bin", "wget http://d.example.com/data.json",
        "wget http://d.example.com/a.zip; md5sum -c a.md5", "curl -LO https://d.example.com/k; chmod 644 k",
        "curl -s https://get.$DOMAIN/i.sh | sh", "echo 'curl https://get.example.com | sh'", "cat x | sh",
        "curl -d @x https://api.example.com | grep sh",
        "curl -s https://raw.example.com/0123456789012345678901234567890123456789/i.sh | sh",
        "curl -s https://api.example.com | bash ./process.sh",
    ],
)  # fmt: skip
def test_what_is_not_run_or_is_checked(tmp_path: Path, command: str) -> None:
    assert found(tmp_path, "remote-script-piped-to-shell", command) == []


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    messages = found(tmp_path, "remote-script-piped-to-shell", "curl https://ci:hunter2@get.example.com | sh")
    assert messages
    assert "hunter2" not in messages[0]


@pytest.mark.parametrize(
    ("command", "label"),
    [
        ("pytest || true", "pytest"), ("npm test || echo failed", "npm test"), ("make && mvn -B test || :", ""),
        ("pytest -q 2>&1 | tee log", "pytest"), ("cd a && pytest | tee log", "pytest"),
        ("go test ./...\necho", "go test"),
        ("for d in */; do go test $d; printenv; done", "go test"), ("npx eslint . ; ls", "eslint"),
        ("poetry run pytest; ls", "pytest"), ("bundle exec rspec || true", "bundle exec rspec"),
        ("if [ $A = b ]; then npm test; ls; fi", "npm test"), ("python -m pytest a\nls", "python -m pytest"),
        ("pytest", ""), ("pytest || exit 1", ""), ("pytest || FAILED=1", ""), ("pytest --version || true", ""),
        ("pytest && ls", ""), ("set -e\npytest\nls", ""), ("pytest\nexit $?", ""), ("pytest; R=$?; ls; exit $R", ""),
        ("set -o pipefail; pytest | tee log", ""), ("pytest | tee log; grep -q FAILED log && exit 1", ""),
        ("npm audit fix || true", ""), ("ls | tee log", ""), ("pip show pytest; ls", ""), ("pytest &\nwait", ""),
        ("if pytest; then ls; fi", ""), ("! pytest; ls", ""), ("apt update; npm test", ""), ("pytest | grep -c x", ""),
        ("if ! pytest; then echo no; fi", "pytest"), ("if ! pytest; then echo no; exit 1; fi", ""),
        ("for d in a b; do cd $d && go test ./...; done", "go test"), ("for d in a; do go test $d; done", ""),
    ],
)  # fmt: skip
def test_failures_that_are_forgotten(tmp_path: Path, command: str, label: str) -> None:
    messages = found(tmp_path, "masked-failure", command)
    assert [message.split("`")[1] for message in messages] == ([label] if label else [])


@pytest.mark.parametrize(
    ("command", "label"),
    [
        ("docker push a || true", "docker push"), ("npm ci\nnpm run build\nls", "npm ci"),
        ("aws s3 cp a s3://b || echo no", "aws s3 cp"), ("npm ci | tee log", "npm ci"),
        ("cdk deploy | tail -n 5", "cdk deploy"),
        ("for a in b c; do docker push $a; done", "docker push"), ("docker build . ; docker push a", "docker build"),
        ("docker pull a || true", ""), ("aws s3 cp s3://b a || true", ""), ("npm install || true", ""),
        ("npm ci && npm run build", ""), ("set -e\nnpm ci\nls", ""), ("npm ci; exit $?", ""),
        ("for a in b c; do docker push $a || exit 1; done", ""), ("terraform apply -auto-approve", ""),
        ("npm ci | tail -n 5 > log", ""), ("cdk deploy --help | head", ""), ("docker push a || exit 1", ""),
    ],
)  # fmt: skip
def test_other_failures_are_of_the_strict_profile(tmp_path: Path, command: str, label: str) -> None:
    report = check_files({"buildspec.yml": one(command)}, tmp_path, ("masked-failure",))
    assert [(each.message.split("`")[1], each.profile.value) for each in report.findings] == (
        [(label, "strict")] if label else []
    )


def test_one_strict_shell_leaves_all_open(tmp_path: Path) -> None:
    assert found(tmp_path, "masked-failure", "set -e", "pytest\nls") == []


def test_scripts_are_followed(tmp_path: Path) -> None:
    script = {"ci/test.sh": "#!/bin/sh\npytest\necho done\n"}
    assert len(found(tmp_path / "a", "masked-failure", "sh ci/test.sh", files=script)) == 1
    script = {"ci/test.sh": "#!/bin/sh -e\npytest\necho done\n"}
    assert found(tmp_path / "b", "masked-failure", "sh ci/test.sh", files=script) == []


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ('eval "x $CODEBUILD_WEBHOOK_HEAD_REF"', 1), ('sh -ec "x ${CODEBUILD_WEBHOOK_TRIGGER}"', 1),
        ('B=${CODEBUILD_WEBHOOK_HEAD_REF##*/}; bash -c "x $B"', 1), ('M="$(git log -1 --format=%s)"; eval "x $M"', 1),
        ('B=$(basename "$CODEBUILD_WEBHOOK_HEAD_REF")\nnode -e "x(\'$B\')"', 1),
        ('docker run a sh -c "x $CODEBUILD_WEBHOOK_HEAD_REF"', 1),
        ('B=${CODEBUILD_WEBHOOK_HEAD_REF#*/}; sed -i "s#X#$B#" f', 1),
        ('sed -ne "s#$CODEBUILD_WEBHOOK_HEAD_REF##p" f', 1),
        ('sed --expression="s#a#$CODEBUILD_WEBHOOK_HEAD_REF#" f', 1), ('sed -f "$CODEBUILD_WEBHOOK_HEAD_REF" x', 0),
        ('awk -F/ "/$CODEBUILD_WEBHOOK_HEAD_REF/ {print}" f', 1), ('awk -v "b=$CODEBUILD_WEBHOOK_HEAD_REF" 1 f', 0),
        ('jq -r ".b = \\"$CODEBUILD_WEBHOOK_HEAD_REF\\"" f', 1), ('jq --arg b "$CODEBUILD_WEBHOOK_HEAD_REF" . f', 0),
        ('yq e ".b = \\"$CODEBUILD_WEBHOOK_HEAD_REF\\"" -i f', 1), ("jq . $CODEBUILD_WEBHOOK_HEAD_REF", 0),
        ('perl -pe "s/a/$CODEBUILD_WEBHOOK_HEAD_REF/" f', 1), ('psql -Atc "select \'$CODEBUILD_WEBHOOK_HEAD_REF\'"', 1),
        ("python3 - <<E\nx('$CODEBUILD_WEBHOOK_HEAD_REF')\nE", 1),
        ("python3 - <<'E'\nx('$CODEBUILD_WEBHOOK_HEAD_REF')\nE", 0),
        ("cat <<E\n$CODEBUILD_WEBHOOK_HEAD_REF\nE", 0), ("bash -s <<E\nx $CODEBUILD_WEBHOOK_HEAD_REF\nE", 1),
        ("psql db <<E\nselect '$CODEBUILD_WEBHOOK_HEAD_REF'\nE", 1), ("ssh h <<E\nx $CODEBUILD_WEBHOOK_HEAD_REF\nE", 1),
        ('ssh -i key u@h "x $CODEBUILD_WEBHOOK_HEAD_REF"', 1), ('ssh -i "$CODEBUILD_WEBHOOK_HEAD_REF" u@h ls', 0),
        ('aws ssm send-command --parameters "commands=[x $CODEBUILD_WEBHOOK_HEAD_REF]"', 1),
        ('echo "x $CODEBUILD_WEBHOOK_HEAD_REF" > a.sh\nsh ./a.sh', 1),
        ('echo "x $CODEBUILD_WEBHOOK_HEAD_REF" > a.sh', 0),
        ("cat > a.py <<E\n'$CODEBUILD_WEBHOOK_HEAD_REF'\nE\npython a.py", 1),
        ("M=$(git log -1 --pretty=%B)\naws sns publish --message $M", 1), ("M=$(git log -1 --pretty=%B)\necho $M", 0),
        ('M=$(git log -1 --pretty=%B)\naws sns publish --message "$M"', 0),
        ("bash -c 'x \"$CODEBUILD_WEBHOOK_HEAD_REF\"'", 0), ("x $CODEBUILD_WEBHOOK_HEAD_REF", 0),
        ('bash -c "x $CODEBUILD_SOURCE_VERSION"', 0), ('bash -c "x $CODEBUILD_RESOLVED_SOURCE_VERSION"', 0),
        ('B=${CODEBUILD_WEBHOOK_HEAD_REF//[^a-z]/}; bash -c "x $B"', 0),
        ('echo sh -c "$CODEBUILD_WEBHOOK_HEAD_REF"', 0),
        ('B=$(echo $CODEBUILD_WEBHOOK_HEAD_REF | tr -cd a-z); eval "x $B"', 0), ('B=main; eval "x $B"', 0),
        ('if [ "$CODEBUILD_WEBHOOK_HEAD_REF" = a ]; then eval "x $CODEBUILD_WEBHOOK_HEAD_REF"; fi', 0),
        ('H=$(git log -1 --format=%h); eval "x $H"', 0), ('bash script.sh "$CODEBUILD_WEBHOOK_HEAD_REF"', 0),
    ],
)  # fmt: skip
def test_text_of_strangers_in_programs(tmp_path: Path, command: str, count: int) -> None:
    assert len(found(tmp_path, "unquoted-untrusted-variable", command)) == count


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("echo $(AWS_REGION)", 1), ("cd '$CODEBUILD_SRC_DIR/app'", 1), ("aws s3 sync a 's3://x-$AWS_REGION'", 1),
        ("BUCKET_NAME=b; aws s3 cp a s3://$(BUCKET_NAME)/", 1), ("docker build -t '$AWS_REGION/a' .", 1),
        ("echo $(NOT_KNOWN)", 0), ("echo $(date)", 0), ("echo '$AWS_REGION'", 0), ("cd '$NOT_KNOWN'", 0),
        ("aws s3api list --query '$AWS_REGION'", 0), (r'docker build -t "\$AWS_REGION" .', 0),
        ("curl -d '{\"q\":\"query($id: ID)\"}' https://x.example.com", 0), ("curl -d '{\"a\":\"'$AWS_REGION'\"}' x", 0),
    ],
)  # fmt: skip
def test_variables_that_are_not_expanded(tmp_path: Path, command: str, count: int) -> None:
    assert len(found(tmp_path, "variable-not-expanded", command)) == count


@pytest.mark.parametrize(
    ("commands", "count"),
    [
        (["deploy.sh"], 1), (["cd ci && run.py x"], 1), (["sudo deploy.sh"], 1), (["if true; then deploy.sh; fi"], 1),
        (["./deploy.sh"], 0), (["sh deploy.sh"], 0), (["export PATH=$PATH:.", "deploy.sh"], 0), (["run.py"], 0),
        (["cp deploy.sh /usr/bin", "deploy.sh"], 0), (["deploy.sh() { :; }; deploy.sh"], 0), (["other.sh"], 0),
        ([". /etc/environment.sh", "deploy.sh"], 0), (["cd $X", "deploy.sh"], 0),
        (["install -m 755 *.sh /bin", "deploy.sh"], 0),
    ],
)  # fmt: skip
def test_scripts_that_are_not_on_the_path(tmp_path: Path, commands: list[str], count: int) -> None:
    files = {"deploy.sh": "#!/bin/sh\n", "ci/run.py": "#!/usr/bin/env python3\n"}
    assert len(found(tmp_path, "script-not-on-path", *commands, files=files)) == count


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("echo don't", 1), ("Write-Host \"don't", 0), ("$env:PATH = 'a", 0), ("{% if a %} (", 0), ("<%text> (", 0),
        ("cat <<EOF\nit's\nEOF", 0), ("if true; then\n  ls", 1), ("x=(1 2", 1), ("echo ok", 0),
    ],
)  # fmt: skip
def test_commands_that_do_not_parse(tmp_path: Path, command: str, count: int) -> None:
    assert len(found(tmp_path, "shell-syntax-error", command)) == count


@pytest.mark.parametrize("shell", ["powershell.exe", "cmd.exe", "pwsh", "fish"])
def test_other_shells_are_left_alone(tmp_path: Path, shell: str) -> None:
    text = f"version: 0.2\nenv:\n  shell: {shell}\nphases:\n  build:\n    commands:\n      - echo don't\n"
    assert check_files({"buildspec.yml": text}, tmp_path, ("shell-syntax-error",)).findings == ()


def test_a_command_that_yaml_cuts_is_left_alone(tmp_path: Path) -> None:
    text = 'version: 0.2\nphases:\n  build:\n    commands:\n      - echo "a # b"\n'
    assert check_files({"buildspec.yml": text}, tmp_path, ("shell-syntax-error",)).findings == ()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("source a.sh", "`source`"), ("A=1 pushd x", "`pushd`"), ("set -eo pipefail", "`set -o pipefail`"),
        ("set -euo pipefail; ls", "`set -o pipefail`"), ('[ "$A" == b ] && ls', "`==` in `[`"), ("a=(1 2)", "An array"),
        ("for i in {1..3}; do ls; done", "A range in braces"), ("ls &> log", "`&>`"), ("echo ${A^^}", "An expansion"),
        ("[ a = b ] && . ./a.sh", ""), ("echo source ==", ""), ("bash -c 'source a'", ""), ("set -e; ls | cat", ""),
        ("echo ${A:-b} ${A%.*} $((1 + 2)) `ls`", ""), ("cat <<EOF\n[[ a ]]\nEOF", ""), ("test a == b", ""),
    ],
)  # fmt: skip
def test_what_dash_does_not_understand(tmp_path: Path, command: str, message: str) -> None:
    messages = found(tmp_path, "bashism-in-sh", command, files={"main.tf": terraform()})
    assert len(messages) == (1 if message else 0)
    assert not message or messages[0].startswith(message)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("standard:7.0", "amazonlinux-x86_64-standard:5.0"), ("aws/codebuild/standard:7.0", "node:22"),
        ('"aws/codebuild/standard:7.0"', "var.image"), ("LINUX_CONTAINER", "LINUX_CONTAINER"),
    ],
)  # fmt: skip
def test_only_dash_is_known_not_to_understand_it(tmp_path: Path, old: str, new: str) -> None:
    messages = found(tmp_path, "bashism-in-sh", "source a.sh", files={"main.tf": terraform().replace(old, new)})
    assert bool(messages) == (old == new)


def test_another_shell_may_take_the_place_of_dash(tmp_path: Path) -> None:
    commands = "ln -sf /bin/bash /bin/sh", "source a.sh"
    assert found(tmp_path, "bashism-in-sh", *commands, files={"main.tf": terraform()}) == []


@pytest.mark.parametrize("rule", ["masked-failure", "remote-script-piped-to-shell", "variable-not-expanded"])
def test_powershell_is_another_language(tmp_path: Path, rule: str) -> None:
    command = "npm test || true; curl -s https://a.example.com | sh; docker push '$AWS_REGION'"
    assert len(found(tmp_path / "a", rule, command)) == 1
    assert found(tmp_path / "b", rule, command, "Write-Host done") == []


@pytest.mark.parametrize(
    "command", ["aws ecr get-login-password | docker login -u AWS --password-stdin r", "$(aws ecr get-login)"]
)
def test_a_subcommand_of_the_aws_cli_is_no_cmdlet(tmp_path: Path, command: str) -> None:
    assert len(found(tmp_path, "masked-failure", command, "npm test || true")) == 1
