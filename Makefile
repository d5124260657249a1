# Two commands matter: `make reproduce` and `make test`. Each installs what it needs, once.
SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready
CHECKS := .venv/.ready-checks
WORKERS ?= auto

.PHONY: reproduce test lab pdf update benchmarks check-documents check-browser \
	check-benchmarks clean help

help:
	@echo "make reproduce        execute all notebooks in both languages and write reports/"
	@echo "make test             run every check"
	@echo "make lab              open the notebooks in JupyterLab"
	@echo "make pdf              write the PDF reports alone"
	@echo "make update           refresh everything committed and generated, print what moved"
	@echo "make check-browser    run the notebooks in JupyterLab in Chromium (needs chromium)"
	@echo "make check-documents  check documents with LibreOffice, poppler, Chromium and TeX"
	@echo "make benchmarks       measure speed and memory beside other libraries"

reproduce: $(READY)
	@$(BIN)/amur reproduce $(if $(CUSTOMS),--customs "$(CUSTOMS)")

test: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup tests
	@$(BIN)/python -m pytest -p nbval_strict --nbval --nbval-current-env \
		--nbval-sanitize-with tests/nbval_sanitize.cfg -n $(WORKERS) --dist loadfile notebooks

lab: $(READY)
	@$(BIN)/jupyter lab --notebook-dir=notebooks

pdf: $(READY)
	@$(BIN)/amur reproduce --only pdf

update: $(READY)
	@$(BIN)/amur update

benchmarks: $(CHECKS)
	@$(BIN)/python benchmarks/trends.py --write
	@$(BIN)/python benchmarks/customs.py --write

check-browser: $(CHECKS)
	@$(BIN)/python -m pytest tests/browser

check-documents: $(CHECKS) build/axe/node_modules/axe-core/axe.min.js
	@test -d reports/en/notebooks || $(BIN)/amur reproduce
	@$(BIN)/python -m pytest tests/documents

# Contenders of the benchmarks answer alike; needs their packages.
check-benchmarks: $(CHECKS)
	@$(BIN)/python -m pytest tests/test_trend_benchmark.py

build/axe/node_modules/axe-core/axe.min.js:
	@npm install --silent --no-fund --no-audit --no-package-lock --prefix build/axe axe-core@4

clean:
	@rm -rf .venv build reports/*/notebooks reports/.staging-*

# The environment: a Python of the right version, the locked packages, then the project itself.
# pip compiles bytecode while it installs, which saves seconds at every kernel start.
$(READY): requirements.lock pyproject.toml
	@python=$$(PYTHON="$(PYTHON)" sh .ci/find-python) && { test -x $(BIN)/python || \
		"$$python" -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation -e .
	@touch $@

$(CHECKS): $(READY) requirements-checks.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-checks.lock
	@touch $@
