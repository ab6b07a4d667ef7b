interface SaidWord {
  text: string;
}

/** Gathers what of a description can be heard, in the words of the person: for a model that was taught with sentences. */
export class SoundWords {
  readonly #words: string[] = [];
  /** Little words ("for a", "with"), which stand between two that are kept, or not at all. */
  #waiting: string[] = [];

  add(words: readonly SaidWord[]): void {
    if (this.#words.length > 0) this.#words.push(...this.#waiting);
    this.#waiting = [];
    this.#words.push(...words.map(({ text }) => text));
  }

  wait({ text }: SaidWord): void {
    this.#waiting.push(text);
  }

  /** Something that is not kept: nor are the little words in front of it. */
  leaveOut(): void {
    this.#waiting = [];
  }

  get text(): string {
    return this.#words.join(' ');
  }
}
