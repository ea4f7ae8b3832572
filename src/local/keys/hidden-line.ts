import { StringDecoder } from 'node:string_decoder';

const ESCAPE = '\u001b';
const ENTER = '\r';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const DELETE = '\u007f';
/** Arrow keys and the marks around a paste: ESC [ ... letter or ~. */
const ESCAPES = new RegExp(`${ESCAPE}(\\[[0-9;]*[A-Za-z~]|O[A-Z])`, 'g');
const MOST_CHARACTERS = 20_000;

/** A private key goes on over its lines: Enter ends it only after the last one. */
const isOpenPem = (text: string): boolean => text.startsWith('-----BEGIN') && !/-----END [A-Z0-9 ]+-----$/.test(text.trimEnd());

export type Reading = { readonly kind: 'more' } | { readonly kind: 'stop' } | { readonly kind: 'answer'; readonly text: string };

/** What is typed at a silent terminal, one answer after the other; what is typed ahead is kept for the next one. */
export class HiddenLine {
  readonly #decoder = new StringDecoder('utf8');
  #typed = '';
  #answer = '';

  /** Returns whether Ctrl-C was among it. */
  add(chunk: Buffer): boolean {
    this.#typed += this.#decoder.write(chunk).replaceAll(ESCAPES, '').replaceAll('\r\n', ENTER).replaceAll('\n', ENTER);
    return this.#typed.includes(CTRL_C);
  }

  read(): Reading {
    while (this.#typed !== '') {
      const [character = ''] = this.#typed;
      this.#typed = this.#typed.slice(character.length);
      if (character === CTRL_C || (character === CTRL_D && this.#answer === '')) return { kind: 'stop' };
      if (character !== ENTER) this.#take(character);
      else if (isOpenPem(this.#answer)) this.#answer += '\n';
      else return this.#whole();
    }
    return { kind: 'more' };
  }

  forget(): void {
    this.#typed = '';
    this.#answer = '';
  }

  #take(character: string): void {
    if (character === DELETE || character === '\b') this.#answer = [...this.#answer].slice(0, -1).join('');
    else if (character === CTRL_U) this.#answer = '';
    else if (character >= ' ' && this.#answer.length < MOST_CHARACTERS) this.#answer += character;
  }

  #whole(): Reading {
    const text = this.#answer.trim();
    this.#answer = '';
    return { kind: 'answer', text };
  }
}
