import { userInfo } from 'node:os';
import { RefusedError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { UNLOCK_PHRASE, type KillCommand, type KillState } from '../../shared/risk/kill-state.ts';
import { note, printJson, printLine } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { commandKillFile, killFileIn } from './kill-file.ts';

export interface KillFlags {
  readonly reason?: string;
  readonly file?: string;
  readonly json?: true;
}

const MEANING: Readonly<Record<KillState, string>> = {
  RUN: 'everything is allowed',
  REDUCE_ONLY: 'no new positions; exits and cancels go on',
  CANCEL_ALL: 'working orders are cancelled, no new positions',
  FLATTEN: 'working orders are cancelled, positions are closed',
  LOCKED: `nothing is sent but cancels; resume --unlock "${UNLOCK_PHRASE}" ends it`,
};

/** Whose command it was, as well as the machine knows. */
function person(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without a name in the system, as in containers.
    return 'unknown';
  }
}

/** Gives the kill switch a command and says what holds now. A refusal ends with exit code 3. */
export async function runKillCommand(command: KillCommand, { reason = 'asked for on the command line', file, json }: KillFlags): Promise<void> {
  const target = file ?? killFileIn(folderOf(loadConfig(), 'dataFolder'));
  const at = Date.now();
  const outcome = await commandKillFile(target, { command, by: person(), reason, at });
  if (outcome.kind === 'refused') throw new RefusedError(outcome.reason);
  if (json) printJson({ state: outcome.state, previous: outcome.previous, changed: outcome.kind === 'moved', at: isoOf(at), reason, file: target });
  else printLine(outcome.kind === 'moved' ? `${outcome.previous} -> ${outcome.state}: ${MEANING[outcome.state]}.` : `${outcome.state} as before: ${MEANING[outcome.state]}.`);
  if (command.kind === 'restrict' && outcome.state !== command.to && !json) note(`It is stricter than ${command.to} already; coinbot resume comes first.`);
}
