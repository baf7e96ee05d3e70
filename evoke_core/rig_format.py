"""What a rig file may say (standard library only): assets/schemas/rig.schema.json in words that people can act on."""

import re
from collections.abc import Collection
from typing import Any

from evoke_core.errors import EvokeError
from evoke_core.facs import UNIT_NAMES

REGIONS = ("brows", "lids", "eyes", "cheeks", "nose", "mouth", "jaw")
_NEEDED = {"profile", "name", "source", "markers", "action_units", "regions"}
_MORE = {"untouched_prefixes", "yields_to", "spellings", "caps", "bone_limits_degrees"}
_UNITS = {str(number) for number in UNIT_NAMES}


class RigError(EvokeError):
    """What is wrong with a rig, and the way out."""


def check_rig(content: dict[str, Any]) -> None:
    """Raise RigError for the first thing in a rig file's content that no rig may say."""
    for missing in sorted(_NEEDED - content.keys()):
        raise RigError(f"{missing!r} is missing; see assets/schemas/rig.schema.json for what stands there")
    for unknown in sorted(content.keys() - _NEEDED - _MORE):
        raise RigError(f"{unknown!r} is no part of a rig file; take it out or mend its spelling")
    for part in ("profile", "name", "source"):
        _check_text(content[part], f"{part!r}")
    if not re.fullmatch("[a-z0-9_]+", content["profile"]):
        raise RigError(f"the profile {content['profile']!r} is no short name; use a to z, 0 to 9 and _ alone")
    for part in ("markers", "untouched_prefixes", "yields_to"):
        _check_texts(content.get(part, []), f"{part!r}")
    if not content["markers"]:
        raise RigError("'markers' is empty; name a shape by which characters of this rig are told from others")
    shapes, bones = _check_units(_members(content["action_units"], "'action_units'"))
    _check_regions(_members(content["regions"], "'regions'"), shapes)
    _check_untouched(tuple(content.get("untouched_prefixes", [])), shapes)
    for shape, names in _members(content.get("spellings", {}), "'spellings'").items():
        _check_known(shape, shapes, "'spellings'")
        _check_texts(names, f"the spellings of {shape!r}")
    for shape, cap in _members(content.get("caps", {}), "'caps'").items():
        _check_known(shape, shapes, "'caps'")
        _check_number(cap, f"the cap of {shape!r}", most=1)
    for bone, limit in _members(content.get("bone_limits_degrees", {}), "'bone_limits_degrees'").items():
        _check_known(bone, bones, "'bone_limits_degrees'")
        _check_number(limit, f"the limit of {bone!r}", most=180)


def _check_units(units: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The shapes and the bones that the units map."""
    shapes: set[str] = set()
    bones: set[str] = set()
    for number, entry in units.items():
        if number not in _UNITS:
            raise RigError(f"{number!r} is no action unit that a face can show; write a number of FACS, such as '12'")
        where = f"action unit {number}"
        unit = _members(entry, where)
        if not {"name", "shapes"} <= unit.keys() <= {"name", "shapes", "bones"}:
            raise RigError(
                f"{where} has the parts {sorted(unit)}; write 'name', 'shapes' and, if it turns any, 'bones'"
            )
        _check_text(unit["name"], f"the name of {where}")
        for shape, weight in _members(unit["shapes"], f"'shapes' of {where}").items():
            _check_number(weight, f"the weight of {shape!r} in {where}", most=1)
            shapes.add(shape)
        for bone, turn in _members(unit.get("bones", {}), f"'bones' of {where}").items():
            if not isinstance(turn, list) or len(turn) != 3 or not all(_is_number(x) and abs(x) <= 180 for x in turn):
                raise RigError(
                    f"the turn of {bone!r} in {where} is {turn!r}; write three numbers of degrees, -180 to 180"
                )
            bones.add(bone)
    return shapes, bones


def _check_regions(regions: dict[str, Any], shapes: set[str]) -> None:
    for shape in sorted(shapes - regions.keys()):
        raise RigError(f"the shape {shape!r} has no place in 'regions'; name its part of the face: {_list(REGIONS)}")
    for shape, region in regions.items():
        if shape not in shapes:
            raise RigError(f"no action unit uses {shape!r} of 'regions'; take it out or map it in a unit")
        if region not in REGIONS:
            raise RigError(f"the region of {shape!r} is {region!r}; write one of {_list(REGIONS)}")


def _check_untouched(prefixes: tuple[str, ...], shapes: set[str]) -> None:
    for shape in sorted(shapes):
        if shape.startswith(prefixes):
            raise RigError(f"{shape!r} is mapped and begins as one of 'untouched_prefixes'; decide for one of the two")


def _check_known(name: str, known: Collection[str], part: str) -> None:
    if name not in known:
        raise RigError(f"no action unit uses {name!r} of {part}; take it out or map it in a unit")


def _check_number(value: Any, what: str, *, most: float) -> None:
    if not _is_number(value) or not 0 < value <= most:
        raise RigError(f"{what} is {value!r}; write a number above 0, at most {most}")


def _check_text(value: Any, what: str) -> None:
    if not isinstance(value, str) or not value:
        raise RigError(f"{what} is {value!r}; write a text")


def _check_texts(value: Any, what: str) -> None:
    if not isinstance(value, list):
        raise RigError(f"{what} is {value!r}; write a list of texts")
    for text in value:
        _check_text(text, f"an entry of {what}")


def _members(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RigError(f"{what} is {value!r}; write an object with names and values")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _list(words: Collection[str]) -> str:
    return ", ".join(words)
