# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels share: their place in the sidebar, and text that is longer than a line."""

import textwrap
from typing import Any

MARGIN_PIXELS, ICON_PIXELS, LETTER_PIXELS = 45, 20, 5.9


class Sidebar:
    """The EVOKE tab of the 3D view's sidebar."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "EVOKE"


def paragraph(layout: Any, context: Any, text: str, *, icon: str = "NONE") -> None:
    """Text broken to the region's width, which Blender's labels do not do themselves."""
    scale = context.preferences.system.ui_scale
    margin = MARGIN_PIXELS if icon == "NONE" else MARGIN_PIXELS + ICON_PIXELS
    letters = max(20, int((context.region.width / scale - margin) / LETTER_PIXELS))
    column = layout.column(align=True)
    column.scale_y = 0.8
    for number, line in enumerate(textwrap.wrap(text, letters)):
        column.label(text=line, icon=icon if number == 0 else "BLANK1" if icon != "NONE" else "NONE")
