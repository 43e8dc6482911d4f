// Synthesise stacks of builds and deployments, right and with one fault planted at a time: app.js FOLDER FAULT …
//
// Each FAULT (`right` is none) has a folder in FOLDER, with its cloud assembly in `cdk.out` there. The modules are
// looked for where NODE_PATH leads: `aws-cdk-lib` and `constructs`.
"use strict";

const path = require("node:path");
const cdk = require("aws-cdk-lib");
const { aws_codebuild: codebuild, aws_codecommit: codecommit, aws_codedeploy: codedeploy } = cdk;
const { aws_codepipeline: codepipeline, aws_codepipeline_actions: actions, aws_cloudwatch: cloudwatch } = cdk;
const { aws_ec2: ec2, aws_ecr: ecr, aws_ecs: ecs, aws_efs: efs, aws_elasticloadbalancingv2: elb } = cdk;
const { aws_events: events, aws_events_targets: targets, aws_iam: iam, aws_kms: kms, aws_lambda: lambda } = cdk;
const { aws_logs: logs, aws_s3: s3, pipelines } = cdk;

const [folder, ...faults] = process.argv.slice(2);
const CONNECTION = "arn:aws:codeconnections:eu-west-1:111122223333:connection/6f6e0c6b-93a1-4d6a-9a5c-d0c2d0a3f0f1";
const IMAGE = codebuild.LinuxBuildImage.STANDARD_7_0;

// What the CDK's own command line sets.
const CONTEXT = { "aws:cdk:enable-path-metadata": true, "aws:cdk:enable-asset-metadata": true };

// The app that is being made, and the fault in it.
let app;
let fault;

function stack(name, env) {
  return new cdk.Stack(app, name, { env });
}

function commands(...build) {
  return codebuild.BuildSpec.fromObject({ version: "0.2", phases: { build: { commands: build } } });
}

// An image is built in a VPC and pushed to a repository.
function image() {
  const scope = stack("Image");
  const closed = fault === "no-nat";
  const vpc = new ec2.Vpc(scope, "Network", {
    maxAzs: 2,
    natGateways: closed ? 0 : 1,
    subnetConfiguration: [
      { name: "outside", subnetType: ec2.SubnetType.PUBLIC },
      { name: "builds", subnetType: closed ? ec2.SubnetType.PRIVATE_ISOLATED : ec2.SubnetType.PRIVATE_WITH_EGRESS },
    ],
  });
  const repository = new ecr.Repository(scope, "Images");
  const project = new codebuild.Project(scope, "Build", {
    vpc,
    subnetSelection: { subnetGroupName: "builds" },
    environment: { buildImage: IMAGE, privileged: fault !== "not-privileged" },
    environmentVariables: { REPOSITORY: { value: repository.repositoryUri } },
    source: codebuild.Source.gitHub({
      owner: "example",
      repo: "shop",
      webhookFilters: [webhookFilter()],
    }),
    buildSpec: codebuild.BuildSpec.fromObject({
      version: "0.2",
      phases: {
        pre_build: {
          commands: ["aws ecr get-login-password | docker login --username AWS --password-stdin ${REPOSITORY%%/*}"],
        },
        build: { commands: ['docker build -t "$REPOSITORY:$CODEBUILD_RESOLVED_SOURCE_VERSION" .'] },
        post_build: {
          commands: [
            'test "$CODEBUILD_BUILD_SUCCEEDING" = 1 || exit 1',
            'docker push "$REPOSITORY:$CODEBUILD_RESOLVED_SOURCE_VERSION"',
          ],
        },
      },
    }),
  });
  if (fault !== "no-permission") repository.grantPullPush(project);
  if (fault === "open-to-anyone") {
    const policy = { RequiresCommentApproval: "DISABLED" };
    project.node.defaultChild.addPropertyOverride("Triggers.PullRequestBuildPolicy", policy);
  }
}

function webhookFilter() {
  if (fault === "open-to-anyone") {
    return codebuild.FilterGroup.inEventOf(codebuild.EventAction.PULL_REQUEST_CREATED);
  }
  const branch = fault === "unanchored-branch" ? "main" : "main$";
  const accounts = fault === "unanchored-account" ? "9919" : "^9919$";
  return codebuild.FilterGroup.inEventOf(codebuild.EventAction.PUSH).andBranchIs(branch).andActorAccountIs(accounts);
}

function source(output) {
  return new actions.CodeStarConnectionsSourceAction({
    actionName: "Shop",
    connectionArn: CONNECTION,
    owner: "example",
    repo: "shop",
    branch: "main",
    output,
  });
}

// A pipeline builds an image and CodeDeploy shifts the traffic of an ECS service to it.
function bluegreen() {
  const scope = stack("BlueGreen");
  const vpc = new ec2.Vpc(scope, "Network", { maxAzs: 2, natGateways: 1 });
  const cluster = new ecs.Cluster(scope, "Cluster", { vpc });
  const task = new ecs.FargateTaskDefinition(scope, "Task");
  task.addContainer("web", {
    image: ecs.ContainerImage.fromRegistry("public.ecr.aws/nginx/nginx:1.27"),
    portMappings: [{ containerPort: 80 }],
  });
  const service = new ecs.FargateService(scope, "Service", {
    cluster,
    taskDefinition: task,
    desiredCount: 2,
    deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY },
  });
  const balancer = new elb.ApplicationLoadBalancer(scope, "Balancer", { vpc, internetFacing: true });
  const check = { path: "/health" };
  const group = (name) =>
    new elb.ApplicationTargetGroup(scope, name, {
      vpc,
      port: 80,
      targetType: elb.TargetType.IP,
      healthCheck: fault === "no-health-check" ? undefined : check,
    });
  const [blue, green] = [group("Blue"), group("Green")];
  const listener = balancer.addListener("Listener", { port: 80, defaultTargetGroups: [blue] });
  service.attachToApplicationTargetGroup(blue);
  const failing = new cloudwatch.Alarm(scope, "Failing", {
    metric: blue.metrics.unhealthyHostCount(),
    threshold: 1,
    evaluationPeriods: 1,
  });
  const deployments = new codedeploy.EcsDeploymentGroup(scope, "Deployments", {
    service,
    deploymentConfig: codedeploy.EcsDeploymentConfig.CANARY_10PERCENT_5MINUTES,
    blueGreenDeploymentConfig: { blueTargetGroup: blue, greenTargetGroup: green, listener },
    alarms: [failing],
    autoRollback: { deploymentInAlarm: true },
  });
  const [code, built] = [new codepipeline.Artifact("Code"), new codepipeline.Artifact("Built")];
  const project = new codebuild.PipelineProject(scope, "Build", {
    environment: { buildImage: IMAGE, privileged: true },
    buildSpec: codebuild.BuildSpec.fromObject({
      version: "0.2",
      phases: { build: { commands: ["docker build -t web .", "./deploy/describe.sh"] } },
      artifacts: { files: ["appspec.yaml", "taskdef.json", "imageDetail.json"] },
    }),
  });
  new codepipeline.Pipeline(scope, "Delivery", {
    pipelineType: codepipeline.PipelineType.V2,
    stages: [
      { stageName: "Source", actions: [source(code)] },
      {
        stageName: "Build",
        actions: [new actions.CodeBuildAction({ actionName: "Image", project, input: code, outputs: [built] })],
      },
      {
        stageName: "Deploy",
        actions: [
          new actions.CodeDeployEcsDeployAction({
            actionName: "Shift",
            deploymentGroup: deployments,
            appSpecTemplateInput: built,
            taskDefinitionTemplateInput: built,
            containerImageInputs: [{ input: built }],
          }),
        ],
      },
    ],
  });
}

// A pipeline that changes itself, by CDK Pipelines.
class Site extends cdk.Stage {
  constructor(scope, id) {
    super(scope, id);
    const inner = new cdk.Stack(this, "Site");
    new lambda.Function(inner, "Page", {
      runtime: lambda.Runtime.NODEJS_LATEST,
      handler: "index.handler",
      code: lambda.Code.fromAsset(__dirname, { exclude: ["*", "!README.md"] }),
    });
  }
}

function selfmutating() {
  const scope = stack("SelfMutating", { account: "111122223333", region: "eu-west-1" });
  const pipeline = new pipelines.CodePipeline(scope, "Delivery", {
    crossAccountKeys: false,
    codeBuildDefaults: { buildEnvironment: { buildImage: IMAGE } },
    synth: new pipelines.ShellStep("Synth", {
      input: pipelines.CodePipelineSource.connection("example/shop", "main", { connectionArn: CONNECTION }),
      commands: fault === "cut-command" ? ["npm ci", "if true; then npx cdk synth"] : ["npm ci", "npx cdk synth"],
    }),
  });
  pipeline.addStage(new Site(app, "Live"), {
    pre: [new pipelines.ManualApprovalStep("Release")],
    post: [new pipelines.ShellStep("Smoke", { commands: ["curl -fsS https://shop.example.com/health"] })],
  });
}

// A function that gets its traffic step by step.
function canary() {
  const scope = stack("Canary");
  const page = new lambda.Function(scope, "Page", {
    runtime: lambda.Runtime.NODEJS_LATEST,
    handler: "index.handler",
    code: lambda.Code.fromInline("exports.handler = async () => ({ statusCode: 200 });"),
  });
  const alias = new lambda.Alias(scope, "Live", { aliasName: "live", version: page.currentVersion });
  const errors = new cloudwatch.Alarm(scope, "Errors", {
    metric: alias.metricErrors(),
    threshold: 1,
    evaluationPeriods: 1,
  });
  const group = new codedeploy.LambdaDeploymentGroup(scope, "Deployments", {
    alias,
    deploymentConfig: codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
    alarms: [errors],
  });
  if (fault === "wrong-platform") {
    group.node.defaultChild.deploymentConfigName = "CodeDeployDefault.ECSCanary10Percent5Minutes";
  }
}

// A batch of builds for pull requests, with caches.
function batch() {
  const scope = stack("Batch");
  const task = (identifier, needs) => ({
    identifier,
    "depend-on": needs,
    env: { variables: { PART: identifier } },
  });
  const first = fault === "batch-cycle" ? ["pack"] : undefined;
  const project = new codebuild.Project(scope, "Checks", {
    environment: { buildImage: IMAGE },
    cache: codebuild.Cache.bucket(new s3.Bucket(scope, "Cache"), { prefix: "checks" }),
    source: codebuild.Source.gitHub({
      owner: "example",
      repo: "shop",
      webhookTriggersBatchBuild: true,
      webhookFilters: [
        codebuild.FilterGroup.inEventOf(codebuild.EventAction.PUSH).andBranchIs("main$").andFilePathIsNot("^docs/.*"),
      ],
    }),
    buildSpec: codebuild.BuildSpec.fromObject({
      version: fault === "version-of-batch" ? "0.2" : 0.2,
      batch: { "build-graph": [task("test", first), task("pack", ["test"])] },
      phases: { build: { commands: ['make "$PART"'] } },
      cache: { paths: ["/root/.npm/**/*"] },
    }),
  });
  project.enableBatchBuilds();
}

// A build with a shared disk, on ARM, started every night.
function disk() {
  const scope = stack("Disk");
  const vpc = new ec2.Vpc(scope, "Network", { maxAzs: 2, natGateways: 1 });
  const files = new efs.FileSystem(scope, "Files", { vpc });
  const project = new codebuild.Project(scope, "Nightly", {
    vpc,
    environment: {
      buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
      computeType: codebuild.ComputeType.LARGE,
      privileged: true,
    },
    fileSystemLocations: [
      codebuild.FileSystemLocation.efs({
        identifier: "packages",
        location: `${files.fileSystemId}.efs.${cdk.Aws.REGION}.amazonaws.com:/`,
        mountPoint: "/packages",
      }),
    ],
    logging: { cloudWatch: { logGroup: new logs.LogGroup(scope, "Logs") } },
    buildSpec: commands("docker run --rm -v /packages:/packages public.ecr.aws/docker/library/alpine:3.20 ls"),
  });
  if (fault === "wrong-compute") project.node.defaultChild.addPropertyOverride("Environment.Type", "LINUX_CONTAINER");
  new events.Rule(scope, "EveryNight", {
    schedule: events.Schedule.cron({ minute: "0", hour: "3" }),
    targets: [new targets.CodeBuildProject(project)],
  });
}

// A pipeline that deploys into another account, from CodeCommit, with a bucket and a key of its own.
function across() {
  const scope = stack("Across", { account: "111122223333", region: "eu-west-1" });
  const key = new kms.Key(scope, "Key");
  const other = new iam.AccountPrincipal("444455556666");
  key.grantEncryptDecrypt(other);
  const store = new s3.Bucket(scope, "Store", { encryption: s3.BucketEncryption.KMS, encryptionKey: key });
  store.grantReadWrite(other);
  const [code, built] = [new codepipeline.Artifact("Code"), new codepipeline.Artifact("Built")];
  const repository = new codecommit.Repository(scope, "Repository", { repositoryName: "shop" });
  const project = new codebuild.PipelineProject(scope, "Build", {
    environment: { buildImage: IMAGE },
    encryptionKey: fault === "another-key" ? new kms.Key(scope, "Another") : key,
    buildSpec: codebuild.BuildSpec.fromObject({
      version: "0.2",
      phases: { build: { commands: ["npm ci", "npx cdk synth"] } },
      artifacts: { "base-directory": "cdk.out", files: ["*.template.json"] },
    }),
  });
  const deploy = new actions.CloudFormationCreateUpdateStackAction({
    actionName: "Stack",
    adminPermissions: false,
    stackName: "shop",
    templatePath: built.atPath("Shop.template.json"),
    account: "444455556666",
    role: iam.Role.fromRoleArn(scope, "Deployer", "arn:aws:iam::444455556666:role/deployer", { mutable: false }),
    deploymentRole: iam.Role.fromRoleArn(scope, "Maker", "arn:aws:iam::444455556666:role/maker", { mutable: false }),
  });
  const delivery = new codepipeline.Pipeline(scope, "Delivery", {
    artifactBucket: store,
    pipelineType: codepipeline.PipelineType.V2,
    stages: [
      {
        stageName: "Source",
        actions: [new actions.CodeCommitSourceAction({ actionName: "Shop", repository, branch: "main", output: code })],
      },
      {
        stageName: "Build",
        actions: [new actions.CodeBuildAction({ actionName: "Synth", project, input: code, outputs: [built] })],
      },
      { stageName: "Deploy", actions: [deploy] },
    ],
  });
  const override = (path, value) => delivery.node.defaultChild.addPropertyOverride(path, value);
  if (fault === "missing-artifact") override("Stages.2.Actions.0.InputArtifacts.0.Name", "Bilt");
}

// Two stacks, one of which exports what the other takes, and one that is nested.
function shared() {
  const network = stack("Shared", { account: "111122223333", region: "eu-west-1" });
  const role = new iam.Role(network, "Role", { assumedBy: new iam.ServicePrincipal("codebuild.amazonaws.com") });
  const images = new ecr.Repository(network, "Images");
  if (fault !== "no-shared-permission") images.grantPullPush(role);
  const scope = stack("Taking", { account: "111122223333", region: "eu-west-1" });
  const nested = new cdk.NestedStack(scope, "Inner");
  new codebuild.Project(nested, "Build", {
    role: role.withoutPolicyUpdates(),
    environment: { buildImage: IMAGE, privileged: fault !== "nested-not-privileged" },
    environmentVariables: { REPOSITORY: { value: images.repositoryUri } },
    buildSpec: commands(
      "aws ecr get-login-password | docker login --username AWS --password-stdin ${REPOSITORY%%/*}",
      'docker build -t "$REPOSITORY:1" .',
      'docker push "$REPOSITORY:1"',
    ),
  });
}

for (fault of faults) {
  app = new cdk.App({ outdir: path.join(folder, fault, "cdk.out"), context: CONTEXT, analyticsReporting: false });
  for (const make of [image, bluegreen, selfmutating, canary, batch, disk, across, shared]) make();
  app.synth();
}
