"""The server of the Model Context Protocol over stdio, both eras of it, on the official SDK."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
import jsonschema_rs
import mcp_types as types
from mcp.server.caching import CacheHint
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from tracker.errors import DEFECT_HINT, TrackerError
from tracker.mcp.answers import Answer, Answers
from tracker.mcp.loaded import Loaded
from tracker.mcp.prompts import PROMPTS, prompt_text
from tracker.mcp.quoting import cut
from tracker.mcp.resources import TEMPLATES, UnknownResourceError, read_resource
from tracker.mcp.tool_schemas import INSTRUCTIONS, OUTPUT_SCHEMA, TOOLS, Tool
from tracker.version import __version__

_LISTS_KEEP_MS = 3_600_000
_INVALID = -32602


def serve(loaded: Loaded) -> None:
    """Answer on stdin and stdout until stdin is closed, or until the process is told to end."""
    anyio.run(partial(_run, loaded))


async def _run(loaded: Loaded) -> None:
    server = build(loaded)
    async with anyio.create_task_group() as group:
        group.start_soon(_until_told, group.cancel_scope)
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
        group.cancel_scope.cancel()


async def _until_told(scope: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for _ in signals:
            scope.cancel()
            return


def build(loaded: Loaded) -> Server[Any]:
    """The server with its tools, resources and prompts."""
    answers = Answers(loaded)
    tools = {tool.name: tool for tool in TOOLS}
    turn = threading.Lock()

    async def list_tools(_context: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def call_tool(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            return _refused(f"there is no tool of that name; there are {', '.join(tools)}")
        arguments = params.arguments or {}
        wrong = _wrong(tool, arguments)
        if wrong:
            return _refused(wrong)
        result: types.CallToolResult = await _in_turn(turn, partial(_answered, tool, answers, arguments))
        return result

    async def list_resources(_context: Any, _params: Any) -> types.ListResourcesResult:
        latest = types.Resource(
            uri="tracker://changes/latest", name="changes-latest", mime_type="application/json"
        )
        return types.ListResourcesResult(resources=[latest])

    async def list_templates(_context: Any, _params: Any) -> types.ListResourceTemplatesResult:
        found = [
            types.ResourceTemplate(uri_template=uri, name=name, description=words, mime_type=kind)
            for uri, name, words, kind in TEMPLATES
        ]
        return types.ListResourceTemplatesResult(resource_templates=found)

    async def read(_context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(params.uri)
        try:
            kind, text = await _in_turn(turn, partial(read_resource, loaded, answers, uri))
        except UnknownResourceError as error:
            raise MCPError(_INVALID, f"no such resource: {cut(str(error))}") from error
        contents = types.TextResourceContents(uri=uri, mime_type=kind, text=text)
        return types.ReadResourceResult(contents=[contents])

    async def list_prompts(_context: Any, _params: Any) -> types.ListPromptsResult:
        found = [
            types.Prompt(
                name=name,
                description=words,
                arguments=[types.PromptArgument(name=one, required=True) for one in arguments],
            )
            for name, (words, arguments, _) in PROMPTS.items()
        ]
        return types.ListPromptsResult(prompts=found)

    async def get_prompt(_context: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        text = prompt_text(params.name, params.arguments or {})
        if text is None:
            raise MCPError(_INVALID, f"no such prompt: {cut(params.name)}")
        message = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(messages=[message])

    return Server(
        "tracker",
        version=__version__,
        title="What open-weights models may be used for",
        instructions=INSTRUCTIONS,
        cache_hints={
            "tools/list": CacheHint(ttl_ms=_LISTS_KEEP_MS, scope="public"),
            "prompts/list": CacheHint(ttl_ms=_LISTS_KEEP_MS, scope="public"),
        },
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


async def _in_turn(turn: threading.Lock, work: Callable[[], Any]) -> Any:
    """One answer after the other, beside the loop: what the ledger holds is not made for several at once."""

    def alone() -> Any:
        with turn:
            return work()

    return await anyio.to_thread.run_sync(alone)


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=OUTPUT_SCHEMA,
        annotations=types.ToolAnnotations(
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=tool.open_world,
        ),
    )


def _wrong(tool: Tool, arguments: Mapping[str, Any]) -> str | None:
    """What does not fit the tool's schema, in words an agent can act on; its own values are not repeated."""
    for error in jsonschema_rs.validator_for(tool.input_schema).iter_errors(dict(arguments)):
        place = ".".join(str(step) for step in error.instance_path)
        known = ", ".join(tool.takes)
        where = f"{cut(place)}: " if place else ""
        return f"{where}{cut(error.message)}; {tool.name} takes {known}"
    return None


def _answered(tool: Tool, answers: Answers, arguments: Mapping[str, Any]) -> types.CallToolResult:
    try:
        answer = answers.remembered(tool.name, arguments, lambda: tool.answer(answers, arguments))
    except TrackerError as error:
        hint = f" ({cut(error.hint)})" if error.hint else ""
        return _refused(f"{cut(error.message)}{hint}")
    except Exception as error:  # a defect is told to the agent; the server goes on for the next question
        return _refused(f"a defect of tracker: {type(error).__name__}; {DEFECT_HINT}")
    return _complete(answer)


def _complete(answer: Answer) -> types.CallToolResult:
    structured = json.dumps(answer.content, ensure_ascii=True)
    return types.CallToolResult(
        content=[
            types.TextContent(type="text", text=answer.words),
            types.TextContent(type="text", text=structured),
        ],
        structured_content=answer.content,
    )


def _refused(words: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=words)], is_error=True)
