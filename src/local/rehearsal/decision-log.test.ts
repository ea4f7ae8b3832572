import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecisionLog } from './decision-log.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'coinbot-log-'));
  file = path.join(folder, 'sub', 'decisions.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function tell(...lines: readonly string[]): DecisionLog {
  const log = new DecisionLog(file);
  for (const line of lines) log.tell(line);
  log.flush();
  log.close();
  return log;
}
const content = () => readFileSync(file, 'utf8');

describe('decision log', () => {
  it('grows line by line, and holds each line once when the story is told again', () => {
    tell('a', 'b');
    expect(content()).toBe('a\nb\n');
    expect(tell('a', 'b', 'ç 한')).toMatchObject({ known: 2, told: 3, wasTorn: false });
    expect(content()).toBe('a\nb\nç 한\n');
    expect(tell('a')).toMatchObject({ known: 3, told: 1 });
    expect(content()).toBe('a\nb\nç 한\n');
  });

  it('cuts a line off that was not finished, and writes it again', () => {
    tell('a', '한국');
    appendFileSync(file, '{"half');
    expect(tell('a', '한국', '{"half":1}')).toMatchObject({ known: 2, wasTorn: true });
    expect(content()).toBe('a\n한국\n{"half":1}\n');
  });

  it('refuses to go on in a file that tells another story, and leaves it as it was', () => {
    tell('a', 'b');
    const log = new DecisionLog(file);
    log.tell('a');
    expect(() => log.tell('c')).toThrow(`"${file}" line 2 tells another story than this run: expected "c", found "b"`);
    log.close();
    expect(content()).toBe('a\nb\n');
  });

  it('takes an empty file and one that is no text for what they are', () => {
    tell();
    expect(content()).toBe('');
    writeFileSync(file, '\n');
    expect(() => tell('a')).toThrow('found ""');
  });
});
