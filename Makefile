# Two commands matter: `make demo` and `make test`. Both make .venv themselves.
PYTHON ?= python3
BIN := .venv/bin
OUT := demo-output
# Tests marked `office` convert drafts to PDF; they run where LibreOffice is installed.
MARKS := $(if $(shell command -v soffice),,-m "not office")

.PHONY: demo test lint format bench accuracy train template docs clean

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: .venv/ready
	$(BIN)/python examples/demo.py $(OUT)

test: .venv/ready
	$(BIN)/python -m pytest -n auto $(MARKS)

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready
	$(BIN)/python -m benchmarks

accuracy: .venv/ready
	$(BIN)/python -m benchmarks.accuracy

# Learns anew from the labelled clauses; about half an hour. FILES: further labelled clauses.
train: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	$(BIN)/python -m benchmarks.training $(FILES)

template: .venv/ready
	$(BIN)/python templates/make_agreement_zh.py templates/agreement_zh.docx

docs: .venv/ready
	$(BIN)/python docs/make_rules.py docs/rules.md

clean:
	rm -rf .venv $(OUT) build dist *.egg-info
