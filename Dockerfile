# One image for web, worker and migrations. Everything it installs is in the hashed lock; nothing is fetched when it runs.
FROM python:3.13-slim-trixie AS build
WORKDIR /app
RUN python -m venv .venv
COPY requirements/run.txt requirements/
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md ./
COPY migrations migrations
COPY question_bank question_bank
COPY service service
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e . \
    && .venv/bin/python -m compileall -q service migrations

FROM python:3.13-slim-trixie
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin gradestep
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8000
ENTRYPOINT ["gradestep"]
CMD ["serve", "--host", "0.0.0.0", "--workers", "2"]
