"""Pages taken apart by an HTML5 parser, and a browser to look at them."""

from __future__ import annotations

import os
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
LIGHT, DARK = "1", "0"


class Page(HTMLParser):
    """Tags with their attributes, in order, and the text outside the style sheet."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self._within = [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"<{tag}> repeats an attribute"
        self.tags.append((tag, dict(attrs)))
        self._within = tag

    def handle_endtag(self, _tag):
        self._within = ""

    def handle_data(self, data):
        if self._within != "style":
            self.text.append(data)

    def all(self, name):
        """Attributes of every element of one name."""
        return [attrs for tag, attrs in self.tags if tag == name]

    @property
    def words(self):
        """All text, with single spaces."""
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="session")
def page_of():
    return Page


@pytest.fixture(scope="session")
def tree_of():
    """Parse as a browser does."""
    tinyhtml5 = pytest.importorskip("tinyhtml5", reason="comes with profilekit[pdf]")

    def parsed(html):
        return tinyhtml5.parse(html, namespace_html_elements=False)

    return parsed


@pytest.fixture
def browsed(tmp_path):
    """Open a page in Chromium, and give what has become of it, as HTML."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")

    def opened(html, *, scheme=LIGHT, width=1280, wait_ms=2000):
        page = tmp_path / "page.html"
        page.write_text(html, encoding="utf-8")
        command = [
            CHROMIUM, "--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            f"--user-data-dir={tmp_path / 'browser'}", f"--window-size={width},900",
            f"--blink-settings=preferredColorScheme={scheme}",
            f"--virtual-time-budget={wait_ms}", "--dump-dom", page.as_uri(),
        ]  # fmt: skip
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        done = subprocess.run(command, capture_output=True, check=True, timeout=180)  # noqa: S603 - a browser of the system, on a file of ours
        return done.stdout.decode()

    return opened


@pytest.fixture(scope="session")
def axe():
    """Give the source of axe-core."""
    folder = os.environ.get("PROFILEKIT_AXE")
    if folder is None:
        pytest.skip("set PROFILEKIT_AXE to node_modules/axe-core: npm install axe-core")
    return (Path(folder) / "axe.min.js").read_text(encoding="utf-8")
