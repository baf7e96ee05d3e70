"""The paper's Table I, as printed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperRow:
    """One model of Table I; None where the table has a dash.

    The accuracies are those of random 1 s windows of DEAP in five folds: windows of one trial stand in both training
    and test, and no trivial baseline is given.

    Attributes:
        model: its name for ``evoke_core.models.build``.
        title: its name in the table.
        layers: the table's count.
        parameters, flops, weight: as printed, with their units; the "FLOPs" are multiply-accumulates.
        inference_ms: of one sample, on one RTX A6000.
        throughput: samples per second there.
        f1_de, accuracy_de: F1 (0 to 1) and accuracy in per cent on differential entropy.
        f1_psd, accuracy_psd: the same on power spectral density.
    """

    model: str
    title: str
    layers: int
    parameters: str
    flops: str
    weight: str
    inference_ms: float
    throughput: float
    f1_de: float
    accuracy_de: float
    f1_psd: float | None
    accuracy_psd: float | None


TABLE_1 = (
    PaperRow("vit", "ViT", 140, "85.64M", "16.86G", "321.56MB", 6.96, 277.25, 0.80, 79.74, 0.74, 75.21),
    PaperRow(
        "arjun_vit", "Arjun ViT", 41, "144.356K", "767.592K", "587.35KB", 1.6691, 20110.31, 0.65, 62.24, 0.77, 77.78
    ),
    PaperRow("ccnn", "CCNN", 12, "6.235M", "79.961M", "23.79MB", 0.6414, 24572.37, 0.92, 93.23, 0.46, 61.11),
    PaperRow("student", "EVOKE (Ours)", 8, "353.363K", "1.991M", "1.35MB", 0.33, 80176.24, 0.88, 87.62, None, None),
)
"""In the table's order."""
