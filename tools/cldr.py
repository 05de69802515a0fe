"""Write pipeline/check/lists/cldr.csv: what CLDR says of numbers in the locales that are used most.

`python -m tools.cldr`, after an update of Babel. Babel itself knows all locales; to load it takes
as long as checking a dozen articles, which is spared where a locale is in the list.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.check._numbers import cldr

LIST = Path(__file__).resolve().parents[1] / "pipeline" / "check" / "lists" / "cldr.csv"
LOCALES = tuple(
    "ar ar-EG ar-SA de de-AT de-CH de-DE en en-AU en-CA en-GB en-IN en-US es es-419 es-ES es-MX fr "
    "fr-BE fr-CA fr-CH fr-FR ja ja-JP ko ko-KR pt pt-BR pt-PT ru ru-RU zh zh-CN zh-HK zh-Hans "
    "zh-Hant zh-TW".split()
)


def listed() -> str:
    """Return the list as CSV: a locale, its separators, and the names of its twelve months."""
    made = io.StringIO()
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(("locale", "group", "decimal", "months"))
    for locale in LOCALES:
        group, decimal = cldr.separators_of_babel(locale)
        names: dict[int, list[str]] = {}
        for name, month in cldr.months_of_babel(locale).items():
            names.setdefault(month, []).append(name)
        rows.writerow(
            (locale, group, decimal, " ".join("|".join(names.get(m, "")) for m in range(1, 13)))
        )
    return made.getvalue()


if __name__ == "__main__":
    LIST.write_text(listed(), "utf-8")
