"""From files to documents: manifest, readers, parser, locators."""

from nptqa.corpus.load import Corpus, load_corpus

__all__ = ["Corpus", "load_corpus"]
