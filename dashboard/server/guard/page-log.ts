/** Where the server says what happened: `event` is a fixed word, all that varies is a field. Nothing of it reaches a browser. */
export interface PageLog {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
