from __future__ import annotations

import base64
import hashlib

from profilekit.pages.policy import policy_for


def test_a_page_may_use_its_own_style_sheet_and_nothing_from_elsewhere():
    css = "p { color: red }"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    allowed = dict(part.split(" ", 1) for part in policy_for(css).split("; "))
    assert allowed == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_fonts_inside_the_file_are_allowed_where_a_page_has_them():
    assert "font-src data:;" in policy_for("p {}", fonts=True)
