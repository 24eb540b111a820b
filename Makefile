# `make demo` and `make test` need only python3 (3.11 or later) and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test proofs mutations lint bench docs clean

demo: $(STAMP)
	$(BIN)/pathways compare steel lithium_batteries -o results/compare

test: $(STAMP)
	$(BIN)/python -m pytest -n 2

proofs: $(STAMP)
	$(BIN)/python -m pytest -m slow -s

mutations: $(STAMP)
	$(BIN)/python -m tests.mutations --jobs 2

lint: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[develop]'
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[benchmark]'
	$(BIN)/python -m benchmarks

docs: $(STAMP)
	$(BIN)/python -m docs.generate

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) results build dist
