"""This is where repositories are described that quote a secret wherever cblint says something."""

# ruff: noqa: E501  (what is given is read more easily unbroken)
from __future__ import annotations

import json

HEAD = "version: 0.2\nfases: x\n"
"""A finding on the line above whatever follows."""
PROJECT = """resource "aws_codebuild_project" "app" {
  name         = "app"
  service_role = "arn:aws:iam::123456789012:role/app"
  source {
    type      = "GITHUB"
    location  = "https://github.com/o/r.git"
  }
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    type         = "LINUX_CONTAINER"
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    %s
  }
}
"""
PUSH = "version: 0.2\nphases:\n  build:\n    commands:\n      - %s\n"
TEMPLATE = """Resources:
  App:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::123456789012:role/app
      Source: {Type: GITHUB, Location: "https://github.com/o/r.git"%s}
      Artifacts: {Type: NO_ARTIFACTS}
      Environment:
        Type: LINUX_CONTAINER
        ComputeType: BUILD_GENERAL1_SMALL
        Image: aws/codebuild/standard:7.0
%s
"""

# Each is a repository; `@` stands for the secret, a password that only its surroundings give away.
NAMED: dict[str, dict[str, str]] = {
    "variable": {"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: @\n"},
    "quoted variable": {"buildspec.yml": HEAD + 'env:\n  variables:\n    "DB_PASSWORD": "@" # why\n'},
    "flow variables": {"buildspec.yml": HEAD + "env: {variable: {DB_PASSWORD: '@', A: b}, variables: {DB_PASSWORD: '@'}}\n"},
    "wrong section": {"buildspec.yml": HEAD + "env:\n  variabels: {DB_PASSWORD: '@'}\n"},
    "key twice": {"buildspec.yml": HEAD + "env:\n  variables:\n    API_TOKEN: '@'\n    API_TOKEN: '@'\n"},
    "broken yaml": {"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: '@' 'x\n   bad: [\n"},
    "tab": {"buildspec.yml": "version: 0.2\nenv:\n  variables:\n\tDB_PASSWORD: '@'\n"},
    "list of variables": {"buildspec.yml": HEAD + "env:\n  variables:\n    - DB_PASSWORD=@\n    - name: API_TOKEN\n      value: '@'\n"},
    "commented": {"buildspec.yml": HEAD + "# DB_PASSWORD=@\nenf: x # password: @\n"},
    "option": {"buildspec.yml": PUSH % "docker login --username a --password @ r.example.com && docker build ."},
    "short option": {"buildspec.yml": PUSH % "docker login -u a -p @ r.example.com && docker build -t x ."},
    "export": {"buildspec.yml": PUSH % "export API_TOKEN=@; docker build --build-arg API_TOKEN=$API_TOKEN ."},
    "build argument": {"buildspec.yml": PUSH % "docker build --build-arg DB_PASSWORD=@ ."},
    "curl": {"buildspec.yml": PUSH % "'curl -u bob:@ https://example.com | docker load'"},
    "header": {"buildspec.yml": PUSH % 'curl -H "Authorization: Bearer @" https://example.com'},
    "header mapping": {"buildspec.yml": PUSH % "curl -H Authorization: Bearer @"},
    "command is a mapping": {"buildspec.yml": PUSH % "echo password: @"},
    "nested mapping": {"buildspec.yml": PUSH % "{docker build: {password: '@'}}"},
    "piped": {"buildspec.yml": PUSH % "echo @ | docker login -u a --password-stdin r.example.com && docker ps"},
    "mysql": {"buildspec.yml": PUSH % "mysql -uroot -p@ -e 'select 1' && docker ps"},
    "block scalar": {"buildspec.yml": PUSH % "|\n        export DB_PASSWORD=@\n        docker build .\n        if x; then"},
    "block of secret": {"buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: |\n      @\n"},
    "url": {"buildspec.yml": PUSH % "git clone https://bob:@@example.com/o/r.git && docker build ."},
    "image": {"buildspec.yml": PUSH % "export DB_PASSWORD=@ && docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/$DB_PASSWORD:x"},
    "script": {
        "buildspec.yml": PUSH % "./build.sh --token @",
        "build.sh": "#!/bin/sh\nexport API_TOKEN='@'\ndocker login -p @ && docker build .\n",
    },
    "make": {
        "buildspec.yml": PUSH % "make image DB_PASSWORD=@",
        "Makefile": "API_TOKEN := @\nimage:\n\tdocker build --build-arg DB_PASSWORD=@ .\n",
    },
    "package": {
        "buildspec.yml": PUSH % "npm run image -- --token=@",
        "package.json": json.dumps({"scripts": {"image": "API_TOKEN=@ docker build ."}}),
    },
    "terraform variable": {
        "main.tf": PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = var.db\n }',
        "variables.tf": 'variable "db" {\n  default = "@"\n}\n',
        "buildspec.yml": PUSH % "docker build .",
    },
    "tfvars": {
        "main.tf": 'variable "db" {}\n' + PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = var.db\n }',
        "terraform.tfvars": 'db = "@"\n',
        "prod.tfvars": 'db = "@2"\n',
        "buildspec.yml": PUSH % "docker build .",
    },
    "locals": {
        "main.tf": 'locals {\n  x = { a = "@", b = ["@"] }\n}\n'
        + PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = local.x.a\n }\n'
        'environment_variable {\n name = "API_TOKEN"\n value = local.x["b"][0]\n }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "one line": {
        "main.tf": PROJECT % 'environment_variable { name = "DB_PASSWORD", value = "@" }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "dynamic": {
        "main.tf": PROJECT % 'dynamic "environment_variable" {\n for_each = { DB_PASSWORD = "@" }\n'
        " content {\n name = environment_variable.key\n value = environment_variable.value\n }\n }",
        "buildspec.yml": PUSH % "docker build .",
    },
    "module": {
        "main.tf": 'module "m" {\n source = "./m"\n db = "@"\n}\n',
        "m/main.tf": 'variable "db" {}\n' + PROJECT % 'environment_variable {\n name = "DB_PASSWORD"\n value = var.db\n }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "inline buildspec": {
        "main.tf": (PROJECT % 'environment_variable {\n name = "A"\n value = "b"\n }').replace(
            "    location", "    buildspec = <<-EOF\n      version: 0.2\n      fases: x\n      env:\n        variables:\n"
            "          DB_PASSWORD: @\n      phases: {build: {commands: [docker login -p @ x]}}\n    EOF\n    location"
        )
    },
    "yamlencode": {
        "main.tf": (PROJECT % "").replace(
            "    location", '    buildspec = yamlencode({ version = 0.2, fases = 1, env = { variables = { DB_PASSWORD = "@" } },'
            ' phases = { build = { commands = ["docker login -p @ x"] } } })\n    location'
        ),
        "buildspec.yml": HEAD,
    },
    "parameter": {
        "template.yml": "Parameters:\n  Db: {Type: String, Default: '@'}\n"
        + TEMPLATE % ("", "        EnvironmentVariables:\n          - {Name: DB_PASSWORD, Value: !Ref Db}\n"),
        "buildspec.yml": PUSH % "docker build .",
    },
    "template variable": {
        "template.yml": TEMPLATE % (
            ", BuildSpec: 'version: 0.2\n\n        fases: x'",
            "        EnvironmentVariables:\n          - Name: DB_PASSWORD\n            Value: '@'\n          - Value: '@'\n            Name: API_TOKEN\n",
        ),
        "buildspec.yml": PUSH % "docker build .",
    },
    "mapping": {
        "template.yml": "Mappings: {M: {a: {b: '@'}}}\n"
        + TEMPLATE % ("", "        EnvironmentVariables:\n          - {Name: DB_PASSWORD, Value: !FindInMap [M, a, b]}\n"),
        "buildspec.yml": PUSH % "docker build .",
    },
    "appspec": {
        "appspec.yml": "version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv\nhoks:\n  x: 1 # token=@\n"
        "hooks:\n  AfterInstall:\n    - location: run.sh --password @\n      password: '@'\n      timeout: {password: '@'}\n"
    },
    "variable in a script": {
        "buildspec.yml": PUSH % "./login.sh && echo '@' && docker run x '@'",
        "login.sh": "#!/bin/sh\nX='@'\ndocker login -u bob -p $X r.example.com\n",
    },
    "value of a chart": {"buildspec.yml": PUSH % "helm upgrade app --set 'db.password=@' && docker ps"},
    "joined": {"buildspec.yml": PUSH % "mysql -h db.example.com -uroot '-p@' && sshpass '-p@' ssh example.com && docker ps"},
    "header in quotes": {"buildspec.yml": PUSH % "|\n        curl -H 'X-Api-Key: @' https://example.com | docker load"},
    "source": {"main.tf": (PROJECT % "").replace("https://github.com", "https://bob:@@github.com"), "buildspec.yml": HEAD},
    "passed on": {"buildspec.yml": PUSH % "f() { docker login -u a -p $1 r.example.com; }; f '@'"},
    "noecho": {
        "template.yml": "Parameters:\n  Db: {Type: String, NoEcho: true, Default: '@'}\n"
        + TEMPLATE % ("", "        EnvironmentVariables:\n          - {Name: DB_PASSWORD, Value: !Ref Db}\n"),
        "buildspec.yml": PUSH % "echo $DB_PASSWORD; docker build --build-arg DB_PASSWORD=$DB_PASSWORD .",
    },
    "noecho put into a text": {
        "template.yml": "Parameters:\n  Db:\n    Type: String\n    Default: '@'\n    NoEcho: true\n"
        + TEMPLATE % ("", "        EnvironmentVariables:\n          - {Name: NOTE, Value: !Sub 'x-${Db}'}\n"),
        "buildspec.yml": PUSH % "docker build .",
    },
    "noecho in JSON": {
        "template.json": json.dumps({
            "Parameters": {"Db": {"NoEcho": True, "Type": "String", "Default": "@"}},
            "Resources": {"App": {"Type": "AWS::CodeBuild::Project", "Properties": {
                "Environment": {"EnvironmentVariables": [{"Name": "NOTE", "Value": {"Fn::Sub": "x-${Db}"}}]}}}},
        }),
        "buildspec.yml": PUSH % "docker build .",
    },
    "sensitive variable": {
        "main.tf": PROJECT % 'environment_variable {\n name = "NOTE"\n value = "x-${var.db}"\n }',
        "variables.tf": 'variable "db" {\n  type      = string\n  sensitive = true\n  default   = "@"\n}\n',
        "buildspec.yml": PUSH % "docker build .",
    },
    "sensitive variable in one line": {
        "main.tf": 'variable "db" { default = "@", sensitive = true }\n' + PROJECT % 'environment_variable {\n name = "NOTE"\n value = var.db\n }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "elsewhere again": {
        "buildspec.yml": HEAD + "env:\n  variables:\n    DB_PASSWORD: @\nphases:\n  build:\n    commands:\n      - docker run x @\n"
        "      - echo hello @: world\nartifacts:\n  fils: '@'\n"
    },
}  # fmt: skip

# Here `@` is a token whose format tells what it is, wherever it stands.
BARE: dict[str, dict[str, str]] = {
    "key": {"buildspec.yml": "version: 0.2\n@: x\nphases: {@: {commands: [a]}}\n"},
    "value": {"buildspec.yml": HEAD + "env:\n  shell: @\n  variables:\n    NOTE: see @ there\n"},
    "command": {"buildspec.yml": PUSH % "docker build @ . && ./@.sh && @"},
    "mapping": {"buildspec.yml": PUSH % "run: @"},
    "batch": {
        "buildspec.yml": "version: 0.2\nbatch:\n  build-graph:\n    - identifier: '@'\n      depend-on: ['@-x', '@']\n"
        "    - {identifier: a, buildspec: '@.yml', depend-on: ['@']}\n"
    },
    "artifact": {
        "buildspec.yml": "version: 0.2\nartifacts:\n  files: ['@', '/@']\n  base-directory: '@'\n  name: {a: '@'}\n"
    },
    "buildspec path": {"main.tf": (PROJECT % "").replace("    location", '    buildspec = "@.yml"\n    location')},
    "names": {
        "main.tf": PROJECT.replace('"app"', '"@"') % 'environment_variable {\n name = "@"\n value = "@"\n }',
        "buildspec.yml": PUSH % "docker build .",
    },
    "template names": {
        "template.yml": (TEMPLATE % ("", "        EnvironmentVariables: [{Name: '@', Value: '@'}]")).replace(
            "  App:", "  '@':"
        ),
        "buildspec.yml": PUSH % "docker build .",
    },
    "user of a url": {"buildspec.yml": PUSH % "git clone https://@@github.com/o/r.git; docker ps @"},
    "told to a program": {
        "buildspec.yml": PUSH % "snyk auth @ && git config --global x.extraheader 'authorization: token @'"
    },
    "suppression": {
        "buildspec.yml": "version: 0.2\n# cblint: ignore[@] @\n# cblint: ignore[unknown-key] @\nfases: x\n"
    },
    "not text": {"buildspec.yml": "version: 0.2\nenv: @ \udcff\n"},
    "image": {"buildspec.yml": PUSH % "docker push 123456789012.dkr.ecr.us-east-1.amazonaws.com/@:@"},
    "policy": {
        "main.tf": PROJECT
        % ""
        + 'resource "aws_iam_role_policy" "p" {\n role = "app"\n policy = jsonencode({ Version = "2012-10-17",'
        ' Statement = [{ Sid = "@", Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "@" }] })\n}\n',
        "buildspec.yml": PUSH % "docker build .",
    },
    "appspec": {
        "appspec.yml": "version: 0.0\nos: '@'\nfiles:\n  - source: '@'\n    destination: 1\n    @: 1\nhooks:\n  @: []\n"
    },
}
