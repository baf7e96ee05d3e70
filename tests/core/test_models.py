import pytest
import torch

from evoke_core.errors import EvokeError
from evoke_core.models import Profile, build, profile


def test_the_student_has_table_ones_parameters_and_multiply_accumulates():
    assert profile(build("student")) == Profile(parameters=353_363, macs=1_991_424)


def test_the_student_turns_grids_into_three_logits():
    assert build("student")(torch.zeros(5, 4, 9, 9)).shape == (5, 3)


def test_counting_leaves_the_model_in_its_mode_and_without_hooks():
    model = build("student").train()
    profile(model)
    assert model.training
    assert not any(layer._forward_hooks for layer in model.modules())


def test_an_unknown_model_is_answered_with_those_there_are():
    with pytest.raises(EvokeError, match="unknown model 'resnet': choose one of student"):
        build("resnet")
