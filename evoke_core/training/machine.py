"""What training asks of the machine: a device, a precision, captured graphs, and memory that is kept."""

import ctypes
import os
import platform
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import nn

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""The numbers of two settings in glibc's malloc.h."""


def choose_device() -> torch.device:
    """CUDA where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def device_name(device: torch.device) -> str:
    """The model of a GPU, or of the processor."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def precision(device: torch.device) -> Any:
    """Mixed precision (bfloat16, so that no loss scaling is needed) on a GPU that has it, else plain float32."""
    mixed = device.type == "cuda" and torch.cuda.get_device_capability(device) >= (8, 0)
    return torch.autocast("cuda", torch.bfloat16) if mixed else nullcontext()


def captured(network: nn.Module, device: torch.device) -> Callable[[torch.Tensor], torch.Tensor]:
    """The network for one size of batch on a GPU, its kernels captured as one graph.

    A short network would wait for the launch of each kernel. Capturing takes Triton and a C compiler; without them,
    and on the CPU, the network stays as it is.
    """
    compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("clang")
    able = device.type == "cuda" and compiler and find_spec("triton")
    return torch.compile(network, mode="reduce-overhead", dynamic=False) if able else network


def keep_freed_memory() -> None:
    """Have glibc keep up to 1 GiB of what a step frees for the next one, in blocks of up to 32 MiB.

    By default it gives such blocks back to the system, and gets them anew page by page, each page cleared: that may
    take a fifth to a third of a step's time on the CPU. Other C libraries are left as they are.
    """
    if platform.libc_ver()[0] == "glibc":
        libc = ctypes.CDLL(None)
        libc.mallopt(M_TRIM_THRESHOLD, 2**30)
        libc.mallopt(M_MMAP_THRESHOLD, 2**25)
