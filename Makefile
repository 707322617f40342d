# Everything a person types. `make` lists it. Each target creates .venv when it is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
HOST ?= 127.0.0.1
PORT ?= 8000
# Another encoder needs sentence-transformers and torch; the shipped one does not.
SERVE_EXTRA := $(if $(filter-out default,$(NPTQA_ENCODER)),[models],)
SERVE_STAMP := $(VENV)/.installed$(if $(SERVE_EXTRA),-models,)
DEV_STAMP := $(VENV)/.installed-dev
# The benchmark needs little; where the test tools are installed it lacks nothing.
EVAL_STAMP := $(if $(wildcard $(DEV_STAMP)),$(DEV_STAMP),$(VENV)/.installed-eval)
RUNS := eval/runs
# The systems NPTQA is measured against, with an environment of their own.
PEERS := .venv-peers
PEERS_RUN := $(RUNS)/peers

.PHONY: help serve test check lint gate eval figures bench peers format clean openapi released kills

help:
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

serve: $(SERVE_STAMP) ## install, build the index, open the web chat on loopback
	$(BIN)/nptqa serve --host $(HOST) --port $(PORT)

test: $(DEV_STAMP) ## install with test tools and run the tests
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -n auto

check: lint test gate ## everything that must hold: style, types, arrows, corpus, tests, figures

lint: $(DEV_STAMP) ## style, types, and the corpus against its manifest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nptqa corpus check

gate: $(EVAL_STAMP) ## no slice of the benchmark below its committed baseline
	$(BIN)/python -m nptqa.evaluation.regression

eval: $(EVAL_STAMP) ## the benchmark: with the question bank, without it, with each document new, BM25 alone
	$(BIN)/nptqa eval run --out $(RUNS)/with
	$(BIN)/nptqa eval run --no-bank --out $(RUNS)/without
	$(BIN)/nptqa eval left-out --out $(RUNS)/left-out
	$(BIN)/nptqa eval run --no-bank --mode lexical --out $(RUNS)/bm25
	$(BIN)/python eval/figures.py $(RUNS)

figures: eval ## the benchmark's figures anew: in eval/baselines/, eval/report.html and README.md
	$(BIN)/python -m nptqa.evaluation.regression --write
	$(BIN)/nptqa eval report $(RUNS)/with --out eval/report.html
	$(BIN)/python eval/figures.py $(RUNS) --write

bench: $(DEV_STAMP) ## latency, memory and build rate, against a bare loop in the same run
	$(BIN)/python eval/bench.py
	$(BIN)/python eval/load.py --clients 8 64
	@echo 'against other search systems, installed apart: make peers FILLER=FILLER.txt.gz'

peers: $(if $(FILLER),$(PEERS)/.installed) ## side by side with txtai, Haystack, LlamaIndex, LanceDB, Milvus Lite and Chroma; FILLER=FILLER.txt.gz
	@test -n '$(FILLER)' || { echo 'a text to hide the documents in, a paragraph a line: make peers FILLER=FILLER.txt.gz' >&2; exit 1; }
	$(PEERS)/bin/python eval/peers.py run $(FILLER) --work $(PEERS_RUN)
	$(PEERS)/bin/python eval/peers.py report --work $(PEERS_RUN)

openapi: $(DEV_STAMP) ## docs/openapi.json and the client's values anew; refused where the API would break its promise
	$(BIN)/nptqa openapi --out docs/openapi.json --client src/nptqa/client/models.py

released: openapi ## a release: what the API gives now is what it promises from now on
	$(BIN)/nptqa openapi --released docs/openapi.released.json

kills: $(DEV_STAMP) ## 200 index builders killed at random moments; the index must be whole every time
	$(BIN)/python -m tests.index.kills 200

format: $(DEV_STAMP) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove the environments, caches and the benchmark's runs; indexes: nptqa index prune
	rm -rf $(VENV) $(PEERS) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build $(RUNS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "NPTQA needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-eval: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e '.[eval]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-models: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) torch
	$(PIP) -e '.[models]'
	@touch $@

# torch first and alone: its exact version is pinned, so that nothing else chooses another build.
$(DEV_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) torch
	$(PIP) -e '.[dev,teacher]'
	@touch $@ $(VENV)/.installed

# torch first here too.
$(PEERS)/.installed: pyproject.toml constraints.txt eval/peers.txt | $(BIN)/python
	$(PYTHON) -m venv $(PEERS)
	$(subst $(BIN),$(PEERS)/bin,$(PIP)) torch
	$(subst $(BIN),$(PEERS)/bin,$(PIP)) -e . -r eval/peers.txt
	@touch $@
