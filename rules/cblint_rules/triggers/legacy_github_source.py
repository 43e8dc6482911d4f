"""A pipeline reads its source from GitHub with an OAuth token, by the action that AWS has replaced.

The token of version 1 of the GitHub action is a person's: it opens all repositories that this person can change, does
not expire by itself, and stops working when they leave. A connection is an app that is let into single repositories,
and its credentials are renewed.

## Examples

```terraform title="main.tf"
resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"
  artifact_store {
    location = "app-artifacts"
    type     = "S3"
  }
  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "ThirdParty"
      provider         = "GitHub"  # finding
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        Owner      = "example"
        Repo       = "app"
        Branch     = "main"
        OAuthToken = var.github_token
      }
    }
  }
  stage {
    name = "Build"
    action {
      name            = "Build"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration = {
        ProjectName = "app"
      }
    }
  }
}

variable "github_token" {
  sensitive = true
}
```

Use a connection:

```terraform title="main.tf"
resource "aws_codepipeline" "app" {
  name     = "app"
  role_arn = "arn:aws:iam::111122223333:role/pipeline"
  artifact_store {
    location = "app-artifacts"
    type     = "S3"
  }
  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/0d1c2b3a"
        FullRepositoryId = "example/app"
        BranchName       = "main"
      }
    }
  }
  stage {
    name = "Build"
    action {
      name            = "Build"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration = {
        ProjectName = "app"
      }
    }
  }
}
```

The same in CloudFormation:

```yaml title="template.yml"
Parameters:
  GitHubToken:
    Type: String
    NoEcho: true
Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/pipeline
      ArtifactStore:
        Type: S3
        Location: app-artifacts
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId:
                Category: Source
                Owner: ThirdParty
                Provider: GitHub  # finding
                Version: "1"
              Configuration:
                Owner: example
                Repo: app
                Branch: main
                OAuthToken: !Ref GitHubToken
              OutputArtifacts:
                - Name: source
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId:
                Category: Build
                Owner: AWS
                Provider: CodeBuild
                Version: "1"
              Configuration:
                ProjectName: app
              InputArtifacts:
                - Name: source
```

## Exceptions

Personal tokens of CodeBuild's own source credentials are not reported: hosts of one's own and clones of private
submodules may need them.

## References

- CodePipeline user guide, "GitHub (via OAuth app) source action"
- CodePipeline user guide, "Update a GitHub (via OAuth app) source action to a GitHub (via GitHub App) source action"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.pipeline import Action
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule
from cblint.value import all_of, equals, string


@rule(visits=Action, kind=Kind.SECURITY, severity=Severity.MEDIUM, confidence=Confidence.HIGH, cwe=522)
def legacy_github_source(action: Action, context: Context) -> Iterator[Finding]:
    """Report a source action of GitHub's first version."""
    legacy = [equals(action.category, "Source"), equals(action.owner, "ThirdParty"), equals(action.provider, "GitHub")]
    if context.holds(all_of(legacy)):
        name = string(action.name)
        which = f"`{name}`" if name else "The action"
        yield context.finding(action.provider, f"{which} reads from GitHub with an OAuth token instead of a connection")
