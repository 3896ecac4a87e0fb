"""One program, written in each language that is read, gives one set of references; the docs name each of
them.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path, PurePosixPath

import pytest

import tracker.adapters.project.file_reading  # noqa: F401 - offers the grammars
from tests.scan.seen import PROJECT, references
from tracker.adapters.project.grammars.languages import GRAMMARS, parser_of
from tracker.adapters.project.grammars.parsing import TooSlow, parse
from tracker.domain.scanning.dispatch import BY_SUFFIX, find_all
from tracker.domain.scanning.text.reference import Mention, Remark

EXPECTED = {
    ("Qwen/Qwen3-8B", "huggingface"),
    ("gpt-4o-mini", "openai"),
    ("claude-sonnet-4-5", "anthropic"),
    ("llama3.2:3b", "ollama"),
}
# A constant for a Hub model, OpenAI's chat class, Anthropic's, Ollama's with a default of the environment;
# a comparison, a message and a comment that name others.
PROGRAMS = {
    "a.py": """
EMBED_MODEL = "Qwen/Qwen3-8B"
a = ChatOpenAI(model="gpt-4o-mini")
b = ChatAnthropic(model="claude-sonnet-4-5")
c = ChatOllama(model=os.environ.get("CHAT_MODEL", "llama3.2:3b"))
if a.model == "gpt-4.1": print("gpt-4.1")  # gpt-4.1
""",
    "a.ts": """
const EMBED_MODEL = "Qwen/Qwen3-8B";
const a = new ChatOpenAI({ model: "gpt-4o-mini" });
const b = new ChatAnthropic({ model: "claude-sonnet-4-5" });
const c = new ChatOllama({ model: process.env.CHAT_MODEL ?? "llama3.2:3b" });
if (a.model === "gpt-4.1") console.log("gpt-4.1"); // gpt-4.1
""",
    "A.java": """
class A {
  static final String EMBED_MODEL = "Qwen/Qwen3-8B";
  ChatModel a = OpenAiChatModel.builder().modelName("gpt-4o-mini").build();
  ChatModel b = AnthropicChatModel.builder().modelName("claude-sonnet-4-5").build();
  ChatModel c = OllamaChatModel.builder()
      .modelName(System.getenv().getOrDefault("CHAT_MODEL", "llama3.2:3b")).build();
  void f() { if (name.equals("gpt-4.1")) log.info("gpt-4.1"); } // gpt-4.1
}
""",
    "a.kt": """
const val EMBED_MODEL = "Qwen/Qwen3-8B"
val a = OpenAiChatModel(modelName = "gpt-4o-mini")
val b = AnthropicChatModel.builder().modelName("claude-sonnet-4-5").build()
val c = OllamaChatModel(modelName = System.getenv("CHAT_MODEL") ?: "llama3.2:3b")
fun f() { if (name == "gpt-4.1") println("gpt-4.1") } // gpt-4.1
""",
    "a.go": """
package a
const EmbedModel = "Qwen/Qwen3-8B"
func f() {
  a, _ := openai.New(openai.WithModel("gpt-4o-mini"))
  b, _ := anthropic.New(anthropic.WithModel("claude-sonnet-4-5"))
  c, _ := ollama.New(ollama.WithModel(getEnvOrDefault("CHAT_MODEL", "llama3.2:3b")))
  if name == "gpt-4.1" { fmt.Println("gpt-4.1") } // gpt-4.1
}
""",
    "a.rs": """
const EMBED_MODEL: &str = "Qwen/Qwen3-8B";
fn f() {
  let a = openai::Client::from_env().agent("gpt-4o-mini").model("gpt-4o-mini");
  let b = anthropic::Client::from_env().completion_model("claude-sonnet-4-5");
  let c = ollama::Client::new().model(env::var("CHAT_MODEL").unwrap_or("llama3.2:3b".to_string()));
  if name == "gpt-4.1" { println!("gpt-4.1"); } // gpt-4.1
}
""",
    "a.cs": """
class A {
  const string EmbedModel = "Qwen/Qwen3-8B";
  void F() {
    var a = new OpenAIChatClient(modelId: "gpt-4o-mini");
    var b = new AnthropicClient().WithModel("claude-sonnet-4-5");
    var c = new OllamaChatClient(modelId: Environment.GetEnvironmentVariable("CHAT_MODEL") ?? "llama3.2:3b");
    if (name == "gpt-4.1") Console.WriteLine("gpt-4.1"); // gpt-4.1
  }
}
""",
    "a.rb": """
EMBED_MODEL = "Qwen/Qwen3-8B"
a = OpenAI::Client.new.chat(parameters: { model: "gpt-4o-mini" })
b = Anthropic::Client.new.messages(model: "claude-sonnet-4-5")
c = Ollama::Chat.new(model: ENV.fetch("CHAT_MODEL", "llama3.2:3b"))
puts "gpt-4.1" if name == "gpt-4.1" # gpt-4.1
""",
    "a.php": """<?php
const EMBED_MODEL = 'Qwen/Qwen3-8B';
$a = OpenAI::client($key)->chat()->create(['model' => 'gpt-4o-mini']);
$b = new AnthropicChat(model: 'claude-sonnet-4-5');
$c = new OllamaChat(model: env('CHAT_MODEL', 'llama3.2:3b'));
if ($name === 'gpt-4.1') { echo strlen('gpt-4.1'); } // gpt-4.1
""",
    "a.swift": """
let embedModel = "Qwen/Qwen3-8B"
let a = OpenAIChat(model: "gpt-4o-mini")
let b = AnthropicChat(model: "claude-sonnet-4-5")
let c = OllamaChat(model: environment["CHAT_MODEL"] ?? "llama3.2:3b")
if name == "gpt-4.1" { print("gpt-4.1") } // gpt-4.1
""",
    "a.scala": """
object A {
  val embedModel = "Qwen/Qwen3-8B"
  val a = OpenAIChat(model = "gpt-4o-mini")
  val b = AnthropicChat(model = "claude-sonnet-4-5")
  val c = OllamaChat(model = sys.env.getOrElse("CHAT_MODEL", "llama3.2:3b"))
  if (name == "gpt-4.1") println("gpt-4.1") // gpt-4.1
}
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_one_program_in_each_language(name: str) -> None:
    found = {(one.text, one.source.value) for one in references(name, PROGRAMS[name])}
    assert found == EXPECTED


@pytest.mark.parametrize("name", GRAMMARS)
def test_every_grammar_loads_without_a_word(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parser_of(name) is not None


def test_the_docs_name_every_language() -> None:
    shown = (PROJECT / "docs" / "scan.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| ([^|]*) \| by grammar", shown, re.MULTILINE)
    read = {grammar.name for key, grammar in GRAMMARS.items() if (key,) in BY_SUFFIX.values()}
    assert set(row.split(", ")) == read | {"JavaScript"}


def test_a_program_is_one_row_for_each_language() -> None:
    suffixes = {Path(name).suffix for name in PROGRAMS}
    read = {finders[0] for suffix, finders in BY_SUFFIX.items() if finders and finders[0] in GRAMMARS}
    assert {BY_SUFFIX[suffix][0] for suffix in suffixes} >= read - {"tsx"}


HOSTILE = {
    "tsx": "=/[" * 200_000,
    "java": "a(" * 100_000,
    "csharp": "x<" * 10_000,
    "kotlin": "{" * 100_000,
    "ruby": "%w[" * 100_000,
    "php": "<?php " + "$a->" * 100_000,
    "rust": "r#" * 100_000,
    "swift": "(" * 100_000,
    "scala": 's"${' * 50_000,
    "go": "[]" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_grammar_that_takes_too_long_is_left(name: str) -> None:
    """Either the tree is there or the time is up; both end."""
    try:
        assert parse(name, HOSTILE[name].encode(), deadline=0.2) is not None
    except TooSlow:
        assert len(HOSTILE[name]) > 10_000


def test_what_takes_too_long_is_searched_as_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tracker.adapters.project.file_reading import read_file

    def slow(*_: object, **__: object) -> None:
        raise TooSlow

    monkeypatch.setattr("tracker.adapters.project.grammars.parsing.parse", slow)
    (tmp_path / "A.java").write_text('class A { String model = "Qwen/Qwen3-8B"; }\n')
    reading = read_file(str(tmp_path / "A.java"), "A.java", frozenset())
    assert [one.text for one in reading.mentions] == ["Qwen/Qwen3-8B"]
    assert "took too long" in reading.remarks[0]


def test_names_are_there_when_the_time_for_parsing_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = parse("typescript", b"const model = 'Qwen/Qwen3-8B';")
    monkeypatch.setattr("tracker.adapters.project.grammars.parsing.time.monotonic", lambda: float("inf"))
    assert tree.root_node.text == b"const model = 'Qwen/Qwen3-8B';"


def test_a_table_on_one_line_is_read_once() -> None:
    """Columns are counted on from the text before, and of a table only its beginning is looked at."""
    rows = ",".join(f'{{id: "x{number}", model: "Qwen/Qwen3-8B"}}' for number in range(500))
    found = references("a.js", f"const a = [{rows}];")
    assert len(found) == 500
    assert found[-1].column == f"const a = [{rows}];".rindex("Qwen/") + 1


def test_what_takes_too_long_to_read_is_searched_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.adapters.project.grammars.reader import Reader

    monkeypatch.setattr(Reader, "_is_late", lambda self: setattr(self, "is_cut", True) or True)
    text = 'class A { String model = "Qwen/Qwen3-8B"; String other = "Qwen/Qwen3-4B"; }'
    found = list(find_all(PurePosixPath("A.java"), text))
    assert [one.text for one in found if isinstance(one, Mention)] == ["Qwen/Qwen3-8B", "Qwen/Qwen3-4B"]
    assert any(isinstance(one, Remark) for one in found)
