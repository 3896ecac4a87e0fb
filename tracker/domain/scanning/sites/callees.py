"""Functions of all languages by what they do with a text: compare, tell, wrap, look up, list, start."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.domain.scanning.names.model_keys import words


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """A function's name without case and underscores: the same in every language's style."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _plain(text: str) -> frozenset[str]:
    return frozenset(plain(word) for word in words(text))


NEVER = _plain(
    """
    equals equalsIgnoreCase contains containsKey startsWith hasPrefix hasSuffix endsWith includes indexOf
    include start_with end_with starts_with ends_with eql casecmp gsub sub delete_prefix delete_suffix
    pull_prompt
    removePrefix removeSuffix TrimLeft TrimRight escape quotemeta asCompatibleSubstituteFor resolve
    lastIndexOf matches match replace replaceAll replaceFirst split join trim trimPrefix trimSuffix substring
    equalFold strcmp compare compareTo
    log debug info warn warning error fatal trace print println printf fprintf sprintf eprintln dbg panic
    Errorf Fatalf Printf Println Sprintf Logf puts echo die exception Exception format assert assertEquals
    assertThat assertTrue assertFalse assert_eq assertSame expect toBe toEqual toContain describe it test
    should is_expected_to isEqualTo Equal NotEqual Contains XCTAssertEqual AreEqual
    getLogger getItem setItem emit addEventListener querySelector require import_module dlopen loadLibrary
    uploadFile uploadFiles createRepo deleteRepo push_to_hub save_pretrained commit
    header addHeader setHeader Header route get_route Route RequestMapping GetMapping PostMapping
    Deprecated SuppressWarnings JsonProperty SerializedName JsonPropertyName DisplayName Description
    Named Qualifier Tag tag ComponentScan Display Obsolete Category Test
    openStream readFile writeFile ReadFile WriteFile File Path Paths fopen open
    url uri baseUrl BaseUrl WithBaseURL baseURL Uri URI Url URL endpoint setEndpoint WithServerURL apiKey
    withApiKey WithToken WithAPIKey token systemMessage SystemMessage UserMessage userMessage prompt setPrompt
    addSystemMessage AddUserMessage content text setText message
    name serviceId setName title displayName label description withDescription setDescription
    """
)
"""What is given to these is compared, told, matched or shown, not used as a model."""
COMPARED_TEXT = _plain("equals equalsIgnoreCase compareTo contains startsWith endsWith")
"""Methods whose own text is only compared, as in ``"a".equals(b)``."""
WRAPPERS = _plain(
    """
    from to_string into to_owned String string Some Ok as_str as_ref clone freeze to_sym strip trim new_string
    ptr Ptr ToPtr ptrTo String StringPtr F Opt NewOpt some just ofNullable requireNonNull Value
    lazy remember mutableStateOf stateOf useState useRef useLocalStorage ref shallowRef signal createSignal
    atom writable default prefault optional toString toLowerCase asString URI parse try unwrap
    optional_string NewString newInstance presence cast as_model other custom
    """
)
"""Functions that give back the text they are given."""
LOOKUPS = _plain(
    """
    getenv get_env Getenv env getOrDefault getProperty GetEnvironmentVariable fetch unwrap_or unwrap_or_else
    unwrap_or_default getOrElse orElse orElseGet GetValue getString get config envOr GetString setdefault
    getIfEmpty ifBlank ifEmpty defaultIfBlank LookupEnv optString dig environment configString ConfigString
    getEnvOrDefault GetEnvOrDefault getenvDefault EnvOr envOrDefault get_or value_or envString
    """
)
"""Functions that look a name up, with the text as what holds where it is absent."""
FALLBACKS = _plain(
    "unwrap_or unwrap_or_else getOrElse orElse orElseGet getIfEmpty ifBlank ifEmpty defaultIfBlank"
)
"""Those whose only argument holds where the text they are asked of is absent."""
OPTIONS = _plain(
    """
    option addOption add_option addArgument add_argument String StringP StringVar StringVarP StringFlag
    DefineString DEFINE_string setting attribute envvar define_option register_option cfg_option opt
    """
)
"""Functions that declare an option or a setting by its name, with what holds where nobody sets it."""
SHELLS = _plain(
    """
    exec execSync execaCommand execaCommandSync $ system shell_exec passthru popen proc_open sh bash shell
    Runtime getRuntime Process Start capture2 capture3 spawn backtick run_command ShellOut
    """
)
"""Functions that are given a command line."""
LISTS = _plain(
    """
    listOf mutableListOf arrayOf setOf asList vec List Seq Set Array arrayListOf hashSetOf ImmutableList
    ImmutableSet of Arrays Vector Stream toSet
    """
)
"""Functions that give back their arguments as a list."""
TABLES = _plain("define Map mapOf mutableMapOf HashMap hashMapOf ofEntries entry Entry put Pair pairOf to")
"""Functions that give back a table of names and values."""
_VERBS = words("with set use default add get using select by for switch to override and")


@lru_cache(maxsize=8192)
def argument_named(function: str) -> str:
    """What a builder's method sets: ``model`` for ``withModel``, ``set_model``, ``WithDefaultModel``."""
    spelt = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", function)
    parts = [part for part in spelt.lower().split("_") if part]
    while len(parts) > 1 and parts[0] in _VERBS:
        parts = parts[1:]
    return "_".join(parts)
