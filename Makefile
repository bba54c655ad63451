# Every target sets up .venv by itself; a fresh machine needs GNU Make and Python >= 3.11, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ACCEPT := .venv-accept
UV_VERSION := 0.13.9
STORE ?= data
RAW ?= sample/raw

# Foreign tools must find all they need in the release: where the system allows it, they get no network.
OFFLINE := $(shell unshare -rn true 2>/dev/null && echo unshare -rn)

.PHONY: setup release test lint ui bench accept constraints docs clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Banmian needs Python 3.11 or later, not " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraints constraints.txt --editable ".[ui,fast,train,dev]"
	touch $(READY)

release: setup
	@release=$$($(BIN)/banmian build $(RAW) --store $(STORE)) && \
	echo && echo "Release: $$release" && \
	echo "Verify:  python3 $$release/verify.py $$release" && \
	echo "Open:    $(BIN)/python -c 'import pandas; print(pandas.read_parquet(\"$$release/data/parquet/articles.parquet\"))'" && \
	echo "Report:  $(STORE)/reports/dataset.html"

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest

ui: setup
	$(BIN)/banmian ui --store $(STORE) --raw $(RAW)

$(ACCEPT)/.ready: acceptance/constraints.txt $(READY)
	$(PYTHON) -m venv $(ACCEPT)
	$(BIN)/uv pip install --quiet --python $(ACCEPT)/bin/python --no-deps --require-hashes -r acceptance/constraints.txt
	touch $@

# Have tools that nobody here wrote judge the sample release, in a virtual environment that Banmian is not in.
accept: setup $(ACCEPT)/.ready
	@release=$$($(BIN)/banmian build $(RAW) --store $(STORE)) && \
	$(OFFLINE) $(ACCEPT)/bin/python -m acceptance $$release --raw $(RAW)

bench: setup
	$(BIN)/python -m benchmarks

docs: setup
	$(BIN)/python -m pipeline.release.dictionary
	$(BIN)/python -m pipeline.articles.handbook
	$(BIN)/python -m expectations.handbook
	$(BIN)/python -m tests.expectations.fault_matrix

# Pin every dependency of every extra, with hashes, for all platforms and Python versions.
constraints: setup
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make constraints" --quiet --output-file constraints.txt
	$(BIN)/uv pip compile acceptance/requirements.in --override acceptance/overrides.txt --universal \
		--python-version 3.11 --generate-hashes --custom-compile-command "make constraints" --quiet \
		--output-file acceptance/constraints.txt

clean:
	rm -rf $(VENV) $(ACCEPT) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
