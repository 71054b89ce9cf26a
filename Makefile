# What one types here. `make` alone lists the targets; each installs what it needs into .venv first.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PORT ?= 8000
PO := locale/zh_Hans/LC_MESSAGES/django.po
MO := $(PO:.po=.mo)
python := .venv/bin/python
demo := DJANGO_ENV=demo $(python) manage.py
export PORT
# Where it is set, every process compiles every module again, and starts three times as slowly.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run demo test verify bench lint format messages screenshots docs lock clean runtime tools

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: runtime $(MO) ## Serve the portal with demo data on http://127.0.0.1:8000/ (PORT=8001, DATABASE_URL=postgres://…)
	@DJANGO_ENV=demo exec $(python) manage.py serve --demo

demo: runtime $(MO) ## Load the demo data anew; what was entered is lost
	@$(demo) migrate --no-input --verbosity 0
	@$(demo) createcachetable
	@$(demo) load_demo

test: ## Everything CI runs: checks, the tests on SQLite and PostgreSQL, a real browser
	@.ci/run

verify: tools ## The long form: each race many times on both databases, LibreOffice; into build/verify.json
	@.ci/system-packages verify
	@$(python) -m tests.verify

bench: tools ## Measure against a bare Django project, into build/bench.json
	@$(python) -m bench

lint: tools ## Check style, templates and types
	@.ci/lint

format: tools ## Format the Python code and mend what can be mended
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

messages: tools ## Collect new texts for translation, and list what is still to translate
	@DJANGO_ENV=test $(python) manage.py makemessages --locale zh_Hans --no-wrap --no-obsolete \
	  --add-location file --ignore '.venv' --ignore var --ignore build --ignore tests --ignore bench
	@DJANGO_ENV=test $(python) manage.py compile_translations --check

screenshots: tools ## Take a picture of every page, in both languages and two widths, into build/screenshots/
	@$(python) -m tests.screenshots

docs: tools ## Draw docs/floors.svg from the imports, write docs/states.md from the table of states
	@$(python) -m docs.floors
	@$(python) -m docs.states

lock: tools ## Resolve requirements*.in into the locked lists (UPGRADE=1 takes newer versions)
	@for name in requirements requirements-dev; do \
	  $(python) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header $(if $(UPGRADE),--upgrade) $$name.in --output-file $$name.txt || exit 1; \
	done

clean: ## Remove what builds and tests made; the data in var/ and the environment in .venv stay
	rm -rf build .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	find locale -name '*.mo' -delete
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# In a process of its own: what the others read of it while they start, they keep.
$(MO): $(PO) | runtime
	@$(demo) compile_translations --verbosity 0

runtime:
	@deploy/install.sh requirements.txt

tools:
	@deploy/install.sh requirements-dev.txt
