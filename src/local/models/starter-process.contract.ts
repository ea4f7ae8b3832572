import { scheduledCommand } from './scheduled-command.ts';

/** Starts a command of the schedule that goes on for ever, and tells when it works. */
const [folder, ...words] = process.argv.slice(2);
void scheduledCommand(words, { folder, signal: new AbortController().signal, mostMs: 60_000, begun: (pid) => { process.send?.(pid); } });
