"""This is where secrets are invented as their issuers make them: each of the published form, none ever issued."""

# ruff: noqa: E501  (a table is read more easily with a line for each)
from __future__ import annotations

import base64
import json
import string
from collections.abc import Callable
from random import Random
from typing import NamedTuple
from zlib import crc32

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
BASE32 = string.ascii_uppercase + "234567"
BASE64 = ALNUM + "+/"
URLSAFE = ALNUM + "-_"
BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


class Secret(NamedTuple):
    """An invented secret: what is written, the part of it that is the secret, and what a variable of it is called."""

    issuer: str
    text: str
    core: str
    name: str
    known: bool
    """Whether its form alone tells what it is."""


class Issuer(NamedTuple):
    """How one kind of secret is made, and what variables of it are called."""

    make: Callable[[Random], str]
    names: tuple[str, ...]
    known: bool = True


def pick(random: Random, alphabet: str, count: int) -> str:
    return "".join(random.choices(alphabet, k=count))


def checked(random: Random, prefix: str) -> str:
    """Return a token of GitHub's form: thirty characters and their CRC-32 in six digits of base 62."""
    body = pick(random, ALNUM, 30)
    number, digits = crc32(body.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return f"{prefix}{body}{digits.rjust(6, '0')}"


def encoded(random: Random, size: int) -> str:
    return base64.b64encode(random.randbytes(size)).decode()


def websafe(random: Random, size: int) -> str:
    return base64.urlsafe_b64encode(random.randbytes(size)).decode().rstrip("=")


def uuid(random: Random) -> str:
    text = pick(random, HEX, 32)
    return "-".join((text[:8], text[8:12], "4" + text[13:16], "a" + text[17:20], text[20:]))


def jwt(random: Random) -> str:
    parts: tuple[dict[str, str | int], ...] = (
        {"alg": "HS256", "typ": "JWT"},
        {"sub": uuid(random), "iss": "ci", "iat": random.randrange(1_700_000_000, 1_790_000_000)},
    )
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join((*texts, websafe(random, 32)))


def pem(label: str, size: int) -> Callable[[Random], str]:
    def make(random: Random) -> str:
        text = encoded(random, size)
        lines = [text[start : start + 64] for start in range(0, len(text), 64)]
        return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"))

    return make


def atlassian(random: Random) -> str:
    return f"ATATT3xFfGF0{pick(random, URLSAFE, 172)}={pick(random, HEX.upper(), 8)}"


def azure_storage(random: Random) -> str:
    name = pick(random, string.ascii_lowercase, 10)
    key = encoded(random, 64)
    return f"DefaultEndpointsProtocol=https;AccountName={name};AccountKey={key};EndpointSuffix=core.windows.net"


def service_account(random: Random) -> str:
    key = pem("PRIVATE KEY", 300)(random) + "\n"
    return json.dumps({"type": "service_account", "project_id": "acme-ci", "private_key": key})


def discord_bot(random: Random) -> str:
    """Return the number of an account in base 64, a time and a signature."""
    number = str(random.randrange(10**17, 10**19)).encode()
    head = base64.urlsafe_b64encode(number).decode().rstrip("=")
    return f"{head}.{pick(random, ALNUM, 6)}.{pick(random, URLSAFE, 38)}"


def slack_webhook(random: Random) -> str:
    upper = string.ascii_uppercase + string.digits
    parts = f"T{pick(random, upper, 10)}/B{pick(random, upper, 10)}/{pick(random, ALNUM, 24)}"
    return f"https://hooks.slack.com/services/{parts}"


def url_password(random: Random) -> str:
    return pick(random, ALNUM, 3) + pick(random, ALNUM + "-_.~!*", random.randrange(8, 24)) + pick(random, ALNUM, 2)


def connection(scheme: str, host: str) -> Callable[[Random], str]:
    return lambda random: f"{scheme}://app_user:{url_password(random)}@{host}"


def prefixed(prefix: str, alphabet: str, count: int, end: str = "") -> Callable[[Random], str]:
    return lambda random: f"{prefix}{pick(random, alphabet, count)}{end}"


WORDS = [
    "monkey",
    "dragon",
    "sunshine",
    "winter",
    "falcon",
    "barrel",
    "copper",
    "meadow",
    "thunder",
    "pepper",
    "garden",
    "silver",
    "marble",
    "otter",
]


def human(random: Random) -> str:
    """Return a password as people make them: words with digits, signs and letters that are replaced."""
    one, two = (random.choice(WORDS) for _ in range(2))
    year, number, sign = random.randrange(1960, 2027), random.randrange(10, 999), random.choice("!#%&*?+@^")
    leet = one.translate(str.maketrans("aeios", "43105"))
    return random.choice(
        (
            f"{one.capitalize()}{year}{sign}",
            f"{one}{number}{two}",
            f"{leet.capitalize()}{sign}{number}",
            f"{one.capitalize()}{sign}{two.capitalize()}{number}",
            f"{sign}{one}{sign}{two}{number}",
            f"{one.capitalize()}{two.capitalize()}{number}",
            f"{one.capitalize()}{random.choice('-_.')}{two.capitalize()}{random.choice('-_.')}{number}",
            pick(random, ALNUM + "!#%*+@^", random.randrange(12, 25)),
        )
    )


ISSUERS: dict[str, Issuer] = {
    "AWS access key id": Issuer(lambda r: r.choice(("AKIA", "ASIA")) + pick(r, BASE32, 16), ("AWS_ACCESS_KEY_ID", "DEPLOY_KEY_ID")),
    "AWS secret access key": Issuer(lambda r: encoded(r, 30), ("AWS_SECRET_ACCESS_KEY", "S3_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"), known=False),
    "GitHub token": Issuer(lambda r: checked(r, r.choice(("ghp_", "gho_", "ghs_", "ghu_"))), ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT")),
    "GitHub refresh token": Issuer(lambda r: f"ghr_{pick(r, ALNUM, 76)}", ("GITHUB_REFRESH_TOKEN",)),
    "GitHub fine-grained token": Issuer(lambda r: f"github_pat_{pick(r, ALNUM, 22)}_{pick(r, ALNUM, 59)}", ("GITHUB_TOKEN", "RELEASE_PAT")),
    "GitLab token": Issuer(lambda r: r.choice(("glpat-", "gldt-", "glrt-", "glptt-", "glft-", "glsoat-")) + pick(r, URLSAFE, 20), ("GITLAB_TOKEN", "CI_PUSH_TOKEN")),
    "GitLab routable token": Issuer(lambda r: f"glpat-{pick(r, URLSAFE, 36)}.01.{pick(r, string.digits + string.ascii_lowercase, 9)}", ("GITLAB_TOKEN",)),
    "Slack bot token": Issuer(lambda r: f"xoxb-{r.randrange(10**11, 10**13)}-{r.randrange(10**12, 10**13)}-{pick(r, ALNUM, 24)}", ("SLACK_TOKEN", "SLACK_BOT_TOKEN")),
    "Slack user token": Issuer(lambda r: f"xoxp-{r.randrange(10**11, 10**12)}-{r.randrange(10**11, 10**12)}-{r.randrange(10**12, 10**13)}-{pick(r, HEX, 32)}", ("SLACK_TOKEN",)),
    "Slack app token": Issuer(lambda r: f"xapp-1-A{pick(r, string.ascii_uppercase + string.digits, 10)}-{r.randrange(10**12, 10**13)}-{pick(r, HEX, 64)}", ("SLACK_APP_TOKEN",)),
    "Slack webhook": Issuer(slack_webhook, ("SLACK_WEBHOOK", "SLACK_WEBHOOK_URL", "NOTIFY_URL")),
    "Discord webhook": Issuer(lambda r: f"https://discord.com/api/webhooks/{r.randrange(10**17, 10**19)}/{pick(r, URLSAFE, 68)}", ("DISCORD_WEBHOOK_URL",)),
    "Discord bot token": Issuer(discord_bot, ("DISCORD_TOKEN", "DISCORD_BOT_TOKEN")),
    "Stripe live key": Issuer(lambda r: r.choice(("sk_live_", "rk_live_")) + pick(r, ALNUM, r.choice((24, 99))), ("STRIPE_SECRET_KEY", "STRIPE_KEY")),
    "Stripe test key": Issuer(lambda r: f"sk_test_{pick(r, ALNUM, r.choice((24, 99)))}", ("STRIPE_SECRET_KEY", "STRIPE_TEST_KEY")),
    "Stripe webhook secret": Issuer(prefixed("whsec_", ALNUM, 32), ("STRIPE_WEBHOOK_SECRET",)),
    "npm token": Issuer(lambda r: checked(r, "npm_"), ("NPM_TOKEN", "NODE_AUTH_TOKEN")),
    "PyPI token": Issuer(lambda r: f"pypi-AgEIcHlwaS5vcmc{websafe(r, 110)}", ("PYPI_TOKEN", "TWINE_PASSWORD")),
    "Docker Hub token": Issuer(lambda r: r.choice(("dckr_pat_", "dckr_oat_")) + pick(r, URLSAFE, 27), ("DOCKERHUB_TOKEN", "DOCKER_PASSWORD")),
    "SendGrid key": Issuer(lambda r: f"SG.{pick(r, URLSAFE, 22)}.{pick(r, URLSAFE, 43)}", ("SENDGRID_API_KEY",)),
    "Twilio key": Issuer(prefixed("SK", HEX, 32), ("TWILIO_API_KEY",)),
    "Twilio auth token": Issuer(prefixed("", HEX, 32), ("TWILIO_AUTH_TOKEN",), known=False),
    "Mailgun key": Issuer(prefixed("key-", HEX, 32), ("MAILGUN_API_KEY",)),
    "Mailchimp key": Issuer(lambda r: f"{pick(r, HEX, 32)}-us{r.randrange(1, 22)}", ("MAILCHIMP_API_KEY",)),
    "Google API key": Issuer(prefixed("AIzaSy", URLSAFE, 33), ("GOOGLE_API_KEY", "MAPS_KEY")),
    "Google client secret": Issuer(prefixed("GOCSPX-", URLSAFE, 28), ("GOOGLE_CLIENT_SECRET",)),
    "Google service account": Issuer(service_account, ("GOOGLE_CREDENTIALS", "GCP_SA_JSON")),
    "Azure storage": Issuer(azure_storage, ("AZURE_STORAGE_CONNECTION_STRING",)),
    "Azure client secret": Issuer(lambda r: f"{pick(r, ALNUM, 3)}8Q~{pick(r, ALNUM + '_.~-', 34)}", ("AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET")),
    "DigitalOcean token": Issuer(lambda r: r.choice(("dop_v1_", "doo_v1_", "dor_v1_")) + pick(r, HEX, 64), ("DIGITALOCEAN_TOKEN", "DO_PAT")),
    "Heroku key": Issuer(lambda r: f"HRKU-AA{pick(r, URLSAFE, 58)}", ("HEROKU_API_KEY",)),
    "Heroku old key": Issuer(uuid, ("HEROKU_API_KEY",), known=False),
    "Vault token": Issuer(lambda r: r.choice((f"hvs.{websafe(r, 66)}", f"hvb.{websafe(r, 110)}")), ("VAULT_TOKEN",)),
    "Terraform Cloud token": Issuer(lambda r: f"{pick(r, ALNUM, 14)}.atlasv1.{pick(r, ALNUM, 67)}", ("TF_TOKEN_app_terraform_io", "TFE_TOKEN")),
    "Datadog API key": Issuer(prefixed("", HEX, 32), ("DD_API_KEY", "DATADOG_API_KEY"), known=False),
    "Datadog application key": Issuer(prefixed("", HEX, 40), ("DD_APP_KEY", "DATADOG_APP_KEY"), known=False),
    "New Relic key": Issuer(prefixed("NRAK-", string.ascii_uppercase + string.digits, 27), ("NEW_RELIC_API_KEY",)),
    "New Relic licence key": Issuer(prefixed("", HEX, 36, "NRAL"), ("NEW_RELIC_LICENSE_KEY",), known=False),
    "Snyk token": Issuer(uuid, ("SNYK_TOKEN",), known=False),
    "Sonar token": Issuer(lambda r: r.choice(("squ_", "sqp_", "sqa_")) + pick(r, HEX, 40), ("SONAR_TOKEN",)),
    "Sonar old token": Issuer(prefixed("", HEX, 40), ("SONAR_TOKEN", "SONAR_LOGIN_TOKEN"), known=False),
    "Databricks token": Issuer(prefixed("dapi", HEX, 32, "-2"), ("DATABRICKS_TOKEN",)),
    "OpenAI key": Issuer(lambda r: f"sk-{r.choice(('', 'proj-'))}{pick(r, ALNUM, 20)}T3BlbkFJ{pick(r, ALNUM, 20)}", ("OPENAI_API_KEY",)),
    "Anthropic key": Issuer(lambda r: f"sk-ant-api03-{pick(r, URLSAFE, 93)}AA", ("ANTHROPIC_API_KEY",)),
    "Hugging Face token": Issuer(prefixed("hf_", string.ascii_letters, 34), ("HF_TOKEN", "HUGGINGFACE_TOKEN")),
    "Telegram bot token": Issuer(lambda r: f"{r.randrange(10**8, 10**10)}:AA{pick(r, URLSAFE, 33)}", ("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN")),
    "Shopify token": Issuer(lambda r: r.choice(("shpat_", "shpca_", "shppa_", "shpss_")) + pick(r, HEX, 32), ("SHOPIFY_ACCESS_TOKEN",)),
    "Atlassian token": Issuer(atlassian, ("JIRA_API_TOKEN", "ATLASSIAN_TOKEN")),
    "Bitbucket app password": Issuer(prefixed("ATBB", ALNUM, 24, "4F0A91BC"), ("BITBUCKET_APP_PASSWORD",)),
    "Artifactory key": Issuer(prefixed("AKCp8", ALNUM, 68), ("ARTIFACTORY_API_KEY", "JFROG_KEY")),
    "Grafana token": Issuer(lambda r: f"glsa_{pick(r, ALNUM, 32)}_{pick(r, HEX, 8)}", ("GRAFANA_TOKEN",)),
    "Pulumi token": Issuer(prefixed("pul-", HEX, 40), ("PULUMI_ACCESS_TOKEN",)),
    "Doppler token": Issuer(lambda r: r.choice(("dp.pt.", "dp.st.prd.", "dp.sa.")) + pick(r, ALNUM, 43), ("DOPPLER_TOKEN",)),
    "Linear key": Issuer(prefixed("lin_api_", ALNUM, 40), ("LINEAR_API_KEY",)),
    "Notion token": Issuer(lambda r: f"ntn_{r.randrange(10**10, 10**11)}{pick(r, ALNUM, 35)}", ("NOTION_TOKEN", "NOTION_SYNC")),
    "Sentry token": Issuer(lambda r: f"sntryu_{pick(r, HEX, 64)}", ("SENTRY_AUTH_TOKEN",)),
    "Postman key": Issuer(lambda r: f"PMAK-{pick(r, HEX, 24)}-{pick(r, HEX, 34)}", ("POSTMAN_API_KEY",)),
    "RubyGems key": Issuer(prefixed("rubygems_", HEX, 48), ("GEM_HOST_API_KEY",)),
    "Square token": Issuer(lambda r: r.choice((f"sq0atp-{pick(r, URLSAFE, 22)}", f"sq0csp-{pick(r, URLSAFE, 43)}")), ("SQUARE_TOKEN",)),
    "Cloudflare token": Issuer(prefixed("", URLSAFE, 40), ("CLOUDFLARE_API_TOKEN", "CF_API_TOKEN"), known=False),
    "Codecov token": Issuer(uuid, ("CODECOV_TOKEN",), known=False),
    "GitLab runner token": Issuer(lambda r: f"glrtr-{pick(r, URLSAFE, 20)}", ("RUNNER_TOKEN",)),
    "Azure DevOps token": Issuer(lambda r: f"{pick(r, ALNUM, 76)}AZDO{pick(r, ALNUM, 4)}", ("AZURE_DEVOPS_PAT",)),
    "Supabase key": Issuer(lambda r: r.choice((f"sbp_{pick(r, HEX, 40)}", f"sb_secret_{pick(r, URLSAFE, 22)}_{pick(r, URLSAFE, 8)}")), ("SUPABASE_ACCESS_TOKEN", "SUPABASE_KEY")),
    "Tailscale key": Issuer(lambda r: f"tskey-auth-k{pick(r, ALNUM, 11)}CNTRL-{pick(r, ALNUM, 32)}", ("TAILSCALE_AUTHKEY", "TS_AUTH")),
    "Dynatrace token": Issuer(lambda r: f"dt0c01.{pick(r, BASE32, 24)}.{pick(r, BASE32, 64)}", ("DT_API_TOKEN",)),
    "PlanetScale token": Issuer(prefixed("pscale_tkn_", URLSAFE, 43), ("PLANETSCALE_SERVICE_TOKEN",)),
    "Buildkite token": Issuer(prefixed("bkua_", HEX, 40), ("BUILDKITE_API_TOKEN",)),
    "Netlify token": Issuer(prefixed("nfp_", ALNUM, 36), ("NETLIFY_AUTH_TOKEN",)),
    "Airtable token": Issuer(lambda r: f"pat{pick(r, ALNUM, 14)}.{pick(r, HEX, 64)}", ("AIRTABLE_PAT",)),
    "HubSpot token": Issuer(lambda r: f"pat-eu1-{uuid(r)}", ("HUBSPOT_TOKEN",)),
    "Brevo key": Issuer(lambda r: f"xkeysib-{pick(r, HEX, 64)}-{pick(r, ALNUM, 16)}", ("BREVO_API_KEY",)),
    "Mapbox token": Issuer(lambda r: f"sk.eyJ1IjoiYWNtZSIsImEiOiJj{websafe(r, 22)}.{pick(r, URLSAFE, 22)}", ("MAPBOX_DOWNLOADS_TOKEN",)),
    "CircleCI token": Issuer(lambda r: f"CCIPAT_{pick(r, ALNUM, 22)}_{pick(r, HEX, 40)}", ("CIRCLECI_TOKEN",)),
    "Contentful token": Issuer(prefixed("CFPAT-", URLSAFE, 43), ("CONTENTFUL_MANAGEMENT_TOKEN",)),
    "Laravel key": Issuer(lambda r: f"base64:{encoded(r, 32)}", ("APP_KEY",), known=False),
    "Azure subscription key": Issuer(prefixed("", HEX, 32), ("COGNITIVE_SUBSCRIPTION_KEY",), known=False),
    "age key": Issuer(prefixed("AGE-SECRET-KEY-1", BECH32, 58), ("SOPS_AGE_KEY", "BACKUP_IDENTITY")),
    "RSA key": Issuer(pem("RSA PRIVATE KEY", 600), ("DEPLOY_KEY", "JWT_SIGNING_KEY")),
    "EC key": Issuer(pem("EC PRIVATE KEY", 120), ("SIGNING_KEY",)),
    "PKCS #8 key": Issuer(pem("PRIVATE KEY", 600), ("TLS_KEY",)),
    "OpenSSH key": Issuer(pem("OPENSSH PRIVATE KEY", 300), ("SSH_PRIVATE_KEY", "SSH_KEY")),
    "PGP key": Issuer(pem("PGP PRIVATE KEY BLOCK", 500), ("GPG_PRIVATE_KEY",)),
    "JSON web token": Issuer(jwt, ("SERVICE_JWT", "SUPABASE_SERVICE_KEY")),
    "PostgreSQL URL": Issuer(connection("postgres", "db.acme.net:5432/app"), ("DATABASE_URL",)),
    "MySQL URL": Issuer(connection("mysql", "db.acme.net/app"), ("DATABASE_URL", "MYSQL_DSN")),
    "MongoDB URL": Issuer(connection("mongodb+srv", "cluster0.ab1cd.mongodb.net/app"), ("MONGO_URI", "MONGODB_URI")),
    "Redis URL": Issuer(connection("rediss", "cache.acme.net:6379/0"), ("REDIS_URL",)),
    "AMQP URL": Issuer(connection("amqps", "mq.acme.net:5671/%2f"), ("AMQP_URL", "CELERY_BROKER_URL")),
    "ADO.NET string": Issuer(lambda r: f"Server=sql.acme.net;Database=app;User Id=app;Password={url_password(r)};", ("CONNECTION_STRING",)),
    "password": Issuer(human, ("DB_PASSWORD", "POSTGRES_PASSWORD", "ADMIN_PASSWORD", "SMTP_PASS", "PGPASSWORD", "REDIS_PASSWORD", "KEYSTORE_PASSPHRASE", "DOCKER_PWD", "MYSQL_ROOT_PASSWORD", "DB_PASSWORD_PROD"), known=False),
    "random key": Issuer(lambda r: r.choice((encoded(r, 32), pick(r, HEX, 64), pick(r, ALNUM, 32))), ("JWT_SECRET", "SECRET_KEY_BASE", "ENCRYPTION_KEY", "APP_SECRET", "API_KEY", "SESSION_SECRET", "AUTH_TOKEN", "CLIENT_SECRET"), known=False),
}  # fmt: skip


def core_of(text: str) -> str:
    """Return the part of what is written that is the secret: the password in a URL, the first line of a key."""
    if "PRIVATE KEY" in text:
        start = text.index("-----BEGIN")
        return text[start : start + text[start:].index("KEY")]
    if "AccountKey=" in text:
        return text.partition("AccountKey=")[2].partition(";")[0]
    if "Password=" in text:
        return text.partition("Password=")[2].partition(";")[0]
    if "://app_user:" in text:
        return text.partition("app_user:")[2].rpartition("@")[0]
    return text


def invent(random: Random, issuer: str) -> Secret:
    """Return a new secret of one issuer."""
    form = ISSUERS[issuer]
    text = form.make(random)
    return Secret(issuer, text, core_of(text), random.choice(form.names), form.known)
