# Two commands for a stranger: `make demo` and `make test`. Needs python3 (3.11 or newer, with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/onewindow
# A file's tests stay together (they share what is dear); folders with long tests come first, short ones even out the end.
SHARED := -n $${PYTEST_WORKERS:-2} --dist loadscope --no-loadscope-reorder

.PHONY: demo test quick lint format bench screens setup clean help

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## set up, open a company and license a bookshop, then serve the pages
	$(RUN) demo

test: $(VENV)/.test ## the whole suite (pages in a real browser where Chromium is installed)
	$(BIN)/python -m pytest -q $(SHARED)

quick: $(VENV)/.test ## the part of the suite that answers in under two minutes
	$(BIN)/python -m pytest -q $(SHARED) --hypothesis-profile=quick -m "not slow and not browser"

lint: $(VENV)/.test ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test ## put the code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.bench ## measure, side by side, into bench/RESULTS.md and bench/results.json
	$(BIN)/python -m bench

screens: $(VENV)/.test ## take the screenshots of the documentation anew
	$(BIN)/python -m pytest -q -m browser tests/browser/test_screens.py --screens docs/screens

setup: $(VENV)/.base ## the virtual environment only

clean: ## stop the embedded database and remove what set-up made
	-$(RUN) db stop
	rm -rf $(VENV) .onewindow

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OneWindow needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian, apt install python3-venv."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@
