"""Where a figure was obtained."""

import platform
import sys
from pathlib import Path


def describe() -> str:
    """Blender, Python and processor in one line."""
    import bpy  # what measures without Blender has none

    return describe_with(f"Blender {bpy.app.version_string}")


def describe_with(program: str) -> str:
    """Another program, Python and processor in one line."""
    return f"{program}, Python {platform.python_version()}, {platform.machine()}, {_processor()}"


def _processor() -> str:
    if sys.platform == "linux":
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        return f"{names[0] if names else 'unknown'} × {len(names)}"
    return platform.processor()
