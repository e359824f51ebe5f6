# The course's own commands. Each sets up what it needs in .venv, then does it; nothing is installed twice.
#
#   make lab [TOPIC=graphs]   JupyterLab on the course, or on a topic's pair side by side
#   make book                 build the site and serve it
#   make test                 everything that must hold
#   make site-audit           Lighthouse on the built site; its figures go to docs/site-audit.json
#   make site-benchmark       the CPU time of building a sample, beside stock Jupyter Book
#   make grade [FILES=...]    grade exercises
#   make bench                measure the table of speed and memory again, and show what moved
#   make bench-grading        nbgrader, otter-grader and tandem on the same submissions (half an hour)
#   make bench-verify         pytest --nbval and tandem verify on the same notebooks
#   make clean                remove what was built (the environment stays)

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(if $(shell command -v $(p) 2>/dev/null),$(p))))
VENV ?= .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
TANDEM := $(BIN)/python -m tandem
PORT ?= 8000
FILES ?= exercises
CONSTRAINTS ?= constraints.txt

.DEFAULT_GOAL := help
.PHONY: help lab book test bench grade bench-grading bench-verify clean chromium pictures site-audit site-benchmark
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

# An extra of pyproject.toml is installed once, and again when one of the two files changes.
$(VENV)/installed-%: pyproject.toml $(CONSTRAINTS)
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null || \
	  { echo "tandem needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is not one ($$($(PYTHON) --version 2>&1 | head -n 1)): make ... PYTHON=/path/to/python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the course into $(VENV) (once: some minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(CONSTRAINTS) --editable '.[$*]'
	@touch $@

lab: $(VENV)/installed-lab
	@$(TANDEM) lab $(TOPIC)

book: $(VENV)/installed-book
	@$(TANDEM) book --serve --port $(PORT)

bench: $(VENV)/installed-lab
	@$(TANDEM) bench $(BENCH)

grade: $(VENV)/installed-lab
	@$(TANDEM) grade $(FILES)

# BENCH=--help tells what can be chosen. otter-grader gets an environment of its own in _build/.
bench-grading: $(VENV)/installed-test
	@$(BIN)/python benchmarks/grading.py $(BENCH)

bench-verify: $(VENV)/installed-test
	@$(BIN)/python benchmarks/verify.py $(BENCH)

# --- test: each part says what it ran, fails if it ran nothing, and runs even where another failed ---------------------

PARTS := lint exercises lessons site unit
.PHONY: $(addprefix test-,$(PARTS))

test: $(VENV)/installed-test chromium
	@$(MAKE) --no-print-directory --keep-going $(addprefix test-,$(PARTS))
	@echo "all parts passed: $(PARTS)"

test-lint: $(VENV)/installed-test
	@echo "== lint: ruff on code and notebooks"
	@$(BIN)/ruff check --show-files . | awk '/\.ipynb$$/ {n++} END {print NR " files, " n " of them notebooks"; exit !n}'
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

test-exercises: $(VENV)/installed-test
	@echo "== exercises: made from the solutions"
	@$(TANDEM) release --check

test-lessons: $(VENV)/installed-test
	@echo "== lessons and solutions: rules, pairs, every cell run again (nbval)"
	@$(TANDEM) verify

test-site: $(VENV)/installed-test
	@echo "== site: built with warnings as errors"
	@$(TANDEM) book

# A test that hangs is a failure with its stack, not an hour of waiting.
test-unit: $(VENV)/installed-test test-site chromium
	@echo "== unit and browser tests"
	@TANDEM_SITE=_build/html $(BIN)/python -m pytest -n auto --dist loadfile --timeout 600 -q

# Tests look at the pages in a real Chromium. CHROMIUM names one that lies elsewhere.
chromium:
	@command -v "$${CHROMIUM:-chromium}" chromium-browser google-chrome >/dev/null 2>&1 || { \
	  echo "installing chromium ..."; run=; test "$$(id -u)" = 0 || run=sudo; \
	  $$run apt-get update -qq && $$run apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  { echo "tests need Chromium: install it, or name it in CHROMIUM" >&2; exit 2; }

# Node 22 or newer, for this alone. The versions stand in tests/audit/package-lock.json.
tests/audit/node_modules: tests/audit/package-lock.json
	@cd tests/audit && npm ci --no-audit --no-fund --ignore-scripts --silent
	@touch $@

site-benchmark: $(VENV)/installed-test
	@$(BIN)/python tests/site_benchmark.py

site-audit: $(VENV)/installed-test chromium tests/audit/node_modules
	@$(BIN)/python tests/site_audit.py

# The README's pictures, taken anew.
pictures: $(VENV)/installed-test chromium
	@$(BIN)/python tests/take_pictures.py

clean:
	rm -rf _build build .tandem
