# make report    articles in, charts and reports out (ARTICLES=path for your own)
# make test      the whole test suite
# make lab       JupyterLab in notebooks/
# make setup     only the environment (.venv)
# make lock      for maintainers: resolve the versions anew (needs uv)

PYTHON ?= python3
ARTICLES ?= notebooks/documents
VENV := .venv
READY := $(VENV)/ready

# A shell that forbids bytecode would make every import several times slower.
unexport PYTHONDONTWRITEBYTECODE
# A user's own Python path or start-up file must not reach into the environment.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP

.PHONY: report test lab setup lock clean

report: $(READY)
	@$(VENV)/bin/python -m analysis report "$(ARTICLES)" --output reports/html

test: $(READY)
	@$(VENV)/bin/python -m pytest

lab: $(READY)
	@cd notebooks && ../$(VENV)/bin/jupyter lab

setup: $(READY)
	@echo "Ready: $(VENV)"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@started=$$(date +%s); \
	echo "Setting up $(VENV) (a few minutes, once) ..."; \
	rm -f $@; test -x $(VENV)/bin/python || $(PYTHON) -m venv --clear $(VENV); \
	$(VENV)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock \
	&& $(VENV)/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable . \
	&& $(VENV)/bin/python -m pip check --disable-pip-version-check \
	&& echo "Set up in $$(( $$(date +%s) - started )) s" && touch $@

lock:
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf $(VENV) reports/html
