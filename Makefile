# Words: demo, test, soak, bench, lint, docs, build, bench-forecast, bench-instructions, deb, deb-test. Each sets up what it needs.

SWIFT ?= swift
PYTHON := .venv/bin/python

.PHONY: demo test soak bench bench-forecast bench-instructions lint docs build deb deb-test setup setup-tests setup-bench setup-deb program

demo: setup program
	.build/release/planwatch demo $(DEMO)

test: setup-tests program
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	$(PYTHON) -m pytest Tests -n 2 $(PYTEST)

# The tests of exactness in their long forms, with a new seed in each round: SOAK="--minutes 480".
soak: setup-tests program
	$(PYTHON) Tests/Soak/soak.py $(SOAK)

bench: setup-tests setup-bench program
	$(PYTHON) Tests/Benchmarks/bench.py $(BENCH)

bench-instructions: setup-bench program
	$(SWIFT) build -c release --product HotPathProbe
	python3 Tests/Benchmarks/instructions.py $(BENCH)

bench-forecast:
	@Tests/Benchmarks/forecasts/prepare
	.build-forecast/bin/python Tests/Benchmarks/forecasts/bench.py $(BENCH)
	.build-forecast/bin/python Tests/Benchmarks/forecasts/cities.py
	.build-forecast/bin/python Tests/Benchmarks/forecasts/speed.py

lint: setup-tests
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	$(PYTHON) Tests/Lint/lint.py

docs: setup-tests program
	$(PYTHON) docs/dictionary.py
	PLANWATCH_WRITE_SCHEMA=1 $(SWIFT) test --filter LanguageTests
	$(PYTHON) docs/language.py

build: setup program

# The Debian package, in .build-deb: with the Swift libraries within the program.
deb: setup-deb
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-deb --product planwatch
	deploy/package .build-deb/release/planwatch .build-deb

# What is in it, and how it behaves on a bare Debian 12 in a container (root).
deb-test: setup-tests deb
	PLANWATCH_TEST_PACKAGE=$$(ls $(CURDIR)/.build-deb/planwatch_*.deb) \
		PLANWATCH_PROGRAM=$(CURDIR)/.build-deb/release/planwatch \
		$(PYTHON) -m pytest -v -s -rs Tests/Blackbox/test_package.py Tests/Blackbox/test_package_machine.py

program:
	$(SWIFT) build -c release --product planwatch

setup:
	@deploy/prerequisites

setup-tests:
	@deploy/prerequisites --tests

setup-bench:
	@deploy/prerequisites --bench

setup-deb:
	@deploy/prerequisites --deb
