import { scrub } from '../../shared/domain/scrub.ts';
import type { Secret } from '../../shared/domain/secret.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { LOG_FIELDS } from './log-fields.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** One line: bounded, without secrets, ready to be written. */
export interface LogLine {
  readonly at: EpochMs;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, LogValue>>;
}

/** Where lines go. It never throws and never waits. */
export interface LogSink {
  write(line: LogLine): void;
}

/** Says what happened: `event` is a fixed word such as `order.unknown`, all that varies is a field. */
export interface Logger {
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A logger whose lines all carry these fields too. */
  with(fields: Readonly<Record<string, unknown>>): Logger;
}

export interface LoggerSettings {
  readonly level: LogLevel;
  readonly sinks: readonly LogSink[];
  readonly now: () => EpochMs;
  /** Secrets this process holds: their values are taken out of every text, whatever stands around them. */
  readonly secrets?: () => readonly Secret[];
}

const MOST_CHARACTERS = 2_000;
const MOST_SCRUBBED = 64 * 1024;
const MOST_ITEMS = 20;
const HIDDEN = '[hidden]';

/** The ways a value is written on the wire. Short ones would hide harmless words. */
function writingsOf(secret: Secret): readonly string[] {
  const value = secret.reveal();
  if (value.length < 6) return [];
  const bytes = Buffer.from(value);
  return [...new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')])];
}

function cleanText(text: string, secrets: readonly Secret[]): string {
  const known = secrets.flatMap(writingsOf).reduce((rest, writing) => rest.replaceAll(writing, HIDDEN), text.slice(0, MOST_SCRUBBED));
  const clean = scrub(known);
  // A control character could rewrite what stands above it on a terminal.
  const printable = clean.replaceAll(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : ' '));
  return printable.length > MOST_CHARACTERS ? `${printable.slice(0, MOST_CHARACTERS)}...` : printable;
}

type Clean = (text: string) => string;

/** A value as a line can hold it. Objects are not walked: what they hold is not known here. */
function valueOf(value: unknown, clean: Clean): LogValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item: unknown) => (Array.isArray(item) ? '[list]' : valueOf(item, clean) as string | number | boolean | null));
  return `[${typeof value}]`;
}

/** An error as fields: its name and text, and on `debug` where it came from. Its cause and properties are not looked at. */
function fieldsOfError(error: Error, clean: Clean, withStack: boolean): Record<string, LogValue> {
  return { errorName: clean(error.name), error: clean(error.message), ...(withStack && error.stack !== undefined ? { stack: clean(error.stack) } : {}) };
}

function cleanFields(given: Readonly<Record<string, unknown>>, clean: Clean, withStack: boolean): Record<string, LogValue> {
  const fields: Record<string, LogValue> = {};
  let leftOut = 0;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!LOG_FIELDS.has(name)) leftOut++;
    else if (value instanceof Error) Object.assign(fields, fieldsOfError(value, clean, withStack));
    else fields[name] = valueOf(value, clean);
  }
  if (leftOut > 0) fields['leftOut'] = leftOut;
  return fields;
}

/** Logs to its sinks what is at least of its level. Nothing it is given can make it throw. */
export function logger(settings: LoggerSettings, carried: Readonly<Record<string, unknown>> = {}): Logger {
  const { sinks, now, secrets = () => [] } = settings;
  const least = LOG_LEVELS.indexOf(settings.level);

  function log(level: LogLevel, event: string, given: Readonly<Record<string, unknown>> = {}): void {
    if (LOG_LEVELS.indexOf(level) < least) return;
    let line: LogLine;
    try {
      const held = secrets();
      const clean: Clean = (text) => cleanText(text, held);
      line = { at: now(), level, event: clean(event).slice(0, 100), fields: cleanFields({ ...carried, ...given }, clean, settings.level === 'debug') };
    } catch {
      // A getter that throws, a proxy: the fact that something was to be said remains.
      line = { at: now(), level, event: 'log.unreadable', fields: {} };
    }
    for (const sink of sinks) sink.write(line);
  }

  return {
    debug: (event, fields) => { log('debug', event, fields); },
    info: (event, fields) => { log('info', event, fields); },
    warn: (event, fields) => { log('warn', event, fields); },
    error: (event, fields) => { log('error', event, fields); },
    with: (fields) => logger(settings, { ...carried, ...fields }),
  };
}
