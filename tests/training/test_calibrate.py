"""The confidence model is fitted on what it is told, and judged on what it was not."""

from dataclasses import replace
from runpy import run_path

import numpy as np
import pytest

from nptqa.corpus import load_corpus
from nptqa.evaluation.founding import unit_kinds
from nptqa.evaluation.questions import load_questions
from nptqa.evidence import FEATURES
from nptqa.settings import Settings
from nptqa.training.calibrate import fit, judged
from nptqa.training.material import read_material
from nptqa.training.sampling import Sample
from tests.conftest import ROOT

pytest.importorskip("sklearn", reason="scikit-learn is not installed")
_MISSING = FEATURES.index("kind_missing")


def sample(told: float, n: int = 1500) -> Sample:
    """Questions of which the first feature tells as much as `told` whether they are answered."""
    random = np.random.default_rng(1)
    origin = np.where(np.arange(n) % 5 == 4, "unanswerable", "answerable")
    right = (random.random(n) < 0.7) & (origin == "answerable")
    values = random.normal(size=(n, len(FEATURES)))
    values[:, 0] += told * right
    values[:, _MISSING] = random.random(n) < 0.2
    return Sample(values, right, origin, np.arange(n) % 3 > 0, np.arange(n))


def test_what_is_answered_is_right_as_often_as_promised() -> None:
    found = judged(sample(3.0))
    held = np.average(found.right[found.answered], weights=found.weights[found.answered])
    assert held >= 0.955
    assert len(found.values) == len(found.right) == 1000  # those asked of the product as shipped
    assert found.weights[~found.right].sum() > 0.1 * found.weights.sum()


def test_few_that_nothing_answers_are_answered() -> None:
    """However many are right beside them: one in twenty, and no more are kept back for it."""
    random = np.random.default_rng(2)
    found = sample(2.0)
    origin = random.permutation(found.origin)
    values = random.normal(size=found.values.shape)
    values[:, 0] += 2.0 * (origin == "answerable")
    found = replace(found, values=values, right=origin == "answerable", origin=origin)
    told, own = judged(found), origin[found.shipped] == "unanswerable"
    assert told.answered[own].mean() == pytest.approx(0.05, abs=0.01)
    # One in ten counts as unanswerable: by the share of right ones alone twice as many would be.
    assert np.average(told.right[told.answered], weights=told.weights[told.answered]) > 0.97


def test_what_tells_nothing_answers_nothing() -> None:
    """Fitted on itself a model of so many numbers would find something; unseen it does not."""
    assert judged(sample(0.0)).answered.mean() < 0.02


def test_the_model_says_what_it_was_fitted_on() -> None:
    model = fit(sample(3.0), encoder="some", fitted_on="these")
    assert (model.encoder, model.fitted_on) == ("some", "these")
    likely = np.zeros(len(FEATURES))
    likely[0] = 6.0
    assert model.probability(likely) > model.answered > model.check
    assert model.probability(-likely) < model.check == 1 / 3


def test_the_table_tells_both_groups_apart() -> None:
    """As `python eval/dev/kinds.py` prints it."""
    table = run_path(str(ROOT / "eval" / "dev" / "kinds.py"))["table"]
    found = judged(sample(3.0))
    _, missing, others = table(found).splitlines()
    lacks = found.values[:, _MISSING] > 0
    assert [missing.split()[1], others.split()[1]] == [str(lacks.sum()), str((~lacks).sum())]
    assert 0.9 < float(missing.split()[4]) <= 1.0


def test_the_benchmark_takes_no_part() -> None:
    material = read_material(Settings())
    asked = {*material.unanswerable, *(one.question for one in material.translated)}
    kinds = unit_kinds(load_corpus(Settings().corpus_dir).documents)
    benchmark = load_questions(ROOT / "eval" / "questions", kinds)
    assert len(asked) > 300
    assert not asked & {one.text for one in benchmark if one.split == "eval"}
