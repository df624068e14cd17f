# Every command of the project. Each one brings what it needs, and does nothing again that is already done.
.DEFAULT_GOAL := help
.PHONY: help run test setup check format benchmark labelled ledger fuzz assets lock clean
SETUP = @python="$$(sh setup/find_python.sh)" && exec "$$python" -m setup

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s%s\n", $$1, $$2 }'

run: ## prepare what is missing and start Ringfence with its demonstration story (PORT=8000)
	$(SETUP) run

test: ## run all checks and the whole test suite, on SQLite and on PostgreSQL
	$(SETUP) test

setup: ## prepare environment, look and database; start nothing
	$(SETUP) setup

check: ## lint, format, types, layers, migrations and production settings
	$(SETUP) check

format: ## put code and templates into the house format
	$(SETUP) format

benchmark: ## measure speed and print the figures
	$(SETUP) benchmark

labelled: setup ## run the rules over labelled synthetic years: precision and recall for each rule
	@.venv/bin/python -m tests.labelled

ledger: setup ## prove the ledger at length: random acts, races and kills on both databases (MINUTES=5)
	@.venv/bin/python -m tests.ledger.long

fuzz: setup ## send mutants of our own workbooks through everything that reads them (MINUTES=5)
	@.venv/bin/python -m tests.workbooks.fuzz

assets: ## build stylesheets, scripts and fonts into static/
	$(SETUP) assets

lock: ## write the locks again from pyproject.toml and package.json (UPGRADE=1 takes newer versions)
	$(SETUP) lock

clean: ## remove everything that was built; the data in var/ stays
	@rm -rf .setup .venv node_modules static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
