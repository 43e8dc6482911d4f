"""A pipeline's artifacts are encrypted with AWS's own key.

Everybody in the account who may read the bucket may use AWS's key for S3; nobody can change who may, and no other
account can ever read the artifacts, so that no action of the pipeline can work there. A key of one's own has a policy,
can be turned off, and its use is logged apart.

## Examples

```terraform title="main.tf"
resource "aws_codepipeline" "release" {
  name     = "release"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {  # finding
    type     = "S3"
    location = "artifacts-111122223333"
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
    name = "Deploy"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "S3"
      version         = "1"
      input_artifacts = ["source"]

      configuration = {
        BucketName = "www.example.com"
        Extract    = "true"
      }
    }
  }
}
```

Name a key:

```terraform title="main.tf"
resource "aws_codepipeline" "release" {
  name     = "release"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"

  artifact_store {
    type     = "S3"
    location = "artifacts-111122223333"

    encryption_key {
      type = "KMS"
      id   = aws_kms_key.artifacts.arn
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
    name = "Deploy"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "S3"
      version         = "1"
      input_artifacts = ["source"]

      configuration = {
        BucketName = "www.example.com"
        Extract    = "true"
      }
    }
  }
}

resource "aws_kms_key" "artifacts" {
  description         = "Artifacts of pipelines"
  enable_key_rotation = true
}
```

In a template:

```yaml title="template.yml"
Resources:
  Release:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:  # finding
        Type: S3
        Location: artifacts-111122223333
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1" }
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: { Category: Deploy, Owner: AWS, Provider: S3, Version: "1" }
              Configuration:
                BucketName: www.example.com
                Extract: "true"
              InputArtifacts:
                - Name: source
```

An action in another account cannot even read what AWS's own key encrypts, which is what `pipeline-kms-mismatch` says:

```yaml title="template.yml"
Resources:
  Release:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: artifacts-111122223333
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1" }
              Configuration:
                RepositoryName: app
                BranchName: main
              OutputArtifacts:
                - Name: source
        - Name: Deploy
          Actions:
            - Name: Deploy
              ActionTypeId: { Category: Deploy, Owner: AWS, Provider: S3, Version: "1" }
              Configuration:
                BucketName: www.example.com
                Extract: "true"
              InputArtifacts:
                - Name: source
              RoleArn: arn:aws:iam::444455556666:role/deploy
```

## Exceptions

Silent where the key is not known, or it depends on a condition. What a project puts into S3 by itself is the business
of `no-customer-key`; a pipeline that does not work because of its key, that of `pipeline-kms-mismatch`.

## References

- CodePipeline user guide, "Configure server-side encryption for artifacts stored in Amazon S3 for CodePipeline"
- CWE-311: missing encryption of sensitive data
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.pipelines import keys
from cblint.analysis.project import encryption
from cblint.model.part import label
from cblint.model.pipeline import Pipeline
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule


@rule(
    visits=Pipeline,
    kind=Kind.SECURITY,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
    cwe=311,
    given=("artifact_stores",),
)
def pipeline_without_customer_key(pipeline: Pipeline, context: Context) -> Iterator[Finding]:
    """Report the artifact stores of a pipeline that encrypt with AWS's own key."""
    if next(keys.locked(pipeline), None) is not None:
        return
    for store in encryption.stores_without_key(pipeline):
        yield context.finding(
            store.encryption_key,
            f"The artifacts of pipeline `{label(pipeline)}` are encrypted with AWS's own key for S3",
            symbol=store.symbol,
        )
