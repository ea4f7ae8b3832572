import { appendFileSync } from 'node:fs';

/** Stands in the place of the notifier: `dies` at once, `hangs` and reads nothing more, or `writes` what it hears to a file. */
const [how = '', file = ''] = process.argv.slice(2);
appendFileSync(file, `began ${process.pid}\n`);
if (how === 'dies') process.exit(7);
process.on('message', (message: { readonly kind: string }) => {
  if (message.kind !== 'ping') appendFileSync(file, `${message.kind}\n`);
  if (how === 'hangs') for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (message.kind === 'end') process.exit(0);
  process.send?.({ kind: 'pong' });
});
