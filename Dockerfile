# Samskabe as an image: the tool by default, the worker with `flask --app app worker run` (and no healthcheck).
# The base should be pinned by digest where the image is built for production.
ARG PYTHON=python:3.12-slim

FROM ${PYTHON} AS libraries
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /samskabe
RUN python -m venv /samskabe/.venv
COPY requirements.lock ./
RUN .venv/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
COPY app/translations app/translations
COPY tools/catalogues.py tools/catalogues.py
RUN .venv/bin/python tools/catalogues.py --compile

FROM ${PYTHON}
LABEL org.opencontainers.image.title="Samskabe" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0"
RUN useradd --uid 10001 --no-log-init --no-create-home --home-dir /samskabe --shell /usr/sbin/nologin samskabe
WORKDIR /samskabe
ENV PATH=/samskabe/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8080
COPY --from=libraries /samskabe/.venv .venv
COPY app app
COPY lti lti
COPY courses courses
COPY migrations migrations
COPY static static
COPY alembic.ini LICENSE ./
COPY --from=libraries /samskabe/app/translations app/translations
RUN mkdir var && chown 10001 var
USER 10001
VOLUME /samskabe/var
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD \
    ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health/live\", timeout=4)"]
CMD ["flask", "--app", "app", "serve"]
