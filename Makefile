# Six words: demo, test, bench, lint, docs, build, and bench-forecast. `make demo` and `make test` set up what they need.

SWIFT ?= swift
PYTHON := .venv/bin/python

.PHONY: demo test bench bench-forecast lint docs build setup setup-tests program

demo: setup program
	.build/release/planwatch demo $(DEMO)

test: setup-tests program
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	$(PYTHON) -m pytest Tests -n 2 $(PYTEST)

bench: setup-tests program
	$(PYTHON) Tests/Benchmarks/bench.py $(BENCH)

bench-forecast:
	@Tests/Benchmarks/forecasts/prepare
	.build-forecast/bin/python Tests/Benchmarks/forecasts/bench.py $(BENCH)
	.build-forecast/bin/python Tests/Benchmarks/forecasts/cities.py

lint: setup-tests
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	$(PYTHON) Tests/Lint/lint.py

docs: setup-tests program
	$(PYTHON) docs/dictionary.py
	PLANWATCH_WRITE_SCHEMA=1 $(SWIFT) test --filter LanguageTests
	$(PYTHON) docs/language.py

build: setup program

program:
	$(SWIFT) build -c release --product planwatch

setup:
	@deploy/prerequisites

setup-tests:
	@deploy/prerequisites --tests
