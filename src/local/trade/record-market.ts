import path from 'node:path';
import type { Clock } from '../../shared/ports/clock.ts';
import { openRecorder, type Recorder } from '../recorder/recorder.ts';
import { openRecordings } from '../wire.ts';
import type { TradePlan } from './trade-plan.ts';

/** Records the market of a run under data/raw/recordings, one recording a UTC day; undefined where that was not asked for. */
export async function recorderFor({ isRecorded, dataFolder, mode }: Pick<TradePlan, 'isRecorded' | 'dataFolder' | 'mode'>, clock: Clock): Promise<Recorder | undefined> {
  if (!isRecorded) return undefined;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const { store, close } = openRecordings();
  const recorder = await openRecorder({ run: path.join(dataFolder, 'raw', 'recordings', `${day}-${mode}`), store, now: () => clock.now() });
  const closing = recorder.close.bind(recorder);
  return Object.assign(recorder, { close: async () => { await closing(); close(); } });
}
