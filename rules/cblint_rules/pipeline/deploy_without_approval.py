"""A pipeline deploys to production, and nobody is asked before.

What is pushed to the branch goes to production as soon as the builds before succeed. An approval, or a condition of the
stage, lets somebody look first.

## Examples

```terraform title="main.tf"
resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    location = "example-artifacts"
    type     = "S3"
  }

  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeCommit"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        RepositoryName = "app"
        BranchName     = "main"
      }
    }
  }

  stage {
    name = "Production"  # because
    action {  # finding
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "S3"
      version         = "1"
      input_artifacts = ["source"]
      configuration = {
        BucketName = "example-site"
        Extract    = "true"
      }
    }
  }
}
```

Ask before it:

```yaml title="pipeline.yml"
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Production
          Actions:
            - Name: Approve
              ActionTypeId: {Category: Approval, Owner: AWS, Provider: Manual, Version: "1"}
              RunOrder: 1
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: S3, Version: "1"}
              RunOrder: 2
              InputArtifacts:
                - Name: source
              Configuration:
                BucketName: example-site
                Extract: "true"
```

## Exceptions

Production is what an action, its stage or the pipeline calls so (`prod`, `prd`, `production` as a word). Tests, invoked
functions, actions of others and the conditions of a stage count as questions, too. An action that only makes a change
set deploys nothing. Silent where not all actions are in view.

## References

- CodePipeline user guide, "Manage approval actions in pipelines"
- CodePipeline user guide, "How do stage conditions work?"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import approvals
from cblint.model.pipeline import Pipeline
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Profile, Severity, Step, rule
from cblint.value import string


@rule(
    visits=Pipeline,
    kind=Kind.SECURITY,
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    profile=Profile.STRICT,
)
def deploy_without_approval(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report the first deployment to production that nothing is asked before."""
    for each in approvals.unasked(pipeline):
        action = each.placed.action
        if context.holds(each.surely, about=action):
            yield context.finding(
                action,
                f"`{string(action.name) or each.said}` deploys to production, and no approval comes before it",
                evidence=[Chain("why it is production", (Step(each.name.origin.span, f"it is called `{each.said}`"),))],
            )
