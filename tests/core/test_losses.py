"""The losses are the paper's, by numbers worked by hand."""

import math

import pytest
import torch

from evoke_core.training.losses import distillation_loss, label_loss

LN2 = math.log(2)


def softplus(x):
    return math.log1p(math.exp(x))


def test_an_undecided_answer_costs_ln_2_a_label_summed_over_labels_and_averaged_over_samples():
    assert label_loss(torch.zeros(4, 3), torch.ones(4, 3)).item() == pytest.approx(3 * LN2)
    assert label_loss(torch.zeros(1, 3), torch.zeros(1, 3)).item() == pytest.approx(3 * LN2)


def test_the_label_loss_is_worked_by_hand():
    logits = torch.tensor([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
    labels = torch.tensor([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    by_hand = (softplus(-2) + softplus(1) + softplus(0.5) + LN2 + softplus(-3) + softplus(-2)) / 2
    assert label_loss(logits, labels).item() == pytest.approx(by_hand, rel=1e-6)


def test_both_terms_of_the_distillation_loss_soften_the_student_and_the_soft_one_is_scaled_by_t_squared():
    student, teacher, labels = torch.tensor([[2.0, 0.0, -4.0]]), torch.tensor([[4.0, 0.0, 0.0]]), torch.eye(3)[:1]
    temperature, alpha = 2.0, 0.25
    q = 1 / (1 + math.exp(-2.0))  # the teacher's first soft target, σ(4/2)
    soft = q * softplus(-1) + (1 - q) * softplus(1)  # the student's first probability is σ(2/2)
    soft += LN2  # second: q ½, p ½
    soft += 0.5 * softplus(2) + 0.5 * softplus(-2)  # third: q ½, p σ(−4/2)
    hard = softplus(-1) + LN2 + softplus(-2)  # labels 1, 0, 0
    by_hand = alpha * temperature**2 * soft + (1 - alpha) * hard
    loss = distillation_loss(student, teacher, labels, temperature=temperature, alpha=alpha)
    assert loss.item() == pytest.approx(by_hand, rel=1e-6)


def test_the_loss_is_a_mean_over_samples():
    one = [torch.randn(1, 3, generator=torch.Generator().manual_seed(seed)) for seed in (1, 2)]
    labels = torch.ones(1, 3)
    four = [value.repeat(4, 1) for value in (*one, labels)]
    options = {"temperature": 1.25, "alpha": 0.25}
    single = distillation_loss(*one, labels, **options)
    assert distillation_loss(*four, **options).item() == pytest.approx(single.item(), rel=1e-6)


def test_without_a_teachers_weight_and_at_temperature_one_it_is_the_label_loss():
    student, teacher = torch.randn(8, 3), torch.randn(8, 3)
    labels = (torch.randn(8, 3) > 0).float()
    loss = distillation_loss(student, teacher, labels, temperature=1.0, alpha=0.0)
    assert loss.item() == pytest.approx(label_loss(student, labels).item(), rel=1e-6)


def test_the_gradient_is_the_one_worked_by_hand():
    """d/dv of α T² BCE(q, σ(v/T)) + (1 − α) BCE(y, σ(v/T)) is (α T² (p − q) + (1 − α) (p − y)) / T, over n."""
    generator = torch.Generator().manual_seed(3)
    student = torch.randn(5, 3, generator=generator, dtype=torch.float64, requires_grad=True)
    teacher = torch.randn(5, 3, generator=generator, dtype=torch.float64, requires_grad=True)
    labels = (torch.rand(5, 3, generator=generator) > 0.5).double()
    temperature, alpha = 1.25, 0.25
    distillation_loss(student, teacher, labels, temperature=temperature, alpha=alpha).backward()
    p, q = torch.sigmoid(student / temperature), torch.sigmoid(teacher / temperature)
    by_hand = (alpha * temperature**2 * (p - q) + (1 - alpha) * (p - labels)) / temperature / 5
    assert torch.allclose(student.grad, by_hand.detach(), rtol=1e-12)
    assert teacher.grad is None


@pytest.mark.parametrize("size", [100.0, -100.0])
def test_logits_of_a_hundred_give_finite_losses_and_gradients(size):
    student = torch.full((2, 3), size, requires_grad=True)
    labels = torch.tensor([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    loss = distillation_loss(student, -student.detach(), labels, temperature=1.25, alpha=0.25)
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(student.grad).all()
    # One soft target is 0 where the student says 1 (cost 80), and of the labels half are wrong (cost 80, or 0).
    assert loss.item() == pytest.approx(0.25 * 1.25**2 * 3 * 80 + 0.75 * 1.5 * 80, rel=1e-5)


def test_where_there_is_no_label_nothing_is_asked():
    """Two labels unknown: neither their loss nor their gradient is there, whatever stands in their place."""
    generator = torch.Generator().manual_seed(3)
    logits = torch.randn(2, 3, generator=generator, dtype=torch.float64, requires_grad=True)
    teacher = torch.randn(2, 3, generator=generator, dtype=torch.float64)
    labels = torch.tensor([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]], dtype=torch.float64)
    known = torch.tensor([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]], dtype=torch.float64)
    options = {"temperature": 1.25, "alpha": 0.25}
    for loss in (label_loss(logits, labels, known), distillation_loss(logits, teacher, labels, known=known, **options)):
        logits.grad = None
        loss.backward(retain_graph=True)
        assert (logits.grad == 0).tolist() == (known == 0).tolist()
    terms = [
        softplus((1 - 2 * y) * x)
        for x, y, there in zip(*(a.flatten().tolist() for a in (logits, labels, known)), strict=True)
        if there
    ]
    assert label_loss(logits, labels, known).item() == pytest.approx(sum(terms) / 2)
    everywhere = torch.ones_like(labels)
    assert distillation_loss(logits, teacher, labels, known=everywhere, **options) == distillation_loss(
        logits, teacher, labels, **options
    )
