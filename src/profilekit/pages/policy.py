"""The content security policy of a page that holds everything it shows and runs nothing."""

from __future__ import annotations

import base64
import hashlib

__all__ = ["policy_for"]


def policy_for(css: str, *, fonts: bool = False) -> str:
    """Allow the page's own style sheet, by its hash, and pictures inside the file.

    Parameters
    ----------
    css : str
        The style sheet, exactly as it stands between ``<style>`` and ``</style>``.
    fonts : bool, default=False
        Whether fonts inside the file are allowed as well.

    Examples
    --------
    >>> policy_for("p {}").startswith("default-src 'none'; style-src 'sha256-")
    True
    """
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    font = "font-src data:; " if fonts else ""
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; {font}"
        "base-uri 'none'; form-action 'none'"
    )
