"""What can be wrong with a model, a library or a machine, and what the user is told to do."""

from __future__ import annotations

import sys
import threading

import pytest

from pipeline.errors import BackendError, ConfigurationError, RequestRefused
from pipeline.translate import ctranslate2, validate
from pipeline.translate._ctranslate2.folder import ModelFolder

WORD = "The mill."


def refused(asks, folder, **options) -> str:
    """Return what is said when a model cannot be used."""
    backend = asks.backend(folder, **options)
    with pytest.raises(BackendError) as caught:
        list(backend.translate([asks.request(0, WORD)]))
    assert caught.value.remedy
    return str(caught.value)


@pytest.mark.parametrize("name", ["ctranslate2", "sentencepiece"])
def test_a_missing_library_says_what_to_install(models, asks, monkeypatch, name) -> None:
    folder = models.folder("marian")
    monkeypatch.setitem(sys.modules, name, None)
    said = refused(asks, folder)
    assert said == f"The library {name} is not installed. pip install 'bilingual-pipeline[local]'"


def test_a_model_of_the_hub_needs_its_library(asks, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert "huggingface_hub is not installed" in refused(asks, "owner/name")


def test_a_folder_that_is_not_there(asks, tmp_path) -> None:
    assert "There is no folder" in refused(asks, tmp_path / "none")
    assert "There is no model.bin in the folder" in refused(asks, tmp_path)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"model__bin": b"no model" * 99}, "Unsupported model binary version"),
        ({"model__bin": b""}, "cannot be loaded"),
        ({"source__spm": b"no model" * 99}, "source.spm is no SentencePiece model"),
        ({"target__spm": b""}, "target.spm"),
        ({"source__spm": None}, "it has target.spm. Copy what the model was trained with"),
        ({"source__spm": None, "target__spm": None}, "it has none. Copy"),
        ({"source_vocabulary__json": None}, "has no source_vocabulary"),
        ({"source_vocabulary__json": b"{"}, "source_vocabulary.json is no JSON"),
        ({"source_vocabulary__json": b"\xff"}, "source_vocabulary.json cannot be read"),
        ({"source_vocabulary__json": b"{}"}, "source_vocabulary.json is no list"),
        (
            {"source_vocabulary__json": ["<unk>", "\u2581le", "\u2581la"]},
            "source.spm is of another",
        ),
        ({"config__json": b"{"}, "config.json is no JSON"),
    ],
)
def test_a_spoilt_folder_is_refused_with_the_file_at_fault(spoilt, asks, files, said) -> None:
    assert said in refused(asks, spoilt(**files))


def test_half_a_model_is_refused(spoilt, models, asks) -> None:
    whole = (models.folder("marian") / "model.bin").read_bytes()
    assert "cannot be loaded" in refused(asks, spoilt(model__bin=whole[: len(whole) // 2]))


def test_vocabularies_in_lines_are_read_as_well(spoilt, models, asks) -> None:
    import json

    lines = {
        f"{side}_vocabulary": json.loads(
            (models.folder("marian") / f"{side}_vocabulary.json").read_text("utf-8")
        )
        for side in ("source", "target")
    }
    gone = dict.fromkeys((f"{name}__json" for name in lines), None)
    text = {f"{name}__txt": "\n".join(tokens).encode() for name, tokens in lines.items()}
    assert asks.text(spoilt(**gone, **text), WORD) == "这家磨坊。"


def test_a_machine_without_a_gpu_says_so(models, asks) -> None:
    from ctranslate2 import get_cuda_device_count

    if get_cuda_device_count():
        pytest.skip("this machine has a GPU")
    said = refused(asks, models.folder("marian"), device="cuda")
    assert said.startswith("There is no GPU")
    assert asks.text(models.folder("marian"), WORD, device="auto") == "这家磨坊。"


def test_numbers_that_the_machine_cannot_compute_with_are_named(models, asks) -> None:
    import ctranslate2 as library

    able = library.get_supported_compute_types("cpu")
    absent = {"float16", "bfloat16"} - able
    if not absent:
        pytest.skip("this processor can do all")
    said = refused(asks, models.folder("marian"), compute=absent.pop(), device="cpu")
    assert f"This cpu can do {', '.join(sorted(able))}." in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"beam": 0}, "beam: must be a whole number from 1 to 32"),
        ({"beam": True}, "beam"),
        ({"threads": 1.5}, "threads"),
        ({"batch_tokens": "many"}, "batch_tokens"),
        ({"device": "gpu"}, "device: 'gpu' is not possible"),
        ({"compute": "int4"}, "Write one of: default, auto, int8, "),
    ],
)
def test_senseless_options_are_refused_at_once(asks, options, said) -> None:
    with pytest.raises(ConfigurationError, match=said):
        asks.backend("m", **options)


def test_unknown_options_name_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean 'device'"):
        validate("ctranslate2", {"model": "m", "devise": "cpu"})


# --- segments that are too much ---------------------------------------------------------------


def test_a_segment_that_is_too_long_fails_and_is_not_cut(models, asks) -> None:
    backend = asks.backend(models.folder("words", positions=600), beam=1)
    batch = [asks.request(0, "mill " * 600), asks.request(1, WORD), asks.request(2, "mill " * 511)]
    answers = {answer.id: answer for answer in backend.translate(batch)}
    assert answers[0].reason == "601 tokens are more than the 512 of a model"
    assert answers[1].nodes == ("这家磨坊。",)
    assert answers[2].nodes == ("磨坊" * 511,)


def test_what_a_model_has_no_positions_for_is_halved_down_to_it(models, asks, fakes) -> None:
    from pipeline.translate import Engine, account

    backend = asks.backend(models.folder("marian"))
    too_long = asks.request(1, "mill " * 200)
    with pytest.raises(RequestRefused, match="positions"):
        list(backend.translate([asks.request(0, WORD), too_long]))
    opened = account("ctranslate2", ctranslate2.CAPABILITIES, {}, today="2026-01-02")
    batch = [asks.request(0, WORD), too_long, *(asks.request(n, f"mill {n}") for n in range(2, 9))]
    engine = Engine(backend, "en zh", opened)
    answers = {a.id: a for a in engine.answer(batch, lambda *_: "")}
    assert len(answers) == 9
    assert [n for n, answer in answers.items() if answer.result is None] == [1]
    assert "positions" in answers[1].problem


@pytest.mark.parametrize("text", ["", " ", "  \u3000"])
def test_nothing_to_translate_is_a_failure(models, asks, text) -> None:
    backend = asks.backend(models.folder("m2m"))
    assert asks.nodes(backend, text) == ("there is nothing to translate in it",)
    assert asks.nodes(backend) == ("there is nothing to translate in it",)
    assert list(backend.translate([])) == []


class Exhausted:
    """Stands in for a translator whose memory holds one segment at a time."""

    def __init__(self, real, error: Exception) -> None:
        self._real, self._error = real, error

    def translate_batch(self, source, **options):
        if len(source) > 1:
            raise self._error
        return self._real.translate_batch(source, **options)


@pytest.mark.parametrize(
    "error", [RuntimeError("CUDA failed with error out of memory"), MemoryError("bad alloc")]
)
def test_what_memory_cannot_hold_is_asked_for_in_halves(models, asks, fakes, error) -> None:
    backend = asks.backend(models.folder("marian"))
    real = backend._load()
    backend._loaded = real._replace(translator=Exhausted(real.translator, error))
    engine = fakes.engine_of(backend, ctranslate2.CAPABILITIES)
    batch = [asks.request(n, f"The mill {n}") for n in range(5)]
    answers = list(engine.answer(batch, lambda *_: ""))
    assert sorted(a.id for a in answers if a.result) == [0, 1, 2, 3, 4]


class Babbling:
    """Stands in for a translator that never comes to an end, or says nothing."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens

    def translate_batch(self, source, **_):
        from types import SimpleNamespace

        return [SimpleNamespace(hypotheses=[self._tokens]) for _ in source]


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (["\u2581旧"] * 99, "the answer has no end"),
        ([], "the answer has no end"),
        (["\u2581旧", "<unk>", "</s>"], "the model lacks a word for it"),
        (["</s>"], ""),
    ],
)
def test_an_answer_that_is_cut_off_or_has_gaps_is_none(models, asks, tokens, said) -> None:
    backend = asks.backend(models.folder("marian"))
    backend._loaded = backend._load()._replace(translator=Babbling(tokens))
    assert "".join(map(str, asks.nodes(backend, WORD))) == said


# --- threads, and what answers depend on ------------------------------------------------------


def test_four_threads_load_one_model(models, asks, monkeypatch) -> None:
    loads: list[int] = []
    real = ctranslate2.load_subwords
    monkeypatch.setattr(ctranslate2, "load_subwords", lambda *a: loads.append(1) or real(*a))
    backend = asks.backend(models.folder("marian"))
    start, texts = threading.Barrier(4), [""] * 4

    def work(n: int) -> None:
        start.wait()
        texts[n] = "".join(map(str, asks.nodes(backend, "mill " * (n + 1))))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (loads, texts) == ([1], ["磨坊" * (n + 1) for n in range(4)])


@pytest.mark.parametrize("threads", [1, 4, 9])
def test_threads_do_not_change_what_is_said(models, asks, threads) -> None:
    assert asks.text(models.folder("nllb"), WORD, threads=threads) == "这家磨坊。"


def test_a_fingerprint_changes_with_all_that_answers_depend_on(spoilt, models, asks) -> None:
    folder = spoilt()
    prints = [asks.backend(folder).fingerprint()]
    prints += [asks.backend(folder, **o).fingerprint() for o in ({"beam": 1}, {"compute": "int8"})]
    for name in ("model.bin", "source.spm", "config.json"):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        prints.append(asks.backend(folder).fingerprint())
    assert len(set(prints)) == len(prints)


def test_a_fingerprint_stays_when_nothing_changed(spoilt, models, asks) -> None:
    folder = spoilt()
    (folder / "README.md").write_text("A model.")
    same = {
        asks.backend(f, threads=t).fingerprint()
        for f in (folder, models.folder("marian"))
        for t in (1, 2)
    }
    assert len(same) == 1


def test_a_relative_folder_starts_at_the_newsroom(models, asks) -> None:
    folder = models.folder("marian")
    backend = asks.backend(folder.name, root=folder.parent)
    assert asks.nodes(backend, WORD) == ("这家磨坊。",)
    assert ModelFolder("a/models/opus-mt/", folder).title == "opus-mt"
