# Fællesgrund. make help viser, hvad der findes.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PYTHONUTF8 = 1

.DEFAULT_GOAL := help
.PHONY: help run setup setup-run programs test check static data-layer journeys se benchmark lock

help: ## Vis denne oversigt
	@echo "Fællesgrund: det her kan du bede make om"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "Tilvalg: make run PORT=8080 · make setup PYTHON=python3.12"

run: setup-run ## Start med demodata på http://localhost:8000 (eller $PORT)
	@exec $(BIN)/faellesgrund server --demo --port "$(PORT)"

setup-run:
	@$(PYTHON) tools/setup.py run

setup: ## Hent alt, der skal bruges, ind i .venv
	@$(PYTHON) tools/setup.py dev

# Programs that no Python package carries: a browser, the Danish dictionary of the spell check, and a spreadsheet.
programs: setup
	@$(BIN)/python -m tools.browser > /dev/null
	@$(BIN)/python -m tools.spelling
	@$(BIN)/python -m tools.libreoffice

# Tests and checks never see a developer's own data folder.
test check static data-layer journeys: export FAELLESGRUND_DATA = $(CURDIR)/build/testdata
test check static data-layer journeys: export FAELLESGRUND_DATABASE_URL =

test: programs static ## Alt: stil, typer, lag, prøver på SQLite og PostgreSQL, rejser i browser
	$(BIN)/pytest -n 2 --ignore=tests/journeys
	$(MAKE) --no-print-directory data-layer
	$(MAKE) --no-print-directory journeys

check: setup static ## Den hurtige halvdel: stil, typer, lag og prøver på SQLite
	$(BIN)/pytest -n 2 --ignore=tests/journeys

static: setup
	@mkdir -p build/testdata
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir build/import-cache
	$(BIN)/python -m django makemigrations --check --dry-run --settings faellesgrund.entry.config.settings

data-layer: setup
	$(BIN)/python -m tools.postgres -- $(BIN)/pytest -n 2 --data-layer --ignore=tests/journeys

journeys: programs
	$(BIN)/pytest -n 2 tests/journeys

se: programs ## Tag billeder af alle sider i to bredder, og kør tilgængelighedskontrol (build/se/)
	$(BIN)/python -m tools.se

benchmark: setup ## Mål hastighed mod navngivne jævnbyrdige
	@for script in benchmarks/*.py; do echo; echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

lock: setup ## Lås afhængigheder på ny efter ændring i requirements/*.in (kræver uv)
	$(BIN)/python -m tools.lock
