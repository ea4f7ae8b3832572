/** Nobody acts: try again later. Timeouts, 429, a dropped socket. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}

/** The strategy acts: the venue understood and said no. Never retried as it stands. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** The venue's own code; empty where it has none, or where nobody else refused but we. */
  readonly code: string;
  /** `key`: the venue does not accept our key, whatever it is asked with it. Only a person can mend that. */
  readonly about: 'key' | undefined;

  constructor(message: string, { code = '', about, ...options }: ErrorOptions & { readonly code?: string; readonly about?: 'key' | undefined } = {}) {
    super(message, options);
    this.code = code;
    this.about = about;
  }
}

/** A human acts: the picture of the world is wrong. No new positions until it is looked at. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** The person at the keyboard acts: the command, a file or a setting is wrong. The message says what was expected and found. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Input from outside that cannot be used: a broken file, a missing column. The message names the file. */
export class DataError extends Error {
  override readonly name = 'DataError';
}
