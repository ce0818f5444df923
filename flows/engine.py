"""How Prefect is set up for Milepost: its own home, no telemetry, no noise. Call `prepare` before importing Prefect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Runs heard of in batches: the default writes each task run on its own and keeps a core busy.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "2",
    # A killed worker is noticed after missed heartbeats; the default waits six minutes.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    # A loaded two-core machine needs longer than the default twenty seconds to migrate a new home.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}


OWN_ADDRESSES = ("127.0.0.1", "localhost")


def prepare(environ: MutableMapping[str, str], home: Path, *, log_level: str = "WARNING") -> None:
    """Set what is not set already, and make the home Prefect is to use; the operator's own settings win.

    `log_level` is CRITICAL where a person at a terminal is told the same by us, in one sentence.
    """
    others = "CRITICAL" if log_level == "CRITICAL" else "ERROR"
    own = {
        "PREFECT_HOME": str(home.absolute() / "prefect"),
        "PREFECT_LOGGING_LEVEL": log_level,
        # What libraries say of themselves names addresses with their queries, keys included.
        "PREFECT_LOGGING_ROOT_LEVEL": others,
        "PREFECT_INTERNAL_LOGGING_LEVEL": others,
        "PREFECT_LOGGING_SERVER_LEVEL": others,
        **SETTINGS,
    }
    for name, value in own.items():
        environ.setdefault(name, value)
    Path(environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
    # The scheduler's own server is on this machine: a proxy for the sources must not stand before it.
    for name in ("NO_PROXY", "no_proxy"):
        past = [host.strip() for host in environ.get(name, "").split(",") if host.strip()]
        environ[name] = ",".join(dict.fromkeys([*past, *OWN_ADDRESSES]))
