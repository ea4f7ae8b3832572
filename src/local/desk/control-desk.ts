import type { ControlDesk, KillMove } from '../../../dashboard/desk/control.ts';
import type { KillCommand } from '../../shared/risk/kill-state.ts';
import { commandKillFile, killFileIn, readKillFile } from '../kill-switch/kill-file.ts';

/** The kill switch of this machine's bot, moved as the commands of the command line move it. */
export function controlDesk(dataFolder: string, now: () => number): ControlDesk {
  const file = killFileIn(dataFolder);
  const move = async (command: KillCommand, { by, reason }: { readonly by: string; readonly reason: string }): Promise<KillMove> => {
    const outcome = await commandKillFile(file, { command, by, reason, at: now() });
    return outcome.kind === 'refused' ? { kind: 'refused', reason: outcome.reason } : { kind: outcome.kind, state: outcome.state, previous: outcome.previous };
  };
  return {
    standing() {
      const record = readKillFile(file);
      return { state: record?.state ?? 'RUN', by: record?.by ?? null, reason: record?.reason ?? null, at: record?.at ?? null };
    },
    restrict: ({ to, ...order }) => move({ kind: 'restrict', to }, order),
    flatten: (order) => move({ kind: 'restrict', to: 'FLATTEN' }, order),
    resume: ({ unlock, ...order }) => move(unlock === undefined ? { kind: 'resume' } : { kind: 'unlock', typed: unlock }, order),
  };
}
