# The project's vocabulary. `make help` lists it.

PYTHON ?= python3
PORT ?= 8000
# `servers` runs on a Redis and a MongoDB wire server of its own, wired as in production.
STORES ?=
# `double` runs beside a Kakao of its own, so that the whole login can be clicked through.
KAKAO ?=
TORCH = 2.13.0
VENV = .venv
BIN = $(VENV)/bin
DEBIAN = chromium fonts-noto-cjk nginx redis-server

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export npm_config_update_notifier = false

.DEFAULT_GOAL := help
.PHONY: help run ask doctor web dev test check fix train evaluate lock clean bench

help: ## 이 목록 · this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/$(if $(STORES)$(KAKAO),dev,service) web ## 서비스 시작 (PORT=8000, STORES=servers, KAKAO=double) · start the service
	$(if $(STORES),scripts/with-stores) $(if $(KAKAO),PORT=$(PORT) scripts/with-kakao) $(BIN)/riskxpertai serve --port $(PORT)

doctor: $(VENV)/service ## 설정과 상태 점검 · check the set-up
	$(BIN)/riskxpertai doctor

# The browser's driver keeps an event loop of its own running, which other tests can't share.
test: dev ## 모든 시험 · every test
	node --test tests/web/*.test.js
	$(BIN)/pytest -n 2 --dist loadfile -m "not browser"
	$(BIN)/pytest -n 2 --dist loadfile -m browser

check: $(VENV)/dev ## 정적 검사 · static checks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/dev ## 형식 고치기 · mend what a tool can mend
	$(BIN)/ruff check --fix src tests benchmarks
	$(BIN)/ruff format src tests benchmarks

train: $(VENV)/service ## 가중치 학습 (OUT=var/weights) · make weights
	$(BIN)/riskxpertai train --out $(or $(OUT),var/weights) $(ARGS)

evaluate: $(VENV)/dev ## 예측력 평가 (FILES="my.csv", ARGS=) · how good the forecaster is on series of your own
	$(BIN)/riskxpertai evaluate $(FILES) --baselines walk,drift,seasonal,ets,theta,arima $(ARGS)

bench: $(VENV)/dev web ## 지연과 메모리 측정 · measure latency and memory
	$(BIN)/python -m benchmarks.service

lock: $(VENV)/dev ## 잠금 파일 새로 만들기 · resolve the lock anew
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile $(LOCKING) pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCKING) pyproject.toml --extra dev -o requirements-dev.lock

clean: ## 만든 것 지우기 (기록은 그대로) · remove what was made; history stays
	rm -rf $(VENV) node_modules web/assets/vendor

LOCKING = --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q --upgrade

# PyTorch goes first and alone: the lock holds everything but it, so nothing can pull its CUDA build.
$(VENV)/torch:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Python 3.11–3.13이 필요합니다 · needs Python 3.11–3.13: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --retries 0 --no-deps --extra-index-url https://download.pytorch.org/whl/cpu torch==$(TORCH)
	@touch $@

$(VENV)/service: $(VENV)/torch requirements.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/service requirements-dev.lock
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

web: web/assets/vendor/installed

web/assets/vendor/installed: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	npm run --silent vendor
	@touch $@

dev: $(VENV)/dev web
	@missing=""; for name in $(DEBIAN); do dpkg -s $$name >/dev/null 2>&1 || missing="$$missing $$name"; done; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	elif [ -n "$$missing" ]; then \
		echo "설치되지 않음 · not installed:$$missing (그것이 필요한 시험은 빠집니다 · their suites are left out)"; \
	fi
