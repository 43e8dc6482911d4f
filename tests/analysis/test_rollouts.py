"""This is where it is tested which rollouts are said not to be awaited."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.rollouts import unawaited
from tests.analysis.shell_scene import build, buildspec, workspace

UPDATE = "aws ecs update-service --service web --force-new-deployment"


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ([UPDATE], ["aws ecs update-service"]),
        ([UPDATE, "echo done"], ["aws ecs update-service"]),
        (["sleep 5", UPDATE], ["aws ecs update-service"]),
        (["helm upgrade a b", "echo done"], ["helm upgrade"]),
        (["kubectl set image deployment/a a=b"], ["kubectl set image"]),
        ([UPDATE, "aws ecs wait services-stable --services web"], []),
        ([UPDATE, "python check.py"], []),
        ([UPDATE, "curl https://example.com"], []),
        ([UPDATE, "aws $X"], []),
        (["aws ecs update-service --service web --desired-count 0"], []),
        (["helm upgrade a b --wait"], []),
        (["helm upgrade a b $FLAGS"], []),
        (["kubectl rollout restart deployment/a", "kubectl rollout status deployment/a"], []),
        (["bash unread.sh", UPDATE], ["aws ecs update-service"]),
    ],
)
def test_what_is_not_awaited(tmp_path: Path, commands: list[str], expected: list[str]) -> None:
    made = build(buildspec({"build": commands}))
    assert [each.label for each in unawaited(workspace(tmp_path), made)] == expected
