# Needs make and Python 3.11 or newer, nothing else. `.venv` is made on first use and again when a version changes.
#   make demo    a simulated peak day on this machine, until Ctrl-C
#   make test    the whole suite              make check   format, lint, types, import contracts, architecture
#   make bench   all benchmarks, as tables    make audit   known vulnerabilities of what is installed (needs the index)
#   make clean   remove what was built (never ./.peakline)

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest --durations=25

.PHONY: demo test check bench audit clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.runs
	@exec $(BIN)/peakline demo $(ARGS)

test: $(VENV)/.tests
	@bash .ci/browser $(BIN)/python
	@failed=0; \
	$(PYTEST) -n 2 -m "not browser and not chaos" || failed=1; \
	$(PYTEST) -n 2 --dist worksteal -m browser || failed=1; \
	$(PYTEST) -m chaos || failed=1; \
	exit $$failed

check: $(VENV)/.tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict backend dashboard stream models tests
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture

bench: $(VENV)/.tests
	@bash .ci/browser $(BIN)/python
	$(BIN)/python -m tests.bench $(ARGS)

audit: $(VENV)/.tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --target $(VENV)/audit pip-audit
	PYTHONPATH=$(VENV)/audit $(BIN)/python -m pip_audit --requirement constraints.txt --no-deps --disable-pip

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.runs: pyproject.toml constraints.txt
	@bash .ci/install $(VENV) .
	@touch $@

$(VENV)/.tests: pyproject.toml constraints.txt
	@bash .ci/install $(VENV) '.[test]'
	@touch $@ $(VENV)/.runs
