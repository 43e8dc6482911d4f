"""This is where it is tested which rollouts are said not to be awaited."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.analysis.commands.rollouts import unawaited
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
        (["helm upgrade a b --install $FLAGS"], []),
        (["helm upgrade a b -n $NAMESPACE --set tag=$TAG"], ["helm upgrade"]),
        (["aws ecs update-service --cluster $C --service $S --force-new-deployment"], ["aws ecs update-service"]),
        (["aws ecs update-service --service a --force-new-deployment $X"], []),
        (["kubectl rollout restart deployment/a", "kubectl rollout status deployment/a"], []),
        (["aws deploy create-deployment --application-name a", "echo done"], ["aws deploy create-deployment"]),
        (["aws deploy create-deployment --application-name a", "aws deploy wait deployment-successful"], []),
        (["bash unread.sh", UPDATE], ["aws ecs update-service"]),
    ],
)
def test_what_is_not_awaited(tmp_path: Path, commands: list[str], expected: list[str]) -> None:
    made = build(buildspec({"build": commands}))
    assert [each.label for each in unawaited(workspace(tmp_path), made)] == expected


@pytest.mark.parametrize(
    ("commands", "count"),
    [
        (["sed -i s/a/b/ k/web.yaml", "kubectl apply -f k/web.yaml"], 1),
        (["cd k", "sed -i s/a/b/ web.yaml", "kubectl apply -n x -f ./web.yaml"], 1),
        (["sed s/a/b/ k/web.yaml > out.yaml", "kubectl apply -f out.yaml"], 1),
        (["envsubst < k/web.yaml | kubectl apply -f -"], 1),
        (["kustomize edit set image web=$IMAGE", "kubectl apply -k ."], 1),
        (["kubectl apply -f k/web.yaml"], 0),
        (["sed -i s/a/b/ k/job.yaml", "kubectl apply -f k/job.yaml"], 0),
        (["sed -i s/a/b/ k/job.yaml", "kubectl apply -f k/web.yaml"], 0),
        (["cat k/web.yaml | kubectl apply -f -"], 0),
        (["sed -i s/a/b/ k/web.yaml", "kubectl apply -f k/web.yaml --dry-run=client"], 0),
        (["sed -i s/a/b/ k/web.yaml", "kubectl apply -f k/web.yaml", "kubectl rollout status deployment/web"], 0),
        (["kubectl apply -k ."], 0),
    ],
)
def test_a_changed_workload_is_rolled_out(tmp_path: Path, commands: list[str], count: int) -> None:
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "web.yaml").write_text("apiVersion: apps/v1\nkind: Deployment\n")
    (tmp_path / "k" / "job.yaml").write_text("apiVersion: batch/v1\nkind: Job\n")
    made = build(buildspec({"build": commands}))
    assert len(unawaited(workspace(tmp_path), made)) == count
