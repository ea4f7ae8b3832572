import { guardEgress } from '../egress.ts';
import { Broadcaster } from './broadcaster.ts';
import { HELLO, statusAt } from './live-scene.contract.ts';
import { SocketDoor } from './socket-door.ts';

/** A process that reaches nothing but its own place, as one that trades in earnest: it lets listeners in at `place`. */
const [place = ''] = process.argv.slice(2);
const say = (text: string): void => { process.stdout.write(`${text}\n`); };
const guard = guardEgress({ hosts: [], paths: [place], onRefused: (refused) => { say(`refused ${refused}`); } });
const broadcaster = new Broadcaster({ now: () => Date.now(), hello: () => HELLO, status: () => statusAt(Date.now()), say });
const door = new SocketDoor({ place, say, attend: (outlet) => broadcaster.attend(outlet) });
await door.opened;
say(`open, ${guard.refused} refused`);
setInterval(() => undefined, 1_000);
