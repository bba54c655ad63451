# Every target sets up .venv by itself; a fresh machine needs GNU Make and Python >= 3.11, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_VERSION := 0.13.9
STORE ?= data
RAW ?= sample/raw

.PHONY: setup release test lint ui bench constraints docs clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Banmian needs Python 3.11 or later, not " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraints constraints.txt --editable ".[ui,fast,dev]"
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

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
