"""The artifacts of a pipeline are encrypted with a key that an action which handles them cannot use.

Without a key of its own, the artifact store has the one that AWS keeps for S3, and no role of another account can use
that: a cross-account action fails with `AccessDenied`. And a build encrypts what it delivers with its project's key,
whatever the artifact store has; if the two differ, who reads the output needs both.

## Examples

```terraform title="main.tf"
resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"  # because

  artifact_store {  # finding
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
    name = "Production"
    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CloudFormation"
      version         = "1"
      role_arn        = "arn:aws:iam::444455556666:role/deploy"  # because
      input_artifacts = ["source"]
      configuration = {
        ActionMode   = "CREATE_UPDATE"
        StackName    = "app"
        RoleArn      = "arn:aws:iam::444455556666:role/stack"
        TemplatePath = "source::template.yml"
      }
    }
  }
}
```

The project has another key than the pipeline:

```yaml title="pipeline.yml"
Resources:
  ArtifactKey:  # because
    Type: AWS::KMS::Key
    Properties:
      Description: Artifacts of the pipeline
      KeyPolicy: {Version: "2012-10-17", Statement: []}
  BuildKey:  # because
    Type: AWS::KMS::Key
    Properties:
      Description: Logs and caches of builds
      KeyPolicy: {Version: "2012-10-17", Statement: []}
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: app
      EncryptionKey: !GetAtt BuildKey.Arn  # finding
      ServiceRole: arn:aws:iam::111122223333:role/build
      Artifacts:
        Type: CODEPIPELINE
      Environment:
        Type: LINUX_CONTAINER
        Image: aws/codebuild/standard:7.0
        ComputeType: BUILD_GENERAL1_SMALL
      Source:
        Type: CODEPIPELINE
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: example-artifacts
        EncryptionKey:
          Type: KMS
          Id: !GetAtt ArtifactKey.Arn
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
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts:
                - Name: source
              Configuration:
                ProjectName: !Ref Project
              OutputArtifacts:
                - Name: built
        - Name: Deploy
          Actions:
            - Name: Deploy  # because
              ActionTypeId: {Category: Deploy, Owner: AWS, Provider: S3, Version: "1"}
              InputArtifacts:
                - Name: built
              Configuration:
                BucketName: example-site
                Extract: "true"
```

One key for both, which the other account's role may use:

```terraform title="main.tf"
resource "aws_kms_key" "artifacts" {
  description = "Artifacts of the pipeline"
}

resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    location = "example-artifacts"
    type     = "S3"

    encryption_key {
      id   = aws_kms_key.artifacts.arn
      type = "KMS"
    }
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
    name = "Production"
    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CloudFormation"
      version         = "1"
      role_arn        = "arn:aws:iam::444455556666:role/deploy"
      input_artifacts = ["source"]
      configuration = {
        ActionMode   = "CREATE_UPDATE"
        StackName    = "app"
        RoleArn      = "arn:aws:iam::444455556666:role/stack"
        TemplatePath = "source::template.yml"
      }
    }
  }
}
```

## Exceptions

Silent where the accounts are not written out, on pipelines with artifact stores in several regions, on actions without
artifacts, and on keys that are not declared in the repository. A project without a key in one account with its pipeline
works, and is not reported. What a key's policy allows is the business of `cross-account-artifacts`.

## References

- CodePipeline user guide, "Create a pipeline in CodePipeline that uses resources from another AWS account"
- CodeBuild API reference, `Project`, `encryptionKey`
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import keys
from cblint.model.part import label
from cblint.model.pipeline import Pipeline
from cblint.rule import Chain, Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import string


@rule(visits=Pipeline, kind=Kind.CORRECTNESS, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def pipeline_kms_mismatch(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report artifacts under AWS's own key that cross accounts, and projects with another key than the pipeline's."""
    for locked in keys.locked(pipeline):
        reader = f"`{string(locked.action.name) or 'an action'}` in account {locked.account}"
        yield context.finding(
            locked.place,
            f"The artifacts are encrypted with AWS's own key for S3, which {reader} cannot use",
            defect="account",
            evidence=[Chain("which accounts there are", locked.steps)],
            symbol=pipeline.symbol,
        )
    for other in keys.others(context.workspace, pipeline):
        yield context.finding(
            other.project.encryption_key,
            f"`{label(other.project)}` encrypts what it delivers with another key than the pipeline's artifact store",
            defect=f"key {pipeline.address}",
            confidence=Confidence.MEDIUM,
            evidence=[Chain("which keys there are", other.steps)],
            symbol=other.project.symbol,
        )
