# Two commands do everything: `make book` and `make test`.
# Each makes the environment it needs; all are safe to interrupt and repeat.

PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help book test check-data accept-data lab lock lint bench release clean environment

help:         ## list the commands
	@sed -n 's/^\([a-z-]*\): .*## /  make \1\t/p' Makefile | expand -t 22

environment:  ## make or update .venv from the exact pins
	@"$(PYTHON)" tools/environment.py

book: environment  ## build the book (only what changed is run again)
	@"$(RUN)" tools/book.py

test: environment  ## run the tests
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 "$(RUN)" -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(TESTS)

check-data: environment  ## check data/, or a file before it goes in: FILE=new.csv [DATASET=name]
	@"$(RUN)" -m upgrading.datasets check $(if $(FILE),"$(FILE)" $(DATASET))

accept-data: environment  ## after a meant change in data/: check it, then record its hash
	@"$(RUN)" -m upgrading.datasets accept

lab: environment  ## open the chapters in JupyterLab, to read and run them
	@"$(RUN)" tools/lab.py $(LAB)

lint: environment  ## style of code
	@"$(RUN)" -m ruff check . && "$(RUN)" -m ruff format --check .

lock: environment  ## turn requirements.in into the full lock with hashes
	@"$(RUN)" -m uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --quiet requirements.in -o requirements.txt

bench: environment  ## measure, beside the alternatives
	@"$(RUN)" benchmarks/run.py

release: environment  ## build twice, prove both equal, and write the archive to cite
	@"$(RUN)" tools/release.py

clean:        ## remove what builds made (the environment stays)
	@rm -rf _build
