import { createHash } from 'node:crypto';
import type { EpochMs } from '../../domain/time.ts';
import type { OutgoingText } from '../../ports/notifier.ts';

/** One mail, before it is written as such. */
export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
}

export interface LetterSettings {
  readonly from: string;
  readonly to: readonly string[];
  readonly salt: string;
  readonly now: EpochMs;
}

const SUBJECT_CHARACTERS = 90;

/** The first line says what it is about: `[coinbot paper] Bought 0.1 BTC/USDT ... (+3)`. No line break of a text reaches a header. */
export function subjectOf({ text, mode, count = 1 }: Pick<OutgoingText, 'text' | 'mode' | 'count'>): string {
  const [first = ''] = text.trim().split(/[\r\n\u2028\u2029]/);
  const letters = [...first];
  const shown = letters.length > SUBJECT_CHARACTERS ? `${letters.slice(0, SUBJECT_CHARACTERS - 1).join('')}…` : first;
  return `[coinbot${mode === undefined ? '' : ` ${mode}`}] ${shown}${count > 1 ? ` (+${count - 1})` : ''}`.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** The same text has the same Message-ID when it is sent again: where only the answer was lost, a reader sees it once. */
export function letterOf(message: OutgoingText, { from, to, salt, now }: LetterSettings): Letter {
  const name = createHash('sha256').update(`${salt}\n${message.at}\n${message.text}`).digest('hex').slice(0, 32);
  return {
    from, to, subject: subjectOf(message), text: `${message.text}\n`, messageId: `<${name}@${from.slice(from.lastIndexOf('@') + 1)}>`, date: new Date(now),
    // Nobody's holiday notice answers it (RFC 3834 section 5).
    headers: { 'Auto-Submitted': 'auto-generated', ...(message.urgency === 'critical' ? { Importance: 'high', 'X-Priority': '1' } : {}) },
  };
}
