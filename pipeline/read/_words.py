"""Tell breadcrumbs, bylines, widgets and captions by their words.

The labels are what newsrooms print above an article; a text counts only when it is as short as
such a line is.
"""

from __future__ import annotations

import re

from pipeline.read import _dates

_BREADCRUMB_LABEL = re.compile(
    r"(?:position|location|you are here|current (?:position|location)|"
    r"(?:您|你)?(?:现在|當前|当前|现在|目前|所在)?的?(?:所在)?位置|您的位置|您现在的位置)\s*[:：]",
    re.IGNORECASE,
)
_STEP = re.compile(r"\s*(?:>+|›|»|→|＞|::)\s*")
_BYLINE_LABEL = re.compile(
    r"(?:copy\s?from|source|author|authors|written by|by|date|time|published(?: on)?|"
    r"release(?:d| date)?|posted(?: on| by)?|updated|last updated|editor|reporter|photos? by|"
    r"来源|來源|稿源|文章来源|信息来源|新闻来源|作者|时间|時間|日期|发布时间|发布日期|發布時間|"
    r"发表时间|更新时间|编辑|編輯|责任编辑|记者|記者|摄影|浏览次数|点击数?|阅读)\s*[:：]",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:By|Von|Par|Por) [^\W\d_a-z][^.!?。:]{1,70}\Z")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_WIDGET_PARTS = re.compile(r"[\s|/\[\]()【】（）·.,+＋\-－–−:：_]+")
_WIDGET_WORDS = frozenset(
    "a A T font size text large medium small larger smaller print close share default "
    "字号 字体 字體 大 中 小 打印 打印本页 关闭 关闭窗口 分享 分享到 收藏 默认".split()
)
_WIDGET_ALONE = frozenset("print share 打印 打印本页 关闭窗口 分享 分享到 收藏".split())
_CAPTION_LABEL = re.compile(
    r"(?:photo|picture|caption|figure|image|fig\.)\s*\d{0,2}\s*[:：]|图为|圖為|图片说明|图说|图\d*[:：]",
    re.IGNORECASE,
)
_ENDS = tuple(".!?。！？…;；:：")


def is_breadcrumb(text: str, *, labelled: bool = False) -> bool:
    """Tell a line such as `Position: Homepage > Focus`; with `labelled`, only with a label."""
    if len(text) > 200:
        return False
    if _BREADCRUMB_LABEL.match(text) or labelled:
        return bool(_BREADCRUMB_LABEL.match(text))
    steps = _STEP.split(text)
    return len(steps) >= 2 and all(0 < len(s) <= 60 and s[-1] not in ".。!?" for s in steps[:-1])


def is_byline(text: str, locale: str) -> bool:
    """Tell a line such as `CopyFrom:MCC Date:29 March 2017`, `By Jane Roe` or a date alone."""
    if len(text) > 200:
        return False
    if _BYLINE_LABEL.match(text):
        return not text.endswith(("。", "!", "?")) and (
            len(text) < 80 or bool(_found(text, locale))
        )
    if _BY.match(text):
        return True
    return len(text) <= 60 and bool(_found(text, locale)) and len(text.split()) <= 8


def _found(text: str, locale: str) -> bool:
    return any(c.isdigit() for c in text) and _dates.find(text, locale) is not None


def is_widget(text: str) -> bool:
    """Tell what is left of a font-size widget, a print link or a share bar: `+ . -`, `A+ A-`."""
    if len(text) > 40:
        return False
    words = [w for w in _WIDGET_PARTS.split(text) if w]
    if not words:
        return "+" in text and "-" in text
    if len(words) == 1:
        return words[0].lower() in _WIDGET_ALONE
    return all(w in _WIDGET_WORDS or w.lower() in _WIDGET_WORDS for w in words)


def is_caption(text: str, *, labelled: bool = False) -> bool:
    """Tell a short line that is not a sentence; with `labelled`, one that says it is a caption."""
    if labelled:
        return len(text) <= 200 and bool(_CAPTION_LABEL.match(text))
    return len(text) <= 120 and not text.rstrip("\"'”’」』)）").endswith(_ENDS)
