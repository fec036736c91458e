# make run · make test · make bench · make lint · make format · make setup
# Works with GNU make 3.81, which macOS has. Everything is installed into .venv, nothing outside of it.

PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --no-input -c constraints.txt
# three on two cores: many tests wait for a server, and a core would wait with them
WORKERS ?= $(shell expr `getconf _NPROCESSORS_ONLN` \* 3 / 2)

.PHONY: run test bench lint format setup help

run: .venv/run.stamp
	@$(PY) manage.py up

test: lint
	$(PY) tests/find_browser.py --install
	$(PY) -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal

bench: .venv/dev.stamp .venv/celery.stamp
	$(PY) -m bench

lint: .venv/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	$(PY) -m mypy
	$(PY) .venv/bin/lint-imports

format: .venv/dev.stamp
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

setup: .venv/dev.stamp

help:
	@head -n 1 Makefile

# A stamp is older than a requirements file when that file has changed since the last installation.
.venv/run.stamp: .venv/venv.stamp requirements.txt constraints.txt
	@echo "installing what the bot needs into .venv (once)"
	$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	@echo "installing the tools for tests into .venv (once)"
	$(PIP) -r requirements-dev.txt
	@touch $@

.venv/celery.stamp: .venv/venv.stamp bench/requirements-celery.txt
	$(PY) -m venv .venv/celery
	.venv/celery/bin/python -m pip install -qq --disable-pip-version-check --no-input -r bench/requirements-celery.txt
	@touch $@

.venv/venv.stamp:
	@sh .ci/venv
	@touch $@
