"""`pipeline check` over published translations, against Translate Toolkit's pofilter.

Both look at the same real catalogs with all their checks, the one in Chinese: the whole command,
start included, in turns. Ours also finds terms, compares sentences across the project, and says
where each fault stands. pofilter lives in a virtual environment of its own, because its licence is
the GPL; it is run, never imported.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench._process import run as command
from bench._rows import Row, SkippedError, Times, root, shared_pages

_FASTER = 5.0
_ROUNDS = 21


def run() -> list[Row]:
    """Measure both commands over the catalogs beside the checkout: CPU, and time on the clock."""
    pofilter = root() / ".venv-bench" / "bin" / "pofilter"
    if not pofilter.exists():
        raise SkippedError("no Translate Toolkit in .venv-bench: run `make bench`")
    catalogs = shared_pages().parent / "po"
    if not catalogs.is_dir():
        raise SkippedError("no published catalogs beside the checkout")
    module = [sys.executable, "-m", "pipeline"]
    sides: dict[str, tuple[Times, Times]] = {
        "ours": (Times(), Times()),
        "theirs": (Times(), Times()),
    }
    with tempfile.TemporaryDirectory() as folder:
        # Outside of any newsroom, as they are.
        ours = [*module, "--root", folder, "check", catalogs, "--json"]
        theirs = [pofilter, "--progress=none", "--language=zh_CN", catalogs, Path(folder, "out")]
        for _ in range(_ROUNDS):
            for name, words in (("ours", ours), ("theirs", theirs)):
                ran = command(words, cwd=root(), ok=(0, 1))
                sides[name][0].seconds.append(ran.cpu)
                sides[name][1].seconds.append(ran.wall)
    count = len(list(catalogs.rglob("*.po")))
    return [
        Row(
            f"{count} published catalogs checked: pofilter's {what} over ours",
            sides["theirs"][place].typical / sides["ours"][place].typical,
            limit=_FASTER if place == 1 else None,
            ours=f"{sides['ours'][place].typical:.2f} s",
            theirs=f"{sides['theirs'][place].typical:.2f} s",
            is_floor=True,
        )
        for place, what in ((1, "time"), (0, "CPU"))
    ]
