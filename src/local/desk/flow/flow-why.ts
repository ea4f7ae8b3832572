import type { FlowWhy } from '../../../../dashboard/desk/flow.ts';
import type { Outlook } from '../../../shared/domain/outlook.ts';
import type { InstrumentMoment, Moment } from '../../trade/why-model.ts';
import { figure } from './flow-order.ts';
import { flowOutlook, ownValues } from './flow-decision.ts';

/** As `why --json` prints it: what is not known is null. */
interface PrintedStory {
  readonly moments: readonly (Omit<Moment, 'instruments' | 'remark'> & { readonly remark?: string | null; readonly instruments: readonly (Omit<InstrumentMoment, 'candles'> & { readonly outlook?: Outlook | null })[] })[];
}

const known = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const momentIn = (printed: string, strategy: string) => (JSON.parse(printed) as PrintedStory).moments.find((one) => one.strategy === strategy);

/** Whether what was printed is about the candle that closed then. */
export const isOfMoment = (printed: string, { strategy, at }: { readonly strategy: string; readonly at: number }): boolean => momentIn(printed, strategy)?.closedAt === at;

/** What one strategy made of one instrument, out of what `coinbot why TIME --json` printed; a text says why there is nothing. */
export function flowWhy(printed: string, { strategy, instrument, at }: { readonly strategy: string; readonly instrument: string; readonly at: number }): FlowWhy | string {
  const moment = momentIn(printed, strategy);
  if (moment === undefined) return `the strategy "${strategy}" was not running then`;
  if (moment.instruments.length > 0 && moment.closedAt !== at) return 'this candle could not be repeated: it belongs to another part of the record';
  const found = moment.instruments.find((one) => one.instrument === instrument);
  if (found === undefined) return moment.remark ?? 'nothing had been decided on yet';
  const values = Object.fromEntries(Object.entries(found.values).map(([name, value]) => [name, known(value) ?? NaN]));
  const outlook = found.outlook ?? undefined;
  return {
    said: figure(known(found.forecast)), held: figure(known(found.held)), position: figure(known(found.position)), outcome: found.outcome, remark: moment.remark ?? null,
    values: ownValues(values, outlook), outlook: outlook === undefined ? null : flowOutlook(outlook, values),
  };
}
