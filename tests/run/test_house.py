"""The house: rooms named as stages, imports one way, a spine that is read in a minute."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pipeline"
STAGES = ("read", "segment", "match", "translate", "catalog", "check", "publish")
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, as dotted names."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline"):
            module = node.module or ""
            names = [alias.name for alias in node.names]
            found |= {f"{module}.{n}" for n in names} if module == "pipeline" else {module}
        elif isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.startswith("pipeline")}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_stage_imports_no_other_stage_and_nothing_above_it(path: Path) -> None:
    if room(path) not in STAGES:
        return
    above = {"run", "worker", "build", "cli", "console", "findings", "tools", "freshness"}
    forbidden = (set(STAGES) | above) - {room(path)}
    reached = {name.split(".")[1] for name in imports(path) if "." in name}
    assert not reached & forbidden


def test_imports_have_no_circles() -> None:
    graph = {room(p): set() for p in MODULES}
    for path in MODULES:
        for name in imports(path):
            target = name.split(".")[1] if "." in name else ""
            if target in graph and target != room(path):
                graph[room(path)].add(target)
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name in done:
            return
        for following in graph[name]:
            visit(following, (*trail, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def test_the_spine_is_read_in_a_minute() -> None:
    assert len((PACKAGE / "run.py").read_text("utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 500
    tree = ast.parse(text)
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno <= 60, node.name


def test_every_stage_has_tests() -> None:
    for stage in STAGES:
        assert list((ROOT / "tests" / stage).glob("test_*.py")), stage


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys; from pipeline.cli import cli\n"
        "heavy = {'lxml', 'babel', 'rich', 'jinja2', 'polib', 'requests', 'rapidfuzz', 'nh3', 'ahocorasick_rs'}\n"
        "print(heavy & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_every_language_of_the_interface_is_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    own = {p.relative_to(ROOT).as_posix() for p in ROOT.glob("locales/*/LC_MESSAGES/pipeline.po")}
    assert own
    assert own == shipped


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    hosts = (
        "registry." + "npmjs",
        "files." + "pythonhosted",
        "pypi" + ".org/simple",
        "/work" + "/main",
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".svg"):
            text = path.read_text("utf-8", errors="replace")
            assert not [h for h in hosts if h in text], name
