"""Models of every family: what stands around the pieces, and what comes back as text."""

from __future__ import annotations

import pytest

from pipeline.errors import BackendError
from pipeline.translate._ctranslate2.subwords import load_subwords

KNOWN = "The council visited old mill, and roof."


@pytest.mark.parametrize("kind", ["marian", "opus", "m2m", "nllb", "words"])
def test_a_sentence_goes_through_a_model_of_each_family(models, asks, kind) -> None:
    assert asks.text(models.folder(kind), KNOWN) == "这家委员会参观了旧磨坊，和屋顶。"


@pytest.mark.parametrize(
    ("kind", "before", "prefix"),
    [
        ("marian", (), ()),
        ("opus", (">>cmn_Hans<<",), ()),
        ("m2m", ("__en__",), ("__zh__",)),
        ("nllb", ("eng_Latn",), ("zho_Hans",)),
    ],
)
def test_languages_and_the_end_stand_around_a_source(models, kind, before, prefix) -> None:
    subwords = load_subwords(models.folder(kind), "en", "zh-CN", None)
    pieces = ["\u2581The", "\u2581council"]
    assert subwords.encode("The council") == [*before, *pieces, "</s>"]
    assert subwords.languages.target_prefix == prefix
    assert subwords.decode([*prefix, "\u2581旧", "\u2581桥", "</s>"]) == "旧 桥"
    assert subwords.encode("") == subwords.encode("  ") == []


def test_an_end_that_the_library_adds_is_not_added_twice(models, asks) -> None:
    folder = models.folder("marian", adds_end=True)
    assert load_subwords(folder, "en", "zh", None).encode("The")[-1] == "\u2581The"
    assert asks.text(folder, KNOWN) == "这家委员会参观了旧磨坊，和屋顶。"


@pytest.mark.parametrize(
    ("kind", "target", "token"),
    [("nllb", "zh-TW", "zho_Hant"), ("opus", "zh-HK", ">>cmn_Hant<<"), ("opus", "fr", ">>fra<<")],
)
def test_a_target_is_told_apart_by_its_script(models, kind, target, token) -> None:
    languages = load_subwords(models.folder(kind), "en", target, None).languages
    assert token in {*languages.before, *languages.target_prefix}


@pytest.mark.parametrize(
    ("kind", "source", "target", "said"),
    [
        ("m2m", "en", "de", "does not know de"),
        ("m2m", "ja", "zh", "does not know ja"),
        ("m2m", "en", "zh-Hant", "does not know zh-Hant"),
        ("nllb", "eng", "uk", "does not know uk: it has eng_Latn, zho_Hans"),
        ("opus", "en", "de", "prefix"),
    ],
)
def test_a_language_that_the_model_does_not_know_is_refused(
    models, asks, kind, source, target, said
) -> None:
    backend = asks.backend(models.folder(kind), source, target)
    with pytest.raises(BackendError, match=said):
        list(backend.translate([asks.request(0, KNOWN)]))


def test_a_prefix_of_ones_own_takes_the_place_of_the_language(models, asks) -> None:
    folder = models.folder("opus")
    assert load_subwords(folder, "en", "de", ">>fra<<").languages.before == (">>fra<<",)
    assert load_subwords(folder, "en", "de", "").languages.before == ()
    with pytest.raises(BackendError, match="no token >>xyz<<"):
        load_subwords(folder, "en", "de", ">>xyz<<")


@pytest.mark.parametrize("beam", [1, 4])
def test_eight_bits_say_the_same(models, asks, beam) -> None:
    folder = models.folder("m2m", quantization="int8")
    sizes = [(f / "model.bin").stat().st_size for f in (folder, models.folder("m2m"))]
    assert sizes[0] < 0.4 * sizes[1]
    for compute in ("default", "int8", "float32"):
        text = asks.text(folder, KNOWN, compute=compute, beam=beam, device="auto", threads=1)
        assert text == "这家委员会参观了旧磨坊，和屋顶。"


def test_a_batch_is_answered_by_id_whatever_its_lengths(models, asks) -> None:
    backend = asks.backend(models.folder("marian"), batch_tokens=32)
    words = ["mill", "bridge", "roof"]
    batch = [asks.request(7 * n, " ".join([words[n % 3]] * (1 + n % 40))) for n in range(120)]
    answers = {answer.id: "".join(answer.nodes) for answer in backend.translate(batch)}
    targets = ["磨坊", "桥", "屋顶"]
    assert answers == {7 * n: targets[n % 3] * (1 + n % 40) for n in range(120)}


def test_what_the_model_lacks_is_copied_from_the_source(models, asks) -> None:
    assert (
        asks.text(models.folder("marian"), "The Ⱪ visited on Monday.") == "这家 Ⱪ 参观了在星期一。"
    )


def test_a_gap_that_nothing_can_fill_is_a_failure(models) -> None:
    subwords = load_subwords(models.folder("m2m"), "en", "zh", None)
    assert not subwords.has_gap(["__zh__", "\u2581旧"])
    assert all(subwords.has_gap(["__zh__", t, "\u2581旧"]) for t in ("<unk>", "</s>", "__en__"))


def test_words_are_joined_as_the_target_writes_them(models) -> None:
    subwords = load_subwords(models.folder("words"), "zh", "en", None)
    tokens = ["The", "mill", "(", "old", ")", ",", "and", "roof", ".", "</s>"]
    assert subwords.decode(tokens) == "The mill (old), and roof."
