"""What the networks minimise: binary cross-entropy on three logits, and the paper's distillation loss (eq. 1).

As the paper's equations are printed, both terms sum over the three labels, take the mean over the samples, and use the
student's probability at temperature T, σ(v/T); the soft term is scaled by T². When a student is used, it is read at
T = 1, σ(v).
"""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits


def label_loss(logits: torch.Tensor, labels: torch.Tensor, known: torch.Tensor | None = None) -> torch.Tensor:
    """Binary cross-entropy of logits (n, 3) against labels (n, 3), summed over labels, mean over samples.

    ``known`` (n, 3) is 0 where there is no label: nothing is asked there, whatever number stands in ``labels``.
    Computed from logits, so that it and its gradient stay finite for logits of any size.
    """
    return binary_cross_entropy_with_logits(logits, labels, weight=known, reduction="sum") / len(logits)


def distillation_loss(
    student_logits: torch.Tensor,
    teacher_logits: torch.Tensor,
    labels: torch.Tensor,
    *,
    temperature: float,
    alpha: float,
    known: torch.Tensor | None = None,
) -> torch.Tensor:
    """The paper's eq. 1: α · L1 + (1 − α) · L2, all arguments (n, 3).

    L1 compares σ(v/T) with the teacher's soft targets σ(z/T), times T²; L2 compares σ(v/T) with the labels. No gradient
    flows to the teacher. With α = 0 and T = 1 it is ``label_loss``. Where ``known`` is 0 there is no label, and neither
    is asked.
    """
    softened = student_logits / temperature
    soft_targets = torch.sigmoid(teacher_logits.detach() / temperature)
    soft_term = label_loss(softened, soft_targets, known) * temperature**2
    return alpha * soft_term + (1 - alpha) * label_loss(softened, labels, known)
