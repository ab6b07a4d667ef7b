"""Writes two small tokenizers into test/fixtures/towers, a WordPiece and a byte-pair one, and what Hugging Face's own
implementation of them (the Python package tokenizers, 0.23.2) makes of some texts: tokens.json.

    python3 -m venv V && V/bin/pip install tokenizers && V/bin/python test/golden/tokens.py

Each run may give other vocabularies, as the trainers break ties by chance: text_audio.py has to follow.
"""

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

folder = Path(__file__).parent.parent / "fixtures" / "towers"

# What text_audio.py teaches the towers with, and sentences of the same words
SAID = {
    "low": ["a low hum", "a deep low tone", "low bass drone", "humming deep below"],
    "high": ["a high whistle", "a bright high tone", "high flute", "whistling bright above"],
    "noise": ["loud noise", "the hiss of rain", "rain and noise", "a rainy hiss"],
    "drums": ["drums", "a beat of drums", "beating drums", "fast drumming"],
}
TEXTS = [
    "a low hum", "Drums", "RAIN, and   noise!", "a bright high tone without drums", "the drummer's 120 bpm", "naïve café über",
    "", " ", "piano", "calm piano in the rain at night", "雨の夜のピアノ", "тихий рояль", "🎹", "a\tb\nc", "hum-hum", "x" * 150,
    "‘quoted’ … “words”", "e\u0301te\u0301", "\u200bzero width", "<s> a low hum </s> [SEP] [UNK]",
]  # fmt: skip


def word_piece():
    """As BERT's: lower case, without accents; what is not in the vocabulary is one [UNK] a word."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.train_from_iterator(corpus(), trainers.WordPieceTrainer(vocab_size=160, special_tokens=special, show_progress=False))
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", made.token_to_id("[CLS]")), ("[SEP]", made.token_to_id("[SEP]"))]
    )
    return made


def byte_pair():
    """As RoBERTa's, which CLAP has: every byte is known."""
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        corpus(), trainers.BpeTrainer(vocab_size=340, special_tokens=special, initial_alphabet=alphabet, show_progress=False)
    )
    made.post_processor = processors.RobertaProcessing(
        ("</s>", made.token_to_id("</s>")), ("<s>", made.token_to_id("<s>")), add_prefix_space=False
    )
    return made


def corpus():
    letters = " ".join("abcdefghijklmnopqrstuvwxyz0123456789")
    return [text for texts in SAID.values() for text in texts] * 4 + [letters, "calm piano in the at night without fast bpm"]


if __name__ == "__main__":
    golden = {}
    for name, made in {"wordPiece": word_piece(), "bytePair": byte_pair()}.items():
        made.save(str(folder / f"{name}.json"), pretty=False)
        golden[name] = [{"text": text, "ids": made.encode(text).ids} for text in TEXTS]
        if name == "wordPiece":  # what text_audio.py teaches with
            golden["said"] = {kind: [made.encode(text).ids for text in texts] for kind, texts in SAID.items()}
        golden["vocabulary"] = max(golden.get("vocabulary", 0), made.get_vocab_size())
    (folder / "tokens.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(golden["vocabulary"], "tokens at most")
