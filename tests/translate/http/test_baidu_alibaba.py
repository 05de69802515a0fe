"""Baidu and Alibaba: signed requests, and errors under HTTP 200."""

from __future__ import annotations

import pytest

from pipeline.errors import ConfigurationError
from pipeline.memory import Memory
from pipeline.model import Content, Locale
from pipeline.translate import Context, capabilities, create
from pipeline.translate.alibaba import authorization
from pipeline.translate.alibaba import code as alibaba_code
from pipeline.translate.baidu import _code as baidu_code


def for_service(name: str):
    return pytest.mark.parametrize("rig", [name], indirect=True)


def after(rig, tools, *said) -> object:
    """Let the service say some things first, under HTTP 200."""
    rig.server.faults = [
        tools.server.Fault("said", tools.server.status(200, content)) for content in said
    ]
    return rig.run(tools.article(Content("One is here."), Content("Two is here.")))


# --- Baidu ------------------------------------------------------------------------------------


@for_service("baidu")
@pytest.mark.parametrize("code", ["52001", "52002", "54003", "54005"])
def test_what_passes_is_asked_again(rig, code, tools) -> None:
    done = after(rig, tools, {"error_code": code, "error_msg": "Invalid Access Limit"})
    assert done.issues == ()
    assert len(rig.server.asked) == 2


@for_service("baidu")
@pytest.mark.parametrize("code", ["52003", "54001", "54004", "58000", "58001", "58002", "90107"])
def test_what_stays_is_said_once_and_never_quotes_a_key(rig, code, tools) -> None:
    keys = " ".join(rig.fake.secrets.values())
    said = {"error_code": code, "error_msg": f"appid {keys} is wrong"}
    done = after(rig, tools, *[said] * 9)
    assert len(rig.server.asked) == 1
    assert f"says {code}: appid … … is wrong." in done.issues[0].message
    assert done.issues[0].message.endswith((".", "Baidu's documentation."))


@for_service("baidu")
def test_a_refused_text_is_found_by_halves(rig, tools) -> None:
    def wire(handler, answer, asked):
        bad = b"Two" in asked.body
        said = tools.server.Answer({"error_code": "20003", "error_msg": "risk"})
        tools.server.send(handler, said if bad else answer)

    rig.server.always = tools.server.Fault("risk", wire)
    done = rig.run(tools.article(Content("One is here."), Content("Two is here.")))
    one, two = tools.segments(done)
    assert (one.written, two.target) == ("ONE IS HERE.", None)
    assert "20003" in done.issues[0].message


@for_service("baidu")
def test_texts_are_lines_and_answers_in_another_order_are_not_believed(rig, tools) -> None:
    rig.run(tools.article(Content("One is here."), Content("Two\u2028is here.")))
    assert rig.server.asked[0].form()["q"] == "One is here.\nTwo is here."


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [("zh-CN", "zh"), ("zh-TW", "cht"), ("yue-HK", "yue"), ("ja", "jp"), ("ko-KR", "kor")],
)
def test_baidu_has_codes_of_its_own(locale, wanted) -> None:
    assert baidu_code(locale) == wanted


def test_a_language_that_baidu_does_not_know_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ConfigurationError, match="does not know the language gd"):
        create("baidu", Context(Locale("gd"), Locale("zh"), Memory(()), ""))


# --- Alibaba ----------------------------------------------------------------------------------


def test_the_published_example_of_a_signature_is_met() -> None:
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
    signed = authorization("YourAccessKeyId", "YourAccessKeySecret", headers, query=query)
    assert signed.endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


@for_service("alibaba")
@pytest.mark.parametrize("code", [101, "10002", "199", 500])
def test_alibabas_passing_faults_are_asked_again(rig, code, tools) -> None:
    assert after(rig, tools, {"Code": code, "Message": "busy"}).issues == ()


@for_service("alibaba")
@pytest.mark.parametrize("code", ["109", "10010", 113, "105"])
def test_alibabas_lasting_faults_are_said_once(rig, code, tools) -> None:
    secret = rig.fake.secrets["ALIBABA_ACCESS_KEY_SECRET"]
    done = after(rig, tools, *[{"Code": code, "Message": f"no {secret}"}] * 9)
    assert len(rig.server.asked) == 1
    assert f"says {code}: no …." in done.issues[0].message


@for_service("alibaba")
@pytest.mark.parametrize(
    ("status", "code", "asked"), [(400, "Throttling.User", 2), (400, "SignatureDoesNotMatch", 1)]
)
def test_statuses_mean_what_their_codes_say(rig, status, code, asked, tools) -> None:
    fault = tools.server.status(status, {"Code": code, "Message": "no"})
    rig.server.faults = [tools.server.Fault(code, fault)]
    rig.run(tools.article(Content("One is here.")))
    assert len(rig.server.asked) == asked


@for_service("alibaba")
def test_one_text_that_failed_is_open_with_alibabas_code(rig, tools) -> None:
    def wire(handler, answer, _):
        answer.content["TranslatedList"][0]["code"] = "108"
        tools.server.send(handler, answer)

    rig.server.always = tools.server.Fault("item", wire)
    done = rig.run(tools.article(Content("One is here."), Content("Two is here.")))
    assert [segment.target is None for segment in tools.segments(done)] == [True, False]
    assert "Alibaba says 108" in done.issues[0].message


@for_service("alibaba")
def test_a_wrong_key_is_told_by_the_signature(rig, tools) -> None:
    rig.secrets = {**rig.fake.secrets, "ALIBABA_ACCESS_KEY_SECRET": "other"}
    done = rig.run(tools.article(Content("One is here.")))
    assert "Check ALIBABA_ACCESS_KEY_SECRET" in done.issues[0].message
    assert rig.server.complaints == []


@for_service("alibaba")
def test_no_request_exceeds_the_limits(rig, tools) -> None:
    many = [Content(f"{n} " + "word " * 150 + "end.") for n in range(60)]
    assert rig.run(tools.article(*many)).issues == ()
    assert rig.server.complaints == []


@pytest.mark.parametrize(("locale", "wanted"), [("zh-TW", "zh-tw"), ("zh-CN", "zh"), ("ja", "ja")])
def test_alibabas_codes(locale, wanted) -> None:
    assert alibaba_code(locale) == wanted


def test_scenes_belong_to_the_professional_edition() -> None:
    def made(**options: object) -> str:
        context = Context(Locale("en"), Locale("zh"), Memory(()), "", options)
        return create("alibaba", context).fingerprint()

    assert made(edition="ecommerce", scene="title") != made()
    with pytest.raises(ConfigurationError, match="'title' is none of the standard edition"):
        made(scene="title")


@pytest.mark.parametrize("name", ["baidu", "alibaba"])
def test_the_rate_of_the_service_holds_unless_another_is_paid_for(name) -> None:
    assert capabilities(name).requests_per_second > 0
