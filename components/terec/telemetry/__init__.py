"""What a server tells of itself: structured log lines and Prometheus figures."""

from terec.telemetry.health import OLD_SECONDS, Health, Probe, Trouble
from terec.telemetry.logs import configure_logs, log
from terec.telemetry.metrics import METRICS_TYPE, Metrics

__all__ = ["METRICS_TYPE", "OLD_SECONDS", "Health", "Metrics", "Probe", "Trouble", "configure_logs", "log"]
