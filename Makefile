# `make demo` and `make test` work on a fresh machine with Python 3.10+, make and a package registry.
VENV := .venv
BIN := $(VENV)/bin

help:
	@echo "make demo     set up, build the template, grade three sample submissions"
	@echo "make test     set up, lint, and run this project's own tests"
	@echo "make mutants  judge every wrong answer that we know: all must lose points"
	@echo "make bench    speed and cost, as ratios (benchmarks/)"
	@echo "make figures  draw the handouts' figures anew"
	@echo "make site     all handouts and pages for staff, in site/"
	@echo "make pictures the pictures with which the README and the site open"
	@echo "make clean    remove what these have made"

# Some of the tests only: make test TESTS=tests/intake
TESTS :=
# Processes that run the tests side by side, whole files in each; 0 is none but pytest's own. By
# default one for each core that it may use and that has 3 GiB of memory.
WORKERS := $(shell python3 -c 'import os; GIB = 2**30; print(min(len(os.sched_getaffinity(0)), \
	os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (3 * GIB)))' 2>/dev/null || echo 0)

# pip would compile all modules on one core: more than a minute. Some packages hold files for another
# Python, which do not compile.
INSTALL := $(BIN)/python -m pip install -q --no-compile -e
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib

# Two steps, so that the demo need not wait for what only the tests need.
$(VENV)/core: pyproject.toml
	python3 -m venv $(VENV)
	$(INSTALL) '.[torch]'
	@$(COMPILE) || true
	@touch $@

$(VENV)/dev: $(VENV)/core
	$(INSTALL) '.[dev]'
	@$(COMPILE) || true
	@touch $@

demo: $(VENV)/core
	$(BIN)/rnnhw template
	rm -rf demo
	$(BIN)/python -m autograder.template.samples demo/submissions
	$(BIN)/rnnhw grade demo/submissions --out demo/results --jobs 2 --dataset digits --profile cpu \
		--key tests/demo.key
	@echo "Open demo/results/half-done/report.html in a browser."

test: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

mutants: $(VENV)/dev
	$(BIN)/python -m tests.mutants

bench: $(VENV)/dev
	$(BIN)/python benchmarks/grade_one.py

# The figures of the handouts, after a change in autograder/handouts/figures/.
figures: $(VENV)/dev
	$(BIN)/python -m autograder.handouts.figures

# All handouts and all pages for staff, as plain files that open in any browser.
site: $(VENV)/dev
	rm -rf site
	$(BIN)/python -m autograder.handouts.site site
	@echo "Open site/index.html in a browser."

# The pictures of the README and the site's first page. Needs Chromium.
pictures: $(VENV)/dev
	$(BIN)/python docs/make_pictures.py

clean:
	rm -rf $(VENV) demo dist results site

.PHONY: help demo test mutants bench figures site pictures clean
