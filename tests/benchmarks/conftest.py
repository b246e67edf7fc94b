"""Keeps pytest out: these are commands that import each other, not tests."""

from __future__ import annotations

collect_ignore_glob = ["*.py"]
