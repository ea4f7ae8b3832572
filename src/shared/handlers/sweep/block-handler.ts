import type { SweepDesk } from '../../engine/sweep/sweep-desk.ts';
import type { Strategy } from '../../strategies/strategy.ts';
import { loadBlockData, type BlockData, type BlockDataPorts } from './block-data.ts';
import { canonicalJson, type BlockJob } from './block-job.ts';
import { openDesk, runBlock } from './run-block.ts';
import type { HandleBlock } from './work-message.ts';

export interface BlockHandlerPorts extends BlockDataPorts {
  /** The shipped ones where absent. */
  readonly strategies?: readonly Strategy[] | undefined;
}

interface Open {
  readonly about: string;
  readonly data: BlockData;
  readonly desk: SweepDesk;
}

/** Runs blocks wherever it is: a function in AWS, a machine there, a process of this PC. What was read and computed for one job serves the next of the same data. */
export function blockHandler(ports: BlockHandlerPorts): HandleBlock {
  let last: { readonly about: string; readonly open: Promise<Open> } | undefined;
  return async (job) => {
    const about = aboutOf(job);
    if (last?.about !== about) last = { about, open: opened(job, about, ports) };
    const current = last;
    try {
      const { data, desk } = await current.open;
      return runBlock(job, { ...data, desk, strategies: ports.strategies });
    } catch (error) {
      // What could not be read, or broke off half way, is begun anew by the next one.
      if (last === current) last = undefined;
      throw error;
    }
  };
}

const aboutOf = ({ data, funding, instrument, timeframe, gaps }: BlockJob): string => canonicalJson({ data, funding, instrument, timeframe, gaps });

async function opened(job: BlockJob, about: string, ports: BlockHandlerPorts): Promise<Open> {
  const data = await loadBlockData(job, ports);
  return { about, data, desk: openDesk(job, data) };
}
