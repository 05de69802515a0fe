"""Texts in attributes are translated and stand on both sides, wherever the article has them."""

from __future__ import annotations

import pytest
from lxml import html

PAGE = """<html lang="en"><body><main><h1>The kiln</h1><p>It is cold today.</p>{}</main></body></html>"""


@pytest.mark.parametrize(
    ("block", "attribute"),
    [
        ('<p title="Own words">Some text is here.</p>', "title"),
        ('<h2 title="Own words">A heading</h2>', "title"),
        ('<ul title="Own words"><li>One thing</li><li>Two things</li></ul>', "title"),
        ('<ol title="Own words" start="3"><li>One thing</li><li>Two things</li></ol>', "title"),
        ('<ul><li>One thing</li><li aria-label="Own words">Two things</li></ul>', "aria-label"),
        ('<dl title="Own words"><dt>A</dt><dd>Letter</dd><dt>B</dt><dd>Other</dd></dl>', "title"),
        ('<blockquote title="Own words"><p>First line.</p><p>Second line.</p></blockquote>', "title"),
        ('<table title="Own words"><tr><th>A</th><th>B</th></tr><tr><td>C</td><td>D</td></tr></table>', "title"),
        ('<p>See <a href="https://a.example/" title="Own words">this</a> now.</p>', "title"),
        ('<p>Write <input placeholder="Own words"> here.</p>', "placeholder"),
        ('<p>See <img src="a.png" alt="Own words"> here.</p>', "alt"),
        ('<figure><img src="a.png" alt="Own words"><figcaption>A kiln</figcaption></figure>', "alt"),
    ],
)  # fmt: skip
def test_a_text_in_an_attribute_is_shown_in_both_languages(newsroom, block, attribute) -> None:
    newsroom.write("articles/a.html", PAGE.format(block))
    newsroom.run("build", "a")
    newsroom.translate("a")
    ran = newsroom.run("build", "a")
    assert ran.status == 0, ran.err
    page = html.fromstring(newsroom.read("site/a.de.html"))
    shown = [e.get(attribute) for e in page.iter() if e.get(attribute)]
    assert shown.count("Own words") == 1
    assert shown.count("Übersetzt: Own words") == 1
