from __future__ import annotations

from pathlib import Path

from tests.command import Cblint
from tests.fixes.mending import fixed, text

RULE = "publish-after-failed-build"


def test_the_build_phase_ends_the_build(cblint: Cblint, tmp_path: Path) -> None:
    files = {
        "buildspec.yml": text("""
            version: 0.2
            phases:
              build:
                commands:
                  - npm test  # the slow ones, too
              post_build:
                commands:
                  - aws s3 sync public s3://example-site
            """)
    }
    changed = fixed(cblint, tmp_path, RULE, files)
    assert changed == {
        "buildspec.yml": text("""
            version: 0.2
            phases:
              build:
                on-failure: ABORT
                commands:
                  - npm test  # the slow ones, too
              post_build:
                commands:
                  - aws s3 sync public s3://example-site
            """)
    }


def test_inline_in_terraform(cblint: Cblint, tmp_path: Path) -> None:
    template = """
        resource "aws_codebuild_project" "app" {
          name         = "app"
          service_role = "arn:aws:iam::111122223333:role/build"
          artifacts {
            type = "NO_ARTIFACTS"
          }
          environment {
            type         = "%s"
            image        = "%s"
            compute_type = "%s"
          }
          source {
            type      = "NO_SOURCE"
            buildspec = <<-EOT
              version: 0.2
              phases:
                build:%s
                  commands:
                    - pytest
                post_build:
                  commands:
                    - aws ecs update-service --cluster main --service app --force-new-deployment
            EOT
          }
        }
        """
    usual = ("LINUX_CONTAINER", "aws/codebuild/standard:7.0", "BUILD_GENERAL1_SMALL")
    before = {"main.tf": text(template % (*usual, ""))}
    after = {"main.tf": text(template % (*usual, "\n                  on-failure: ABORT"))}
    assert fixed(cblint, tmp_path / "usual", RULE, before) == after
    image = "aws/codebuild/amazonlinux-x86_64-lambda-standard:python3.13"
    on_lambda = {"main.tf": text(template % ("LINUX_LAMBDA_CONTAINER", image, "BUILD_LAMBDA_2GB", ""))}
    assert fixed(cblint, tmp_path / "lambda", RULE, on_lambda, left=1) == {}
