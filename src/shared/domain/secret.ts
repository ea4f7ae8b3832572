const values = new WeakMap<Secret, string>();

/** A text that cannot be printed by accident: it shows as `[secret]` in texts, JSON, logs and inspection. `reveal` is for the one place that signs. */
export class Secret {
  constructor(value: string) {
    values.set(this, value);
    Object.freeze(this);
  }

  reveal(): string {
    return values.get(this) ?? '';
  }

  toString(): string { return '[secret]'; }
  toJSON(): string { return '[secret]'; }
  [Symbol.toPrimitive](): string { return '[secret]'; }
  [Symbol.for('nodejs.util.inspect.custom')](): string { return '[secret]'; }
}
