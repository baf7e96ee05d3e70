# SPDX-License-Identifier: GPL-3.0-or-later
"""Between panels and services: what a scene's settings say to the services, and what these say of the scene."""
