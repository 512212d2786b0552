"""What an operator sees: logs as JSON lines, metrics for Prometheus.

No line and no label holds a reader's words, name or id.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import queue
import sys
from datetime import UTC, datetime

from prometheus_client import Counter, Gauge, Histogram

ANSWERS = Counter("riskxpertai_answers", "Turns that ended, by how", ["state", "cached"])
RUNNING = Gauge("riskxpertai_answers_running", "Answers being told by this process")
FALLBACKS = Counter(
    "riskxpertai_answer_log_fallbacks", "Runs told by this process alone because the answer log was away"
)
AWAY = Gauge("riskxpertai_store_away", "Whether a store is known to be away", ["store"])
WAITING = Gauge("riskxpertai_turns_waiting", "Turns told whole that wait for the history")
LEDGER = Counter("riskxpertai_ledger_failures", "Shown forecasts that were not kept or not scored, by tries")
UNLINKING = Gauge("riskxpertai_unlinkings_waiting", "Readers gone here who are still to be unlinked at Kakao")
LOGINS = Counter("riskxpertai_logins", "Logins at Kakao, by how they ended", ["end"])
DATA_AGE = Gauge(
    "riskxpertai_data_age_days", "Days since the end of the newest published period", ["indicator"]
)
DATA_STALE = Gauge("riskxpertai_data_stale", "Whether something newer should be here", ["indicator"])
SENTENCES = Counter(
    "riskxpertai_sentences", "Sentences of language models at the gate, by outcome", ["outcome"]
)
FOLLOWERS = Gauge("riskxpertai_followers", "Open event streams of this process")
REQUESTS = Histogram(
    "riskxpertai_request_seconds", "Time to a response's first byte", ["method", "route", "status"]
)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def start_logging(level: str) -> logging.handlers.QueueListener:
    """Log to standard error from a thread of its own, so that a slow terminal stops nobody.

    Args:
        level: lowest level that is written.

    Returns:
        The listener; stop it last.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    lines: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    root = logging.getLogger()
    root.handlers = [Unformatted(lines)]
    root.setLevel(level)
    # These tell URLs and rows at INFO and DEBUG, so no setting makes them speak.
    for noisy in ("aiosqlite", "httpcore2", "httpx2", "pymongo", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    listener = logging.handlers.QueueListener(lines, handler)
    listener.start()
    return listener


class Unformatted(logging.handlers.QueueHandler):
    """Hands records over as they are: formatting, traces included, is the listener's work."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Leave the record alone."""
        return record
