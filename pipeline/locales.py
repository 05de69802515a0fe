"""Language tags: check them, name gettext's folders after them, tell how their script runs.

Only `display_name` and `format_date` need Babel, which is imported there.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.model import Locale, script

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?\Z")
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he ks ku-arab nqo ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("Arab Hebr Syrc Thaa Nkoo Adlm".split())
# Scripts that put no space between sentences or words.
_SPACELESS = frozenset("zh yue wuu ja th lo km my".split())


@cache
def parse(tag: str) -> Locale:
    """Return a language tag in canonical case (BCP 47, RFC 5646 §2.1.1): `zh_cn` → `zh-CN`.

    Raises ConfigurationError when the tag is malformed or CLDR does not know the language.
    """
    match = _TAG.match(tag.strip())
    if not match:
        raise ConfigurationError(
            f"'{tag}' is not a language tag.", remedy="Write it like en, zh-CN or zh-Hant-HK."
        )
    language, script, region = match.groups()
    canonical = "-".join(
        part
        for part in (language.lower(), script and script.title(), region and region.upper())
        if part
    )
    if language.lower() not in _THREE_LETTERS and not _is_in_cldr(language.lower()):
        raise ConfigurationError(
            f"Unknown language '{tag}'.", remedy="Use a BCP 47 tag such as en, zh-CN or ar."
        )
    return Locale(canonical)


def _is_in_cldr(language: str) -> bool:
    from babel.localedata import exists  # costs 5 ms

    return exists(language)


@cache
def language(locale: str) -> str:
    """Return the language alone: `zh-Hant-HK` → `zh`."""
    return locale.partition("-")[0]


def folder(locale: str) -> str:
    """Return gettext's folder name: `zh-CN` → `zh_CN`, `zh-Hant-HK` → `zh_Hant_HK`."""
    return locale.replace("-", "_")


def catalog_path(root: Path, article: str, locale: str) -> Path:
    """Return the PO file of an article below locales/: `zh_CN/LC_MESSAGES/ARTICLE.po`."""
    return root / folder(locale) / "LC_MESSAGES" / f"{article}.po"


def direction(locale: str) -> str:
    """Return `rtl` or `ltr`, the value of HTML's dir attribute."""
    parts = locale.split("-")
    script = next((p for p in parts[1:] if len(p) == 4), "")
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RTL_LANGUAGES else "ltr"


@cache
def separator(locale: str) -> str:
    """Return what stands between two sentences: a space, or nothing in Chinese, Japanese or Thai."""
    return "" if language(locale) in _SPACELESS else " "


@cache
def display_name(locale: str, in_locale: str | None = None) -> str:
    """Return a language's name from CLDR, in itself unless told otherwise: `zh-CN` → `简体中文`."""
    from babel import Locale as Cldr

    own = Cldr.parse(locale, sep="-")
    shown = Cldr.parse(in_locale, sep="-") if in_locale else own
    names = shown.languages
    # CLDR has names of their own for 简体中文 or português (Brasil); else it composes one.
    keys = (f"{own.language}_{own.script}", f"{own.language}_{own.territory}")
    name = next((names[key] for key in keys if key in names), None)
    name = name or own.get_display_name(shown) or locale
    return name[:1].upper() + name[1:]


def format_date(day: date, locale: str) -> str:
    """Return a date as CLDR writes it in full without the weekday: `29 March 2017`, `2017年3月29日`."""
    from babel.dates import format_date as cldr_date

    return cldr_date(day, format="long", locale=folder(locale))


def is_traditional(locale: str) -> bool:
    """Tell whether a locale is Chinese in traditional characters (CLDR likely subtags)."""
    return language(locale) in {"zh", "yue"} and script(locale) == "Hant"


_THREE_LETTERS = dict(
    pair.split(":")
    for pair in (
        "af:afr an:arg ar:ara ast:ast az:aze be:bel bg:bul br:bre ca:cat cs:ces cy:cym da:dan de:deu "
        "el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fr:fra ga:gle gl:glg he:heb hi:hin "
        "hr:hrv hu:hun hy:hye id:ind is:isl it:ita ja:jpn kk:kaz ko:kor ky:kir lt:lit lv:lav mk:mkd "
        "ms:msa mt:mlt nb:nob ne:nep nl:nld nn:nno oc:oci pl:pol pt:por ro:ron ru:rus sc:srd sk:slk "
        "sl:slv sq:sqi sr:srp sv:swe th:tha tr:tur tt:tat uk:ukr ur:urd uz:uzb vi:vie zh:zho"
    ).split()
)


def three_letters(locale: str) -> str:
    """Return the ISO 639-3 code of a locale's language, or its own where that is not known."""
    return _THREE_LETTERS.get(language(locale), language(locale))
