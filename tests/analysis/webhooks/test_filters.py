"""What is found in a webhook's filters, in both languages alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.webhooks.webhooks import Filters, hcl, messages, template

PUSH = ("EVENT", "PUSH")
OPENED = ("EVENT", "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED")
LOOSE, INVALID, ANYONE = "unanchored-webhook-filter", "invalid-webhook-filter", "pull-requests-from-anyone"
OWN = "user-controlled-buildspec"


def found(folder: Path, groups: list[Filters], **settings: object) -> list[str]:
    """Return what is found, and see that both languages give the same."""
    one = messages(folder / "terraform", {"main.tf": hcl(groups, **settings)})  # type: ignore[arg-type]
    other = messages(folder / "template", {"template.json": template(groups, **settings)})  # type: ignore[arg-type]
    assert one == other
    return one


def of_pattern(folder: Path, kind: str, pattern: str, event: tuple[str, str] = PUSH, **settings: object) -> list[str]:
    return found(folder, [[event, (kind, pattern)]], approval="ALL_PULL_REQUESTS", **settings)


@pytest.mark.parametrize(
    ("pattern", "meant", "fits"),
    [
        ("1234567", "1234567", "12345670"),
        ("^1234567", "1234567", "12345670"),
        ("1234567$", "1234567", "91234567"),
        ("^1234567$|7654321", "7654321", "76543210"),
        ("^1234567|7654321$", "1234567", "12345670"),
        ("(^1234567|^7654321)$|42", "42", "420"),
        ("(?:1234567|7654321)", "1234567", "12345670"),
        ("^.*1234567$", "1234567", "91234567"),
        ("^1234567.*$", "1234567", "12345670"),
    ],
)
def test_an_account_that_is_not_listed_passes(tmp_path: Path, pattern: str, meant: str, fits: str) -> None:
    assert of_pattern(tmp_path, "ACTOR_ACCOUNT_ID", pattern, OPENED) == [
        f"{LOOSE} default: `{meant}` also fits the account `{fits}`"
    ]


@pytest.mark.parametrize("pattern", ["^.*$", ".*", "", r"^\d+$", "^[0-9]*$", ".", "1234567|"])
def test_a_filter_that_every_account_passes(tmp_path: Path, pattern: str) -> None:
    assert of_pattern(tmp_path, "ACTOR_ACCOUNT_ID", pattern, OPENED) == [
        f"{LOOSE} default: The filter `ACTOR_ACCOUNT_ID` fits every account"
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "^1234567$",
        "^(1234567|7654321)$",
        "^1234567$|^7654321$",
        "^(?:1234567|7654321)$",
        r"\A1234567\z",
        "(^1234567$)|(^7654321$)",
        r"^123456\d$",
        "^12345[0-7]{2}$",
        r"\b1234567\b",
    ],
)
def test_accounts_that_are_listed_whole(tmp_path: Path, pattern: str) -> None:
    assert of_pattern(tmp_path, "ACTOR_ACCOUNT_ID", pattern, OPENED) == []


def test_many_accounts(tmp_path: Path) -> None:
    ids = [str(7_654_321 + 123_457 * number) for number in range(60)]
    listed, loose = f"^({'|'.join(ids)})$", "|".join(ids)
    assert of_pattern(tmp_path / "listed", "ACTOR_ACCOUNT_ID", listed, OPENED) == []
    assert of_pattern(tmp_path / "loose", "ACTOR_ACCOUNT_ID", loose, OPENED) == [
        f"{LOOSE} default: `{ids[0]}` also fits the account `{ids[0]}0`"
    ]


def test_ids_of_bitbucket_are_no_numbers(tmp_path: Path) -> None:
    uuid = "557058:c0b72ad0-1cb5-4018-9cdc-0cde8492c443"
    assert of_pattern(tmp_path, "ACTOR_ACCOUNT_ID", uuid, OPENED, provider="BITBUCKET") == []


def test_a_base_that_a_push_does_not_have_is_found_once(tmp_path: Path) -> None:
    (message,) = of_pattern(tmp_path, "BASE_REF", "master")
    assert message.startswith(INVALID)


def test_an_account_that_is_kept_out_may_be_written_loosely(tmp_path: Path) -> None:
    groups: list[Filters] = [[PUSH, ("ACTOR_ACCOUNT_ID", "1234567", True), ("HEAD_REF", "main", True)]]
    assert found(tmp_path, groups) == []


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("main", "refs/heads/main-2"),
        ("refs/heads/main", "refs/heads/main-2"),
        ("^refs/heads/main", "refs/heads/main-2"),
        ("main$", "refs/heads/not-main"),
        ("^refs/heads/dev$|^refs/heads/main", "refs/heads/main-2"),
        ("^refs/heads/(dev|main)", "refs/heads/dev-2"),
    ],
)
def test_another_branch_passes(tmp_path: Path, pattern: str, fits: str) -> None:
    (message,) = of_pattern(tmp_path, "HEAD_REF", pattern)
    assert message.startswith(f"{LOOSE} default: ")
    assert message.endswith(f" also fits `{fits}`")


@pytest.mark.parametrize(
    "pattern",
    [
        "^refs/heads/main$",
        r"^refs\/heads\/(dev|prod)$",
        "^refs/heads/feature/",
        "^refs/heads/feature/.*",
        "^refs/heads/release-",
        "refs/tags/v",
        "^refs/tags/v[0-9]+",
        "/main$",
        "^refs/heads/",
        "feature/.+",
    ],
)
def test_a_branch_that_is_meant(tmp_path: Path, pattern: str) -> None:
    assert of_pattern(tmp_path, "HEAD_REF", pattern) == []


@pytest.mark.parametrize("pattern", ["^refs/heads/checkout", "hotfix", ".*", "^refs/"])
def test_a_branch_that_may_be_the_beginning_of_another(tmp_path: Path, pattern: str) -> None:
    (message,) = of_pattern(tmp_path, "HEAD_REF", pattern)
    assert message.startswith(f"{LOOSE} strict: ")


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ([[PUSH, ("HEAD_REF", "^main$")]], "`^main$` fits no branch or tag, whose"),
        ([[PUSH, ("HEAD_REF", "^refs/heads/feature/$")]], "`^refs/heads/feature/$` fits no branch or tag, whose"),
        ([[OPENED, ("BASE_REF", "^refs/tags/")]], "`^refs/tags/` fits no branch, whose names begin"),
        ([[OPENED, ("ACTOR_ACCOUNT_ID", "^octocat$")]], "`^octocat$` fits no account, whose ids are numbers"),
        ([[PUSH, ("FILE_PATH", "^/src/")]], "`^/src/` fits no path, which do not begin with `/`"),
        ([[PUSH, ("FILE_PATH", "*.tf")]], "`*.tf` is no regular expression: `*` repeats nothing"),
        ([[PUSH, ("FILE_PATH", "^(?!docs/)")]], "`^(?!docs/)` is no regular expression of RE2: `(?!` is a look-ahead"),
        ([[PUSH, ("BASE_REF", "^refs/heads/main$")]], "`BASE_REF` fits no `PUSH`, so nothing passes the group"),
        ([[("EVENT", "PUSH, PULL_REQUEST_CREATED"), ("BASE_REF", "^refs/heads/main$")]], "so no push passes the group"),
        ([[PUSH, ("TAG_NAME", "^v1$")]], "`TAG_NAME` fits no `PUSH`"),
        ([[PUSH, ("WORKFLOW_NAME", "^ci$")]], "`WORKFLOW_NAME` fits no `PUSH`"),
        ([[PUSH, OPENED]], "No event passes all filters `EVENT` of the group"),
        ([[("HEAD_REF", "^refs/heads/main$")]], "The filter group has no filter of the type `EVENT`"),
        ([[("EVENT", "PUSHED")]], "`PUSHED` is no event of a webhook"),
        ([[("EVENT", "push")]], "`push` is no event of a webhook: `PUSH` is"),
        ([[("EVENT", " , ")]], "The filter `EVENT` names no event"),
        ([[PUSH, ("BRANCH", "^refs/heads/main$")]], "`BRANCH` is no type of a webhook's filters"),
        ([[PUSH, ("REPOSITORY_NAME", "^app$")]], "`REPOSITORY_NAME` is no filter of a webhook of one repository"),
        (
            [[PUSH, ("HEAD_REF", "^refs/heads/main$"), ("HEAD_REF", "^refs/heads/main$", True)]],
            "No branch or tag passes the filters `HEAD_REF`",
        ),
        ([[PUSH, ("HEAD_REF", ".*", True)]], "No branch or tag passes the filters `HEAD_REF`"),
    ],
)
def test_what_nothing_passes(tmp_path: Path, groups: list[Filters], message: str) -> None:
    (only,) = [each for each in found(tmp_path, groups, approval="ALL_PULL_REQUESTS") if INVALID in each]
    assert message in only


@pytest.mark.parametrize(
    "groups",
    [
        [[PUSH, ("HEAD_REF", "^refs/heads/"), ("HEAD_REF", "^refs/heads/main$", True)]],
        [[PUSH, ("FILE_PATH", "^src/"), ("FILE_PATH", "^docs/")]],
        [[PUSH, ("FILE_PATH", "docs/*")]],
        [[PUSH, ("COMMIT_MESSAGE", r"\[build\]")]],
        [[("EVENT", "RELEASED"), ("TAG_NAME", "^v")]],
        [[("EVENT", "WORKFLOW_JOB_QUEUED"), ("WORKFLOW_NAME", "CI")]],
        [[("EVENT", "PUSH,PULL_REQUEST_MERGED"), ("HEAD_REF", "^refs/heads/main$")]],
        [[PUSH, ("BASE_REF", "^refs/heads/main$", True)]],
        [[PUSH, ("EVENT", "PUSH, PULL_REQUEST_MERGED")]],
        [[PUSH, ("HEAD_REF", r"^\pL+$")]],
    ],
)
def test_what_something_passes(tmp_path: Path, groups: list[Filters]) -> None:
    assert [each for each in found(tmp_path, groups) if INVALID in each] == []


def test_the_branch_that_a_pull_request_comes_from(tmp_path: Path) -> None:
    merged = ("EVENT", "PULL_REQUEST_MERGED")
    (message,) = found(tmp_path, [[merged, ("HEAD_REF", "^refs/heads/master$")]])
    assert message.startswith(f"{INVALID} strict: `refs/heads/master` is looked for in the branch that a pull request")


@pytest.mark.parametrize(
    ("provider", "event", "name"),
    [
        ("BITBUCKET", "PULL_REQUEST_REOPENED", "Bitbucket"),
        ("BITBUCKET", "RELEASED", "Bitbucket"),
        ("GITHUB_ENTERPRISE", "PRERELEASED", "GitHub Enterprise"),
    ],
)
def test_an_event_that_a_provider_does_not_have(tmp_path: Path, provider: str, event: str, name: str) -> None:
    assert found(tmp_path, [[("EVENT", event)]], provider=provider, approval="ALL_PULL_REQUESTS") == [
        f"{INVALID} default: `{event}` is no event of {name}"
    ]


def test_files_of_pull_requests_on_a_host_of_ones_own(tmp_path: Path) -> None:
    group = [OPENED, ("FILE_PATH", "^src/")]
    assert found(tmp_path, [group], provider="GITHUB_ENTERPRISE", approval="ALL_PULL_REQUESTS") == [
        f"{INVALID} default: `FILE_PATH` fits no pull request of GitHub Enterprise, so nothing passes the group"
    ]


def test_a_source_without_webhooks(tmp_path: Path) -> None:
    (message,) = found(tmp_path, [[PUSH]], provider="CODECOMMIT")[:1]
    assert message.endswith("has a source of type `CODECOMMIT`, which has no webhooks")


@pytest.mark.parametrize(
    ("group", "settings", "expected"),
    [
        ([OPENED], {"approval": "DISABLED"}, "default"),
        ([OPENED], {}, "strict"),
        ([OPENED], {"approval": "DISABLED", "provider": "GITHUB_ENTERPRISE"}, "strict"),
        ([OPENED, ("HEAD_REF", "^refs/heads/x$")], {"approval": "DISABLED"}, "default"),
        ([OPENED, ("ACTOR_ACCOUNT_ID", "^1234567$", True)], {"approval": "DISABLED"}, "default"),
        ([OPENED, ("ACTOR_ACCOUNT_ID", "^1234567$")], {"approval": "DISABLED"}, ""),
        ([OPENED, ("ACTOR_ACCOUNT_ID", "1234567")], {"approval": "DISABLED"}, ""),
        ([OPENED], {"approval": "FORK_PULL_REQUESTS"}, ""),
        ([OPENED], {"approval": "ALL_PULL_REQUESTS"}, ""),
        ([("EVENT", "PULL_REQUEST_MERGED")], {"approval": "DISABLED"}, ""),
        ([PUSH], {"approval": "DISABLED"}, ""),
    ],
)
def test_who_may_start_a_build(tmp_path: Path, group: Filters, settings: dict[str, str], expected: str) -> None:
    messages = [each for each in found(tmp_path, [group], **settings) if each.startswith(ANYONE)]
    assert [each.partition(":")[0].removeprefix(f"{ANYONE} ") for each in messages] == ([expected] if expected else [])


def test_what_is_at_stake_is_said(tmp_path: Path) -> None:
    settings: dict[str, object] = {"approval": "DISABLED", "privileged": True}
    assert found(tmp_path, [[OPENED]], **settings) == [
        f"{ANYONE} default: Pull requests of anyone start builds in privileged mode",
        f"{OWN} default: Pull requests of anyone bring the buildspec, which runs in privileged mode",
    ]


def test_no_filters_at_all(tmp_path: Path) -> None:
    (message,) = found(tmp_path, [])
    assert message.startswith("webhook-without-filter default: Every push and pull request")
