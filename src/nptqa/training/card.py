"""The model card: what the model is made of, from which files, and how good it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nptqa.training.evaluate import BenchResult
from nptqa.training.options import TrainOptions

CARD = "README.md"
_PATHS = ("data", "out", "work", "resume", "checkpoint_seconds")

LICENCES = {
    "jiyu-zh-en.tsv.gz": "github jiyushe/jiyu-example-sentence-source, Apache-2.0",
    "mojlaw-zh-en.tsv.gz": "github kong0107/mojLawSplitJSON, none stated; statutes",
    "cedict-zh-en.tsv.gz": "CC-CEDICT through github hgoes/hanyu, CC BY-SA 4.0",
    "unbis.tsv.gz": "UNBIS thesaurus through github ClementSicard/un-unbis-thesaurus-scraper, "
    "none stated; UN library vocabulary",
    "un-parallel-dev.tsv.gz": "UN Parallel Corpus v1.0 (Ziemski, Junczys-Dowmunt and Pouliquen "
    "2016) through github jefhe2005/ANMT; free use, credit to the UN",
    "wmt21-22-zh-en.tsv.gz": "wmt-conference, none stated",
    "ntrex-zh-en.tsv.gz": "MicrosoftTranslator/NTREX, CC BY-SA 4.0",
    "laws-heading-article.tsv.gz": "github LawRefBook/Laws, none stated; statutes",
    "laws-sentence-context.tsv.gz": "github LawRefBook/Laws, none stated; statutes",
    "laws-paragraphs.txt.gz": "github LawRefBook/Laws, none stated; statutes (vocabulary only)",
    "drcd-dev-qa.tsv.gz": "DRCKnowledgeTeam/DRCD, CC BY-SA 3.0",
    "cmrc2018-trial-qa.tsv.gz": "ymcui/cmrc2018, CC BY-SA 4.0",
    "stard-train-qa.tsv.gz": "oneal2000/STARD, MIT",
}


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a finished run knows about itself.

    Attributes:
        teacher: its name.
        taught: texts the teacher read.
        steps: steps of the student.
        tokens: size of the vocabulary.
        pairs: file name -> number of pairs trained on.
        hashes: file name -> sha256 (hex) of every data file.
    """

    teacher: str
    taught: int
    steps: int
    tokens: int
    pairs: dict[str, int]
    hashes: dict[str, str]


def write_card(folder: Path, facts: RunFacts, options: TrainOptions) -> None:
    """Write README.md without figures; `add_figures` puts them in."""
    text = "\n".join([*_head(facts, options), *_recipe(facts, options), *_sources(facts)])
    (folder / CARD).write_text(text + "\n", encoding="utf-8")


def add_figures(folder: Path, results: Sequence[BenchResult]) -> None:
    """Append the measured figures and the command that measures them to the card."""
    rows = [
        f"| {r.name} | {r.queries} | {r.recall_1:.3f} | {r.recall_5:.3f} | {r.rr_10:.3f} |"
        for r in results
    ]
    lines = [
        "",
        "## Figures",
        "",
        "Dense retrieval alone, cosine, exact search, every question counted. Measured with "
        "`nptqa encoder evaluate --beir DIR...`.",
        "",
        "| set | questions | R@1 | R@5 | RR@10 |",
        "|---|---|---|---|---|",
        *rows,
    ]
    with (folder / CARD).open("a", encoding="utf-8") as card:
        card.write("\n".join(lines) + "\n")


def _head(facts: RunFacts, options: TrainOptions) -> list[str]:
    return [
        "---",
        "language: [zh, en, fr, es, ru, ar]",
        "library_name: sentence-transformers",
        "pipeline_tag: sentence-similarity",
        "tags: [sentence-transformers, static-embedding, retrieval]",
        "---",
        "",
        "# NPTQA default encoder",
        "",
        f"A bag of {facts.tokens:,} token vectors with {options.dim} dimensions: a text is the "
        "mean of its tokens' vectors, scaled to unit length. Chinese passages; questions in "
        "Chinese and English, and, less well, French, Spanish, Russian and Arabic.",
        "",
        "```python",
        "from sentence_transformers import SentenceTransformer",
        "",
        'model = SentenceTransformer("path/to/this/folder")  # sentence-transformers 6.2 or later',
        'model.encode(["核裁军", "nuclear disarmament"])',
        "```",
        "",
        "Vectors are stored in eight bits with one scale per token. Order of words is not seen, "
        "and names the training texts lack are known by their characters only.",
        "",
    ]


def _recipe(facts: RunFacts, options: TrainOptions) -> list[str]:
    settings = {k: v for k, v in dataclasses.asdict(options).items() if k not in _PATHS}
    return [
        "## Recipe",
        "",
        "1. Vocabulary: Unigram language model (Kudo 2018) over NFKD, lower-case text.",
        f"2. Teacher: {facts.teacher} read {facts.taught:,} English texts of the pairs.",
        "3. Student: each token is its own vector plus the mean of those of its characters or "
        "n-grams (Bojanowski et al. 2017), folded into one at the end. Both sides of a pair are "
        "pulled to the teacher's vector of its English text (Reimers & Gurevych 2020) and to its "
        "soft neighbourhood in the batch; every pair also trains against the batch as negatives "
        "(InfoNCE). Some batches join three pairs to a passage and ask for it with one of them.",
        f"4. {facts.steps:,} steps from random numbers, Adam on the rows a batch touches, cosine "
        f"rate; rounds: {options.rounds} (Loshchilov & Hutter 2017), each from "
        f"{options.restart:g} times the rate before.",
        f"5. Each vector is weighed with its token's inverse frequency to the power "
        f"{options.rarity:g}.",
        "6. The table stands on its principal axes, tokens counted by the root of their frequency; "
        "the first 128 columns are enough to compare thousands of tokens.",
        "",
        "Settings: " + ", ".join(f"`{key}={value}`" for key, value in settings.items()) + ".",
        "",
        "Made with `nptqa encoder train --data DIR --out DIR`.",
        "",
    ]


def _sources(facts: RunFacts) -> list[str]:
    rows = [
        f"| {name} | {facts.pairs.get(name, 0):,} | {LICENCES.get(name, 'unknown')} | `{digest}` |"
        for name, digest in facts.hashes.items()
    ]
    return [
        "## Training data",
        "",
        "| file | pairs | source and licence as stated | sha256 |",
        "|---|---|---|---|",
        *rows,
        "",
        "The teacher's weights: Apache-2.0.",
    ]
