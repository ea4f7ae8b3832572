import { startHeartbeat } from './heartbeat.ts';

/** A bot that does nothing but live: the tests stop, continue and kill it. */
const [file = '', socket = '', every = '100'] = process.argv.slice(2);
const heartbeat = startHeartbeat({ file, socket }, Number(every));
process.on('SIGTERM', () => {
  heartbeat.stop();
  process.exitCode = 0;
});
process.stdout.write('alive\n');
