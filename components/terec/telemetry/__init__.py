"""What a server tells of itself: structured log lines and Prometheus figures."""

from terec.telemetry.health import OLD_SECONDS, Health, Probe, Trouble
from terec.telemetry.logs import configure_logs, log, unexpected
from terec.telemetry.metrics import METRICS_TYPE, SHARED_FOLDER, Metrics
from terec.telemetry.within_time import WithinTime, prompt_lag

__all__ = [
    "METRICS_TYPE",
    "OLD_SECONDS",
    "SHARED_FOLDER",
    "Health",
    "Metrics",
    "Probe",
    "Trouble",
    "WithinTime",
    "configure_logs",
    "log",
    "prompt_lag",
    "unexpected",
]
