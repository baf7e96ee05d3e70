import json

import jsonschema
import pytest

from evoke_core.assets import asset, read_json
from evoke_core.errors import EvokeError
from evoke_core.rigs import shipped_rigs

CHECKED = [
    ("emotions/octants.json", "octants"),
    ("emotions/centroids.json", "centroids"),
    ("emotions/expressions.json", "expressions"),
    ("vectors/presets.json", "expressions"),
    ("vrm/vrm0.json", "vrm"),
    ("vrm/vrm1.json", "vrm"),
    *((f"rigs/{path.name}", "rig") for path in sorted(asset("rigs").glob("*.json"))),
]


def schema(name):
    return json.loads(asset(f"schemas/{name}.schema.json").read_text())


@pytest.mark.parametrize(("name", "kind"), CHECKED)
def test_a_mapping_fits_its_schema(name, kind):
    jsonschema.validate(read_json(asset(name)), schema(kind), cls=jsonschema.Draft202012Validator)


def test_every_mapping_has_a_schema():
    found = {
        str(path.relative_to(asset(""))) for folder in ("emotions", "rigs", "vrm") for path in asset(folder).iterdir()
    }
    assert found == {name for name, _ in CHECKED if not name.startswith("vectors/")}


@pytest.mark.parametrize("rig", shipped_rigs().values(), ids=shipped_rigs())
def test_a_rigs_parts_speak_of_the_same_shapes(rig):
    mapped = {shape for unit in rig.action_units.values() for shape in unit.shapes}
    assert mapped == rig.regions.keys()
    assert rig.spellings.keys() <= mapped
    assert rig.caps.keys() <= mapped
    assert not any(shape.startswith(rig.untouched_prefixes) for shape in mapped if rig.untouched_prefixes)
    turned = {bone for unit in rig.action_units.values() for bone in unit.bones}
    assert rig.bone_limits_degrees.keys() == turned


def test_no_marker_stands_in_two_rigs():
    markers = [marker for rig in shipped_rigs().values() for marker in rig.markers]
    assert len(markers) == len(set(markers))


def test_a_missing_asset_is_named():
    with pytest.raises(EvokeError, match=r"rigs/none\.json: this file ships with EVOKE"):
        asset("rigs/none.json")
