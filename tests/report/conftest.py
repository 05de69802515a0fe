"""What the tests of reports share: some findings, and findings of hostile texts."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from pipeline.findings import Checked, Finding, Findings
from pipeline.findings.positions import Region
from pipeline.model import Span

KILN = Finding(
    check="number-mismatch",
    severity="error",
    article="2017/kiln",
    locale="zh-CN",
    file="locales/zh_CN/LC_MESSAGES/2017/kiln.po",
    line=12,
    msgctxt=None,
    msgid="Nobody lit <a>the 15 kilns</a>, it's 100% sure.",
    msgstr="没有人点燃<a>这 14 座窑</a>。",
    source_span=Span(15, 17),
    target_span=Span(7, 9),
    message="The number 15 of the source is 14 in the translation.",
    concept="",
    fix=None,
    source="Nobody lit the 15 kilns, it's 100% sure.",
    target="没有人点燃这 14 座窑。",
    region=Region(13, 19, 13, 21),
)
TERM = KILN._replace(
    check="term-missing",
    line=15,
    msgctxt="title",
    msgid="The kiln\tis cold",
    msgstr="很冷",
    source_span=Span(4, 8),
    target_span=None,
    message="The term 'kiln' is missing: expected “窑”.",
    concept="kiln",
    source="The kiln\tis cold",
    target="很冷",
    region=Region(15, 12, 15, 16),
)
ARABIC = KILN._replace(
    check="end-punctuation",
    severity="warning",
    locale="ar",
    file="locales/ar/LC_MESSAGES/2017/kiln.po",
    line=0,
    msgid="Is it cold?",
    msgstr="هل هو بارد?",
    source_span=None,
    target_span=Span(10, 11),
    message="Write ؟ here, not ?.",
    fix="؟",
    source="Is it cold?",
    target="هل هو بارد?",
    region=None,
)
NOTE = ARABIC._replace(
    check="untranslated",
    severity="info",
    msgid="It rained.",
    msgstr="",
    target_span=None,
    message="There is no translation yet.",
    fix=None,
    source="It rained.",
    target="",
)


@pytest.fixture
def found() -> Findings:
    """Return four findings of one article in two targets, and an article that is in order."""
    return Findings(
        (KILN, TERM, ARABIC, NOTE),
        ("articles/broken.html: is empty.",),
        (
            Checked("2017/kiln", "zh-CN", KILN.file, 9),
            Checked("crane", "zh-CN", "locales/zh_CN/LC_MESSAGES/crane.po", 1),
            Checked("2017/kiln", "ar", ARABIC.file, 9),
        ),
    )


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("%:,\r\n\t\x00\x1b\x7f\x85\u2028\u202e\ufeff\ufffe<>&\"']⟦^\u3000\u200b"),
    ),
    max_size=30,
)


@st.composite
def findings(draw: st.DrawFn) -> Findings:
    """Draw findings whose every text is a stranger's, and their articles."""
    made = tuple(_finding(draw) for _ in range(draw(st.integers(0, 3))))
    keys = {(f.article, f.locale): f for f in made}
    articles = tuple(
        Checked(a, loc, f.file, draw(st.integers(0, 3))) for (a, loc), f in keys.items()
    )
    return Findings(made, tuple(draw(st.lists(HOSTILE, max_size=2))), articles)


def _finding(draw: st.DrawFn) -> Finding:
    source, target = draw(HOSTILE), draw(HOSTILE)
    line = draw(st.integers(0, 5))
    start, end = sorted((draw(st.integers(1, 9)), draw(st.integers(1, 9))))
    return Finding(
        check=draw(st.sampled_from(["number-mismatch", "term-missing", "of-a-plugin"])),
        severity=draw(st.sampled_from(["error", "warning", "info"])),
        article=draw(HOSTILE),
        locale=draw(st.sampled_from(["de", "ar"])),
        file=draw(st.sampled_from(["a.po", "über uns/50%.po", "/elsewhere/c d.po"])),
        line=line,
        msgctxt=draw(st.none() | HOSTILE),
        msgid=source,
        msgstr=target,
        source_span=draw(st.none() | _span(source)),
        target_span=draw(st.none() | _span(target)),
        message=draw(HOSTILE),
        concept=draw(st.sampled_from(["", "kiln"])),
        fix=draw(st.none() | HOSTILE),
        source=source,
        target=target,
        region=Region(line, start, line + draw(st.integers(0, 1)), end) if line else None,
    )


def _span(text: str) -> st.SearchStrategy[Span]:
    ends = st.integers(0, len(text))
    return st.tuples(ends, ends).map(lambda pair: Span(*sorted(pair)))


@pytest.fixture(scope="session")
def any_findings() -> st.SearchStrategy[Findings]:
    """Return the strategy that draws findings of strangers' texts."""
    return findings()
