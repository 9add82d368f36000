# Everything is made with these; `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
RAW ?= data/raw
OUT ?= data/processed
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
RUN := $(BIN)/python -m pipeline
STAGES := ingest structure deduplicate segment extract translate publish

.DEFAULT_GOAL := help
.PHONY: help all test check fuzz audit lock models summaries report dataset cffconvert clean $(STAGES)

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
	@echo "ingest … publish   build up to and with that stage: $(STAGES)"
	@echo "RAW=$(RAW) OUT=$(OUT)   other folders: make all RAW=my/profiles OUT=my/corpus"

$(READY): requirements.lock pyproject.toml
	@echo "making $(VENV) with the locked dependencies (about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 
	@touch $@

all: $(READY) ## make .venv, get the models, build every table, write summaries and report
	@$(RUN) models install
	@$(RUN) build --raw $(RAW) --out $(OUT)
	@$(RUN) summaries --out $(OUT)
	@$(RUN) report --out $(OUT)
	@$(RUN) dataset --out $(OUT)

test: $(READY) ## run the whole test suite
	@$(BIN)/python -m pytest -n auto

check: $(READY) ## lint, type check, and see that generated documentation is up to date
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

fuzz: $(READY) ## put made and damaged profiles through the readers for MINUTES (10)
	@$(BIN)/python tests/fuzz --minutes $(or $(MINUTES),10)

audit: ## look the locked dependencies up among known vulnerabilities (needs network and uv)
	@uvx pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

$(STAGES): $(READY)
	@$(RUN) build --raw $(RAW) --out $(OUT) --until $@

models: $(READY) ## get the translation models and verify their checksums
	@$(RUN) models install

summaries: $(READY) ## write the summaries of a finished build
	@$(RUN) summaries --out $(OUT)

report: $(READY) ## write the report and reading page of a finished build
	@$(RUN) report --out $(OUT)

dataset: $(READY) ## write what a finished build is published by
	@$(RUN) dataset --out $(OUT)

cffconvert: $(READY) ## get cffconvert, apart from all else, to test CITATION.cff with it
	@test -x $(VENV)/cffconvert/bin/python || $(BIN)/python -m venv $(VENV)/cffconvert
	@$(VENV)/cffconvert/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements-cffconvert.lock

lock: $(READY) ## renew requirements.lock from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock
	@echo cffconvert | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file tests/requirements-cffconvert.lock

clean: ## remove the virtual environment and everything built
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(OUT) -mindepth 1 ! -name .gitkeep -delete
