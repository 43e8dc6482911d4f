"""A deploy action or command names an application, group, cluster or service that nearly is a declared one.

The action looks it up by its name, when it runs: everything before it has been built and tested then, and the
deployment fails with `ApplicationDoesNotExistException`, `No Deployment Group found for name` or `The AWS ECS service
… does not exist`.

## Examples

```terraform title="main.tf"
resource "aws_codedeploy_app" "web" {
  name = "web-frontend"
}

resource "aws_codedeploy_deployment_group" "web" {  # because
  app_name              = aws_codedeploy_app.web.name
  deployment_group_name = "web-frontend-group"
  service_role_arn      = "arn:aws:iam::111122223333:role/codedeploy"
}

resource "aws_codepipeline" "web" {
  name     = "web"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    type     = "S3"
    location = "example-artifacts"
  }

  stage {
    name = "Source"

    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "S3"
      version          = "1"
      output_artifacts = ["source"]

      configuration = {
        S3Bucket    = "example-sources"
        S3ObjectKey = "web.zip"
      }
    }
  }

  stage {
    name = "Deploy"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeploy"
      version         = "1"
      input_artifacts = ["source"]

      configuration = {
        ApplicationName     = aws_codedeploy_app.web.name
        DeploymentGroupName = "web-fronted-group"  # finding
      }
    }
  }
}
```

```yaml title="template.yml"
Resources:
  Cluster:  # because
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: main_cluster
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: web
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: S3, Version: "1"}
              Configuration: {S3Bucket: example-sources, S3ObjectKey: web.zip}
              OutputArtifacts: [{Name: source}]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: ECS, Version: "1"}
              Configuration:
                ClusterName: main-cluster  # finding
                ServiceName: web
              InputArtifacts: [{Name: source}]
```

In a build that a pipeline runs:

```yaml title="buildspec.yml" scene="deploying-pipeline"
version: 0.2
phases:
  build:
    commands:
      - make
      - aws deploy create-deployment --application-name app --deployment-group-name server  # finding
```

Refer to it, and the name cannot differ:

```yaml title="template.yml"
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: main_cluster
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: web
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: AWS, Provider: S3, Version: "1"}
              Configuration: {S3Bucket: example-sources, S3ObjectKey: web.zip}
              OutputArtifacts: [{Name: source}]
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: ECS, Version: "1"}
              Configuration:
                ClusterName: !Ref Cluster
                ServiceName: web
              InputArtifacts: [{Name: source}]
```

## Exceptions

Only a near miss is reported: a name with other separators, or one letter wrong in a longer word. Names
that differ in a number or a whole word may be of something that is declared elsewhere. Where a name of the same kind
is not known, nothing is said. Commands are compared where a pipeline in view runs their build.

## References

- CodePipeline user guide, "AWS CodeDeploy", "Amazon Elastic Container Service" action references
- CodeDeploy user guide, "Troubleshoot deployment group issues"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import drafts
from cblint.analysis.deployments import near_names
from cblint.model.part import label
from cblint.model.pipeline import Action
from cblint.rule import Chain, Confidence, Context, Finding, Fix, Fixable, Kind, Severity, Step, rule


@rule(visits=Action, kind=Kind.CORRECTNESS, severity=Severity.HIGH, confidence=Confidence.HIGH, fix=Fixable.UNSAFE)
def deployment_group_mismatch(action: Action, context: Context) -> Iterator[Finding]:
    """Report names in a deploy action that surely are slips for declared ones."""
    for slip in near_names.slips(context.workspace, action):
        steps = [Step(slip.declared.span, f"`{label(slip.declared)}` is the {slip.noun} `{slip.meant}`")]
        evidence = [Chain("what is declared", tuple(steps))]
        if slip.invocation is not None:
            evidence.append(Chain("how the build gets there", slip.invocation.steps))
        yield context.finding(
            slip.value,
            f"The repository declares no {slip.noun} `{slip.name}`; the nearest is `{slip.meant}`",
            defect=slip.noun,
            evidence=evidence,
            fix=_fix(slip, context),
        )


def _fix(slip: near_names.Slip, context: Context) -> Fix | None:
    place = drafts.written_here(slip.value)
    if place is None:
        return None
    if slip.invocation is not None:
        edits = drafts.word_replaced(context.workspace, place, slip.name, slip.meant)
    else:
        draft = drafts.draft_at(context.workspace, place)
        edits = draft.set_value(place, slip.meant) if draft is not None else ()
    return Fix(f"Name `{slip.meant}`", edits, safe=False) if edits else None
