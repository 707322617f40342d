"""What the words of a report mean, for who reads one for the first time."""

from collections.abc import Mapping

MEASURES: Mapping[str, str] = {
    "Success@1": "share of the questions whose first hit is a relevant unit",
    "Success@5": "share with a relevant unit among the first five hits",
    "RR": "mean of 1 / rank of the first relevant unit",
    "nDCG@10": "graded gain of the first ten hits, 1 for the best order there is",
    "R@10": "share of the relevant units among the first ten hits",
    "R@20": "share of the relevant units among the first twenty",
    "Success(rel=2)@1": "as Success@1, for units that answer directly and do not merely support",
    "Success(rel=2)@5": "as Success@5, for those",
    "Judged@5": "share of the first five hits that anybody has graded; the rest counts as wrong",
    "Judged@10": "share of the first ten hits that anybody has graded",
}
ANSWERS: Mapping[str, str] = {
    "citation_accuracy": "answerable questions whose first quotation is from a unit that answers",
    "citation_precision": "the same, of the questions for which anything was quoted",
    "quotations": "shown in all",
    "quotation_exactness": "share of them that are the document's text, character for character",
    "span_questions": "answerable questions of which the answering words are marked",
    "span_f1": "characters shared by the first quotation and the marked words (CMRC 2018)",
    "span_exact_match": "first quotations that are the marked words and nothing else",
    "span_in_quote": "share of the marked words that stand in the quotations",
    "coverage": "share of all questions answered outright",
    "precision": "share of those answers that are right",
    "auroc_answerable": "how well the confidence tells answerable questions from the others",
    "auroc_right": "how well it tells right first units from wrong ones; 0.5 is chance",
    "coverage_at_95_precision": "coverage with the threshold at which 95% of the answers are right",
    "aurc": "area under the curve of risk over coverage; lower is better",
    "brier": "mean squared error of the confidence; lower is better",
    "ece": "mean distance of confidence and accuracy in ten bins; lower is better",
}
