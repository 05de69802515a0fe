"""`pipeline compare`: backends measured by what a newsroom has confirmed."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from pipeline import scores
from pipeline.catalog.po import dump, parse
from pipeline.check import CheckSettings
from pipeline.glossary import load as load_glossary
from pipeline.match import match
from pipeline.model import Content, Document, Locale, Role, Segment, Span, State, Unit
from pipeline.translate import command as program

ANSWERS = """\
import json, pathlib, sys
known = json.loads(pathlib.Path("known.json").read_text("utf-8"))
log = pathlib.Path("asked.jsonl").open("a", encoding="utf-8")
for line in sys.stdin:
    asked = json.loads(line)
    log.write(line), log.flush()
    answer = {"id": asked["id"], "text": known.get(asked["text"], "")}
    if not answer["text"]:
        answer = {"id": asked["id"], "error": "no idea"}
    print(json.dumps(answer), flush=True)
"""
ARTICLE = "# The kiln is cold\n\nNobody lit the kiln on Monday. The clay was still wet.\n"
CONFIRMED = {
    "The kiln is cold": "Der Ofen ist kalt",
    "Nobody lit the kiln on Monday.": "Niemand zündete am Montag den Ofen an.",
    "The clay was still wet.": "Der Ton war noch nass.",
}
GIVEN = {
    "The kiln is cold": "Der Ofen ist kühl",
    "Nobody lit the kiln on Monday.": "Keiner hat am Montag den Herd angezündet.",
    "The clay was still wet.": "Der Lehm war noch nass.",
}


@pytest.fixture
def room(newsroom):
    """Return a newsroom with one confirmed article and a program that answers from a table."""
    (newsroom.root / "articles/crane.md").unlink()
    newsroom.write("articles/kiln.md", ARTICLE)
    newsroom.write("glossary/t.csv", "id,en,de,de:forbidden\nkiln,kiln,Ofen,Herd\n")
    newsroom.write("answers.py", ANSWERS)
    newsroom.write("known.json", json.dumps(GIVEN))
    configure(newsroom)
    newsroom.run("build")
    confirm(newsroom, CONFIRMED)
    return newsroom


def configure(room, translate: str = "") -> None:
    words = json.dumps([sys.executable, "answers.py"])
    room.write(
        "pipeline.toml",
        f'[project]\ntargets = ["de"]\n[translate]\nbackends = ["memory"]\n{translate}\n'
        f"[translate.command]\nprogram = {words}\n",
    )


def confirm(room, targets: dict[str, str], name: str = "kiln") -> None:
    path = room.root / f"locales/de/LC_MESSAGES/{name}.po"
    read = parse(path.read_bytes(), shown=name)
    entries = (
        e._replace(msgstr=targets[e.msgid], flags=()) if e.msgid in targets else e
        for e in read.entries
    )
    path.write_bytes(dump(replace(read, entries=tuple(entries))))


def compared(room, *arguments: str) -> dict[str, object]:
    (score,) = json.loads(room.run("compare", "--json", *(arguments or ("command",))).out)
    return score


def asked(room) -> list[str]:
    """Return what the program was asked, questions in another form left out."""
    texts = [json.loads(line)["text"] for line in room.read("asked.jsonl").splitlines()]
    return [text for text in texts if "⟦" not in text]


# --- what is measured ---


def test_likeness_is_what_sacrebleu_says(room) -> None:
    sacrebleu = pytest.importorskip("sacrebleu")
    score = compared(room)
    given, wanted = list(GIVEN.values()), [list(CONFIRMED.values())]
    assert score["chrf"] == sacrebleu.corpus_chrf(given, wanted).score
    assert score["bleu"] == sacrebleu.corpus_bleu(given, wanted).score
    assert 0 < score["chrf"] < 100


def test_chinese_is_measured_by_character(room) -> None:
    sacrebleu = pytest.importorskip("sacrebleu")
    given, wanted = ["窑炉今天很冷。"], ["窑炉今天冷了。"]
    chrf, bleu = scores.likeness(given, wanted, Locale("zh-CN"))
    assert bleu == sacrebleu.corpus_bleu(given, [wanted], tokenize="zh").score
    assert bleu != sacrebleu.corpus_bleu(given, [wanted]).score
    assert chrf == sacrebleu.corpus_chrf(given, [wanted]).score


def test_a_perfect_backend_has_full_marks(room) -> None:
    room.write("known.json", json.dumps(CONFIRMED))
    score = compared(room)
    assert (round(score["chrf"], 6), round(score["bleu"], 6)) == (100, 100)
    assert (score["term_success"], score["errors"], score["answered"]) == (100, 0, 3)


def test_terms_and_findings_are_counted(room) -> None:
    score = compared(room)
    assert (score["terms"], score["term_success"]) == (2, 50)
    assert score["errors"] == 1
    assert (score["segments"], score["answered"], score["kept"]) == (3, 3, 0)
    assert (score["source"], score["target"], score["cost"]) == ("en", "de", 0)


def test_people_get_a_table(room) -> None:
    ran = room.run("compare", "command", "pseudo")
    assert ran.status == 0
    head, first, second = ran.out.splitlines()
    assert head.split()[:5] == ["backend", "pair", "sentences", "chrF", "BLEU"]
    assert first.startswith("command  en → de")
    assert "50 % of 2" in first
    assert second.startswith("pseudo   en → de")
    assert "the nearer to what people confirmed" in ran.err


def test_a_sentence_without_an_answer_counts_as_an_empty_one_and_is_told(room) -> None:
    room.write("known.json", json.dumps({**GIVEN, "The clay was still wet.": ""}))
    ran = room.run("compare", "command", "--json")
    (score,) = json.loads(ran.out)
    assert (score["segments"], score["answered"]) == (3, 2)
    assert ran.status == 1
    assert "no idea" in ran.err
    table = room.run("compare", "command").out
    assert " 2/3 " in table


def test_apertium_is_measured_with_its_terms(room, require_program) -> None:
    require_program("apertium")
    room.write("pipeline.toml", '[project]\ntargets = ["es"]\n')
    room.write("glossary/t.csv", "id,en,es\nkiln,kiln,horno cerámico\n")
    room.run("build")
    (room.root / "locales/de").rename(room.root / "locales/old")
    path = room.root / "locales/es/LC_MESSAGES/kiln.po"
    read = parse(path.read_bytes(), shown="kiln")
    targets = ("El horno cerámico está frío", "Nadie encendió el horno cerámico el lunes.")
    entries = [
        entry._replace(msgstr=target, flags=())
        for entry, target in zip(read.entries[:2], targets, strict=True)
    ]
    path.write_bytes(dump(replace(read, entries=(*entries, *read.entries[2:]))))
    score = compared(room, "apertium")
    assert (score["segments"], score["answered"]) == (2, 2)
    assert (score["terms"], score["term_success"]) == (2, 100)
    assert score["chrf"] > 40


# --- terms by hand ---


def of(source: str, target: str | None) -> Document:
    segment = Segment(Span(0, len(source)), Content(source))
    if target is not None:
        segment = replace(segment, target=Content(target), written=target, state=State.TRANSLATED)
    unit = Unit(1, Role.BODY, Content(source), segments=(segment,))
    return Document("a", "a.md", Locale("en"), Locale("de"), units=(unit,))


@pytest.mark.parametrize(
    ("source", "target", "total", "unmet"),
    [
        ("A kiln.", "Ein Ofen.", 1, 0),
        ("A kiln.", "Eine Hütte.", 1, 1),
        ("A kiln.", "Ein Herd.", 1, 1),
        ("A kiln and a kiln.", "Ein Ofen und ein Ofen.", 2, 0),
        ("A kiln and a kiln.", "Ein Ofen und eine Hütte.", 2, 1),
        ("A kiln and a kiln.", "Eine Hütte und noch eine.", 2, 2),
        ("A kiln and a kiln.", "Ein Ofen und ein Herd.", 2, 1),
        ("A kiln and a crane.", "Ein Ofen und ein Bagger.", 2, 1),
        ("A kiln for LHG.", "Ein Ofen für LHG.", 2, 0),
        ("A kiln for LHG.", "Ein Ofen für die Holding.", 2, 1),
        ("A beam.", "Ein Balken.", 0, 0),
        ("A kiln and a crane.", None, 2, 2),
    ],
)
def test_terms_are_counted_place_by_place(tmp_path, source, target, total, unmet) -> None:
    table = "id,en,de,de:forbidden,dnt\nkiln,kiln,Ofen,Herd,\ncrane,crane,Kran,,\n"
    tmp_path.joinpath("t.csv").write_text(f"{table}lhg,LHG,,,yes\nbeam,beam,,,\n", "utf-8")
    glossary = load_glossary(tmp_path, shown="glossary")
    document = match(of(source, target), glossary)
    assert scores.terms([document], CheckSettings(), glossary) == (total, unmet)


# --- what is asked, kept and written ---


def test_no_po_file_is_written(room) -> None:
    before = room.files()
    room.run("compare", "command", "pseudo")
    after = room.files()
    after.pop("asked.jsonl")
    assert after == before


def test_to_compare_again_asks_nothing(room) -> None:
    first = compared(room)
    second = room.run("compare", "command")
    assert len(asked(room)) == 3
    assert "3 answers had come before" in second.err
    again = compared(room)
    assert again["kept"] == 3
    assert {**again, "kept": 0, "seconds": 0} == {**first, "seconds": 0}


def test_only_confirmed_sentences_are_asked_for(room) -> None:
    room.write("articles/kiln.md", ARTICLE + "\nA new sentence.\n")
    room.run("build")
    room.run("compare", "command")
    assert sorted(asked(room)) == sorted(CONFIRMED)


def test_a_limit_is_for_each_pair(room) -> None:
    assert compared(room, "command", "--limit", "2")["segments"] == 2
    assert asked(room) == list(CONFIRMED)[:2]


def test_an_article_may_be_chosen(room) -> None:
    room.write("articles/crane.md", "# The crane\n")
    room.run("build")
    confirm(room, {"The crane": "Der Kran"}, "crane")
    assert compared(room, "command", "--articles", "kiln")["segments"] == 3
    assert "mean 'crane'?" in room.run("compare", "command", "--articles", "crne").err


def test_what_the_confirmed_translation_was_is_not_shown_to_a_backend(room) -> None:
    room.run("compare", "command")
    assert not any(target in room.read("asked.jsonl") for target in CONFIRMED.values())


def test_roles_that_must_not_be_sent_are_left_out_for_all(room, monkeypatch) -> None:
    monkeypatch.setattr(program, "CAPABILITIES", replace(program.CAPABILITIES, is_local=False))
    configure(room, 'do_not_send = ["title"]')
    found = json.loads(room.run("compare", "pseudo", "command", "--json").out)
    assert [score["segments"] for score in found] == [2, 2]
    assert "The kiln is cold" not in room.read("asked.jsonl")


# --- what cannot be compared ---


def test_the_memory_is_refused(room) -> None:
    ran = room.run("compare", "memory", "command")
    assert (ran.status, ran.out) == (2, "")
    assert "'memory' cannot be compared" in ran.err
    assert not (room.root / "asked.jsonl").exists()


def test_nothing_confirmed_is_an_error_that_says_what_to_do(room) -> None:
    path = room.root / "locales/de/LC_MESSAGES/kiln.po"
    path.write_text(path.read_text("utf-8").replace("\nmsgid", "\n#, fuzzy\nmsgid"), "utf-8")
    ran = room.run("compare", "command")
    assert (ran.status, ran.out) == (2, "")
    assert "no confirmed translation" in ran.err
    assert "Confirm some sentences first" in ran.err


def test_without_sacrebleu_it_says_what_to_install(room, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    ran = room.run("compare", "command")
    assert (ran.status, ran.out) == (2, "")
    assert "pip install 'bilingual-pipeline[compare]'" in ran.err


def test_one_that_does_not_know_a_pair_does_not_stop_the_others(room, require_program) -> None:
    require_program("apertium")
    ran = room.run("compare", "apertium", "command", "--json")
    assert [score["backend"] for score in json.loads(ran.out)] == ["command"]
    assert ran.status == 1
    assert "error: apertium, en → de: " in ran.err


def test_one_that_is_not_configured_says_what_it_lacks(room) -> None:
    ran = room.run("compare", "ctranslate2", "command")
    assert ran.status == 1
    assert "ctranslate2" in ran.err
    assert "model missing" in ran.err
    assert "command  en → de" in ran.out


def test_a_backend_that_is_named_twice_is_compared_once(room) -> None:
    assert compared(room, "command", "command")["segments"] == 3


def test_an_unknown_backend_is_named_with_the_nearest(room) -> None:
    assert "Did you mean 'command'?" in room.run("compare", "comand").err


def test_an_article_that_cannot_be_read_is_told(room) -> None:
    room.write("articles/broken.md", b"\xff\xfe\x00\x00")
    ran = room.run("compare", "command")
    assert ran.status == 1
    assert "articles/broken.md" in ran.err
    assert "command  en → de" in ran.out
