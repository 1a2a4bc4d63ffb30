"""Figures of others, as the public MTEB results have them (see the page for what they are)."""

from __future__ import annotations

COLUMNS = (
    "model",
    "size",
    "Belebele km–km",
    "en–km",
    "km–en",
    "NTREX km→en",
    "en→km",
    "Tatoeba",
)
ANCHORS = (
    ("Qwen3-Embedding-8B", "8B", ".941", ".935", ".983", ".993", ".987", ".750"),
    ("gemini-embedding-001", "API", ".913", ".908", ".942", ".987", ".981", ".789"),
    ("snowflake-arctic-embed-l-v2.0", "568M", ".880", ".812", ".847", ".972", ".926", ".686"),
    ("BAAI/bge-m3", "568M", ".876", ".838", ".858", ".987", ".984", ".760"),
    ("multilingual-e5-large-instruct", "560M", ".856", ".713", ".885", ".995", ".990", ".752"),
    ("multilingual-e5-large", "560M", ".698", ".567", ".876", ".982", ".969", ".600"),
    ("embeddinggemma-300m", "300M", ".657", ".569", ".817", ".887", ".812", ".365"),
    ("LaBSE", "471M", ".636", ".615", ".717", ".967", ".958", ".784"),
    ("multilingual-e5-base", "278M", ".522", ".451", ".767", ".894", ".948", ".473"),
    ("multilingual-e5-small", "118M", ".515", ".438", ".683", ".942", ".919", ".550"),
    ("potion-multilingual-128M (static)", "128M", ".503", ".294", ".418", ".338", ".377", ".277"),
    ("bm25s, default tokenizer", "", ".446", ".241", ".327", "", "", ""),
    ("text-embedding-3-large", "API", ".286", ".233", ".435", ".276", ".150", ".019"),
    ("static-similarity-mrl-multilingual", "108M", ".186", ".182", ".314", ".296", ".330", ".007"),
    (
        "paraphrase-multilingual-MiniLM-L12-v2",
        "118M",
        ".182",
        ".248",
        ".320",
        ".560",
        ".453",
        ".321",
    ),
)
