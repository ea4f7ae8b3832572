import { access, chmod, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import type { Outlet } from './attendant.ts';
import type { Attendance } from './broadcaster.ts';
import { LineSplitter } from './line-splitter.ts';
import { LONGEST_REQUEST, watchRequestOf } from './live-line.ts';

/** The place of another process that ends, or one that was taken away, is tried again so often. */
const AGAIN_MS = 2_000;
/** Whether the place is still there is looked at so often: temporary folders are swept. */
const LOOK_MS = 30_000;
/** A living process answers within this. */
const ANSWER_MS = 1_000;

interface DoorSetup {
  /** A Unix socket, or a named pipe on Windows. */
  readonly place: string;
  readonly attend: (outlet: Outlet) => Attendance | undefined;
  /** Told once when nobody can come in. */
  readonly say: (text: string) => void;
}

/** Lets those in who want to listen. Whatever happens to the place or to a connection is the door's affair alone. */
export class SocketDoor {
  readonly #setup: DoorSetup;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #opening: Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #hasSaid = false;

  constructor(setup: DoorSetup) {
    this.#setup = setup;
    this.#opening = this.#open();
  }

  /** Resolves when the first try is over, well or badly. */
  get opened(): Promise<void> { return this.#opening; }

  async #open(): Promise<void> {
    const { place } = this.#setup;
    try {
      // Nobody but this user gets as far as the socket, from the moment it is there.
      if (process.platform !== 'win32') await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      this.#server = await serverAt(place, (socket) => { this.#accept(socket); });
      if (process.platform !== 'win32') await chmod(place, 0o600);
    } catch (error) {
      if (!this.#hasSaid) this.#setup.say(`nobody can listen to this process at "${place}": ${error instanceof Error ? error.message : String(error)}; trading goes on, and it is tried again`);
      this.#hasSaid = true;
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => { this.#opening = this.#look(); }, this.#server === undefined ? AGAIN_MS : LOOK_MS).unref();
  }

  async #look(): Promise<void> {
    if (this.#server !== undefined && process.platform !== 'win32') {
      const isThere = await access(this.#setup.place).then(() => true, () => false);
      if (!isThere) this.#shut();
    }
    if (this.#isClosed) return;
    if (this.#server === undefined) await this.#open();
    else this.#timer = setTimeout(() => { this.#opening = this.#look(); }, LOOK_MS).unref();
  }

  /** Nobody new comes in; those who are in stay. */
  #shut(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #accept(socket: Socket): void {
    socket.setEncoding('utf8');
    socket.unref();
    this.#sockets.add(socket);
    const attendance = this.#setup.attend({
      get waiting() { return socket.writableLength; },
      write: (text) => { if (socket.writable) socket.write(text); },
      cut: () => { socket.destroy(); },
    });
    const requests = new LineSplitter(LONGEST_REQUEST);
    socket.on('data', (text: string) => {
      for (const line of requests.take(text)) {
        const asked = watchRequestOf(line);
        if (asked !== undefined) attendance?.watch(asked.watch);
      }
    });
    // Whoever goes, goes: the connection's end says all there is to say.
    socket.on('error', () => undefined);
    socket.on('close', () => { this.#sockets.delete(socket); attendance?.leave(); });
    if (attendance === undefined) socket.destroy();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#opening;
    clearTimeout(this.#timer);
    this.#shut();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** What a process left that was killed is taken away; where one lives nobody is pushed out. */
async function serverAt(place: string, accept: (socket: Socket) => void): Promise<Server> {
  try {
    return await listening(place, accept);
  } catch (error) {
    if (!isCode(error, 'EADDRINUSE') || await isAnswered(place)) throw error;
  }
  await rm(place, { force: true });
  return listening(place, accept);
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;

function listening(place: string, accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer(accept);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      server.off('error', reject);
      // One that cannot be let in, for want of file handles, may try again.
      server.on('error', () => undefined);
      server.unref();
      resolve(server);
    });
  });
}

function isAnswered(place: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place);
    // One that neither answers nor refuses may be alive.
    socket.setTimeout(ANSWER_MS, () => { socket.destroy(); resolve(true); });
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => { resolve(false); });
  });
}
