# Every target sets up what it needs first and does nothing twice. The work is in tests/setup.
#
#   make run          open the app; without a display, do the main job under a virtual one
#   make demo         the same job without a window and on to a SIMULATED province, as JSON
#   make province     a SIMULATED provincial system on 127.0.0.1:8766, to try sending by hand
#   make hub          the hub for counters of one commune on 127.0.0.1:8790, with a PostgreSQL of its own
#   make check test   what must be green before a change is kept (.ci/run does both)
#   make bench        the figures: search, saving, books, a backlog, a PC that dies, start, memory, pages, signing, digitising beside others
#   make drill-hub    150 communes bring three days to two hubs at once: nothing lost or doubled, and how fast
#   make nightly      full counts, fuzzing, every screen by every rule, type check for Windows
#   make screenshots  every screen in every state, as PNG under target/screenshots
#   make package      release build and the .deb and .rpm

.PHONY: help run demo province hub check test bench drill-hub nightly screenshots package setup clean \
        build ui setup-build setup-app setup-test
.DEFAULT_GOAL := help

export PATH := $(CURDIR)/target/tools/bin:$(CURDIR)/target/tools/node/node_modules/.bin:$(HOME)/.cargo/bin:$(PATH)

# One set of packages and features for every cargo call, so that nothing is compiled twice.
WORKSPACE := --workspace --features motcua/custom-protocol
BIN := $(or $(CARGO_TARGET_DIR),target)/debug

# What is built to be tried is compiled by clippy's driver, which is the compiler with more to say: our crates are linted
# as they are built, and nobody's are gone through twice. What is shipped or measured is compiled by the compiler alone.
LINTED := RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__

help:
	@sed -n 's/^#   //p' Makefile

setup: setup-build setup-app setup-test

setup-build:
	@tests/setup/packages.sh build
	@tests/setup/rust.sh
	@tests/setup/node.sh

setup-app: setup-build
	@tests/setup/packages.sh app

setup-test: setup-app
	@tests/setup/packages.sh judges print scan secrets ocr sign hub
	@tests/setup/python.sh

ui: setup-build
	@tests/setup/ui.sh

build: ui
	$(LINTED) cargo build -q $(WORKSPACE) --all-targets

run: ui
	@$(LINTED) tests/setup/run.sh

demo: ui
	@$(LINTED) cargo build -q $(WORKSPACE) --bins
	@rm -rf target/demo
	@$(BIN)/exchange-demo

# Needs neither the app nor its window; what it received is kept under target/province.
province:
	@tests/setup/packages.sh build
	@tests/setup/rust.sh
	@$(LINTED) cargo build -q $(WORKSPACE) --bin motcua-province
	@$(BIN)/motcua-province --port 8766 --ledger $(dir $(BIN))province/ledger.db

# Its first commune is added once; the code for its first counter is said then. Data and key stay under target/hub.
hub:
	@tests/setup/packages.sh build hub
	@tests/setup/rust.sh
	@$(LINTED) cargo build -q $(WORKSPACE) --bin motcua-hub
	@tests/setup/hub.sh $(abspath $(BIN))/motcua-hub $(abspath $(dir $(BIN)))/hub

check: build
	cargo fmt --all --check
	$(BIN)/export-bindings --check
	@tests/setup/licences.sh
	cd ui && npm run --silent check && npm run --silent lint && npm run --silent size

# The window's own tests run beside the others, which spend much of their time waiting for windows, printers and lines.
test: setup-test build
	@$(LINTED) tests/setup/beside.sh "cd ui && npm run --silent test && npm run --silent test:ui" \
	    tests/sign/with-pki.sh tests/print/with-queue.sh tests/secrets/with-service.sh tests/hub/with-postgres.sh \
	    tests/hub/with-bucket.sh cargo test -q $(WORKSPACE)

# On the release build, as it is shipped; the figures stay under target/bench as JSON.
# A program of others that cannot be installed is left out, and said to be.
bench: setup-test ui
	-@tests/setup/packages.sh anchors
	cargo build -q --release $(WORKSPACE) --bins --example store-bench --example sign-bench
	@$(dir $(BIN))release/examples/store-bench
	@tests/sign/with-pki.sh $(dir $(BIN))release/examples/sign-bench
	@tests/sign/with-pki.sh $(dir $(BIN))release/copy-bench
	@$(dir $(BIN))release/book-bench
	@$(dir $(BIN))release/exchange-bench
	@tests/hub/with-postgres.sh $(dir $(BIN))release/share-bench
	@$(dir $(BIN))release/app-bench
	@$(dir $(BIN))release/anchor-bench
	@cd ui && npm run --silent size -- $(abspath $(dir $(BIN)))/bench/ui.json

# 150 communes bring three days to two hubs, one of which is killed.
drill-hub: setup-build
	@tests/setup/packages.sh hub
	cargo build -q --release -p motcua-hub --bins --example hub-drill
	@tests/hub/with-postgres.sh $(dir $(BIN))release/examples/hub-drill

nightly: setup-test build
	@$(LINTED) tests/setup/nightly.sh

screenshots: setup-test ui
	cd ui && npm run --silent screenshots

package: ui
	@tests/setup/packages.sh package
	cd src-tauri && npx --yes @tauri-apps/cli@2.12.5 build --bundles deb,rpm --features custom-protocol

clean:
	rm -rf target ui/dist ui/node_modules
