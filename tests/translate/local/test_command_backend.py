"""A program of the newsroom's own: whatever it does, no answer goes to the wrong sentence."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from pipeline.errors import AnswerRefused, BackendBusy, BackendError, ConfigurationError
from pipeline.translate import Failure, Request, Tag, Term

ROOT = Path(__file__).resolve().parents[3]
LOOP = """
import json, sys, time
def say(line, text):
    print(json.dumps({"id": line["id"], "text": text}), flush=True)
"""
UPPER = (
    LOOP
    + """
for row in sys.stdin:
    line = json.loads(row)
    say(line, line["text"].upper())
"""
)


def asked(*texts: str) -> list[Request]:
    return [Request(number, (text,)) for number, text in enumerate(texts, 7)]


def answers(backend, *texts: str) -> dict[int, str]:
    return {a.id: "".join(map(str, a.nodes)) for a in backend.translate(asked(*texts))}


def test_each_request_has_its_answer(program) -> None:
    backend = program(UPPER)
    assert answers(backend, "one", "two") == {7: "ONE", 8: "TWO"}
    assert answers(backend, "three") == {7: "THREE"}
    assert answers(backend) == {}


def test_a_program_is_told_what_it_may_know(program) -> None:
    backend = program(
        LOOP + "for row in sys.stdin: line = json.loads(row); say(line, json.dumps(line))"
    )
    nodes = ("See ", Tag("a", "open"), Term("the SOE", "la empresa", "soe"), Tag("a", "close"), ".")
    request = Request(3, nodes, role="title", before="<b>Before</b>", after="After")
    (answer,) = backend.translate([request])
    told = "".join(
        n if isinstance(n, str) else f"<{'/' * (n.edge == 'close')}a>" for n in answer.nodes
    )
    for part in (
        '"text": "See <a>the SOE</a>."', '"source": "en"', '"target": "es"', '"role": "title"',
        '"before": "<b>Before</b>"', '"after": "After"',
        '"terms": [{"source": "the SOE", "target": "la empresa"}]',
    ):  # fmt: skip
        assert part in told


def test_its_tags_are_tags_and_other_markup_is_text(program) -> None:
    backend = program(
        LOOP + "for row in sys.stdin: say(json.loads(row), '<script>x</script> <b>y</b> <i>z</i>')"
    )
    request = Request(1, (Tag("b", "open"), "x", Tag("b", "close")))
    (answer,) = backend.translate([request])
    assert answer.nodes == (
        "<script>x</script> ", Tag("b", "open"), "y", Tag("b", "close"), " <i>z</i>",
    )  # fmt: skip


@pytest.mark.parametrize("about", [{"plain": True}, {}])
def test_a_plain_program_never_sees_tags_and_terms(program, about) -> None:
    backend = program(UPPER, **about)
    nodes = ("See ", Tag("a", "open"), Term("the SOE", "la empresa", "x"), Tag("a", "close"), ".")
    (answer,) = backend.translate([Request(1, nodes, form=0 if about else 1)])
    assert [n for n in answer.nodes if not isinstance(n, str)] == [
        n for n in nodes if not isinstance(n, str)
    ]


def test_answers_out_of_order_find_their_requests(program) -> None:
    backend = program(
        LOOP + "rows = [json.loads(sys.stdin.readline()) for _ in range(3)]\n"
        "for line in reversed(rows): say(line, line['text'] * 2)\ntime.sleep(9)"
    )
    assert answers(backend, "a", "b", "c") == {7: "aa", 8: "bb", 9: "cc"}


def test_remarks_between_answers_are_passed_over(program) -> None:
    backend = program(
        LOOP + "print('Loading the model …', flush=True)\nprint('{\"event\": \"ready\"}')\n"
        "for row in sys.stdin:\n  print('10 %'); print(); print('[1, 2]'); line = json.loads(row)\n"
        "  say(line, line['text'] + '!')\n  print('done', flush=True)"
    )
    assert answers(backend, "a", "b") == {7: "a!", 8: "b!"}
    assert answers(backend, "c", "d") == {7: "c!", 8: "d!"}


def test_a_program_that_writes_without_end_is_ended_and_named(program) -> None:
    backend = program("import sys\nwhile True: print('y')")
    for _ in range(2):
        with pytest.raises(BackendError, match="wrote 10,000 lines without an answer") as caught:
            list(backend.translate([Request(1, ("One",))]))
        assert type(caught.value) is BackendError
    assert backend.program._running is None


def test_what_comes_late_answers_nothing_else(program) -> None:
    backend = program(
        LOOP + "old = []\nfor row in sys.stdin:\n  line = json.loads(row)\n"
        "  for each in old: say(each, 'late')\n  say(line, 'right'); old.append(line)"
    )
    for _ in range(4):
        assert answers(backend, "a") == {7: "right"}


@pytest.mark.parametrize(
    "answer",
    [
        '\'{"id": 999999, "text": "x"}\'',
        '\'{"id": "%d", "text": "x"}\' % line["id"]',
        '\'{"id": true, "text": "x"}\'',
        '\'{"id": 1.5, "text": "x"}\'',
        '\'{"id": null, "text": "x"}\'',
        '\'{"id": %d, "text": "x\' % line["id"]',
        "'{' * 100_000",
        '\'{"id": %d, "text": "\' % line["id"] + chr(0xdcff) + \'"}\'',
    ],
    ids=["unknown", "text", "true", "fraction", "null", "cut", "deep", "no-utf8"],
)
def test_what_was_meant_as_an_answer_but_is_none_leaves_a_request_open(program, answer) -> None:
    backend = program(
        LOOP + "sys.stdout.reconfigure(encoding='utf-8', errors='surrogateescape')\n"
        f"for row in sys.stdin:\n  line = json.loads(row)\n  print({answer}, flush=True)\n"
    )
    assert list(backend.translate(asked("a"))) == []  # not BackendBusy: nothing is waited for


@pytest.mark.parametrize("said", ['"error": "too rude"', '"text": 5', '"text": null', '"x": 1'])
def test_an_answer_without_text_is_a_failure_with_its_reason(program, said) -> None:
    backend = program(
        LOOP + "for row in sys.stdin:\n  line = json.loads(row)\n"
        f"  print('{{\"id\": %d, {said}}}' % line['id'], flush=True)\n"
    )
    (failure,) = backend.translate(asked("a"))
    assert isinstance(failure, Failure)
    assert failure.reason == ("too rude" if "error" in said else "The program gave no text.")


def test_a_slow_program_is_waited_for(program) -> None:
    backend = program(LOOP + "for row in sys.stdin: time.sleep(0.3); say(json.loads(row), 'slow')")
    assert answers(backend, "a", "b", "c") == {7: "slow", 8: "slow", 9: "slow"}


def test_a_program_that_hangs_is_busy_then_refused(program) -> None:
    backend = program("import time\ntime.sleep(60)")
    backend.program._timeout = 0.3
    with pytest.raises(BackendBusy, match="said nothing"):
        list(backend.translate(asked("a")))


def test_a_program_that_ends_after_each_batch_is_started_again(program) -> None:
    backend = program(
        LOOP + "for row in sys.stdin:\n  line = json.loads(row); say(line, 'x')\n"
        "  if line['text'] == 'end': sys.exit()"
    )
    for _ in range(3):
        assert answers(backend, "a", "end") == {7: "x", 8: "x"}
        time.sleep(0.1)


def test_a_crash_tells_the_programs_last_words(program) -> None:
    backend = program("import no_such_module_at_all")
    with pytest.raises(BackendBusy, match="No module named 'no_such_module_at_all'"):
        list(backend.translate(asked("a")))


def test_a_last_line_without_its_end_counts(program) -> None:
    backend = program(
        LOOP + "line = json.loads(sys.stdin.readline())\n"
        "sys.stdout.write(json.dumps({'id': line['id'], 'text': 'last'})); sys.stdout.flush()"
    )
    assert answers(backend, "a") == {7: "last"}


def test_answers_in_pieces_are_joined(program) -> None:
    backend = program(
        LOOP + "for row in sys.stdin:\n  line = json.loads(row)\n"
        "  for c in json.dumps({'id': line['id'], 'text': 'añ'}, ensure_ascii=False) + '\\r\\n':\n"
        "    sys.stdout.buffer.write(c.encode()); sys.stdout.buffer.flush(); time.sleep(0.002)"
    )
    assert answers(backend, "a", "b") == {7: "añ", 8: "añ"}


def test_huge_lines_and_noise_on_standard_error_do_no_harm(program) -> None:
    backend = program(
        LOOP + "for row in sys.stdin:\n  sys.stderr.write('noise ' * 200_000)\n"
        "  line = json.loads(row); say(line, line['text'])"
    )
    text = "long " * 200_000
    assert answers(backend, text, text) == {7: text, 8: text}


def test_line_breaks_in_a_segment_stay_in_its_line(program) -> None:
    assert answers(program(UPPER), "a\nb\r\u2028c") == {7: "A\nB\r\u2028C"}


def test_a_program_that_reads_too_slowly_does_not_stop_the_rest(program) -> None:
    backend = program(
        LOOP
        + "line = json.loads(sys.stdin.readline())\nfor n in range(50): say({'id': line['id'] + n}, 'x')\n"
        "time.sleep(60)"
    )
    texts = ["long " * 20_000] * 50
    assert len(answers(backend, *texts)) == 50
    assert not backend.program._running  # it was ended: what it had not read is forgotten


def test_what_kills_it_twice_is_asked_for_in_smaller_pieces(program) -> None:
    backend = program("import sys; sys.stdin.readline(); sys.exit(3)")
    with pytest.raises(BackendBusy):
        list(backend.translate(asked("a", "b")))
    with pytest.raises(AnswerRefused):
        list(backend.translate(asked("a", "b")))


def test_a_program_that_is_not_there_is_named(tools) -> None:
    backend = tools.local("command", program=["./no-such-program"])
    with pytest.raises(BackendError, match="no-such-program cannot be started"):
        list(backend.translate(asked("a")))


@pytest.mark.parametrize("wrong", [[], 5, [1], {"a": 1}])
def test_a_program_must_be_a_list_of_words(tools, wrong) -> None:
    with pytest.raises(ConfigurationError, match="must be a list of texts"):
        tools.local("command", program=wrong)


def test_version_and_program_make_its_fingerprint(program) -> None:
    assert program(UPPER, version="1").fingerprint() != program(UPPER, version="2").fingerprint()


def test_the_example_of_the_manual_runs(program) -> None:
    chapter = (ROOT / "docs" / "backends.md").read_text("utf-8")
    section = chapter.partition("## A program of your own")[2]
    (example,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)[:1]
    assert len([line for line in example.splitlines() if line.strip()]) <= 12
    backend = program(example)
    given = answers(backend, "Good morning.", "Good night.")
    assert given == {7: "Buenos días.", 8: "Good night."}
