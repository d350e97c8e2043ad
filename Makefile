# Hipi. `make` alone lists the targets. `make reproduce` and `make test` set up what they need first.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup hipi reproduce figures verify test test-deep test-cpu bench reference-dumps coverage clean

export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE := 1

help:
	@echo 'make reproduce   run the experiments (profile quick, 13 to 16 minutes on 2 cores) and draw results/report/index.html'
	@echo 'make test        build, then every test but the deep ones (about 5 minutes on 2 cores)'
	@echo 'make verify      print each claim of the paper with its number; fails when a claim fails'
	@echo 'make test-deep   the same tests with 100,000 cases each and every float32 (hours)'
	@echo 'make test-cpu    the exactness tests on an emulated CPU without AVX (installs qemu-user-static)'
	@echo 'make bench       time Hipi beside libtorch, in turns (installs libtorch-dev); writes benchmarks/latest.json; BENCH=--quick for a trial'
	@echo 'make reference-dumps  ask libtorch anew for the committed answers of the oracle tests'
	@echo 'make coverage    what the tests reach: coverage/index.html'
	@echo 'make figures     draw the figures of README and docs anew: Figures 3 and 4 from make reproduce, the others from what is published'
	@echo 'make hipi        build the command; then ./hipi --help'
	@echo 'make setup       only install what is optional: for the figures (Node and the packages under tools/report), for the robots (MuJoCo)'
	@echo 'make clean       remove what was built; results stay'

setup:
	@bash tools/setup.sh

hipi:
	@bash tools/build.sh

reproduce: setup hipi
	@./hipi reproduce

figures: setup hipi
	@./hipi report && cp $(addprefix results/report/figures/,fig3.svg fig4.svg) docs/figures/
	@rm -rf results/figures && { ./hipi report --profile paper --out results/figures || true; }   # 1 while some panel has nothing published
	@cp $(addprefix results/figures/report/figures/,fig5-reacher.svg fig5-sawyer.svg fig7-cheetah.svg fig7-quadruped.svg fig8.svg rollouts.svg ablations-navigation.svg ablations-reacher-discrete.svg) docs/figures/
	@./hipi claims

verify: hipi
	@./hipi verify

test: setup
	@bash tools/test.sh

test-deep: setup
	@HIPI_DEEP=1 bash tools/test.sh

test-cpu:
	@bash tools/emulator.sh
	@bash tools/test.sh Category=Cpu

bench:
	@bash tools/bench.sh $(BENCH)

reference-dumps:
	@bash tools/reference.sh --install && HIPI_REFERENCE_DUMPS=1 bash tools/test.sh 'FullyQualifiedName~Properties.Reference'

coverage: setup
	@bash tools/coverage.sh

clean:
	@rm -rf hipi coverage tools/report/node_modules tools/libtorch/build*
	@find . -name node_modules -prune -o -type d \( -name bin -o -name obj -o -name TestResults \) -print0 | xargs -0 rm -rf
