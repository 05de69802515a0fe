"""`python -m tools.tbx` holds what we write against RELAX NG grammars that somebody has fetched."""

import pytest

from tools import tbx

CORE = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="urn:iso:std:iso:30042:ed:3.0">
 <start><ref name="any"/></start>
 <define name="any"><element><anyName><except><nsName ns="http://www.tbxinfo.net/ns/max"/></except>
  </anyName><zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name="any"/></choice>
  </zeroOrMore></element></define>
</grammar>"""
MODULE = """<element xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.tbxinfo.net/ns/{}">
 <choice>{}</choice><text/></element>"""


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a grammar for each namespace of the style DCT."""
    (tmp_path / "core.rng").write_text(CORE)
    for name, words in (
        ("min", "subjectField administrativeStatus partOfSpeech"),
        ("basic", "definition"),
    ):
        listed = "".join(f"<name>{word}</name>" for word in words.split())
        (tmp_path / f"{name}.rng").write_text(MODULE.format(name, listed))
    return tmp_path


def test_the_sample_is_valid_in_both_styles(folder, capsys):
    assert tbx.main([str(folder)]) == 0
    told = capsys.readouterr()
    assert told.out == "sample as dca: 2 concepts, 0 faults\nsample as dct: 2 concepts, 0 faults\n"
    assert not told.err


def test_a_fault_is_told_with_its_line(folder, capsys):
    (folder / "basic.rng").write_text(MODULE.format("basic", "<name>context</name>"))
    assert tbx.main([str(folder)]) == 1
    assert (
        "line 10: not valid: <{http://www.tbxinfo.net/ns/basic}definition>"
        in capsys.readouterr().err
    )


def test_an_element_without_a_grammar_is_a_fault(folder, capsys):
    (folder / "min.rng").unlink()
    assert tbx.main([str(folder)]) == 1
    assert "no grammar for <{http://www.tbxinfo.net/ns/min}" in capsys.readouterr().err


def test_glossaries_may_be_named(folder, tmp_path, capsys):
    file = tmp_path / "own.csv"
    file.write_text("id,en,de\na,kiln,Brennofen\n")
    assert tbx.main([str(folder), str(file)]) == 0
    assert "own.csv as dct: 1 concept, 0 faults" in capsys.readouterr().out


def test_a_folder_without_the_core_structure_is_refused(tmp_path):
    with pytest.raises(SystemExit):
        tbx.main([str(tmp_path)])
