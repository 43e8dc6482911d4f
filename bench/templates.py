"""Buildspecs of common kinds and common size, 20 to 45 lines; SERVICE stands for a name."""

from __future__ import annotations

_NODE = """\
version: 0.2

env:
  variables:
    NODE_ENV: production
    BUCKET: site-SERVICE

phases:
  install:
    runtime-versions:
      nodejs: 22
    commands:
      - npm ci
  pre_build:
    commands:
      - npm run lint
      - npm test -- --ci
  build:
    commands:
      - npm run build
  post_build:
    commands:
      - aws s3 sync dist "s3://$BUCKET" --delete
      - aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths '/*'

cache:
  paths:
    - node_modules/**/*
"""
_IMAGE = """\
version: 0.2

phases:
  pre_build:
    commands:
      - echo Logging in to Amazon ECR...
      - aws --version
      - REPOSITORY_URI=$ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com/SERVICE
      - aws ecr get-login-password | docker login --username AWS --password-stdin $REPOSITORY_URI
      - COMMIT_HASH=$(echo $CODEBUILD_RESOLVED_SOURCE_VERSION | cut -c 1-7)
      - IMAGE_TAG=${COMMIT_HASH:=latest}
  build:
    commands:
      - echo Build started on `date`
      - docker build -t $REPOSITORY_URI:latest .
      - docker tag $REPOSITORY_URI:latest $REPOSITORY_URI:$IMAGE_TAG
  post_build:
    commands:
      - echo Build completed on `date`
      - docker push $REPOSITORY_URI:latest
      - docker push $REPOSITORY_URI:$IMAGE_TAG
      - printf '[{"name":"SERVICE","imageUri":"%s"}]' $REPOSITORY_URI:$IMAGE_TAG > imagedefinitions.json
      - cat imagedefinitions.json

artifacts:
  files:
    - imagedefinitions.json
"""
_TERRAFORM = """\
version: 0.2

env:
  variables:
    TF_VERSION: "1.9.8"
    TF_IN_AUTOMATION: "true"
  parameter-store:
    TF_VAR_api_key: /SERVICE/api-key

phases:
  install:
    commands:
      - curl -sSfo terraform.zip "https://releases.hashicorp.com/terraform/${TF_VERSION}/terraform_${TF_VERSION}_linux_amd64.zip"
      - unzip -q terraform.zip -d /usr/local/bin
  build:
    commands:
      - terraform init -input=false -backend-config="key=SERVICE.tfstate"
      - terraform validate
      - |
        if [ "$CODEBUILD_WEBHOOK_EVENT" = "PULL_REQUEST_CREATED" ]; then
          terraform plan -input=false -out=plan.out
        else
          terraform apply -input=false -auto-approve
        fi
"""
_MAVEN = """\
version: 0.2

env:
  secrets-manager:
    ARTIFACT_TOKEN: SERVICE/artifacts:token

phases:
  install:
    runtime-versions:
      java: corretto21
  build:
    commands:
      - mvn -B -ntp -s settings.xml verify
      - |
        VERSION=$(mvn -q -Dexec.executable=echo -Dexec.args='${project.version}' --non-recursive exec:exec)
        echo "$VERSION" > target/version.txt
  post_build:
    commands:
      - test "$CODEBUILD_BUILD_SUCCEEDING" = 1 || exit 1
      - cp target/*.jar target/SERVICE.jar

reports:
  surefire:
    files:
      - '**/*'
    base-directory: target/surefire-reports
    file-format: JUNITXML

artifacts:
  files:
    - SERVICE.jar
    - version.txt
  base-directory: target

cache:
  paths:
    - /root/.m2/**/*
"""
_SAM = """\
version: 0.2

env:
  variables:
    STACK: SERVICE
  exported-variables:
    - TEMPLATE_URL

phases:
  install:
    runtime-versions:
      python: 3.13
    commands:
      - pip install --upgrade aws-sam-cli==1.139.0
  build:
    commands:
      - for function in functions/*/; do (cd "$function" && python -m pytest -q); done
      - sam build --parallel
      - sam package --s3-bucket "$ARTIFACT_BUCKET" --s3-prefix SERVICE --output-template-file packaged.yml
      - export TEMPLATE_URL="s3://$ARTIFACT_BUCKET/SERVICE/packaged.yml"

artifacts:
  files:
    - packaged.yml
"""
_PYTHON = """\
version: 0.2

phases:
  install:
    runtime-versions:
      python: 3.12
    commands:
      - python -m venv .venv
      - . .venv/bin/activate
      - pip install -r requirements.txt -r requirements-dev.txt
  build:
    commands:
      - . .venv/bin/activate && ruff check . && mypy src
      - . .venv/bin/activate && pytest --junitxml=reports/junit.xml --cov=src --cov-report=xml:reports/coverage.xml
    finally:
      - ls -l reports || true
  post_build:
    commands:
      - |
        if [ "$CODEBUILD_BUILD_SUCCEEDING" -eq 1 ] && [ "$CODEBUILD_WEBHOOK_HEAD_REF" = "refs/heads/main" ]; then
          aws lambda update-function-code --function-name SERVICE --zip-file fileb://SERVICE.zip --publish
          aws lambda wait function-updated --function-name SERVICE
        fi

reports:
  tests:
    files: [junit.xml]
    base-directory: reports
  coverage:
    files: [coverage.xml]
    base-directory: reports
    file-format: COBERTURAXML
"""

BUILDSPECS = (_NODE, _IMAGE, _TERRAFORM, _MAVEN, _SAM, _PYTHON)
