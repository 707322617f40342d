"""The static encoder against sentence-transformers, and what it says about broken folders."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from nptqa.encoding import (
    DEFAULT_FOLDER,
    StaticEncoder,
    TokenEncoder,
    coarse_columns,
    load_encoder,
)
from nptqa.errors import EncoderError

from .conftest import TEXTS

ODD_TEXTS = [*TEXTS, "", "。。！", "𠀀", "缔约国 " * 100]


@pytest.mark.parametrize("precision", ["int8", "float16", "float32"])
def test_equals_sentence_transformers(static_folder: Path, tmp_path: Path, precision: str) -> None:
    """Every stored precision gives what `SentenceTransformer(folder)` gives."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    folder = Path(shutil.copytree(static_folder, tmp_path / "model"))
    if precision != "int8":
        tensors = load_file(folder / "model.safetensors")
        table = tensors["embeddings"] * tensors["weights"][:, None]
        save_file({"embedding.weight": table.astype(precision)}, folder / "model.safetensors")
    reference = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    # In half precision sentence-transformers divides zero rows by zero.
    texts = TEXTS if precision == "float16" else ODD_TEXTS
    expected = reference.encode(texts).astype(np.float32)
    tolerance = 2e-3 if precision == "float16" else 1e-5
    np.testing.assert_allclose(
        StaticEncoder.load(folder).encode_passages(texts), expected, atol=tolerance
    )


def test_reads_what_sentence_transformers_saves(static_folder: Path, tmp_path: Path) -> None:
    """A folder written by a current `save_pretrained` gives the same vectors."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    reference = sentence_transformers.SentenceTransformer(str(static_folder), device="cpu")
    reference.save_pretrained(str(tmp_path / "saved"), create_model_card=False)
    np.testing.assert_allclose(
        StaticEncoder.load(tmp_path / "saved").encode_queries(ODD_TEXTS),
        StaticEncoder.load(static_folder).encode_queries(ODD_TEXTS),
        atol=1e-6,
    )


def test_shape_type_and_length(static_folder: Path) -> None:
    """Rows are float32 of unit length; a text without a known token is a zero row."""
    rows = StaticEncoder.load(static_folder).encode_queries(["条约", "。。", "", "𠀀"])
    assert rows.dtype == np.float32
    assert rows.shape == (4, 16)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0, 0, 0], atol=1e-6)


def test_no_texts_give_no_rows(static_folder: Path) -> None:
    """An empty list gives an array of shape (0, dim)."""
    assert StaticEncoder.load(static_folder).encode_passages([]).shape == (0, 16)


def test_batch_equals_single(static_folder: Path) -> None:
    """The neighbours in a batch, also across its internal chunks, change nothing."""
    encoder = StaticEncoder.load(static_folder)
    texts = [text for _ in range(60) for text in TEXTS]
    single = np.concatenate([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(encoder.encode_passages(texts), single, atol=1e-6)


def test_case_width_and_accents_do_not_count(static_folder: Path) -> None:
    """Normalising is inside the tokenizer."""
    rows = StaticEncoder.load(static_folder).encode_queries(
        ["Désarmement", "ＤＥＳＡＲＭＥＭＥＮＴ"]
    )
    np.testing.assert_array_equal(rows[0], rows[1])


def test_fingerprint_follows_the_weights(static_folder: Path, tmp_path: Path) -> None:
    """A copy has the same fingerprint where its name and files are the same, else another."""
    copy = Path(shutil.copytree(static_folder, tmp_path / static_folder.name))
    first = StaticEncoder.load(static_folder).fingerprint
    assert StaticEncoder.load(copy).fingerprint == first
    tensors = load_file(copy / "model.safetensors")
    tensors["weights"][1] *= 2
    save_file(tensors, copy / "model.safetensors")
    assert StaticEncoder.load(copy).fingerprint != first


def _truncate(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:100])


def _wrong_rows(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    save_file({k: v[:-1].copy() for k, v in tensors.items()}, folder / "model.safetensors")


def _other_tensors(folder: Path) -> None:
    save_file({"other": np.zeros((3, 3), dtype=np.float32)}, folder / "model.safetensors")


def _write(name: str, text: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / name).write_text(text)

    return damage


def _remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_truncate, "model.safetensors"),
        (_wrong_rows, "rows"),
        (_other_tensors, "other"),
        (_remove("model.safetensors"), "model.safetensors"),
        (_remove("tokenizer.json"), "tokenizer.json"),
        (_remove("modules.json"), "not a static encoder"),
        (_write("tokenizer.json", "{"), "tokenizer.json"),
        (_write("tokenizer.json", '{"model": 1}'), "tokenizer.json"),
        (_write("modules.json", "{"), "modules.json"),
        (_write("modules.json", '{"a": 1}'), "modules.json"),
        (_write("config_sentence_transformers.json", "{"), "config_sentence_transformers.json"),
        (
            _write("config_sentence_transformers.json", '{"leading_columns": "many"}'),
            "leading_columns",
        ),
        (_write("config_sentence_transformers.json", '{"leading_columns": 0}'), "leading_columns"),
        (_write("modules.json", json.dumps([{"type": "x.Transformer"}])), "not a static encoder"),
    ],
)
def test_broken_folder_is_named(
    static_folder: Path, tmp_path: Path, damage: Callable[[Path], None], named: str
) -> None:
    """Whatever is missing or broken, the error is ours and names it."""
    folder = Path(shutil.copytree(static_folder, tmp_path / "model"))
    damage(folder)
    with pytest.raises(EncoderError, match=named):
        StaticEncoder.load(folder)


def test_torch_is_not_imported(static_folder: Path) -> None:
    """Serving with a static encoder never imports torch, transformers or sentence-transformers."""
    program = (
        "import sys; from nptqa.encoding import load_encoder; "
        "load_encoder(sys.argv[1]).encode_queries(['条约']); "
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    command = [sys.executable, "-c", program, str(static_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_shipped_encoder_knows_the_field() -> None:
    """The shipped model loads, and puts a term nearer to its translation than to another term."""
    encoder = load_encoder("default")
    assert sum(f.stat().st_size for f in DEFAULT_FOLDER.rglob("*") if f.is_file()) < 30e6
    terms = encoder.encode_passages(["核裁军", "石油价格", "儿童教育"])
    names = encoder.encode_queries(["nuclear disarmament", "oil prices", "education of children"])
    np.testing.assert_array_equal((names @ terms.T).argmax(axis=1), [0, 1, 2])


def test_token_vectors_and_their_products_agree() -> None:
    """Products are scaled after multiplying; sums of tokens lead the text's vector."""
    encoder = load_encoder("default")
    assert isinstance(encoder, TokenEncoder)
    ids = encoder.token_ids("缔约国应加入附加议定书")
    rows = encoder.token_rows(ids)
    leading = rows.shape[1]
    assert leading < encoder.dim
    asked = encoder.encode_queries(["条约", "保障监督", "海洋"])[:, :leading]
    np.testing.assert_allclose(encoder.token_products(ids, asked), asked @ rows.T, atol=1e-4)
    text = encoder.encode_passages(["缔约国应加入附加议定书"])[0, :leading]
    total = rows.sum(axis=0)
    np.testing.assert_allclose(
        total / np.linalg.norm(total), text / np.linalg.norm(text), atol=1e-5
    )


@pytest.mark.parametrize("said", [None, 5, 16, 99])
def test_how_many_columns_lead(static_folder: Path, tmp_path: Path, said: int | None) -> None:
    """As the folder says, all where it says nothing; a text's vector is the same."""
    folder = Path(shutil.copytree(static_folder, tmp_path / "model"))
    config = {} if said is None else {"leading_columns": said}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    encoder = StaticEncoder.load(folder)
    ids = encoder.token_ids(TEXTS[1])
    assert encoder.token_rows(ids).shape == (len(ids), min(said or 16, 16))
    assert coarse_columns(encoder) == (2 if said == 5 else 16)
    np.testing.assert_allclose(
        encoder.encode_passages(TEXTS),
        StaticEncoder.load(static_folder).encode_passages(TEXTS),
        atol=1e-6,
    )


def test_shipped_encoder_equals_sentence_transformers() -> None:
    """The shipped folder is a plain sentence-transformers model."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    reference = sentence_transformers.SentenceTransformer(str(DEFAULT_FOLDER), device="cpu")
    np.testing.assert_allclose(
        load_encoder("default").encode_passages(ODD_TEXTS), reference.encode(ODD_TEXTS), atol=1e-5
    )
