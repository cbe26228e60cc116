"""What the training tools share: the course of the learning rate, and how a net becomes a file of the package.

Needs ``torch``, ``onnx``, ``onnxscript`` and ``onnxruntime``: ``uv sync --group train``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic


def warmed(optimiser: Any, steps: int, warm: float) -> Any:
    """A schedule of the learning rate: up over the first share of the steps (0 to 1), then down to nothing."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (warm * steps)) * max(0.0, (steps - step) / steps)
    )


def write(
    net: Any, given: Mapping[str, Any], axes: Mapping[str, Mapping[int, str]], path: Path, *, per_channel: bool = True
) -> None:
    """Write a net as ONNX in 8 bits. ``given``: an example of each input, by name; ``axes``: the names of the axes that
    vary, of inputs and outputs, the outputs in their order."""
    told = [name for name in axes if name not in given]
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            net, tuple(given.values()), str(whole), input_names=list(given), output_names=told,
            dynamic_axes={name: dict(each) for name, each in axes.items()}, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=per_channel)
