"""Any language model behind an OpenAI-compatible address: OpenAI, vLLM, Ollama, llama.cpp, a proxy.

Segments go as JSON with ids, their neighbours and their terms, and come back as JSON by id. Whether
a server holds a model to a schema is found out once, by a question with one possible answer: some
accept `response_format` and ignore it. The newsroom's style guide is part of the prompt.

Source: https://platform.openai.com/docs/api-reference/chat (POST /chat/completions) and its guide
on structured outputs; https://docs.vllm.ai/en/latest/features/structured_outputs.html.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import AnswerRefused, ConfigurationError, RequestRefused
from pipeline.locales import display_name
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._http.fields import at, count_at, name_at, text_at
from pipeline.translate._http.openai_prompt import PROBE, SCHEMA, VERSION, system, user
from pipeline.translate._http.service import Service, address, required
from pipeline.translate._json import parsed_json
from pipeline.translate._nodes import parsed
from pipeline.translate._policy import flag, number

CAPABILITIES = Capabilities(
    "a language model behind an OpenAI-compatible address",
    is_local=False,
    is_deterministic=False,
    requires=("model",),
    options=("url", "style_guide", "temperature", "price_output"),
    secrets=("OPENAI_API_KEY",),
    needs=lambda table: ("OPENAI_API_KEY",) if _is_openai(str(table.get("url") or _URL)) else (),
    max_items=20,
    max_characters=6000,
    tags=True,
    glossary="prompt",
    context=True,
    formality=True,
)
_URL = "https://api.openai.com/v1"
_FATAL: Mapping[int | str, str] = {
    401: "Check OPENAI_API_KEY.",
    403: "Check the key's rights.",
    404: "Check model and url.",
    "insufficient_quota": "The account is used up: see to its balance.",
}
_CHARACTERS_A_TOKEN = 3
"""For estimates: English has four or five, Chinese one or two; the answer is as long as the text."""


@dataclass(slots=True)
class _Knows:
    """What has been learned of a server while talking to it."""

    schema: bool | None = None
    temperature: bool = True
    tokens: tuple[int, int] = (0, 0)
    """In and out, that the question about the schema took and no segment has paid for yet."""
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class _OpenAI:
    service: Service
    context: Context
    url: str
    model: str
    style: str
    temperature: float
    prices: tuple[float, float]
    """Of a million tokens in and out; 0 where not known."""
    knows: _Knows = field(default_factory=_Knows)

    def fingerprint(self) -> str:
        """Return server, model, prompt and settings."""
        return json.dumps([self.url, self.model, VERSION, self.style, self.temperature])

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the tokens of prompt and answer, roughly; three letters are taken for a token."""
        question = len(self._system()) + len(user(batch, with_context=self._sends_context))
        answer = sum(len(request.source) for request in batch)
        sent, got = question // _CHARACTERS_A_TOKEN, answer // _CHARACTERS_A_TOKEN
        return Usage(sum(len(r.text) for r in batch), sent + got, self._cost(sent, got))

    def translate(self, batch: Sequence[Request]) -> Iterator[Result]:
        """Yield what the model says to each request.

        Raises RequestRefused when the answer breaks off or is refused, AnswerRefused when it is not
        the JSON asked for; BackendBusy and BackendError as HTTP has them.
        """
        encoded = [_placeholders.encode(r) if r.form else None for r in batch]
        content = self._ask([_in_words(*each) for each in zip(batch, encoded, strict=True)])
        answers = _answers(text_at(content, "choices", 0, "message", "content"), len(batch))
        model, name = name_at(content, "model") or self.model, name_at(content, "id")
        usages = self._shared(content, batch)
        for request, own, text, usage in zip(batch, encoded, answers, usages, strict=True):
            nodes = _placeholders.decode(text, own) if own else parsed(text, request)
            yield Result(request.id, nodes, model, name, usage)

    @property
    def _sends_context(self) -> bool:
        return flag("openai", self.context.options, "context", default=True)

    def _system(self) -> str:
        names = (display_name(self.context.source, "en"), display_name(self.context.target, "en"))
        return system(*names, style=self.style)

    def _ask(self, question: Sequence[Request]) -> object:
        said = user(question, with_context=self._sends_context)
        messages = [
            {"role": "system", "content": self._system()},
            {"role": "user", "content": said},
        ]
        content = self._complete(messages, SCHEMA if self._holds_to_schema() else None)
        reason = name_at(content, "choices", 0, "finish_reason")
        if reason in {"length", "content_filter"}:
            raise self.service.error(RequestRefused, f"broke off: {reason}")
        if refusal := at(content, "choices", 0, "message", "refusal"):
            raise self.service.error(RequestRefused, f"refused: {refusal}")
        return content

    def _holds_to_schema(self) -> bool:
        """Ask once whether the server holds the model to a schema, and remember the answer."""
        with self.knows.lock:
            if self.knows.schema is None:
                messages = [{"role": "user", "content": PROBE.question}]
                try:
                    content = self._complete(messages, PROBE.schema)
                    self.knows.tokens = _tokens(content)
                    answer = parsed_json(text_at(content, "choices", 0, "message", "content"))
                    self.knows.schema = answer == PROBE.answer
                except (RequestRefused, ValueError):
                    self.knows.schema = False
            return self.knows.schema

    def _complete(
        self, messages: list[dict[str, str]], schema: Mapping[str, object] | None
    ) -> object:
        body: dict[str, object] = {"model": self.model, "messages": messages}
        if schema is not None:
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        sends_temperature = self.knows.temperature
        if sends_temperature:
            body["temperature"] = self.temperature
        try:
            return self.service.post("/chat/completions", body=body).content
        except RequestRefused as error:
            # Some models take no temperature but their own: learn that, and ask again without.
            if not sends_temperature or "temperature" not in str(error):
                raise
            self.knows.temperature = False
            return self._complete(messages, schema)

    def _shared(self, content: object, batch: Sequence[Request]) -> list[Usage]:
        """Return what each segment cost: tokens by its share of the text, to the last token."""
        with self.knows.lock:
            (sent, got), extra = _tokens(content), self.knows.tokens
            self.knows.tokens = (0, 0)
        sent, got = sent + extra[0], got + extra[1]
        lengths = [len(request.text) for request in batch]
        total = max(1, sum(lengths))
        cost = self._cost(sent, got)
        shares = [(sent + got) * length // total for length in lengths]
        shares[0] += sent + got - sum(shares)
        return [
            Usage(length, tokens, cost * length / total)
            for length, tokens in zip(lengths, shares, strict=True)
        ]

    def _cost(self, sent: int, got: int) -> float:
        return (sent * self.prices[0] + got * self.prices[1]) / 1e6


def _in_words(request: Request, own: _placeholders.Encoded | None) -> Request:
    """Return a request as the model sees it: with words for tags and terms, or as it is."""
    return replace(request, nodes=(own.text,), msgid="") if own else request


def _answers(content: str, wanted: int) -> list[str]:
    """Return the texts of ids 1 to `wanted`, in their order.

    A model without a schema may think aloud first, and put words or a fence around its JSON.

    Raises AnswerRefused when there is no such JSON in it, or an id lacks, is new or comes twice.
    """
    said = content.rpartition("</think>")[2]
    try:
        listed = at(parsed_json(said[said.find("{") : said.rfind("}") + 1]), "translations")
    except ValueError as error:
        raise AnswerRefused("The model did not answer in JSON.") from error
    items = listed if isinstance(listed, list) else []
    texts = {name_at(item, "id"): text_at(item, "text") for item in items}
    ids = [str(number) for number in range(1, wanted + 1)]
    if len(items) != wanted or set(texts) != set(ids):
        raise AnswerRefused(f"The model answered {len(items)} of {wanted} segments, or others.")
    return [texts[known] for known in ids]


def _tokens(content: object) -> tuple[int, int]:
    """Return the tokens in and out that an answer says it took."""
    sent, got = ("usage", "prompt_tokens"), ("usage", "completion_tokens")
    return count_at(content, *sent), count_at(content, *got)


def _is_openai(url: str) -> bool:
    """Tell whether a key is needed for sure: servers of one's own mostly have none."""
    return url.rstrip("/") == _URL


def create(context: Context) -> Backend:
    """Make the backend.

    Options: `model`; `url`, by default OpenAI's; `style_guide`, a text file of the newsroom;
    `temperature` (0); `price` and `price_output`, of a million tokens in and out.

    Raises ConfigurationError for a style guide that cannot be read or a temperature out of range.
    """
    options = context.options
    url = address("openai", options, default=_URL)
    is_openai = _is_openai(url)

    def headers() -> dict[str, str]:
        if not is_openai and not context.secret("OPENAI_API_KEY"):
            return {}  # a server of one's own may want none
        return {"Authorization": f"Bearer {required('openai', context, 'OPENAI_API_KEY')}"}

    service = Service(
        "The model's server",
        url,
        timeout=number("openai", options, "timeout"),
        headers=headers,
        secrets=lambda: (context.secret("OPENAI_API_KEY"),),
        fatal=_FATAL,
    )
    price = number("openai", options, "price")
    output = options.get("price_output", price)
    temperature = options.get("temperature", 0)
    for key, value in (("price_output", output), ("temperature", temperature)):
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise ConfigurationError(
                f"[translate.openai] {key}: must be a number, 0 or more.", file="pipeline.toml"
            )
    assert isinstance(output, int | float)
    assert isinstance(temperature, int | float)
    flag("openai", options, "context", default=True)
    return _OpenAI(
        service,
        context,
        url,
        str(options["model"]),
        _style(context.root, str(options.get("style_guide", ""))),
        float(temperature),
        (price, float(output)),
    )


def _style(root: Path, file: str) -> str:
    if not file:
        return ""
    try:
        return (root / file).read_text("utf-8-sig").strip()
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"[translate.openai] style_guide: {file} cannot be read.",
            file="pipeline.toml",
            remedy="Name a text file in UTF-8.",
        ) from error
