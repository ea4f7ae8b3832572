/** Cuts a stream of text into lines, however it arrives. A line that grows beyond what may be is left out as a whole. */
export class LineSplitter {
  readonly #mostCharacters: number;
  #parts: string[] = [];
  #length = 0;
  #isTooLong = false;
  /** Lines that were left out. */
  lost = 0;

  constructor(mostCharacters: number) {
    this.#mostCharacters = mostCharacters;
  }

  /** The lines that end in this piece of text, without their ends. */
  take(text: string): readonly string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, end));
      if (this.#isTooLong) this.lost += 1;
      else lines.push(this.#parts.length === 1 ? this.#parts[0] : this.#parts.join(''));
      this.#forget();
      from = end + 1;
    }
    if (from < text.length) this.#keep(text.slice(from));
    return lines;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length > this.#mostCharacters) {
      this.#isTooLong = true;
      this.#parts = [];
    } else this.#parts.push(part);
  }

  #forget(): void {
    this.#parts = [];
    this.#length = 0;
    this.#isTooLong = false;
  }
}
