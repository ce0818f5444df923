# Everything a person types. The environment is made from the lock file by whichever target needs it first;
# Python 3.11 or newer, make and the package index are all it asks for.

.DEFAULT_GOAL := help
.PHONY: help run serve test check fix browser bench clean

UV_VERSION := 0.13.9
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
SYNCED := .venv/.synced

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(SYNCED) ## load the plan, refresh every source, assess, freeze, write the annual report
	@$(BIN)/milepost run itu-gs-2020-2023

serve: $(SYNCED) ## serve the schedule on this machine until Ctrl-C
	@$(BIN)/milepost up

test: check browser ## pass every check and every test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

browser: ## see that there is a Chromium for the tests of pages; install Debian's where we may
	@if test -x "$${MILEPOST_CHROMIUM:-/usr/bin/chromium}" || test -x /usr/bin/chromium-headless-shell; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
		apt-get update -qq && for one in chromium-headless-shell chromium; do \
			apt-get install -qq --no-install-recommends $$one >/dev/null && break; done; \
	else echo "the tests of pages need Chromium: install it (Debian: apt-get install chromium-headless-shell)," \
		"or name one with MILEPOST_CHROMIUM=/path/to/chromium" >&2; exit 2; fi

check: $(SYNCED) ## format, lint, types, imports between rooms, phrases in every language
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m portal.catalogues
	@$(BIN)/python -m reports.catalogues

fix: $(SYNCED) ## let the formatter and the linter mend what they can; enter new phrases in the catalogues
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/python -m portal.catalogues --update
	@$(BIN)/python -m reports.catalogues --update

bench: $(SYNCED) ## side-by-side measurements, as ratios
	@$(BIN)/python -m bench

clean: ## remove the environment and what was run here
	rm -rf .venv .tools var

.tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "milepost needs Python 3.11, 3.12 or 3.13 on the PATH; none was found" >&2; exit 2; }
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(SYNCED): uv.lock pyproject.toml .tools/bin/uv
	@.tools/bin/uv sync --frozen --quiet --system-certs --python $(PYTHON)
	@touch $@
