# docker run --rm --volume "$PWD:/src:ro" IMAGE
# A repository that only its owner may read, and files to write (--fix, --output), need `--user "$(id -u):$(id -g)"`.

FROM python:3.13-slim-trixie AS build
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY cblint cblint
COPY rules rules
COPY schemas schemas
# cblint and all that it needs, as wheels: the image itself is then made without a network and without a compiler.
RUN pip wheel --quiet --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim-trixie
LABEL org.opencontainers.image.title="cblint" \
      org.opencontainers.image.description="Check AWS CodeBuild and CodeDeploy configuration" \
      org.opencontainers.image.source="https://github.com/cblint/cblint" \
      org.opencontainers.image.licenses="Apache-2.0"
# The version of cblint is that of the one wheel that there is.
# hadolint ignore=DL3013
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --quiet --no-cache-dir --root-user-action=ignore --no-index --find-links=/wheels cblint \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin cblint
USER 10001:10001
WORKDIR /src
ENTRYPOINT ["cblint"]
CMD ["check"]
