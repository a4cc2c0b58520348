# `make demo` shows what this does, `make test` checks it; both set up what they need in .venv.

PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
# Each start of Python in a test would compile the program anew, and read the packs anew.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
# Of what it installs, little is ever imported: Python compiles that at its first import.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt

# Empty files that say "installed"; older than pyproject.toml or constraints.txt means "once more".
RUN := .venv/.installed
DEV := .venv/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo test whole programs suite fuzz hostile cover env lint lock fresh clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 8

demo: $(RUN)  ## a sample district in your language and its summary, into demo/
	$(BIN)/cqip demo -o demo

test: $(BIN)/pip  ## lint and all tests, with LibreOffice as second opinion
	@$(MAKE) --no-print-directory -j 3 lint whole

whole: $(DEV) programs
	@$(MAKE) --no-print-directory suite

programs:  # while pip works: npm waits for its registry most of the time
	@tools/office.sh
	@tools/node.sh

suite: $(DEV)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -rs

fuzz: $(DEV)  ## for a night: 12,000 spoilt workbooks, faults and kills at every file operation, all samples
	CQIP_FUZZ=60 $(BIN)/python -m pytest -n 2 -rs tests/fuzz tests/faults tests/hostile tests/workbook tests/packs tests/drawing tests/reading tests/lists tests/district tests/summary tests/mending \
		tests/verbs tests/buttons tests/addin

hostile: $(DEV)  ## every hostile file with outcome, seconds and memory, into docs/hostile.md
	$(BIN)/python tools/hostile.py

cover: $(DEV)  ## which lines of reading and consolidating the tests run, into docs/coverage.md
	$(BIN)/python tools/cover.py

env: $(RUN)  ## .venv with what the product needs

lint: $(DEV)  ## ruff, mypy, import-linter
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fresh: $(RUN)  ## regenerate the templates and samples
	$(BIN)/python -m cqip_xl.demo.gallery

lock: $(BIN)/pip  ## pin the newest allowed versions in constraints.txt
	@tools/lock.sh $(BIN)/python

clean:  ## remove everything that make made
	rm -rf .venv demo dist tests/judges/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# pip comes last in a new environment: where it is missing, making one was interrupted.
$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Please install Python 3.11 or newer, then run make again." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tools/apt.sh $(notdir $(PYTHON))-venv
	@$(PYTHON) -m venv --clear .venv

$(RUN): $(BIN)/pip pyproject.toml constraints.txt
	@echo "Installing into .venv ..."
	@$(PIP_INSTALL) -e .
	@touch $@

$(DEV): $(BIN)/pip pyproject.toml constraints.txt
	@echo "Installing into .venv, with the tools for tests ..."
	@$(PIP_INSTALL) -e ".[dev]"
	@touch $@ $(RUN)
