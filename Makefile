# The front door. `make help` lists what there is.

PYTHON ?= python3
EXAMPLE ?= thanh-mien
CHAOS ?=
NAME ?=
WHO ?=
FORCE ?=
FULL ?=
AGAINST ?=
FIGURES ?=
SEED ?=

BIN := .venv/bin
RUN := $(BIN)/python -m
REPORT := .local/tests.xml
COMPILE := $(BIN)/uv pip compile --upgrade --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --quiet
CHECKED := services workflows deploy tests

.DEFAULT_GOAL := help
.PHONY: help prepare for-tests environment demo test chain check lint types style release up down status token logs audit invariants faults schedules bench pictures \
	lock clean

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

prepare: ## fetch and build what a fresh checkout needs (every other target does it by itself)
	@$(PYTHON) deploy/local/prepare.py

for-tests: # what tests need besides
	@$(PYTHON) deploy/local/prepare.py --tests

environment: # what needs no server needs Python only
	@$(PYTHON) deploy/local/prepare.py --only python

demo: prepare ## play a review from submission to decisions (EXAMPLE=thanh-mien, so-khcn-ninh-binh or hai-phong; CHAOS=once, FORCE=1)
	@$(RUN) demo play --example $(EXAMPLE) $(if $(CHAOS),--chaos $(CHAOS)) $(if $(FORCE),--force)

test: for-tests lint ## everything, on real servers
	@$(RUN) pytest -m "not long" -n 2 --dist loadfile --no-loadscope-reorder --junit-xml=$(REPORT) -o junit_family=xunit1
	@$(RUN) localstack run -- $(RUN) tests.invariants --report $(REPORT)

chain: for-tests ## a commune's dossier to its decisions before a browser, twelve people, the audit and axe, with script and without (six minutes)
	@$(RUN) pytest -m long

check: lint ## with Python only, without servers: lint, types, layers, domain tests (a minute or two at first, then less)
	@echo "check: the tests that need no server"
	@$(RUN) pytest -m unit

lint: environment ## style, types and layers
	@echo "lint: types (mypy), style (ruff), layers (import-linter), side by side"
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types style

types:
	@$(BIN)/mypy $(wildcard $(CHECKED))

style:
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

release: environment ## take what grew in facts, topics and HTTP into the released contracts; refuses what breaks a client
	@$(RUN) contracts release
	@for service in directory submissions scoring awards notify papers; do $(RUN) $$service openapi release || exit 1; done

up: prepare ## start the stack and return when it is ready
	@$(RUN) localstack up
	@$(RUN) demo people

down: ## stop the stack; its data stays
	@test ! -x $(BIN)/python || $(RUN) localstack down

status: prepare ## addresses and processes of the stack
	@$(RUN) localstack status

token: prepare ## a token of somebody of the running stack (WHO=head@300; make up lists some)
	@$(RUN) demo token "$(WHO)"

logs: prepare ## the end of its logs, then what is added (NAME=awards for one of them)
	@$(RUN) localstack logs $(NAME) --follow

audit: prepare ## compare the ledgers of services, topics and Temporal
	@$(RUN) demo audit

invariants: prepare ## what is always true, each line also under its named breaks
	@$(RUN) localstack run -- $(RUN) tests.invariants

faults: prepare ## break servers, processes and lines while people work, then look for what is lost (FULL=1, SEED=n)
	@$(RUN) tests.faults $(if $(FULL),--full) $(if $(SEED),--seed $(SEED))

schedules: prepare ## 10,000 random schedules against models of the rules, 10,000 over three services (SEED=n repeats)
	@$(RUN) localstack run --postgres -- $(RUN) tests.schedules $(if $(SEED),--seed $(SEED))

bench: for-tests ## how fast, beside what one would pick instead (FULL=1 judges, AGAINST=commit: beside that build, FIGURES=submit: only it)
	@$(RUN) tests.bench $(if $(FULL),--full) $(if $(AGAINST),--against $(AGAINST)) $(FIGURES)

pictures: for-tests up ## take the pictures of README.md anew, of the last play as make up shows it
	@$(RUN) tests.pictures

lock: environment ## compile requirements.in and the portal's assets.in into their locks, with hashes and no addresses
	@$(COMPILE) requirements.in --output-file requirements.lock
	@$(COMPILE) services/portal/assets.in --no-deps --output-file services/portal/assets.lock
	@! grep -nE '(https?|file)://|--(index|extra-index|find-links)' requirements.lock services/portal/assets.lock

clean: ## stop the stack and delete its data, logs and the environment; what was downloaded stays
	@test ! -x $(BIN)/python || $(RUN) localstack clean
	@rm -rf .venv .local
