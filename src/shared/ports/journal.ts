/** One line of the journal as it is read back. `seq` counts from 1 without a hole; `body` is JSON-safe. */
export interface JournalRecord {
  readonly seq: number;
  readonly wallMs: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The truth about our intents: append-only, checked record by record, one writer at a time.
 * A record that was promised durable survives a loss of power; others survive the death of the process.
 */
export interface Journal {
  /** Resolves when the record is durable as asked. Rejects when it cannot be: then nothing may be sent. */
  append(type: string, body: Readonly<Record<string, unknown>>, durable: boolean): Promise<number>;
  /** Everything that was there when it was opened and has been appended since, oldest first. */
  read(): AsyncIterable<JournalRecord>;
  /**
   * Names a record that holds everything of its writer that still matters. When the journal begins a new segment it writes all of them
   * first, and reading begins there; the older segments are kept. Without a summary reading begins at the first record.
   * It must hold everything appended until it is asked; records may follow that it already holds.
   */
  summarise?(type: string, body: () => Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}
