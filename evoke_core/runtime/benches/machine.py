"""Where and with what a figure was obtained."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("numpy", "scipy", "onnxruntime", "torch", "pyzmq")


def describe_machine() -> dict[str, Any]:
    """The machine, as plain JSON; a package that is not installed is None."""
    cores = os.cpu_count() or 1
    return {
        "processor": _processor(),
        "cores": cores,
        "load": round(os.getloadavg()[0] / cores, 2) if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        **{package: _version(package) for package in PACKAGES},
        "gpu": None,
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
