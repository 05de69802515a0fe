"""The built pages in a browser: views, pairs, keyboard, scripts off, directions, paper, policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
PAGES = (
    "visit.zh-CN.html",
    "visit.ar.html",
    "mine.en.html",
    "captions.zh-CN.html",
    "kitchen.ar.html",
    "draft.zh-CN.draft.html",
    "rtl.en.html",
    "index.html",
)
MARK = "rgb(255, 240, 179)"
NOTHING = "rgba(0, 0, 0, 0)"


@pytest.fixture
def opened(chromium, address: str) -> Iterator[Callable[..., object]]:
    """Return a function that opens a page of the site in a new window."""
    contexts = []

    def open_page(path: str, *, script: bool = True, **options: object):
        options.setdefault("viewport", {"width": 1280, "height": 900})
        options.setdefault("reduced_motion", "reduce")  # colours change at once
        context = chromium.new_context(java_script_enabled=script, **options)
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "console",
            lambda said: page.problems.append(said.text) if said.type == "error" else None,
        )
        page.add_init_script(VIOLATIONS)
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def choose(page, view: str) -> None:
    page.locator(f".views label:has([value={view}])").click()


def background(page, selector: str) -> str:
    return page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")


def box(page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found is not None
    return found


# --- views ---


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_four_views_work_with_and_without_a_script(opened, *, script: bool) -> None:
    page = opened("visit.zh-CN.html", script=script)
    source, target = page.locator("#p1 > .s"), page.locator("#p1 > .t")
    assert source.is_visible()
    assert target.is_visible()
    assert box(page, "#p1 > .s")["x"] < box(page, "#p1 > .t")["x"]
    choose(page, "stack")
    assert box(page, "#p1 > .s")["y"] < box(page, "#p1 > .t")["y"]
    assert box(page, "#p1 > .s")["x"] == box(page, "#p1 > .t")["x"]
    choose(page, "source")
    assert source.is_visible()
    assert not target.is_visible()
    choose(page, "target")
    assert not source.is_visible()
    assert target.is_visible()


def test_the_chosen_view_is_remembered_and_an_address_can_ask_for_one(opened) -> None:
    page = opened("visit.zh-CN.html")
    choose(page, "target")
    page.reload()
    assert page.locator("[name=view][value=target]").is_checked()
    page.goto(page.url.replace("visit.zh-CN", "visit.ar"))
    assert page.locator("[name=view][value=target]").is_checked()
    page.goto(page.url + "?view=stack")
    assert page.locator("[name=view][value=stack]").is_checked()


def test_a_picture_shows_once_with_the_words_of_the_language_being_read(opened) -> None:
    page = opened("visit.zh-CN.html")
    shown = page.locator("figure img:visible")
    assert shown.count() == 3
    assert shown.first.get_attribute("alt") == "群山示意图"
    choose(page, "source")
    assert shown.count() == 3
    assert shown.first.get_attribute("alt") == "Drawing of hills"


# --- pairs ---


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_hovering_a_sentence_lights_it_up_on_both_sides(opened, *, script: bool) -> None:
    page = opened("visit.zh-CN.html", script=script)
    page.locator("#p1 .t [data-g='2']").hover()
    assert background(page, "#p1 .s [data-g='2']") == MARK
    assert background(page, "#p1 .t [data-g='2']") == MARK
    assert background(page, "#p1 .s [data-g='1']") == NOTHING
    assert background(page, "#p2 .s [data-g='2']") == NOTHING
    page.mouse.move(5, 300)
    assert background(page, "#p1 .s [data-g='2']") == NOTHING


def test_the_keyboard_reaches_a_sentence_and_walks_on_with_arrows(opened) -> None:
    page = opened("visit.zh-CN.html")
    page.locator(".views [value=side]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "s1"
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "s7"
    assert background(page, "#p1 .t [data-g='1']") == MARK
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('.c').lang") == "zh-CN"
    assert background(page, "#s7") == MARK
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == "来源：工厂报"


def test_a_link_to_a_sentence_lights_up_the_pair(opened) -> None:
    page = opened("visit.zh-CN.html#s8")
    assert background(page, "#s8") == MARK
    assert background(page, "#p1 .t [data-g='2']") == MARK


def test_in_one_language_a_click_shows_the_other(opened) -> None:
    page = opened("visit.zh-CN.html")
    choose(page, "source")
    page.locator("#s8").click()
    peek = page.locator("#peek")
    assert peek.is_visible()
    assert peek.inner_text().startswith("双方就共同关心的问题")
    assert peek.get_attribute("lang") == "zh-CN"
    page.keyboard.press("Escape")
    assert not peek.is_visible()


def test_a_selection_does_not_jump_columns(opened) -> None:
    page = opened("visit.zh-CN.html")
    start, end = box(page, "#p1 > .s"), box(page, "#p2 > .s")
    page.mouse.move(start["x"] + 3, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 200, end["y"] + end["height"] - 8, steps=5)
    page.mouse.up()
    selected = page.evaluate("getSelection().toString()")
    assert "delegation" in selected
    assert "The key" in selected
    assert not re.search(r"[\u4e00-\u9fff]", selected)


# --- terms ---


def test_a_term_tells_its_definition_to_pointer_and_keyboard(opened) -> None:
    page = opened("visit.zh-CN.html")
    peek = page.locator("#peek")
    page.locator("#p2 .t .term").last.hover()
    page.wait_for_timeout(500)
    assert "A slogan: add new orders" in peek.inner_text()
    page.locator("#peek").hover()
    page.wait_for_timeout(400)
    assert peek.is_visible(), "it stays while the pointer is on it"
    page.keyboard.press("Escape")
    assert not peek.is_visible()
    page.locator("#p1 .s a.term").last.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert "A shipyard on the eastern coast." in peek.inner_text()


def test_without_a_script_a_term_leads_to_the_list(opened) -> None:
    page = opened("visit.zh-CN.html", script=False)
    page.locator("#p1 .s a.term").first.click()
    assert page.url.endswith("#k1")
    assert page.locator("#k1").is_visible()


# --- directions, phone, paper ---


def test_an_arabic_target_stands_on_the_right_and_reads_from_the_right(opened) -> None:
    page = opened("visit.ar.html")
    assert page.locator("html").get_attribute("dir") == "rtl"
    target = page.locator("#p1 > .t")
    assert target.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert box(page, "#p1 > .s")["x"] < box(page, "#p1 > .t")["x"]
    choose(page, "target")
    number, text = box(page, "#p1 > .pn"), box(page, "#p1 > .t")
    assert number["x"] > text["x"] + text["width"] - 40, "numbers stand at the reading edge"


def test_an_arabic_source_stands_on_the_right(opened) -> None:
    page = opened("rtl.en.html")
    assert box(page, "#p1 > .s")["x"] > box(page, "#p1 > .t")["x"]
    assert box(page, "#p1 > .pn")["x"] > box(page, "#p1 > .s")["x"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone(opened, path: str) -> None:
    page = opened(path, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_phone_the_languages_alternate(opened) -> None:
    page = opened("visit.zh-CN.html", viewport={"width": 390, "height": 844})
    assert box(page, "#p1 > .s")["y"] < box(page, "#p1 > .t")["y"]
    assert not page.locator(".views label:has([value=side])").is_visible()
    choose(page, "target")
    assert not page.locator("#p1 > .s").is_visible()


def test_paper_has_both_columns_and_no_buttons(opened) -> None:
    page = opened("visit.zh-CN.html", viewport={"width": 700, "height": 1000})
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".foot").is_visible()
    assert box(page, "#p1 > .s")["x"] < box(page, "#p1 > .t")["x"]
    assert page.pdf().startswith(b"%PDF")


def test_dark_mode_turns_the_page_dark(opened) -> None:
    page = opened("visit.zh-CN.html", color_scheme="dark")
    red, green, blue = map(int, re.findall(r"\d+", background(page, "body"))[:3])
    assert max(red, green, blue) < 60


def test_chinese_emphasis_is_dotted_not_slanted(opened) -> None:
    page = opened("visit.zh-CN.html")
    style = "e => [getComputedStyle(e).fontStyle, getComputedStyle(e).textEmphasisStyle]"
    assert page.locator("#p2 .t em").evaluate(style) == ["normal", "dot"]
    assert page.locator("#p2 .s em").evaluate(style) == ["italic", "none"]


def test_what_folds_in_one_language_folds_in_the_other(opened) -> None:
    page = opened("kitchen.ar.html")
    page.locator("details.s summary").click()
    page.wait_for_function("document.querySelector('details.t').open")


# --- policy and accessibility ---


@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_its_own_policy(opened, path: str) -> None:
    page = opened(path)
    if path != "index.html":
        for view in ("stack", "source", "target", "side"):
            choose(page, view)
        page.locator(".s .g").first.click()
    assert page.evaluate("window.violations") == []
    assert page.problems == []


def test_a_page_opened_as_a_file_has_its_style_and_script(chromium, site: Path) -> None:
    page = chromium.new_page()
    page.goto((site / "visit.zh-CN.html").as_uri())
    assert box(page, "#p1 > .s")["x"] < box(page, "#p1 > .t")["x"]
    assert page.locator("#s1").get_attribute("tabindex") == "0"
    page.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, or skip."""
    path = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
    if not path.is_file():
        missing("axe-core is not installed: run npm install")
    return path.read_text("utf-8")


def missing(reason: str) -> None:
    import os

    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}


@pytest.mark.parametrize(
    "look", [pytest.param(look, marks=[pytest.mark.long] * (look == "phone")) for look in LOOKS]
)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(opened, axe: str, path: str, look: str) -> None:
    page = opened(path, **LOOKS[look])
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [
        f"{v['id']}: {v['help']}: {n['html'][:200]} {n['failureSummary'][:300]}"
        for v in found["violations"]
        for n in v["nodes"]
    ] == []
