"""Text of an article as fingerprints, offsets and counts see it, and its sentences.

`folding` gives the one form in which words are counted and characters numbered, `cutting` the
sentences. Text goes in as a reader has it: out of a browser, a PDF, a telephone, a word processor.
"""

from .cutting import Sentence, sentences, split_sentences
from .folding import canonical, find, fingerprint, unbroken, visible, words

__all__ = [
    "Sentence",
    "canonical",
    "find",
    "fingerprint",
    "sentences",
    "split_sentences",
    "unbroken",
    "visible",
    "words",
]
