"""Every notebook in JupyterLab in a real browser: restart, run all cells, no error.

Needs Chromium (Debian: chromium) and the packages of requirements-checks.lock; `make check-browser`
runs it. Set AMUR_SCREENSHOTS to a folder to keep the pictures.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.publishing.notebooks import notebook_paths
from helpers.sources.paths import NOTEBOOKS

TOKEN = "amur"
RUN_SECONDS = 240

# All cells drawn at once, and no look at the news: a notebook shall ask nothing outside.
SETTINGS = {
    "notebook-extension/tracker": '{"windowingMode": "none"}',
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
}


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab over a copy of the notebooks, so that saving changes nothing committed."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = folder / "settings"
    for name, content in SETTINGS.items():
        path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        f"--IdentityProvider.token={TOKEN}",
        f"--notebook-dir={folder / 'notebooks'}",
        "--expose-app-in-browser",
        "--allow-root",
    ]
    environment = os.environ | {
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/api/status?token={TOKEN}", server, folder / "lab.log")
            yield address
        finally:
            server.terminate()
            server.wait(30)


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(120):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; a missing one fails the check, as it is what the check is for."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is not installed (Debian: apt install chromium)."
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield instance
        instance.close()


READ_STATE = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const cells = panel.content.model.cells;
  const state = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells.get(i);
    if (cell.type !== "code") continue;
    const outputs = cell.outputs.toJSON();
    state.push({
      source: cell.sharedModel.getSource(),
      count: cell.executionCount,
      errors: outputs.filter(o => o.output_type === "error").map(o => o.ename + ": " + o.evalue),
      stderr: outputs.filter(o => o.name === "stderr").map(o => String(o.text)),
    });
  }
  return state;
}"""

RESTART_AND_RUN = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.ready;
  await panel.sessionContext.restartKernel();
  await window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.stem)
def test_restart_and_run_all(lab: str, browser, path: Path, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    outside = []
    page.on(
        "request",
        lambda request: (
            outside.append(request.url)
            if not request.url.startswith((lab, "data:", "blob:", lab.replace("http", "ws")))
            else None
        ),
    )
    page.goto(f"{lab}/lab/tree/{path.name}?reset&token={TOKEN}")
    page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.content?.model?.cells?.length > 3",
        timeout=90_000,
    )
    page.evaluate(RESTART_AND_RUN)
    deadline = time.monotonic() + RUN_SECONDS
    state = page.evaluate(READ_STATE)
    while any(cell["count"] is None for cell in state) and time.monotonic() < deadline:
        time.sleep(0.5)
        state = page.evaluate(READ_STATE)
    for number, cell in enumerate(state, start=1):
        assert cell["count"] == number, f"cell [{number}] did not run: {cell['source'][:60]}"
        assert not cell["errors"], cell["errors"]
        assert not cell["stderr"], cell["stderr"]
    keep_pictures(page, path, Path(os.environ.get("AMUR_SCREENSHOTS", tmp_path)))
    assert page.locator(".jp-OutputArea img, .jp-OutputArea svg, .jp-RenderedImage").count() > 0
    assert outside == []
    page.close()


def keep_pictures(page, path: Path, folder: Path) -> None:
    """Screenshots of the whole notebook, a window's height at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    panel = page.locator(".jp-WindowedPanel-outer").first
    height = panel.evaluate("node => node.scrollHeight")
    step = panel.evaluate("node => node.clientHeight")
    for number, top in enumerate(range(0, height, step)):
        panel.evaluate("(node, top) => { node.scrollTop = top; }", top)
        page.wait_for_timeout(200)
        page.screenshot(path=str(folder / f"{path.stem}_{number:02d}.png"))
