# SPDX-License-Identifier: GPL-3.0-or-later
"""EVOKE in Blender: an emotion stream moves a character's face."""
