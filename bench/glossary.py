"""Large glossaries: reading 200,000 rows beside bare csv.reader, and TBX of 200 MB in flat memory.

Reading counts as a ratio to what csv.reader alone takes for the same bytes, because machines
differ. The TBX file is read in a process of its own; what counts is its greatest memory above that
of the same process with a file of 2 MB.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench._rows import Row
from pipeline import glossary

_ROWS = 200_000
_TURNS = 3
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tbx type="TBX-Basic" style="dca" xml:lang="en" '
    'xmlns="urn:iso:std:iso:30042:ed-2"><text><body>\n'
)
_CONCEPT = (
    '<conceptEntry id="c{0}"><descripGrp><descrip type="definition">{1}</descrip></descripGrp>'
    '<langSec xml:lang="en"><termSec><term>term {0}</term></termSec></langSec></conceptEntry>\n'
)
_READER = """
import sys
from pathlib import Path
from pipeline import exchange
job = exchange.Job("bench")
for _ in exchange.load("tbx").read(Path(sys.argv[1]), job):
    pass
# Not ru_maxrss, which remembers the process that started this one.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def run() -> Iterator[Row]:
    """Measure reading a long glossary, and the memory that a long TBX file takes."""
    data = _table().encode()
    lines = data.decode().splitlines(keepends=True)
    ours = min(_seconds(lambda: glossary.parse([("g.csv", data)])) for _ in range(_TURNS))
    bare = min(_seconds(lambda: sum(1 for _ in csv.reader(lines))) for _ in range(_TURNS))
    yield Row(
        "200,000 rows of glossary",
        ours / bare,
        40,
        ours=f"{ours:.1f} s",
        theirs=f"csv.reader alone, {bare:.2f} s",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tbx"
        small, large = (_memory(path, size) for size in (2_000_000, 200_000_000))
    yield Row("memory for TBX of 200 MB above that for 2 MB", (large - small) / 1024, 30, unit="MB")


def _table() -> str:
    row = "c{0:06},term number {0}|alias {0},术语{0}|词{0},旧词{0},smart,inflect,noun,a definition {0}\n"
    rows = (row.format(number) for number in range(_ROWS))
    return "id,en,zh-CN,zh-CN:forbidden,case,match,pos,definition\n" + "".join(rows)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _memory(path: Path, size: int) -> float:
    """Return the greatest memory, in KiB, of a process that reads a TBX file of so many bytes."""
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        number = 0
        while file.tell() < size:
            file.writelines(_CONCEPT.format(number + n, "word " * 200) for n in range(1000))
            number += 1000
        file.write("</body></text></tbx>\n")
    ran = subprocess.run(
        [sys.executable, "-c", _READER, str(path)], capture_output=True, text=True, check=True
    )
    return float(ran.stdout)
