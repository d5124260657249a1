"""The web pages in Chromium: accessible by axe-core, readable on a phone, no outside requests."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.exhibits.language import LANGUAGES
from helpers.publishing.notebooks import notebook_paths
from helpers.sources.paths import ROOT

AXE = Path(os.environ.get("AMUR_AXE", ROOT / "build/axe/node_modules/axe-core/axe.min.js"))
CHROMIUM = os.environ.get("AMUR_CHROMIUM", "/usr/bin/chromium")
PAGES = ["index", *(path.stem for path in notebook_paths())]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    assert Path(CHROMIUM).is_file(), f"{CHROMIUM} is not installed (Debian: chromium)"
    assert AXE.is_file(), "axe-core is not installed: npm install --prefix build/axe axe-core"
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark"), (1280, "light")])
def test_a_page_is_accessible_and_fits(
    reports: Path, browser, language: str, name: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    lost: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: lost.append(request.url))
    page.goto((reports / language / "site" / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert lost == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    broken = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
    assert page.evaluate(broken) == []
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    context.close()
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == [], json.dumps(
        [item["help"] for item in found]
    )


def test_the_entrance_leads_to_both_languages(reports: Path, browser) -> None:
    page = browser.new_page()
    for language in LANGUAGES:
        page.goto((reports / "index.html").as_uri())
        page.click(f"a[hreflang={language}]")
        assert page.evaluate("document.documentElement.lang") == language
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.close()
