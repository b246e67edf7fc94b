"""What a browser makes of the pages: nothing runs, nothing overflows, nothing shuts readers out."""

from __future__ import annotations

import json
import re
from html import escape

import pytest

from personas.rendering.conftest import DARK, LIGHT
from personas.rendering.hostile_texts import TEXTS
from personas.rendering.made_personas import company, consumer, hostile, of_size
from profilekit.personas.comparing import compare_personas
from profilekit.personas.locales import PSEUDO
from profilekit.personas.statement import Answer, Statement

SAY = "document.documentElement.dataset.said = {}"


def without_policy(html):
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


def with_script(html, script):
    return without_policy(html).replace("</body>", f"<script>{script}</script></body>")


def said(dom):
    found = re.search(r'data-said="([^"]*)"', dom)
    assert found, "the script of the test did not run"
    return json.loads(found[1].replace("&quot;", '"').replace("&gt;", ">").replace("&lt;", "<"))


def frames(pages, widths, measure):
    """Show pages in frames of some widths, and gather what a function says of each."""
    shown = "".join(
        f'<iframe width="{width}" height="800" data-name="{name} at {width}" '
        f'srcdoc="{escape(without_policy(html))}"></iframe>'
        for name, html in pages.items()
        for width in widths
    )
    script = f"""
        const measure = {measure};
        addEventListener("load", () => {{
          const faults = [];
          for (const frame of document.querySelectorAll("iframe"))
            for (const fault of measure(frame.contentDocument))
              faults.push(frame.dataset.name + ": " + fault);
          {SAY.format("JSON.stringify(faults)")};
        }});"""
    return f"<!doctype html><body>{shown}<script>{script}</script></body>"


OVERFLOW = """page => {
  const faults = [], root = page.documentElement;
  for (const each of page.querySelectorAll("details")) each.open = true;
  if (root.scrollWidth > root.clientWidth)
    faults.push("the page is " + root.scrollWidth + " wide, its window " + root.clientWidth);
  for (const each of page.querySelectorAll("body *")) {
    if (each.closest(".scroll, svg")) continue;
    const place = each.getBoundingClientRect();
    if (place.right > root.clientWidth + 1 || place.left < -1)
      faults.push(each.tagName + "." + each.className + " stands out");
  }
  for (const part of page.querySelectorAll(".part")) {
    const heading = part.querySelector("h2");
    if (heading.getBoundingClientRect().bottom > part.getBoundingClientRect().bottom - 8)
      faults.push("the heading " + heading.textContent + " touches the end of its section");
  }
  return faults;
}"""


def test_the_script_of_a_page_would_be_seen(browsed):
    dom = browsed(f"<html><body><script>{SAY.format(1)}</script></body></html>")
    assert said(dom) == 1


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_nothing_that_the_data_say_runs_even_without_the_policy(browsed, lang):
    persona = hostile(*TEXTS)
    pages = {
        "marketer": persona.to_html(lang),
        "analyst": persona.to_html(lang, audience="analyst"),
        "card": f"<html><body>{persona._repr_html_()}</body></html>",
    }
    ran = "page => page.defaultView.ran || window.ran ? ['something ran'] : []"
    assert said(browsed(frames(pages, [600], ran))) == []


def test_what_runs_in_a_frame_would_be_seen(browsed):
    ran = "page => page.defaultView.ran || window.ran ? ['something ran'] : []"
    pages = {"trap": "<html><body><img src=x onerror='window.ran=1'></body></html>"}
    assert said(browsed(frames(pages, [600], ran))) == ["trap at 600: something ran"]


def test_nothing_overflows_when_words_are_longer_and_the_window_is_narrow(browsed):
    pages = {
        f"{name} {lang} {audience}": made.to_html(lang, audience=audience)
        for name, made in (
            ("consumer", consumer()),
            ("company", company()),
            ("full", of_size(4)),
            ("bare", of_size(0)),
        )
        for lang in (PSEUDO, "fa")
        for audience in ("marketer", "analyst")
    }
    # 640 is a window of 1280 at a zoom of 200 %.
    assert said(browsed(frames(pages, [320, 640, 1280], OVERFLOW))) == []


def test_nothing_overflows_side_by_side_and_narrow_cells_say_whose_they_are(browsed):
    long = Statement(
        id="interests/long", section="interests", key=f"{'unbroken' * 9}_label.is",
        rule_id="distinct", role="distinct", value=0.4, base_value=0.2,
        answer=Answer(field=f"{'unbroken' * 9}_label", value="y" * 60),
    )  # fmt: skip
    wide = _with(consumer(id="wide"), long)
    pages = {
        f"beside {lang}": compare_personas(consumer(), company(id="other"), wide).to_html(lang)
        for lang in (PSEUDO, "fa")
    }
    assert said(browsed(frames(pages, [320, 559, 640], OVERFLOW))) == []
    scrolled = """page => [...page.querySelectorAll(".scroll")]
      .filter(each => each.scrollWidth > each.clientWidth).map(() => "is scrolled")"""
    assert said(browsed(frames(pages, [320, 559], scrolled))) == []
    hidden = """page => [...page.querySelectorAll("td .whose")]
      .filter(each => !each.getClientRects().length).map(() => "is hidden").slice(0, 1)"""
    assert said(browsed(frames(pages, [320, 559], hidden))) == []
    assert len(said(browsed(frames(pages, [1280], hidden)))) == len(pages)


def _with(persona, statement):
    sections = tuple(
        section.model_copy(update={"statements": (*section.statements, statement)})
        if section.id is statement.section
        else section
        for section in persona.sections
    )
    return persona.model_copy(update={"sections": sections})


def test_nothing_overflows_when_only_the_text_is_twice_as_large(browsed):
    larger = "</style><style>html { font-size: 200% }</style>"
    pages = {
        f"company {lang}": company().to_html(lang).replace("</style>", larger)
        for lang in (PSEUDO, "fa")
    }
    assert said(browsed(frames(pages, [320, 640, 1280], OVERFLOW))) == []


@pytest.mark.parametrize("audience", ["marketer", "analyst"])
@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "tr", "fa", "el"])
def test_axe_finds_nothing(browsed, axe, lang, scheme, audience):
    run = (
        "for (const each of document.querySelectorAll('details')) each.open = true;"
        "axe.run().then(found => {"
        + SAY.format("JSON.stringify(found.violations.map(v => v.id + ': ' + v.nodes[0].html))")
        + "});"
    )
    html = with_script(company().to_html(lang, audience=audience), f"{axe};{run}")
    assert said(browsed(html, scheme=scheme, wait_ms=20_000)) == []


def test_axe_would_find_a_picture_without_words(browsed, axe):
    told = SAY.format("JSON.stringify(found.violations.map(v => v.id))")
    run = f"axe.run().then(found => {{ {told} }});"
    html = with_script(
        company().to_html().replace('role="img" aria-label', 'role="img" data-x'), f"{axe};{run}"
    )
    assert "svg-img-alt" in said(browsed(html, wait_ms=20_000))


def test_what_overflows_would_be_seen(browsed):
    wide = company().to_html().replace("<h1>", '<h1 style="width:50rem">')
    assert said(browsed(frames({"wide": wide}, [320], OVERFLOW)))
