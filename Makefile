# Every command of the project. Needs Python 3.11 or newer with venv, and make; nothing else for `demo` and `test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app app
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
# A container often tells Python to keep nothing it compiled; each process of the tests would compile the house anew.
unexport PYTHONDONTWRITEBYTECODE
export TOOL_PORT ?= 8080
export LMS_PORT ?= 8081
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset venv test test-quick bench sure serve worker lint format types layers content catalogues messages documents outside pictures lock

help: ## Lists all commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# ---- running

demo: $(VENV)/.run ## Sets everything up and runs the course in a practice LMS on this machine
	@$(BIN)/python tools/demo.py

demo-reset: ## Empties what the demo kept in var/
	rm -rf var

serve: $(VENV)/.run ## Runs the production server (settings from the environment)
	@$(FLASK) serve

worker: $(VENV)/.run ## Runs the background worker
	@$(FLASK) worker run

# ---- setting up

venv: $(VENV)/.dev ## Makes .venv with what running and testing need

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Samskabe needs Python 3.11 or newer: make PYTHON=… names one.")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/.libraries $(VENV)/.words

$(VENV)/.dev: $(VENV)/.tools $(VENV)/.words

$(VENV)/.libraries: requirements.lock | $(VENV)/bin/python
	$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.tools: requirements-dev.lock | $(VENV)/bin/python
	$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/.libraries

$(VENV)/.words: $(wildcard app/translations/*/LC_MESSAGES/*.po) tools/catalogues.py | $(VENV)/.libraries
	@$(BIN)/python tools/catalogues.py --compile
	@touch $@

lock: $(VENV)/.dev ## Renews both lock files from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml -o requirements.lock $(LOCKING)
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock $(LOCKING)
LOCKING := --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" --upgrade

# ---- proving

test: $(VENV)/.dev ## Runs all tests: SQLite, PostgreSQL, a real browser
	@$(BIN)/python tools/browser.py
	@$(BIN)/python -m pytest -n auto --dist worksteal

test-quick: $(VENV)/.dev ## Runs the tests that need neither PostgreSQL nor a browser
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not postgres and not browser"

bench: $(VENV)/.dev ## Measures the tool beside the plain library tool, as ratios (about twenty minutes; ARGS=--quick: two or three)
	@$(BIN)/python -m tests.bench $(ARGS)

sure: lint types layers content catalogues outside test ## Everything that must hold before a change lands

lint: $(VENV)/.dev ## Format, lint, spelling, templates
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/codespell
	@$(BIN)/djlint app/templates lti/practice_lms/templates --lint --quiet

format: $(VENV)/.dev ## Formats the code
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

types: $(VENV)/.dev ## Types, strictly
	@$(BIN)/mypy

layers: $(VENV)/.dev ## Imports go down only
	@$(BIN)/lint-imports

content: $(VENV)/.dev ## The shipped course has no problem
	@$(FLASK) course check

catalogues: $(VENV)/.dev ## Translation catalogues are in step with the code
	@$(BIN)/python tools/catalogues.py --check

messages: $(VENV)/.dev ## Brings the translation catalogues in step with the code
	@$(BIN)/python tools/catalogues.py

documents: $(VENV)/.dev ## Renews the documents that are made from code
	@$(BIN)/python tools/documents.py

outside: $(VENV)/.dev ## Readers from outside look at the pages (needs Node ≥ 20 and Java ≥ 17)
	@$(BIN)/python -m tools.outside

pictures: $(VENV)/.dev ## Takes the README's pictures
	@$(BIN)/python tools/browser.py
	@$(BIN)/python -m tools.pictures
