"""The services as they are published: what they demand of a request, what they answer.

They translate by a rule that everybody can see: words become capitals, and what a glossary or an
element settles stays as it is settled.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote
from xml.etree import ElementTree as ET

from http_fault_server import Answer, Complaint

KEY = "S3CRET-k3y-0f-the-n3wsr00m"
SECOND = "S3COND-k3y-0f-the-n3wsr00m"


def demand(is_met: object, what: str) -> None:
    """Complain about a request."""
    if not is_met:
        raise Complaint(what)


def keys(table: object, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """Return an object that has all these keys and no unknown ones."""
    demand(isinstance(table, dict), f"{table!r} is no object")
    assert isinstance(table, dict)
    demand(set(required) <= set(table), f"missing: {set(required) - set(table)}")
    demand(set(table) <= {*required, *optional}, f"unknown: {set(table) - {*required, *optional}}")
    return table


def capitals(text: str, glossary: Mapping[str, str] | None = None) -> str:
    """Translate plain text."""
    if not glossary:
        return text.upper()
    pieces = re.split("(" + "|".join(map(re.escape, glossary)) + ")", text)
    return "".join(glossary.get(piece, piece.upper()) for piece in pieces)


def markup(
    text: str, verbatim: str, glossary: Mapping[str, str] | None = None, *, escape: bool = True
) -> str:
    """Translate text between tags; what the pattern `verbatim` matches stays."""
    write: Callable[[str], str] = (lambda t: html.escape(t, quote=False)) if escape else str

    def piece(part: str) -> str:
        if part.startswith("<"):
            return part if escape else html.unescape(part)
        return write(capitals(html.unescape(part), glossary))

    return "".join(map(piece, re.split(f"({verbatim}|<[^>]*>)", text)))


def numbered(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(n), text) for n, text in enumerate(texts)]


@dataclass
class Fake:
    """What all have: the name of the backend that asks, its table, and its keys."""

    name = ""
    secrets: dict[str, str] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)
    has_ids = False
    """Whether answers say what they answer."""
    pair = ("en", "de")

    def __call__(self, asked: Any, mutate: Any) -> Any:
        raise NotImplementedError


@dataclass
class LibreTranslate(Fake):
    name = "libretranslate"
    secrets: dict[str, str] = field(default_factory=lambda: {"LIBRETRANSLATE_API_KEY": KEY})
    limit: int = 50

    def __call__(self, asked, mutate):
        demand((asked.method, asked.path) == ("POST", "/translate"), "no such path")
        body = keys(asked.json(), ["q", "source", "target", "format"], ["api_key", "alternatives"])
        if body.get("api_key") != KEY:
            return Answer({"error": "Invalid API key"}, 403)
        demand((body["source"], body["target"]) == self.pair, "unknown pair")
        demand(isinstance(body["q"], list) and body["q"], "q is no list")
        if len(body["q"]) > self.limit:
            said = f"request ({len(body['q'])}) exceeds text limit ({self.limit})"
            return Answer({"error": f"Invalid request: {said}"}, 400)
        if body["format"] == "html":
            no = r'<\w+ [^>]*translate="no"[^>]*>[^<]*</\w+>'
            texts = [" ".join(markup(q, no, escape=False).split()) for q in body["q"]]
        else:
            demand(body["format"] == "text", "unknown format")
            texts = [capitals(q) for q in body["q"]]
        return Answer({"translatedText": [text for _, text in mutate(numbered(texts))]})


@dataclass
class Apy(Fake):
    name = "apertium-apy"

    def __call__(self, asked, mutate):
        demand((asked.method, asked.path) == ("POST", "/translate"), "no such path")
        form = keys(asked.form(), ["langpair", "q"], ["markUnknown", "format", "deformat"])
        if form["langpair"] != "eng|deu":
            said = {"status": "error", "code": 400, "message": "Bad Request"}
            return Answer({**said, "explanation": "That pair is not installed"}, 400)
        demand(form["format"] in {"txt", "html"}, "unknown format")
        texts = [text for _, text in mutate([("0", capitals(form["q"]))])]
        data = {"translatedText": texts[0] if len(texts) == 1 else texts}
        return Answer({"responseData": data, "responseDetails": None, "responseStatus": 200})


@dataclass
class DeepL(Fake):
    name = "deepl"
    secrets: dict[str, str] = field(default_factory=lambda: {"DEEPL_API_KEY": KEY})
    glossaries: dict[str, dict[str, Any]] = field(default_factory=dict)
    takes_glossaries: bool = True
    made: int = 0

    def __call__(self, asked, mutate):
        demand(asked.headers.get("authorization") == f"DeepL-Auth-Key {KEY}", "no key")
        demand(len(asked.body) <= 128 << 10, "Request Entity Too Large")
        if asked.path == "/v2/translate":
            return self._translate(keys(asked.json(), ["text", "target_lang"], _DEEPL), mutate)
        return self._glossary(asked)

    def _translate(self, body, mutate):
        texts = body["text"]
        demand(0 < len(texts) <= 50, "number of texts")
        demand(body["source_lang"] in {"EN", "DE", "ZH"}, "source_lang")
        demand(re.fullmatch("DE|EN-(US|GB)|ZH-HAN[ST]|PT-(PT|BR)", body["target_lang"]), "target")
        demand(body["tag_handling"] == "xml", "tag_handling")
        for text in texts:
            ET.fromstring(f"<r>{text}</r>")
        glossary = {}
        if "glossary_id" in body:
            known = self.glossaries[body["glossary_id"]]["dictionaries"]
            target = body["target_lang"][:2].lower()
            glossary = known[body["source_lang"].lower(), target]
        done = [markup(text, r"<t [^>]*>[^<]*</t>", glossary) for text in texts]
        billed = [len("".join(ET.fromstring(f"<r>{t}</r>").itertext())) for t in texts]
        return Answer(
            {
                "translations": [
                    {
                        "detected_source_language": body["source_lang"],
                        "text": text,
                        "billed_characters": billed[int(n)],
                        "model_type_used": "quality_optimized",
                    }
                    for n, text in mutate(numbered(done))
                ]
            },
            headers={"X-Trace-ID": "5f3b"},
        )

    def _glossary(self, asked):
        match = re.fullmatch(r"/v3/glossaries(?:/([\w-]+)(/dictionaries)?)?", asked.path)
        demand(match, "no such path")
        known, is_dictionary = match.groups()
        if not self.takes_glossaries:
            return Answer({"message": "Unsupported glossary language pair"}, 400)
        if asked.method == "GET":
            return Answer({"glossaries": list(map(self._about, self.glossaries))})
        if asked.method == "POST" and known is None:
            body = keys(asked.json(), ["name", "dictionaries"])
            self.made += 1
            known = f"def3a26b-{self.made}"
            self.glossaries[known] = {"name": body["name"], "dictionaries": {}}
            for dictionary in body["dictionaries"]:
                self._put(known, dictionary)
            return Answer(self._about(known), 201)
        if asked.method == "PUT" and is_dictionary:
            return Answer(self._put(known, asked.json()))
        demand(asked.method == "PATCH" and not is_dictionary, "no such method")
        self.glossaries[known]["name"] = keys(asked.json(), ["name"])["name"]
        return Answer(self._about(known))

    def _put(self, id, dictionary):
        keys(dictionary, ["source_lang", "target_lang", "entries", "entries_format"])
        demand(dictionary["entries_format"] == "tsv", "entries_format")
        entries = {}
        demand(len(dictionary["entries"].encode()) <= 10 << 20, "glossary too large")
        for line in dictionary["entries"].split("\n"):
            cells = line.split("\t")
            demand(len(cells) == 2 and all(cells), f"line {line!r}")
            demand(all(len(cell.encode()) <= 1024 for cell in cells), "entry too long")
            demand(line.replace("\t", "").isprintable(), "control character")
            demand(cells[0] not in entries, "source comes twice")
            entries[cells[0]] = cells[1]
        pair = dictionary["source_lang"], dictionary["target_lang"]
        self.glossaries[id]["dictionaries"][pair] = entries
        return {"source_lang": pair[0], "target_lang": pair[1], "entry_count": len(entries)}

    def _about(self, id):
        known = self.glossaries[id]
        pairs = known["dictionaries"].items()
        return {
            "glossary_id": id,
            "name": known["name"],
            "dictionaries": [
                {"source_lang": s, "target_lang": t, "entry_count": len(e)} for (s, t), e in pairs
            ],
            "creation_time": "2026-01-02T00:00:00Z",
        }


_DEEPL = (
    "source_lang context formality model_type split_sentences preserve_formatting tag_handling "
    "ignore_tags glossary_id show_billed_characters"
).split()
_SPAN = r"<span [^>]*{}[^>]*>[^<]*</span>"


@dataclass
class Google2(Fake):
    name = "google"
    secrets: dict[str, str] = field(default_factory=lambda: {"GOOGLE_API_KEY": KEY})

    def __call__(self, asked, mutate):
        demand((asked.method, asked.path) == ("POST", "/language/translate/v2"), "no such path")
        demand(asked.headers.get("x-goog-api-key") == KEY, "no key")
        body = keys(asked.json(), ["q", "target"], ["source", "format", "model"])
        demand(len(body["q"]) <= 128, "too many")
        demand((body["source"], body["target"]) == self.pair, "pair")
        demand(body["format"] == "html", "format")
        done = [markup(q, _SPAN.format('translate="no"')) for q in body["q"]]
        answers = [{"translatedText": text} for _, text in mutate(numbered(done))]
        return Answer({"data": {"translations": answers}})


@dataclass
class Google3(Fake):
    name = "google"
    secrets: dict[str, str] = field(default_factory=lambda: {"GOOGLE_ACCESS_TOKEN": KEY})
    options: dict[str, object] = field(
        default_factory=lambda: {
            "project": "desk",
            "location": "us-central1",
            "glossary": "house",
            "model": "general/nmt",
        }
    )
    glossary: dict[str, str] = field(default_factory=lambda: {"Ministry": "Ministerium"})

    def __call__(self, asked, mutate):
        parent = "projects/desk/locations/us-central1"
        demand((asked.method, asked.path) == ("POST", f"/v3/{parent}:translateText"), "no path")
        demand(asked.headers.get("authorization") == f"Bearer {KEY}", "no token")
        demand(asked.headers.get("x-goog-user-project") == "desk", "no project")
        optional = ["mimeType", "model", "sourceLanguageCode", "glossaryConfig"]
        body = keys(asked.json(), ["contents", "targetLanguageCode"], optional)
        demand(0 < len(body["contents"]) <= 1024, "number of contents")
        demand(sum(map(len, body["contents"])) <= 30_000, "too long")
        demand((body["sourceLanguageCode"], body["targetLanguageCode"]) == self.pair, "pair")
        demand(body["mimeType"] == "text/html", "mimeType")
        demand(body["model"] == f"{parent}/models/general/nmt", "model")
        plain = [markup(text, _SPAN.format('translate="no"')) for text in body["contents"]]
        content = {"translations": [self._one(text) for _, text in mutate(numbered(plain))]}
        if "glossaryConfig" in body:
            config = keys(body["glossaryConfig"], ["glossary"], ["ignoreCase"])
            demand(config["glossary"] == f"{parent}/glossaries/house", "glossary")
            own = [
                markup(text, _SPAN.format('translate="no"'), self.glossary)
                for text in body["contents"]
            ]
            answers = [self._one(text) for _, text in mutate(numbered(own))]
            content["glossaryTranslations"] = [{**a, "glossaryConfig": config} for a in answers]
        return Answer(content)

    def _one(self, text):
        return {"translatedText": text, "model": "projects/1/locations/x/models/general/nmt"}


@dataclass
class Azure(Fake):
    name = "azure"
    secrets: dict[str, str] = field(default_factory=lambda: {"AZURE_TRANSLATOR_KEY": KEY})
    options: dict[str, object] = field(default_factory=lambda: {"region": "westeurope"})

    def __call__(self, asked, mutate):
        demand((asked.method, asked.path) == ("POST", "/translate"), "no such path")
        demand(asked.headers.get("ocp-apim-subscription-key") == KEY, "no key")
        demand(asked.headers.get("ocp-apim-subscription-region") == "westeurope", "no region")
        query = {name: value for name, (value,) in asked.query.items()}
        keys(query, ["api-version", "to"], ["from", "textType", "category"])
        demand((query["from"], query["to"]) == self.pair, "pair")
        demand((query["api-version"], query["textType"]) == ("3.0", "html"), "version, textType")
        body = asked.json()
        demand(isinstance(body, list) and 0 < len(body) <= 1000, "number of texts")
        texts = [keys(item, ["Text"])["Text"] for item in body]
        demand(sum(map(len, texts)) <= 50_000, "too long")
        answers = [
            {"translations": [{"text": text, "to": query["to"]}]}
            for _, text in mutate(numbered(map(self._one, texts)))
        ]
        return Answer(answers, headers={"X-RequestId": "r-1"})

    def _one(self, text):
        dictionary = r'<mstrans:dictionary translation="([^"]*)">[^<]*</mstrans:dictionary>'
        demand("mstrans" not in text or "en" in self.pair, "dictionary without English")
        settled = re.sub(dictionary, r"<keep>\1</keep>", text)
        done = markup(settled, r"<keep>[^<]*</keep>|" + _SPAN.format('class="notranslate"'))
        return re.sub("</?keep>", "", done)


@dataclass
class OpenAI(Fake):
    name = "openai"
    secrets: dict[str, str] = field(default_factory=lambda: {"OPENAI_API_KEY": KEY})
    options: dict[str, object] = field(default_factory=lambda: {"model": "gpt-house"})
    has_ids = True
    schema: str = "honours"
    """Or `ignores`, or `refuses`."""
    takes_temperature: bool = True
    speaks: Callable[[str], str] = str
    """What happens to the content before it is sent."""
    choice: dict[str, Any] = field(default_factory=dict)
    message: dict[str, Any] = field(default_factory=dict)

    def __call__(self, asked, mutate):
        demand((asked.method, asked.path) == ("POST", "/chat/completions"), "no such path")
        demand(asked.headers.get("authorization") == f"Bearer {KEY}", "no key")
        body = keys(asked.json(), ["model", "messages"], ["response_format", "temperature"])
        demand(body["model"] == "gpt-house", "model")
        if "temperature" in body and not self.takes_temperature:
            said = "Unsupported value: 'temperature' does not support 0 with this model."
            return Answer({"error": {"message": said, "param": "temperature"}}, 400)
        schema = self._schema(body.get("response_format"))
        if schema and self.schema == "refuses":
            return Answer({"error": {"message": "response_format is not supported"}}, 400)
        content = self._said(body["messages"], schema, mutate)
        message = {"role": "assistant", "content": content, "refusal": None} | self.message
        choice = {"index": 0, "message": message, "finish_reason": "stop"} | self.choice
        sent = sum(len(keys(m, ["role", "content"])["content"]) for m in body["messages"]) // 4
        used = {"prompt_tokens": sent, "completion_tokens": len(content) // 4}
        about = {"id": "chatcmpl-1", "object": "chat.completion", "model": "gpt-house-1"}
        total = {"total_tokens": sum(used.values())}
        return Answer({**about, "choices": [choice], "usage": used | total})

    def _schema(self, response_format):
        if response_format is None:
            return None
        keys(response_format, ["type", "json_schema"])
        demand(response_format["type"] == "json_schema", "type")
        named = keys(response_format["json_schema"], ["name", "strict", "schema"])
        demand(re.fullmatch(r"[\w-]{1,64}", named["name"]), "name")
        self._strict(named["schema"])
        return named["schema"]

    def _strict(self, schema):
        if schema["type"] == "object":
            demand(schema["additionalProperties"] is False, "additionalProperties")
            demand(set(schema["required"]) == set(schema["properties"]), "required")
            for part in schema["properties"].values():
                self._strict(part)
        if schema["type"] == "array":
            self._strict(schema["items"])

    def _said(self, messages, schema, mutate):
        question = messages[-1]["content"]
        if "tomato" in question:
            is_held = schema and self.schema == "honours"
            return json.dumps({"colour": "indigo-7"} if is_held else {"colour": "red"})
        demand([m["role"] for m in messages] == ["system", "user"], "roles")
        items = [(str(s["id"]), self._one(s)) for s in json.loads(question)["segments"]]
        answers = [{"id": int(n), "text": text} for n, text in mutate(items)]
        return self.speaks(json.dumps({"translations": answers}, ensure_ascii=False))

    def _one(self, segment):
        keys(segment, ["id", "text"], ["role", "before", "after", "terms"])
        terms = {term["source"]: term["target"] for term in segment.get("terms", ())}
        pieces = re.split(r"(</?(?:a|b|br|code|i)[0-9]*/?>)", segment["text"])
        return "".join(p if n % 2 else capitals(p, terms) for n, p in enumerate(pieces))


@dataclass
class Baidu(Fake):
    name = "baidu"
    secrets: dict[str, str] = field(
        default_factory=lambda: {"BAIDU_APP_ID": SECOND, "BAIDU_SECRET_KEY": KEY}
    )
    options: dict[str, object] = field(default_factory=lambda: {"requests_per_second": 0})
    has_ids = True

    def __call__(self, asked, mutate):
        demand((asked.method, asked.path) == ("POST", "/api/trans/vip/translate"), "no such path")
        form = keys(asked.form(), ["q", "from", "to", "appid", "salt", "sign"])
        signed = f"{form['appid']}{form['q']}{form['salt']}{KEY}"
        if form["sign"] != hashlib.md5(signed.encode()).hexdigest():
            return Answer({"error_code": "54001", "error_msg": "Invalid Sign"})
        demand(form["appid"] == SECOND, "appid")
        demand(len(form["q"].encode()) <= 6000, "too long")
        if not form["q"]:
            return Answer({"error_code": "54000", "error_msg": "REQUIRED PARAMETER"})
        lines = [line for line in form["q"].split("\n") if line]
        items = mutate([(line, capitals(line)) for line in lines])
        results = [{"src": line, "dst": text} for line, text in items]
        return Answer({"from": form["from"], "to": form["to"], "trans_result": results})


@dataclass
class Alibaba(Fake):
    name = "alibaba"
    secrets: dict[str, str] = field(
        default_factory=lambda: {"ALIBABA_ACCESS_KEY_ID": SECOND, "ALIBABA_ACCESS_KEY_SECRET": KEY}
    )
    options: dict[str, object] = field(default_factory=lambda: {"requests_per_second": 0})
    has_ids = True

    def __call__(self, asked, mutate):
        demand((asked.method, asked.path) == ("POST", "/"), "no such path")
        demand(asked.headers["x-acs-action"] == "GetBatchTranslate", "action")
        demand(asked.headers["x-acs-version"] == "2018-10-12", "version")
        if not self._is_signed(asked):
            said = {"Code": "SignatureDoesNotMatch", "Message": "The signature does not match."}
            return Answer({**said, "RequestId": "R"}, 400)
        needed = "ApiType FormatType Scene SourceLanguage SourceText TargetLanguage".split()
        form = keys(asked.form(), needed)
        demand(form["ApiType"] == "translate_standard" and form["Scene"] == "general", "edition")
        demand(form["FormatType"] == "text", "format")
        demand((form["SourceLanguage"], form["TargetLanguage"]) == self.pair, "pair")
        texts = json.loads(form["SourceText"])
        demand(0 < len(texts) <= 50, "number of texts")
        demand(all(0 < len(t) <= 1000 for t in texts.values()), "length")
        demand(sum(map(len, texts.values())) <= 8000, "total length")
        items = mutate([(n, capitals(text)) for n, text in texts.items()])
        listed = [
            {"code": "200", "index": n, "translated": text, "wordCount": "1"} for n, text in items
        ]
        return Answer(
            {"Code": 200, "Message": "success", "RequestId": "R", "TranslatedList": listed}
        )

    def _is_signed(self, asked):
        given = asked.headers["authorization"].removeprefix("ACS3-HMAC-SHA256 ")
        about = dict(part.split("=", 1) for part in given.split(","))
        names = about["SignedHeaders"].split(";")
        demand({"host", "x-acs-date", "x-acs-signature-nonce"} <= set(names), "unsigned headers")
        payload = hashlib.sha256(asked.body).hexdigest()
        query = "&".join(
            f"{quote(n)}={quote(v)}" for n, v in parse_qsl(asked.path.partition("?")[2])
        )
        lines = "".join(f"{name}:{asked.headers[name].strip()}\n" for name in names)
        canonical = "\n".join([asked.method, asked.path, query, lines, ";".join(names), payload])
        wanted = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        sign = hmac.new(KEY.encode(), wanted.encode(), hashlib.sha256).hexdigest()
        is_key = about["Credential"] == SECOND
        return is_key and sign == about["Signature"]


FAKES = {
    "libretranslate": LibreTranslate,
    "apertium-apy": Apy,
    "deepl": DeepL,
    "google-2": Google2,
    "google-3": Google3,
    "azure": Azure,
    "openai": OpenAI,
    "baidu": Baidu,
    "alibaba": Alibaba,
}
