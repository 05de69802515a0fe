"""Any language model behind an OpenAI-compatible address: OpenAI, vLLM, Ollama, llama.cpp, a proxy.

Segments go as JSON with ids, their neighbours and their terms, and come back as JSON by id. Whether
a server holds a model to a schema is found out once, by a question with one possible answer: some
accept `response_format` and ignore it. The newsroom's style guide is part of the prompt.

Source: https://platform.openai.com/docs/api-reference/chat (POST /chat/completions) and its guide
on structured outputs; https://docs.vllm.ai/en/latest/features/structured_outputs.html.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import ConfigurationError, RequestRefused
from pipeline.locales import display_name
from pipeline.translate import (
    Backend,
    Capabilities,
    Context,
    Failure,
    Request,
    Result,
    Usage,
    _placeholders,
)
from pipeline.translate._http import Reply, Service, address, field_of, required
from pipeline.translate._nodes import parsed
from pipeline.translate._openai_prompt import PROBE, SCHEMA, VERSION, system, user
from pipeline.translate._policy import flag, number

CAPABILITIES = Capabilities(
    "a language model behind an OpenAI-compatible address",
    is_local=False,
    is_deterministic=False,
    requires=("model",),
    options=("url", "style_guide", "temperature", "price_output"),
    secrets=("OPENAI_API_KEY",),
    max_items=20,
    max_characters=6000,
    tags=True,
    glossary="prompt",
    context=True,
    formality=True,
)
_URL = "https://api.openai.com/v1"
_FATAL = {401: "Check OPENAI_API_KEY.", 404: "Check model and url.", 403: "Check the key's rights."}
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_CHARACTERS_A_TOKEN = 3
"""For estimates: English has four or five, Chinese one or two; the answer is as long as the text."""


@dataclass(slots=True)
class _Knows:
    """What has been learned of a server while talking to it."""

    schema: bool | None = None
    temperature: bool = True
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class _OpenAI:
    service: Service
    context: Context
    model: str
    style: str
    temperature: float
    prices: tuple[float, float]
    """Of a million tokens in and out; 0 where not known."""
    knows: _Knows = field(default_factory=_Knows)

    def fingerprint(self) -> str:
        """Return model, prompt and settings."""
        return json.dumps([self.model, VERSION, self.style, self.temperature])

    def estimate(self, batch: Sequence[Request]) -> Usage:
        """Return the tokens of prompt and answer, roughly; three letters are taken for a token."""
        question = len(self._system()) + len(user(batch, with_context=self._sends_context))
        answer = sum(len(request.source) for request in batch)
        sent, got = question // _CHARACTERS_A_TOKEN, answer // _CHARACTERS_A_TOKEN
        return Usage(sum(len(r.text) for r in batch), sent + got, self._cost(sent, got))

    def translate(self, batch: Sequence[Request]) -> Iterator[Result | Failure]:
        """Yield what the model says to each request.

        Raises RequestRefused when the answer breaks off, is refused or is no JSON, so that fewer
        segments are asked at a time; BackendBusy and BackendError as HTTP has them.
        """
        encoded = {r.id: _placeholders.encode(r) for r in batch if r.form}
        question = [_in_words(r, encoded.get(r.id)) for r in batch]
        reply = self._ask(question)
        answers = _answers(field_of(reply, "choices", 0, "message", "content"))
        usages = self._shared(reply, batch)
        for request, usage in zip(batch, usages, strict=True):
            text = answers.get(request.id)
            if text is None:
                continue  # the runner misses it, and asks for less at a time
            own = encoded.get(request.id)
            nodes = _placeholders.decode(text, own) if own else parsed(text, request)
            model, name = _text(reply, "model"), _text(reply, "id")
            yield Result(request.id, nodes, model or self.model, name, usage)

    @property
    def _sends_context(self) -> bool:
        return self.context.options.get("context", True) is True

    def _system(self) -> str:
        names = (display_name(self.context.source, "en"), display_name(self.context.target, "en"))
        return system(*names, style=self.style)

    def _ask(self, question: Sequence[Request]) -> Reply:
        content = user(question, with_context=self._sends_context)
        messages = [
            {"role": "system", "content": self._system()},
            {"role": "user", "content": content},
        ]
        reply = self._complete(messages, SCHEMA if self._holds_to_schema() else None)
        reason = _text(reply, "choices", 0, "finish_reason")
        if reason in {"length", "content_filter"}:
            raise RequestRefused(f"The model broke off: {reason}.")
        if refusal := _text(reply, "choices", 0, "message", "refusal"):
            raise RequestRefused(f"The model refused: {refusal[:120]}.")
        return reply

    def _holds_to_schema(self) -> bool:
        """Ask once whether the server holds the model to a schema, and remember the answer."""
        with self.knows.lock:
            if self.knows.schema is None:
                messages = [{"role": "user", "content": PROBE.question}]
                try:
                    reply = self._complete(messages, PROBE.schema)
                    answer = json.loads(field_of(reply, "choices", 0, "message", "content"))
                    self.knows.schema = answer == PROBE.answer
                except (RequestRefused, ValueError):
                    self.knows.schema = False
            return self.knows.schema

    def _complete(
        self, messages: list[dict[str, str]], schema: Mapping[str, object] | None
    ) -> Reply:
        body: dict[str, object] = {"model": self.model, "messages": messages}
        if schema is not None:
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        if self.knows.temperature:
            body["temperature"] = self.temperature
        try:
            return self.service.post("/chat/completions", body=body)
        except RequestRefused as error:
            # Some models take no temperature but their own: learn that, and ask again without.
            if not self.knows.temperature or "temperature" not in str(error):
                raise
            self.knows.temperature = False
            return self._complete(messages, schema)

    def _shared(self, reply: Reply, batch: Sequence[Request]) -> list[Usage]:
        """Return what each segment cost: tokens by its share of the text, to the last token."""
        sent, got = _count(reply, "prompt_tokens"), _count(reply, "completion_tokens")
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


def _in_words(request: Request, encoded: _placeholders.Encoded | None) -> Request:
    """Return a request as the model sees it: with placeholders for tags and terms, or as it is."""
    return replace(request, nodes=(encoded.text,)) if encoded else request


def _answers(content: str) -> dict[int, str]:
    """Return texts by id; a model without a schema may put words or a fence around its JSON.

    Raises RequestRefused when there is no such JSON in it.
    """
    found = _OBJECT.search(content)
    try:
        listed = json.loads(found[0] if found else "")["translations"]
        return {int(item["id"]): item["text"] for item in listed if isinstance(item["text"], str)}
    except (ValueError, KeyError, TypeError) as error:
        raise RequestRefused("The model did not answer in the JSON asked for.") from error


def _text(reply: Reply, *path: str | int) -> str:
    """Return a text that an answer may have, or nothing."""
    try:
        return field_of(reply, *path)
    except RequestRefused:
        return ""


def _count(reply: Reply, name: str) -> int:
    usage = reply.content.get("usage") if isinstance(reply.content, dict) else None
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) else 0


def create(context: Context) -> Backend:
    """Make the backend.

    Options: `model`; `url`, by default OpenAI's; `style_guide`, a text file of the newsroom;
    `temperature` (0); `price` and `price_output`, of a million tokens in and out.

    Raises ConfigurationError for a style guide that cannot be read or a temperature out of range.
    """
    options = context.options
    url = address("openai", options, default=_URL)
    is_openai = url == _URL

    def headers() -> dict[str, str]:
        needed = required("openai", context, "OPENAI_API_KEY") if is_openai else ""
        key = needed or context.secret("OPENAI_API_KEY")
        return {"Authorization": f"Bearer {key}"} if key else {}

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
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"[translate.openai] style_guide: {file} cannot be read.",
            file="pipeline.toml",
            remedy="Name a text file in UTF-8.",
        ) from error
