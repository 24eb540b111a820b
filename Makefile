# `make demo` and `make test` need only python3 (3.11 or later) and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# uv installs in seconds what takes pip minutes. It does not read the settings of pip: where it finds
# no packages, pip installs them.
define install
$(BIN)/uv pip install --quiet --python $(BIN)/python $(1) 2> /dev/null || $(PIP) $(1)
endef
# Libraries whose types mypy reads, so that the same code gets the same answer everywhere.
TYPED := constraints/typed.txt

.PHONY: demo test proofs exports oldest pyam lint bench docs site lock mutations fuzz clean

demo: $(VENV)/.installed
	$(BIN)/pathways compare steel lithium_batteries -o results/compare

test: $(VENV)/.installed
	$(BIN)/python -m pytest -n 2 --dist loadfile

proofs: $(VENV)/.installed
	$(BIN)/python -m pytest -m slow --hypothesis-profile=proofs -s

# Every shipped program as LP and MPS, read by HiGHS, CBC and GLPK (Debian: glpk-utils).
exports: $(VENV)/.installed
	$(BIN)/python -m pytest -m exports -s -v

# The lowest versions that pyproject.toml allows, on the lowest Python: `make oldest PYTHON=python3.11`.
# A warning of an old library is no fault of ours.
OLDEST := .venv-oldest
OLDEST_TESTS ?= tests/catalog tests/cli tests/plots tests/program tests/results tests/schema \
  tests/sensitivity tests/series tests/solving tests/systems
oldest:
	rm -rf $(OLDEST)
	$(PYTHON) -m venv $(OLDEST)
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(OLDEST)/bin/uv pip install --quiet --python $(OLDEST)/bin/python --resolution lowest-direct -e '.[test]'
	$(OLDEST)/bin/python -m pytest -n 2 -W default $(OLDEST_TESTS)

# pyam reads what `export --to iamc` writes. It asks for an older pandas, hence its own environment.
WITH_PYAM := .venv-pyam
pyam:
	$(PYTHON) -m venv $(WITH_PYAM)
	$(WITH_PYAM)/bin/python -m pip install --quiet --disable-pip-version-check -e . \
	  -r constraints/pyam.txt
	$(WITH_PYAM)/bin/python -m pytest -rs tests/results/test_iamc.py

mutations: $(VENV)/.installed
	$(BIN)/python -m tests.mutations --jobs 2

# `make fuzz MINUTES=5 SEED=3`; the faults are in fuzz.log, each with the command to repeat it.
MINUTES ?= 60
SEED ?= 1
fuzz: $(VENV)/.installed
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --seed $(SEED) --log fuzz.log

lint: $(VENV)/.linters
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m docs.generate --check

bench: $(VENV)/.installed
	$(call install,-e '.[benchmark]')
	$(BIN)/python -m benchmarks

docs: $(VENV)/.installed
	$(BIN)/python -m docs.generate

# The documentation as a site, build/site/html/index.html; a dead link or a missing page is an error.
site: $(VENV)/.site
	$(BIN)/python -m docs.site

# One tried version of every library that any extra brings, for all systems and versions of Python.
LOCK := constraints/lock.txt
lock: $(VENV)/.installed
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --upgrade \
	  --custom-compile-command "make lock" --no-annotate --no-emit-index-url pyproject.toml -o $(LOCK)

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	-$(PIP) uv
	$(call install,-e '.[test]')
	touch $@

$(VENV)/.linters: $(VENV)/.installed $(TYPED)
	$(call install,-e '.[develop]' -c $(TYPED))
	touch $@

$(VENV)/.site: $(VENV)/.installed
	$(call install,-e '.[site]')
	touch $@

clean:
	rm -rf $(VENV) $(OLDEST) $(WITH_PYAM) results build dist
