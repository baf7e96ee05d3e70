# SPDX-License-Identifier: GPL-3.0-or-later
"""EVOKE in Blender: emotions on the faces of characters, by hand, live, recorded and exported.

Importing this package needs no Blender; registering it does.
"""


def register() -> None:
    """Called by Blender when the extension is enabled."""
    from . import registration

    registration.register()


def unregister() -> None:
    """Called by Blender when the extension is disabled: nothing of it stays behind."""
    from . import registration

    registration.unregister()
