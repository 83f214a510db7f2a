"""A browser for tests: what a user does with the page, and what a user sees of it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

BINARY = Path("/usr/bin/chromium")
DRIVER = Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Page:
    """One open browser window on one page."""

    def __init__(self, driver: Any, url: str, downloads: Path) -> None:
        self.driver = driver
        self.url = url
        self.downloads = downloads

    def open(self, fragment: str = "", *, width: int = 1280, height: int = 800) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(self.url + fragment)
        self.until(lambda: self.js("return !document.documentElement.classList.contains('no-script')"))
        self.frame()

    def js(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def frame(self) -> None:
        """Wait until what was asked for has been drawn."""
        self.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")

    def until(self, condition: Callable[[], Any], seconds: float = 5) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := condition():
                return found
            time.sleep(0.02)
        raise AssertionError("it did not happen in time")

    def text(self, selector: str) -> str:
        return str(self.js("return document.querySelector(arguments[0]).innerText", selector))

    def click(self, selector: str, containing: str = "") -> None:
        """Click the first visible element that matches and contains a text."""
        for element in self.driver.find_elements("css selector", selector):
            if containing in element.text and element.is_displayed():
                element.click()
                self.frame()
                return
        raise AssertionError(f"no {selector} with {containing!r}")

    def type(self, words: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(words).perform()
        self.frame()

    def search(self, words: str) -> None:
        from selenium.webdriver.common.keys import Keys

        box = self.driver.find_element("id", "search")
        box.clear()
        box.send_keys(words, Keys.ENTER)
        self.frame()

    def click_map(self, x: float, y: float, *, shift: bool = False) -> None:
        """A click at a point of the map, with the mouse."""
        box = self.js("const b = document.getElementById('map').getBoundingClientRect(); return [b.left, b.top]")
        for kind in ("mousePressed", "mouseReleased"):
            event = {"type": kind, "x": box[0] + x, "y": box[1] + y, "button": "left", "clickCount": 1}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event | {"modifiers": 8 if shift else 0})
        time.sleep(0.45)  # vis-network waits this long for a second click
        self.frame()

    def colours(self) -> dict[str, int]:
        """How many pixels of the map have each colour."""
        script = """
            const canvas = document.querySelector("#map canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const counts = {};
            for (let at = 0; at < data.length; at += 4) {
              const key = [data[at], data[at + 1], data[at + 2]].join();
              counts[key] = (counts[key] || 0) + 1;
            }
            return counts;"""
        return dict(self.js(script))

    def find_colour(self, colour: str, *, reach: int = 4) -> tuple[float, float]:
        """The middle of the first patch of this colour on the map, `reach` pixels in each direction."""
        script = """
            const canvas = document.querySelector("#map canvas");
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            const [wanted, r] = arguments;
            const is = (x, y) => wanted.every((part, at) => Math.abs(data[4 * (y * width + x) + at] - part) < 20);
            for (let y = 6; y < height - 6; y++) for (let x = 6; x < width - 6; x++) {
              if ([[0, 0], [r, 0], [-r, 0], [0, r], [0, -r]].every(([dx, dy]) => is(x + dx, y + dy))) return [x, y];
            }"""
        found = self.js(script, [int(colour[at : at + 2], 16) for at in (1, 3, 5)], reach)
        assert found, f"no patch of {colour}"
        return found[0], found[1]

    def download(self, name: str) -> bytes:
        path = self.downloads / name
        self.until(lambda: path.exists() and path.stat().st_size > 0)
        self.until(lambda: not list(self.downloads.glob("*.crdownload")))
        content = path.read_bytes()
        path.unlink()
        return content

    def complaints(self) -> list[str]:
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Addresses that were asked for, other than the page itself and data inside it."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(str(message["params"]["request"]["url"]))
        own = self.url.split("#")[0]
        return [url for url in found if url.split("#")[0] != own and not url.startswith(("data:", "blob:", "about:"))]


@pytest.fixture(scope="module", name="browser")
def open_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    """One Chromium for all tests, with its download folder."""
    if not (BINARY.exists() and DRIVER.exists()):
        if os.environ.get("KGRAPH_REQUIRE_BROWSER") == "1":
            pytest.fail("KGRAPH_REQUIRE_BROWSER=1, but there is no chromium and chromedriver in /usr/bin")
        pytest.skip("no chromium and chromedriver in /usr/bin")
    from selenium import webdriver

    folder = tmp_path_factory.mktemp("chromium")
    downloads = folder / "downloads"
    downloads.mkdir()
    options = webdriver.ChromeOptions()
    options.binary_location = str(BINARY)
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver, downloads
    driver.quit()
