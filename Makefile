# Gradestep. `make help` lists what there is to do. Needs Python 3.11 or newer and make.
PYTHON ?= python3
PORT ?= 8000
DATA ?= var/demo
SUBMISSIONS ?= 100000
KILLS ?= 200
BIN := .venv/bin
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install run test fuzz bench soak lint venv lock secrets clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run.stamp ## migrate, load question_bank/, make a demo course and serve it on 127.0.0.1:8000
	@$(BIN)/gradestep demo --port $(PORT) --data $(DATA)

test: .venv/test.stamp ## run every test, on SQLite and on a real PostgreSQL
	@$(BIN)/pytest -n auto

fuzz: .venv/test.stamp ## send what is hostile to every operation: all corpora (GRADESTEP_CORPORA), schemathesis as each role
	@GRADESTEP_FUZZ=1 $(BIN)/pytest -n auto -rA tests/fuzz tests/security -k "not crawl and not matrix"

conformance: .venv/test.stamp ## run other systems' tables (GRADESTEP_CORPORA) through our graders: agree, differ, why
	@$(BIN)/python -m tests.conformance

bench: .venv/test.stamp ## measure, each figure beside a floor or a peer of the same run; also written to var/bench.json
	@$(BIN)/python -m bench

faults: .venv/test.stamp ## plant faults in copies of the product, one at a time, and see which tests notice (minutes)
	@$(BIN)/python -m tests.faults

soak: .venv/test.stamp ## submit while the server is killed again and again (SUBMISSIONS=100000 KILLS=200)
	@SUBMISSIONS=$(SUBMISSIONS) KILLS=$(KILLS) $(BIN)/pytest -q -s tests/reliability/test_nothing_lost.py -k lost_doubled

lint: .venv/test.stamp ## formatting, lint rules, types and import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

install: .venv/run.stamp ## make .venv with what running needs, and nothing else

venv: .venv/test.stamp ## make .venv with everything that running and testing need

lock: ## compile requirements/*.txt anew from pyproject.toml (needs uv)
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		pyproject.toml requirements/build.in -o requirements/run.txt
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra test pyproject.toml requirements/build.in -c requirements/run.txt -o requirements/test.txt

secrets: ## make random secrets for docker compose, in secrets/
	@if [ -e secrets ]; then echo "secrets/ is there already; nothing was changed" >&2; exit 1; fi
	@mkdir -m 700 secrets
	@$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48), end="")' > secrets/secret_key
	@$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(32), end="")' > secrets/postgres_password
	@printf 'postgresql://gradestep:%s@postgres:5432/gradestep' "$$(cat secrets/postgres_password)" > secrets/database_url
	@chmod 444 secrets/* # the containers' users read them through the mount; the folder keeps others out

clean: ## remove .venv and the demo's data
	@rm -rf .venv var

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gradestep needs Python 3.11 or newer; say PYTHON=… to choose one." >&2; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/%.stamp: requirements/%.txt pyproject.toml | .venv/bin/python
	@echo "installing requirements/$*.txt into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
