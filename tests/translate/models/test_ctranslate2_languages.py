"""Names of languages: what a locale is called by each family, found by CLDR and not by a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BackendError
from pipeline.translate._ctranslate2.language_tokens import Around, around

M2M = {f"__{code}__" for code in "en fr de es pt zh ar ja no sr he fa tl id uk".split()}
NLLB = set(
    "eng_Latn fra_Latn por_Latn zho_Hans zho_Hant yue_Hant arb_Arab arb_Latn ary_Arab pes_Arab nob_Latn "
    "nno_Latn srp_Cyrl zsm_Latn npi_Deva khk_Cyrl als_Latn lvs_Latn est_Latn azj_Latn uzn_Latn pbt_Arab "
    "swh_Latn kaz_Cyrl ydd_Hebr heb_Hebr kor_Hang jpn_Jpan tgl_Latn kas_Arab kas_Deva".split()
)
MBART = {
    f"{code}_XX" for code in "en fr de es ja ru it ro nl ko tr fi cs hi et gu kk lt lv ne".split()
}
MBART |= {"zh_CN", "ar_AR", "pt_XX", "vi_VN"}
OPUS = {">>cmn_Hans<<", ">>cmn_Hant<<", ">>cmn<<", ">>yue_Hant<<", ">>pt_BR<<", ">>por<<", ">>fr<<"}
MADLAD = {"<2en>", "<2zh>", "<2zh_Hant>", "<2pt>", "<2sr_Latn>", "<2sr>"}


@pytest.mark.parametrize(
    ("locale", "token"),
    [
        ("zh", "zho_Hans"), ("zh-CN", "zho_Hans"), ("zh-SG", "zho_Hans"), ("zh-Hant", "zho_Hant"),
        ("zh-TW", "zho_Hant"), ("zh-HK", "zho_Hant"), ("zh-Hans-HK", "zho_Hans"), ("yue", "yue_Hant"),
        ("ar", "arb_Arab"), ("ar-EG", "arb_Arab"), ("fa", "pes_Arab"), ("nb", "nob_Latn"),
        ("no", "nob_Latn"), ("nn", "nno_Latn"), ("sr", "srp_Cyrl"), ("ms", "zsm_Latn"),
        ("ne", "npi_Deva"), ("mn", "khk_Cyrl"), ("sq", "als_Latn"), ("lv", "lvs_Latn"),
        ("et", "est_Latn"), ("az", "azj_Latn"), ("uz", "uzn_Latn"), ("ps", "pbt_Arab"),
        ("sw", "swh_Latn"), ("kk", "kaz_Cyrl"), ("yi", "ydd_Hebr"), ("fil", "tgl_Latn"),
        ("pt-BR", "por_Latn"), ("ja", "jpn_Jpan"), ("ko-KR", "kor_Hang"), ("ks", "kas_Arab"),
    ],
)  # fmt: skip
def test_nllb_names_a_language_and_its_script(locale, token) -> None:
    assert around(NLLB, "en", locale) == Around(("eng_Latn",), (token,))


@pytest.mark.parametrize(
    ("vocabulary", "locale", "expected"),
    [
        (M2M, "zh-CN", Around(("__en__",), ("__zh__",))),
        (M2M, "nb", Around(("__en__",), ("__no__",))),
        (M2M, "fil", Around(("__en__",), ("__tl__",))),
        (MBART, "zh", Around(("en_XX",), ("zh_CN",))),
        (MBART, "pt-BR", Around(("en_XX",), ("pt_XX",))),
        (OPUS, "zh-CN", Around((">>cmn_Hans<<",))),
        (OPUS, "zh-TW", Around((">>cmn_Hant<<",))),
        (OPUS, "pt-BR", Around((">>pt_BR<<",))),
        (OPUS, "pt", Around((">>por<<",))),
        (OPUS, "pt-PT", Around((">>por<<",))),
        (OPUS, "fr-CA", Around((">>fr<<",))),
        (MADLAD, "zh-TW", Around(("<2zh_Hant>",))),
        (MADLAD, "sr-Latn", Around(("<2sr_Latn>",))),
        (MADLAD, "sr", Around(("<2sr>",))),
    ],
)
def test_each_family_has_its_own_names_and_places(vocabulary, locale, expected) -> None:
    assert around(vocabulary | {"the", "\u2581en_US", "en_GB"}, "en", locale) == expected


@pytest.mark.parametrize(
    ("vocabulary", "locale"),
    [
        (M2M, "zh-Hant"),
        (M2M, "sr-Latn"),
        (M2M, "ko"),
        (MBART, "zh-TW"),
        (NLLB, "tlh"),
        (OPUS, "ja"),
    ],
)
def test_another_script_is_another_language(vocabulary, locale) -> None:
    with pytest.raises(BackendError, match=f"does not know {locale}") as caught:
        around(vocabulary, "en", locale)
    assert "prefix" in caught.value.remedy


def test_both_languages_must_be_known() -> None:
    with pytest.raises(BackendError, match="does not know ko"):
        around(M2M, "ko", "en")


@given(st.sets(st.text(st.sampled_from("abcxyz\u2581_<>"), max_size=6)))
def test_a_model_of_one_pair_has_no_languages(vocabulary) -> None:
    assert around(vocabulary | {"en_US", "de_DE", "__init__x"}, "en", "de") == Around()


@pytest.mark.parametrize("vocabulary", [OPUS, {"a"}])
def test_a_prefix_that_is_given_stands_before_the_source(vocabulary) -> None:
    assert around(vocabulary | {"<x>"}, "en", "ja", "<x>") == Around(("<x>",))
    assert around(vocabulary, "en", "ja", "") == Around()
    assert around(M2M | {"<x>"}, "en", "zh", "<x>") == Around(("<x>",), ("__zh__",))
