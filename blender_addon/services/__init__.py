# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels and the pictures build on: services import bpy, but no user interface."""
