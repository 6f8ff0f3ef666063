# make run and make test do all their own set-up. Python 3.11 or newer is needed, and nothing else.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench clean

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: .venv/run ## Start the local room with a living example plan
	$(BIN)/jbp run

test: .venv/dev ## Run every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

soak: .venv/dev ## The tests under faults and load, for hours: 2,000 messages a storm, 20 seeds
	JBP_SOAK=1 $(BIN)/python -m pytest -v tests/faults $(PYTEST_ARGS)

check: .venv/dev ## Style, types, and which part may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev ## How fast it is, as ratios
	$(BIN)/python bench/run.py

clean: ## Forget the environment and every cache
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "jbp needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "jbp needs Python's venv (on Debian: apt-get install python3-venv)"; exit 1; }
	@touch $@

.venv/run: .venv/made requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
