"""Apertium's programs: nothing in a text puts segments out of step, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.errors import AnswerRefused, BackendBusy, BackendError, ConfigurationError
from pipeline.translate import Request, Tag, Term

ODD = st.text(
    st.one_of(st.sampled_from("^$[]{}/\\<>@~*+#|=&%_.'’ \n\t\0\x1f\x85abthe 12-"), st.characters()),
    max_size=30,
)
WORDS = st.sampled_from(
    [
        "The",
        "kiln",
        "[c94]",
        "[[t:x:1]]",
        "[[/]]",
        "^a/b$",
        "xterm1x",
        "of",
        " ",
        "'s",
        "\\",
        "日本",
    ]
)
TEXTS = st.lists(st.one_of(ODD, WORDS), max_size=6).map("".join)


def asked(texts) -> list[Request]:
    return [Request(number, (text,) if text else ()) for number, text in enumerate(texts)]


def texts_of(answers) -> list[str]:
    return ["".join(map(str, answer.nodes)) for answer in answers]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, max_size=5))
@example(texts=[":/¼"])
def test_a_segment_is_translated_as_if_it_were_alone(english_spanish, texts) -> None:
    together = texts_of(english_spanish.translate(asked(texts)))
    alone = [texts_of(english_spanish.translate([request]))[0] for request in asked(texts)]
    assert together == alone


@pytest.mark.parametrize("letter", list("^$[]{}/\\<>@~*+#|=&%_"))
@pytest.mark.parametrize("text", ["The {} day.", "Days{} go.", "{}Days {}go{}", "A{}b now. {}{}"])
def test_reserved_letters_stay(english_spanish, letter, text) -> None:
    source = text.replace("{}", letter)
    (target,) = texts_of(english_spanish.translate(asked([source])))
    assert target.count(letter) == source.count(letter)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\n",
        "Line one\nline two.",
        "日本語の文。",
        "नमस्ते दुनिया",
        "👩‍👩‍👧 win!",
        "\ud800 x",
        "𐍈",
        "[]",
    ],
)
def test_odd_segments_keep_step(english_spanish, text) -> None:
    first, _, last = texts_of(english_spanish.translate(asked(["The house.", text, "The river."])))
    assert (first, last) == ("La casa.", "El río.")


def test_letters_that_apertium_does_not_know_stay(english_spanish) -> None:
    (target,) = texts_of(english_spanish.translate(asked(["日本語 👩‍👩‍👧 нет"])))
    assert target == "日本語 👩‍👩‍👧 нет"


def test_a_long_segment_has_its_answer(english_spanish) -> None:
    text = "The river is cold. " * 5_000
    (target,) = texts_of(english_spanish.translate(asked([text])))
    assert target.count("El río") == 5_000


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    before=ODD,
    inside=st.text("abc xyz^~[]", min_size=1).filter(lambda text: any(map(str.isalnum, text))),
    form=st.sampled_from([0, 1, 2, 3]),
)
def test_no_tag_is_closed_that_is_not_open(english_spanish, before, inside, form) -> None:
    nodes = (*filter(None, [before]), Tag("b", "open"), inside, Tag("b", "close"))
    (answer,) = english_spanish.translate([Request(1, nodes, form=form)])
    edges = [node.edge for node in answer.nodes if isinstance(node, Tag)]
    assert edges in ([], ["open", "close"])


# --- the life of the programs ----------------------------------------------------------------


def programs(backend) -> list[int]:
    return [p.pid for pipes in backend.parts for p in pipes._running._programs]


def test_after_a_program_was_killed_the_next_question_starts_it_again(apertium) -> None:
    backend = apertium()
    assert texts_of(backend.translate(asked(["The house."]))) == ["La casa."]
    victim = programs(backend)[-1]
    os.kill(victim, signal.SIGKILL)
    time.sleep(0.2)
    assert texts_of(backend.translate(asked(["The house."]))) == ["La casa."]
    assert victim not in programs(backend)


def test_a_program_killed_while_it_works_is_busy_and_then_well(apertium) -> None:
    backend = apertium()
    list(backend.translate(asked(["The house."])))
    victim = programs(backend)[3]
    os.kill(victim, signal.SIGSTOP)  # so that it is at work when it dies
    threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
    with pytest.raises(BackendBusy, match="broke off"):
        list(backend.translate(asked(["The river is long. "] * 30)))
    assert texts_of(backend.translate(asked(["The house."]))) == ["La casa."]


def test_a_program_that_hangs_is_ended_and_started_again(apertium) -> None:
    backend = apertium()
    list(backend.translate(asked(["The house."])))
    backend.parts[0]._timeout = 0.2
    os.kill(programs(backend)[0], signal.SIGSTOP)
    with pytest.raises(BackendBusy, match=r"said nothing for 0\.2 s"):
        list(backend.translate(asked(["The house."])))
    backend.parts[0]._timeout = 20
    assert texts_of(backend.translate(asked(["The house."]))) == ["La casa."]


def test_four_threads_get_their_own_answers(apertium) -> None:
    backend = apertium()
    found: dict[int, list[str]] = {}

    def work(number: int) -> None:
        texts = [f"The house has {number} windows {place}." for place in range(20)]
        for start in range(0, 20, 4):
            answers = texts_of(backend.translate(asked(texts[start : start + 4])))
            found.setdefault(number, []).extend(answers)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for number in range(2, 6):
        wanted = [f"La casa tiene {number} ventanas {place}." for place in range(20)]
        assert found[number] == wanted


SCRIPT = """
    import os, sys
    from pipeline.locales import parse
    from pipeline.memory import Memory
    from pipeline.translate import Context, Request, create
    backend = create("apertium", Context("en", "es", Memory(()), "2026-01-02", {"timeout": 20}))
    say = lambda: ["".join(a.nodes) for a in backend.translate([Request(1, ("The house.",))])]
    assert say() == ["La casa."]
"""


def ran(code: str) -> str:
    script = textwrap.dedent(SCRIPT) + textwrap.dedent(code)
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=root,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def test_no_program_is_left_after_the_end(apertium) -> None:
    apertium()
    pids = ran(
        "print(*[p.pid for pipes in backend.parts for p in pipes._running._programs])"
    ).split()
    assert len(pids) > 10
    time.sleep(0.2)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_a_fork_has_programs_of_its_own_and_leaves_the_others(apertium) -> None:
    apertium()
    told = ran(
        """
        child = os.fork()
        if not child:
            assert say() == ["La casa."]
            sys.exit(0)
        _, status = os.waitpid(child, 0)
        print(status, say())
        """
    )
    assert told.strip() == "0 ['La casa.']"


# --- modes -----------------------------------------------------------------------------------


def test_the_folder_of_modes_is_an_option(apertium, tmp_path) -> None:
    mode = Path("/usr/share/apertium/modes/eng-spa.mode")
    apertium()
    (tmp_path / "en-es.mode").write_text(mode.read_text("utf-8"), "utf-8")
    backend = apertium(modes=str(tmp_path))
    # No dictionary of the other direction is here: terms are put in all the same.
    nodes = ("The ", Term("deal", "acuerdo marco", "x"), " is new.")
    (answer,) = backend.translate([Request(1, nodes)])
    assert "acuerdo marco" in [n.target for n in answer.nodes if isinstance(n, Term)]
    assert backend.fingerprint() != apertium().fingerprint()


def test_a_pair_that_is_not_installed_names_those_that_are(tools, tmp_path) -> None:
    (tmp_path / "eng-spa.mode").write_text("cat", "utf-8")
    with pytest.raises(ConfigurationError, match="no pair en → fi") as raised:
        tools.local("apertium", "en", "fi", modes=str(tmp_path))
    assert "eng-spa" in str(raised.value.remedy)


def test_of_many_pairs_the_nearest_are_named_and_the_package(tools, tmp_path) -> None:
    for mode in ("afr-nld", "cat-spa", "eng-cat", "eng-spa", "fin-sme", "ita-srd", "oci-cat"):
        (tmp_path / f"{mode}.mode").write_text("cat", "utf-8")
    with pytest.raises(ConfigurationError) as raised:
        tools.local("apertium", "en", "fi", modes=str(tmp_path))
    assert str(raised.value.remedy) == (
        "In Debian: apt install apertium-eng-fin or apertium-fin-eng, if there is one. "
        "Installed: eng-cat, eng-spa, fin-sme, afr-nld, cat-spa and 2 more."
    )


@pytest.mark.parametrize("content", [b"", b" | | ", b"lt-proc 'unclosed", b"\xff\xfe"])
def test_a_broken_mode_file_is_told(tools, tmp_path, content) -> None:
    (tmp_path / "eng-spa.mode").write_bytes(content)
    with pytest.raises(ConfigurationError, match="no mode file"):
        tools.local("apertium", modes=str(tmp_path))


def test_a_missing_program_is_named(tools, tmp_path) -> None:
    (tmp_path / "eng-spa.mode").write_text("no-such-program -x", "utf-8")
    backend = tools.local("apertium", modes=str(tmp_path))
    with pytest.raises(BackendError, match="no-such-program cannot be started"):
        list(backend.translate(asked(["A"])))


def test_a_mode_without_the_usual_steps_translates_without_help(tools, tmp_path) -> None:
    (tmp_path / "upper").write_text(
        '#!/bin/sh\nexec python3 -u -c "import sys\nwhile c := sys.stdin.read(1): sys.stdout.write(c.upper())"\n'
    )
    (tmp_path / "upper").chmod(0o755)
    (tmp_path / "eng-spa.mode").write_text(f"{tmp_path}/upper", "utf-8")
    backend = tools.local("apertium", modes=str(tmp_path))
    nodes = ("a ", Term("deal", "acuerdo", "x"), ".")
    (answer,) = backend.translate([Request(1, nodes)])
    assert [n.target for n in answer.nodes if isinstance(n, Term)] == []  # its marks are no words


def test_what_breaks_the_programs_twice_is_asked_for_in_smaller_pieces(tools, tmp_path) -> None:
    (tmp_path / "eng-spa.mode").write_text("false", "utf-8")
    backend = tools.local("apertium", modes=str(tmp_path))
    with pytest.raises(BackendBusy):
        list(backend.translate(asked(["A", "B"])))
    with pytest.raises(AnswerRefused):
        list(backend.translate(asked(["A", "B"])))
