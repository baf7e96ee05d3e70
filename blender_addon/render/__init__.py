# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the avatar, rendered with or without a window."""
