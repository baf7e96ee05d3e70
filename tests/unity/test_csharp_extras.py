"""The Unity package's editor part and samples, compiled and run by mono against small stand-ins for Unity's libraries."""

from functools import partial
from pathlib import Path

import pytest

from tests.unity.driving import compiled
from tests.unity.nunit import passed
from unity_bridge import csharp


@pytest.fixture(scope="module")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extras")


def test_a_take_becomes_a_clip_and_a_character_is_set_up(build_folder: Path) -> None:
    assert passed(compiled(partial(csharp.compile_assembly, "Evoke.Unity.Editor.Tests"), build_folder)) > 0


def test_the_inspectors_show_and_obey_and_no_preview_is_kept(build_folder: Path) -> None:
    assert passed(compiled(partial(csharp.compile_assembly, "EditorBehaviour.Tests"), build_folder)) > 0
