"""Find characters that nobody sees and that the source does not have.

Zero-width spaces, byte-order marks, soft hyphens and control characters come in by copying from a
page or a word processor; they break searching, term matching and links. Joiners (U+200C, U+200D)
may stand where writing needs them: in Arabic and Indic script and between emoji; so may the
zero-width space in scripts that part no words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.check import Example, Pair
from pipeline.model import Issue, Segment, Severity, Span

SOURCE = (
    "Unicode 16.0, §23.2 Layout Controls, §9.2 and §12 (joiners), §23.8 Specials; UTS #51, §2.3 "
    "(emoji joined by U+200D): https://www.unicode.org/reports/tr51/"
)
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example("The meeting ended.", "会议结束。", "en", "zh-CN"),
    Example("The meeting\nended.", "会议\n结束。", "en", "zh-CN"),
    Example("soft\u00adware here", "Soft\u00adware hier", "en", "de"),
    Example("He wants it.", "او می\u200cخواهد.", "en", "fa"),
    Example("a field", "क्\u200dष", "en", "hi"),
    Example("a family", "👨\u200d👩\u200d👧 familia", "en", "es"),
    Example("a word here", "ภาษา\u200bไทย", "en", "th"),
    Example("The meeting ended.", "会议\u200b结束。", "en", "zh-CN", ("invisible",)),
    Example("The meeting ended.", "\ufeff会议结束。", "en", "zh-CN", ("invisible",)),
    Example("The meeting ended.", "Die Sit\u00adzung endete.", "en", "de", ("invisible",)),
    Example("The meeting ended.", "Die Sitzung\x00 endete.", "en", "de", ("invisible",)),
    Example("The meeting ended.", "Die\u200d Sitzung endete.", "en", "de", ("invisible",)),
    Example("The café closed.", "Das Caf\ufffd schloss.", "en", "de", ("invisible",)),
)

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_FORMATS = "\u00ad\u180e\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0001"
_ZERO_WIDTH_SPACE = "\u200b"
_JOINERS = "\u200c\u200d"
# Fillers that are letters by their category, the sign for what could not be read, and code points
# that are no characters.
_NOTHING = "\u115f\u1160\u3164\uffa0\ufffc\ufffd\ufffe\uffff\ud800-\udfff"
_FOUND = re.compile(f"[{_CONTROLS}{_FORMATS}{_ZERO_WIDTH_SPACE}{_JOINERS}{_NOTHING}]")
# Compiled when first asked for: few texts have such a character.
# Arabic, Syriac, N'Ko, Mongolian; the Indic scripts from Devanagari to Sinhala; Khmer, Myanmar.
_JOINING = "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufeff]"
# Thai, Lao, Tibetan, Myanmar, Khmer, Tai Tham, Javanese: U+200B marks where a line may break.
_PARTS_NO_WORDS = "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1a20-\u1aaf\ua980-\ua9df]"
_EMOJI = "[\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]"
_NAMES = {
    "\u200b": "zero-width space",
    "\u200c": "zero-width non-joiner",
    "\u200d": "zero-width joiner",
    "\u00ad": "soft hyphen",
    "\ufeff": "byte-order mark",
    "\u2060": "word joiner",
    "\x00": "NUL",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\ufffd": "sign for an unreadable character",
    "\u3164": "Hangul filler",
}


def check(segment: Segment, pair: Pair) -> Iterator[Issue]:  # noqa: ARG001  # Check
    """Yield `invisible` for each character that the target has more often than the source.

    The fix takes it out. Where the source has as many, the translator has kept what was there.
    """
    if segment.target is None or (
        segment.target.text.isascii() and segment.target.text.isprintable()
    ):
        return
    target = segment.target.text
    places = [m.start() for m in _FOUND.finditer(target) if not _is_needed(target, m.start())]
    if not places:
        return
    allowed = Counter(_FOUND.findall(segment.source.text))
    for place in places:
        sign = target[place]
        allowed[sign] -= 1
        if allowed[sign] < 0:
            message = f"The character {_name(sign)} is not in the source: take it out."
            yield Issue("invisible", SEVERITY, message, target_span=Span(place, place + 1), fix="")


def _is_needed(text: str, place: int) -> bool:
    """Tell whether writing needs the character where it stands."""
    sign, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if sign == _ZERO_WIDTH_SPACE:
        return bool(re.search(_PARTS_NO_WORDS, before + after))
    if sign not in _JOINERS:
        return False
    between_emoji = sign == "\u200d" and re.match(f"{_EMOJI}{{2}}", before + after)
    return bool(re.match(_JOINING, before) or between_emoji)


def _name(sign: str) -> str:
    """Return what editors call a character, and its code point."""
    code = f"U+{ord(sign):04X}"
    name = _NAMES.get(sign) or ("control character" if ord(sign) < 0xA0 else "")
    return f"{code} ({name})" if name else code
