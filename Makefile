# Two commands do all: make demo, make test. The others are for who changes Gaceta.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test lint bench soak pictures messages lock

help:
	@echo "make demo     a small newspaper on http://localhost:8000 (GACETA_PORT=8123 moves it)"
	@echo "make test     all tests, in a real browser too"
	@echo "make lint     style, types, who may import whom"
	@echo "make bench    throughput, takeover to notice, memory; writes docs/benchmarks.md"
	@echo "make soak     the full counts of kills, streams and random tests; goes on where it was stopped"
	@echo "make pictures take the README's screenshots anew"
	@echo "make messages compile the translations"
	@echo "make lock     write the requirements files anew"

demo:
	@$(PYTHON) setup/demo.py
	@exec $(BIN)/gaceta demo

test:
	@$(PYTHON) setup/bootstrap.py dev
	@$(PYTHON) setup/browser.py
	@$(PYTHON) setup/servers.py
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST)

lint:
	@$(PYTHON) setup/bootstrap.py dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(PYTHON) setup/client.py

bench:
	@$(PYTHON) setup/bootstrap.py dev
	@$(PYTHON) setup/wrk.py
	@$(PYTHON) setup/servers.py
	@$(BIN)/python -m bench.run

soak:
	@$(PYTHON) setup/bootstrap.py dev
	@$(PYTHON) setup/servers.py
	@$(BIN)/python -m tests.soak $(SOAK)

pictures:
	@$(PYTHON) setup/bootstrap.py dev
	@$(PYTHON) setup/browser.py
	@GACETA_PICTURES=docs/pictures $(BIN)/python -m pytest tests/browser/test_pictures.py

messages:
	@$(PYTHON) setup/bootstrap.py dev
	@$(BIN)/python -m tests.messages

lock:
	@$(PYTHON) setup/bootstrap.py dev
	@cd requirements && for one in base dev; do \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links $$one.in -o $$one.txt; done
