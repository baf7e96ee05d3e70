"""ONNX Runtime, told to say nothing to anybody: every room that runs a graph takes it from here.

From 1.29 on its builds report sessions, the model's name and the machine to their maker, on Linux and macOS too, and
keep an identifier in the home folder, unless they are told otherwise before they are loaded. On Windows a call tells
them.
"""

import os

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
