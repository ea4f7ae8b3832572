import type { z } from 'zod';
import type { account, costs, ParamField, StrategyOffer } from '../../../../dashboard/desk/research.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import { nearName } from '../../../shared/domain/near-name.ts';

/** The words of a command line that say what trading costs. Nothing for what the configuration says. */
export function costWords(asked: z.infer<typeof costs>): readonly string[] {
  if (asked.kind === 'realistic') return [];
  const { feeBps, spreadBps, slippageBps, latencyMs } = asked.kind === 'zero' ? { feeBps: 0, spreadBps: 0, slippageBps: 0, latencyMs: 0 } : asked;
  return ['--fee-bps', String(feeBps), '--spread-bps', String(spreadBps), '--slippage-bps', String(slippageBps), '--latency-ms', String(latencyMs)];
}

export function accountWords({ cash, exposure, leverage, shorts, stopLoss, takeProfit, trailingStop }: z.infer<typeof account>): readonly string[] {
  const flag = (name: string, value: number | undefined): string[] => (value === undefined ? [] : [name, String(value)]);
  return [
    ...flag('--cash', cash), ...flag('--exposure', exposure), ...flag('--leverage', leverage), ...(shorts === true ? ['--shorts'] : []),
    ...flag('--stop-loss', stopLoss), ...flag('--take-profit', takeProfit), ...flag('--trailing-stop', trailingStop),
  ];
}

export const spanWords = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): readonly string[] => [...(from === undefined ? [] : ['--from', from]), ...(to === undefined ? [] : ['--to', to])];

/** `--param name=value` for each, after a look at what the strategy declares. */
export function paramWords(params: Readonly<Record<string, number | boolean | string>>, strategy: StrategyOffer): readonly string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    assertFits(value, fieldOf(name, strategy));
    return ['--param', `${name}=${String(value)}`];
  });
}

export function fieldOf(name: string, { name: strategy, parameters }: StrategyOffer): ParamField {
  const field = parameters.find((known) => known.name === name);
  if (field !== undefined) return field;
  const near = nearName(name, parameters.map((known) => known.name));
  throw new UsageError(`"${strategy}" has no parameter "${name}"${near === undefined ? '' : `: did you mean "${near}"?`}`);
}

function assertFits(value: number | boolean | string, field: ParamField): void {
  const wanted = wantedOf(value, field);
  if (wanted !== undefined) throw new UsageError(`${field.name}: expected ${wanted}, found "${String(value)}"`);
}

/** What a value should have been; undefined where it is. */
function wantedOf(value: number | boolean | string, field: ParamField): string | undefined {
  switch (field.type) {
    case 'boolean': return typeof value === 'boolean' ? undefined : 'true or false';
    case 'choice': return field.choices?.some((choice) => choice === value) === true ? undefined : `one of ${(field.choices ?? []).join(', ')}`;
    case 'text': return undefined;
    case 'integer':
    case 'number': return wantedNumber(Number(value), field);
  }
}

function wantedNumber(value: number, { type, min = -Infinity, max = Infinity }: ParamField): string | undefined {
  if (!Number.isFinite(value)) return 'a number';
  if (type === 'integer' && !Number.isInteger(value)) return 'a whole number';
  return value < min || value > max ? `a number from ${min} to ${max}` : undefined;
}
