# Everything happens in .venv; nothing is installed by hand. `make` lists what there is.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# the first of these that is Python 3.11 or newer
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export OMP_NUM_THREADS = 1
export OPENBLAS_NUM_THREADS = 1

.PHONY: help demo test check lint types imports format lock bench clean

help:
	@echo "make demo    set up and read an example page     (first time about 2 minutes, then seconds)"
	@echo "make test    set up and run the tests            (first time about 8 minutes, then 6)"
	@echo "make check   linter, type checker, import contracts"
	@echo "make bench   scores and speed (the scores need the shared corpora beside the repo)"
	@echo "make lock    renew the lock files from pyproject.toml"

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "Dateline needs Python 3.11 or newer, and found none. Install one, or name it: make PYTHON=/path/to/python3.12 …" >&2; exit 1; fi
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "Installing what Dateline runs on (about 570 MB, one or two minutes) …"
	@$(BIN)/pip install --quiet --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing the test tools (about a minute) …"
	@$(BIN)/pip install --quiet --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# the page that `make demo` reads
DEMO := examples/three-clocks-inspection/page.html

demo: $(VENV)/.runtime
	@echo "Reading $(DEMO) …"
	@echo
	@$(BIN)/dateline read $(DEMO) --tz UTC
	@echo
	@echo "Read a page of yours: $(BIN)/dateline read PAGE"

test: $(VENV)/.dev
	@echo "Running the tests (about 6 minutes on 2 cores) …"
	@$(BIN)/python -m pytest -n auto

check: lint types imports

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports

format: $(VENV)/.dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	@$(BIN)/python -m bench.scores all
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.examples
	@$(BIN)/python -m bench.actors
	@$(BIN)/python -m bench.agenda
	@$(BIN)/python -m bench.statements
	@$(BIN)/python -m bench.pairs
	@$(BIN)/python -m bench.codebook
	@$(BIN)/python -m bench.calendar --zones 12
	@$(BIN)/python -m bench.speed
	@$(BIN)/python -m bench.speed --rules-only --no-cold
	@$(BIN)/python -m bench.pipeline
	@$(BIN)/python -m bench.stages --rules-only
	@$(BIN)/python -m bench.stages --no-growth
	@$(BIN)/python -m bench.workers
	@$(BIN)/python -m bench.gate --rules-only
	@$(BIN)/python -m bench.archive

LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml
lock: $(VENV)/.dev
	@$(LOCK) --group build -o requirements.lock
	@$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) bench/out dist
