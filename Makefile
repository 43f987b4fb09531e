# One word per verb. `make run` and `make test` set everything up by themselves, once.
# Paths stay relative, so the checkout may lie anywhere, also in a folder with blanks in its name.

PYTHON ?= python3
CHROMIUM ?= $(shell for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$name && break; done)

BIN := .venv/bin
READY := .venv/.installed
PYTEST := $(BIN)/python -m pytest

export CHROMIUM

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install run test lint format types layers unit contracts gallery features packaging browser clients bench soak chaos package constraints clean

help: ## say what the verbs do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: $(READY) ## make .venv and install everything into it

# Only a finished install leaves the stamp; a changed dependency makes it stale.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Twitter Emulator needs Python 3.11 or newer, and '$(PYTHON)' is not that: make install PYTHON=python3.12" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q emulator channel
	@touch $@

run: $(READY) ## start the emulator and the channel; Ctrl-C stops both
	@exec $(BIN)/twitter-emulator demo

# The scenarios come last: theirs is the verdict.
test: lint types layers unit contracts gallery packaging browser features ## everything that proves this checkout

lint: $(READY) ## ruff: mistakes and layout
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

format: $(READY) ## let ruff put the layout right
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

types: $(READY) ## mypy, strict, over code, tests and benchmarks
	$(BIN)/python -m mypy

layers: $(READY) ## who imports whom, and the rest of the house's rules
	$(PYTEST) tests/house -m 'not packaging'

# Who is done takes over from the other: the harness's tests mostly wait, the channel's mostly reckon.
unit: $(READY) ## the tests that mirror the packages
	$(PYTEST) tests -n 2 --dist worksteal -m 'not clients' --ignore=tests/house --ignore=tests/contracts --ignore=tests/features --ignore=tests/browser \
		--ignore=tests/gallery

contracts: $(READY) ## schemas, examples, counterexamples, vectors
	$(PYTEST) tests/contracts

# More workers than processors: mostly they wait for answers that do not come.
gallery: $(READY) ## verify, on bots that are right and on bots that are wrong
	$(PYTEST) tests/gallery -n 6 --dist worksteal

# pytest itself fails a run that collected nothing (exit code 5).
features: $(READY) ## the scenarios, as Gherkin, with reports in reports/
	$(PYTEST) tests/features -p no:xdist -vv --gherkin-terminal-reporter \
		--twitter-report html,junit,cucumber

packaging: $(READY) ## the wheel, built and installed into a fresh environment
	$(PYTEST) tests/house -m packaging

browser: $(READY) ## the pages, in the system's Chromium
	@if [ -n "$$CHROMIUM" ]; then \
		$(PYTEST) tests/browser; \
	else \
		echo "LEFT OUT: the browser tests. No Chromium here; install one or name it: make browser CHROMIUM=/path/to/chromium"; \
	fi

# Not a part of `test`: it installs the libraries from their registries, once, into .clients.
clients: $(READY) ## libraries for Twitter that nobody changed, through `twitter-emulator run`
	$(PYTEST) tests/clients -m clients -p no:xdist

bench: $(READY) ## measure, as ratios against bare servers
	$(BIN)/python -m benchmarks

# Not a part of `test`: it takes minutes.
soak: $(READY) ## 500 scenarios side by side, three times in random order: no flake, nothing left behind
	$(BIN)/python -m benchmarks.soak

# Not a part of `test`: it takes minutes.
chaos: $(READY) ## 1,000 messages while the channel is killed and Twitter is unwell, on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks.chaos

package: $(READY) ## sdist and wheel into dist/, then prove them
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(PYTEST) tests/house -m packaging

constraints: $(READY) ## renew constraints.txt with the newest versions; run `make test` before committing it
	$(BIN)/python -m pip install --quiet --upgrade --upgrade-strategy eager -e '.[dev]'
	{ sed -n '/^#/p' constraints.txt; $(BIN)/python -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9._-]+==[^ ]+$$'; } > .venv/constraints.new
	mv .venv/constraints.new constraints.txt
	@touch $(READY)

clean: ## remove what the verbs made, except .venv and .clients
	rm -rf build dist reports .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find emulator channel tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
