import { statSync } from 'node:fs';
import type { WeightHistory, WeightMoment, weightsQuery } from '../../../../dashboard/desk/models.ts';
import type { Outlook } from '../../../shared/domain/outlook.ts';
import { stateOfText } from '../../trade/state-file.ts';
import { storyFiles } from '../../trade/story-files.ts';
import type { StoryLine } from '../../trade/story-line.ts';
import { linesBackwards } from '../lines-backwards.ts';
import type { z } from 'zod';

type Query = z.output<typeof weightsQuery>;

/** A decision of one that learns, so far as can be told without parsing all of it. */
const DECISION = /"strategy":"([^"]+)","notice":\{"kind":"decision","at":(\d+),"instrument":"([^"]+)"/;
/** So many lines of a record are looked through for one answer. */
const MOST_LOOKED_AT = 2_000_000;
/** Lines that are looked at before others get their turn. */
const AT_ONCE = 2_000;

interface Subject { readonly strategy: string; readonly instrument: string }
interface Found { readonly at: number; readonly outlook: Outlook }

/** Weights and regimes of one instrument, out of the story of a run, read from its end. */
export async function weightHistory(stateFolder: string, query: Query): Promise<WeightHistory> {
  const subjects = new Map<string, Subject>();
  const { from, to } = rangeOf(stateFolder, query);
  const step = Math.max(1, (to - from) / query.points);
  let chosen: Subject | undefined;
  const moments: Found[] = [];
  let last = Infinity;
  for await (const { line, strategy, instrument, at } of decisionsBackwards(stateFolder, from)) {
    subjects.set(`${strategy} ${instrument}`, { strategy, instrument });
    if (isMeant(query, { strategy, instrument })) chosen ??= { strategy, instrument };
    const slot = Math.floor((at - from) / step);
    if (chosen?.strategy !== strategy || chosen.instrument !== instrument || slot >= last) continue;
    const outlook = outlookOf(line);
    if (outlook !== undefined) {
      last = slot;
      moments.push({ at, outlook });
    }
  }
  return historyOf(moments.toReversed(), { subjects: [...subjects.values()].toSorted((a, b) => (`${a.strategy} ${a.instrument}` < `${b.strategy} ${b.instrument}` ? -1 : 1)), subject: chosen ?? null });
}

const isMeant = (query: Query, { strategy, instrument }: Subject): boolean => (query.instrument ?? instrument) === instrument && (query.strategy ?? strategy) === strategy;

/** From the time asked for, or the beginning of the record, to when it was written last. */
function rangeOf(stateFolder: string, { from }: Query): { readonly from: number; readonly to: number } {
  const files = storyFiles(stateFolder);
  const first = files.at(0);
  const newest = files.at(-1);
  const to = newest === undefined ? 0 : statSync(newest.file, { throwIfNoEntry: false })?.mtimeMs ?? newest.start;
  return { from: from ?? first?.start ?? 0, to };
}

async function* decisionsBackwards(stateFolder: string, from: number): AsyncGenerator<Subject & { readonly line: string; readonly at: number }> {
  let looked = 0;
  for (const { file } of storyFiles(stateFolder).toReversed()) {
    // Written last before the range began: so was everything older.
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < from) return;
    for await (const line of linesBackwards(file)) {
      looked += 1;
      if (looked % AT_ONCE === 0) await new Promise((resolve) => { setImmediate(resolve); });
      if (looked > MOST_LOOKED_AT) return;
      const match = DECISION.exec(line.slice(0, 400));
      if (match === null) continue;
      const [, strategy, time, instrument] = match;
      if (Number(time) < from) return;
      if (line.includes('"outlook":{')) yield { line, strategy, instrument, at: Number(time) };
    }
  }
}

function outlookOf(line: string): Outlook | undefined {
  try {
    const { told } = stateOfText(line) as StoryLine;
    return told.of === 'strategy' && told.notice.kind === 'decision' ? told.notice.outlook : undefined;
  } catch {
    return undefined;
  }
}

const known = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

function historyOf(found: readonly Found[], { subjects, subject }: Pick<WeightHistory, 'subjects' | 'subject'>): WeightHistory {
  const experts = [...new Set(found.flatMap(({ outlook }) => outlook.experts.map(({ name }) => name)))];
  const moments = found.map(({ at, outlook: { regime, mode, champion, forecast, experts: own } }): WeightMoment => {
    const weights = new Map(own.map(({ name, weight }) => [name, weight]));
    return { at, regime, mode, champion, forecast: known(forecast), weights: experts.map((name) => known(weights.get(name))) };
  });
  return { subjects, subject, experts, moments, regimes: regimesOf(found) };
}

/** Stretches of one regime: each begins where the outlook says that it did. */
function regimesOf(found: readonly Found[]): WeightHistory['regimes'] {
  const stretches: { regime: string; from: number; to: number }[] = [];
  for (const { at, outlook: { regime, regimeSince } } of found) {
    const last = stretches.at(-1);
    if (last?.regime === regime) { last.to = at; continue; }
    const from = Math.min(at, Math.max(known(regimeSince) ?? at, last?.to ?? found[0].at));
    if (last !== undefined) last.to = from;
    stretches.push({ regime, from, to: at });
  }
  return stretches;
}
