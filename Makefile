# make report    articles in, charts and reports out (ARTICLES=path for your own, OUTPUT=folder for another place)
# make check     format, lint, types (make format mends what a machine can mend)
# make test      make check and the whole test suite (make test-quick: no browser, no notebook is run)
# make lab       JupyterLab in notebooks/
# make setup     only the environment, in .venv (PYTHON=python3.12 to choose the interpreter)
# make lock      for maintainers: resolve the versions anew (needs uv)

PYTHON ?= python3
ARTICLES ?= notebooks/documents
OUTPUT ?= reports/html
VENV := .venv
READY := $(VENV)/ready
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check

# Through the environment, so that a path may hold spaces and quotation marks.
export ARTICLES OUTPUT
# A shell that forbids bytecode would make every import several times slower.
unexport PYTHONDONTWRITEBYTECODE
# A user's own Python path or start-up file must not reach into the environment.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP

.PHONY: report check format test test-quick lab setup lock clean

report: $(READY)
	@$(VENV)/bin/python -m analysis report --output "$$OUTPUT" -- "$$ARTICLES"

check: $(READY)
	@$(VENV)/bin/ruff format --check --quiet . || { echo "Not formatted; make format does it"; exit 1; }
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/python -m pytest --quiet tests/test_house_rules.py

format: $(READY)
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format --quiet .

# In two processes, each of which takes over tests that wait for the other.
test: check
	@$(VENV)/bin/python -m pytest --numprocesses 2 --dist worksteal

test-quick: $(READY)
	@$(VENV)/bin/python -m pytest --numprocesses 2 --dist worksteal -m "not slow"

lab: $(READY)
	@cd notebooks && ../$(VENV)/bin/python -m jupyterlab

setup: $(READY)
	@echo "Ready: $(VENV)"

# From wheels, but for docopt, which has none. From nothing whenever the lock has changed or the last attempt did not end; else only the package itself anew.
$(READY): requirements.lock pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 or newer is needed; there is no $(PYTHON)"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is %s; name another: make setup PYTHON=python3.12" % sys.version.split()[0])'
	@rm -f $@; started=$$(date +%s); set -e; \
	if ! cmp -s requirements.lock $(VENV)/requirements.lock; then \
		echo "Setting up $(VENV): 2 to 5 minutes, once ..."; \
		"$(PYTHON)" -m venv --clear $(VENV); \
		$(PIP) install --quiet --require-hashes --no-deps --only-binary :all: --no-binary docopt -r requirements.lock; \
		cp requirements.lock $(VENV)/requirements.lock; \
	fi; \
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .; \
	$(PIP) check --quiet; \
	echo "Set up: $$(( $$(date +%s) - started )) s"; touch $@

# rfc3987-syntax is left out: it only checks international addresses in a format we do not use, and takes two seconds at every start.
lock:
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-package rfc3987-syntax --output-file requirements.lock

clean:
	rm -rf $(VENV) reports/html
