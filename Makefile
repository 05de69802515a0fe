# Every target runs one command; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint requirements.lock

.DEFAULT_GOAL := all
.PHONY: all help check translate serve test test-long lint format bench messages docs clean

all: $(VENV)/.core ## Build the sample newsroom: PO files in locales/, pages in site/
	@$(BIN)/pipeline build

check: $(VENV)/.core ## Check translations, terms, numbers and codes in locales/ and glossary/
	@$(BIN)/pipeline check

translate: $(VENV)/.core ## Fill open sentences from the backends that pipeline.toml names
	@$(BIN)/pipeline translate

serve: all ## Show site/ at http://127.0.0.1:8000/
	@$(BIN)/pipeline serve

test: $(VENV)/.test ## Run the tests
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not long"

test-long: $(VENV)/.test ## Run the searches and soak tests too (up to half an hour)
	@$(BIN)/python -m pytest -q -n 2

lint: $(VENV)/.lint ## Check style, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/.lint ## Format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: $(VENV)/.bench ## Measure speed against the peers, as ratios in one run
	@$(BIN)/python -m bench

messages: $(VENV)/.core ## Extract the interface's words into locales/ with Babel
	@$(BIN)/python -m tools.messages

docs: $(VENV)/.core ## Write the generated parts of docs/
	@$(BIN)/python -m tools.docs

clean: ## Delete what was built and the virtual environment
	rm -rf $(VENV) .venv-bench site .pipeline .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 12

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.core: $(BIN)/python pyproject.toml requirements.lock
	@$(PIP) --editable . && touch $@

$(VENV)/.test: $(VENV)/.core
	@$(PIP) --editable '.[test]' && touch $@

$(VENV)/.lint: $(VENV)/.test
	@$(PIP) --editable '.[lint]' && touch $@

$(VENV)/.bench: $(VENV)/.core
	@$(PYTHON) -m venv .venv-bench && .venv-bench/bin/python -m pip --disable-pip-version-check install --quiet 'translate-toolkit[markdown,levenshtein]==3.20.0' sentencex==1.0.32 pysbd==0.3.4 regex==2026.11.15 && touch $@
