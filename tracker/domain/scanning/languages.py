"""Programming languages by the endings of their files, and endings of files that hold no text to read.

What no finder reads is told by these names, so that a project in another language never looks clean.
"""

from __future__ import annotations

from pathlib import PurePosixPath


def _endings(table: str) -> dict[str, str]:
    rows = (line.split(":") for line in table.strip().splitlines())
    return {f".{ending}": name.strip() for name, endings in rows for ending in endings.split()}


LANGUAGES = _endings(
    """
    Ada: adb ads
    Apex: cls trigger
    Assembly: asm s
    C: c
    C++: cc cpp cxx c++ h hh hpp hxx ino cppm inl
    C#: cs csx cshtml razor
    Clojure: clj cljs cljc edn
    COBOL: cob cbl
    Crystal: cr
    CUDA: cu cuh
    D: d
    Dart: dart
    Elixir: ex exs heex eex
    Elm: elm
    Erlang: erl hrl
    F#: fs fsx fsi
    Fortran: f f90 f95
    Go: go
    Groovy: groovy gvy gradle
    Haskell: hs lhs
    Java: java
    Julia: jl
    Kotlin: kt kts
    Lisp: lisp lsp cl el scm rkt
    Lua: lua luau
    Mojo: mojo
    Nim: nim nims
    Nix: nix
    Objective-C: m mm
    OCaml: ml mli
    Pascal: pas pp dpr
    Perl: pl pm
    PHP: php phtml
    PureScript: purs
    R: r
    Ruby: rb rake gemspec ru erb
    Rust: rs
    Scala: scala sc sbt
    Solidity: sol
    Starlark: bzl star
    SQL: sql
    Swift: swift
    Tcl: tcl
    V: v
    VB.NET: vb
    Vala: vala
    Zig: zig
    Astro: astro
    Bicep: bicep
    Pkl: pkl
    Jsonnet: jsonnet libsonnet
    CUE: cue
    Cypher: cypher
    GraphQL: graphql gql
    Protocol Buffers: proto
    Templates: hbs mustache liquid ejs njk pug slim haml
    """
)
"""Names by the ending of a file, lower case."""

_NO_CODE = _endings(
    """
    pictures: png jpg jpeg gif webp ico icns bmp tif tiff svg avif heic psd ai eps drawio excalidraw pdf
    sound: mp3 wav flac ogg m4a opus mp4 avi mov webm mkv ttf otf woff woff2 eot srt vtt
    archives: zip tar gz tgz bz2 xz zst 7z rar whl jar war ear deb rpm dmg iso apk aar nupkg gem crate
    built: class o a so dll dylib exe bin lib obj pdb wasm pyc pyo pyd node dat db sqlite sqlite3 mdb
    weights: gguf ggml safetensors llamafile npy npz pkl pickle pt pth ckpt onnx h5 hdf5 tflite pb
    data: parquet arrow feather avro orc csv tsv log lock sum mod map min geojson topojson shp dbf kml gpx
    pages: css scss sass less styl html htm xhtml xsl xslt dtd xml xsd plist resx storyboard xib strings
    texts: doc docx xls xlsx ppt pptx odt ods odp rtf epub tex bib sty txt text po pot mo eml mbox ics vcf
    projects: pbxproj xcconfig xcscheme sln csproj vbproj fsproj props targets typed tags
    keys: pem crt cer key pub asc sig gpg p12 pfx jks hash md5 sha256 sha512
    leftovers: patch diff orig rej bak tmp swp pid snap snapshot golden out err in
    outputs: stderr stdout jsonl ndjson tsbuildinfo
    lists: gitignore gitattributes gitkeep dockerignore editorconfig npmignore prettierignore eslintignore
    settings: npmrc nvmrc yarnrc browserslistrc babelrc helmignore keep
    scenes: obj stl glb gltf fbx blend
    notices: license notice authors version
    """
)


def unread_language(path: PurePosixPath) -> str | None:
    """What a file that no finder reads is counted as: its language, else its ending; None for no code."""
    ending = path.suffix.lower()
    if ending in LANGUAGES:
        return LANGUAGES[ending]
    known = not ending or ending in _NO_CODE or not ending[1:].isalnum() or len(ending) > 12
    return None if known or ending[1:].isdigit() else ending
