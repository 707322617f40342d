"""The systems: each is a module of this package."""

NAMES = {
    "floor": "bare loop",
    "nptqa_first": "**NPTQA, first stage**",
    "nptqa_new": "**NPTQA, `search` without bank**",
    "nptqa_whole": "**NPTQA, `search`**",
    "nptqa_http": "**NPTQA, `search` over HTTP**",
    "txtai": "txtai",
    "haystack": "Haystack",
    "llamaindex": "LlamaIndex",
    "lancedb": "LanceDB",
    "milvus": "Milvus Lite",
    "chroma": "Chroma, dense only",
}
"""What the systems are called, in the order of the tables."""
