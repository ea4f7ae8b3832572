import type { Random } from '../../../shared/domain/random.ts';
import type { AppendFile, JournalFiles } from '../../../shared/adapters/fs/journal-files.ts';

interface Node {
  bytes: Buffer;
  /** How much of it is on the disk. */
  synced: number;
}

type Step = 'write' | 'datasync' | 'create' | 'syncFolder' | 'reopen';

/**
 * A disk that tells the truth only about what was synced. `loseDisk` is the loss of power: what was not synced is gone, or part of it,
 * or part of it is garbage; names that the folder was not synced for are gone with their files.
 */
export class LossyFiles implements JournalFiles {
  #names = new Map<string, Node>();
  #durableNames = new Map<string, Node>();
  /** Called before each step: throws to be a disk that fails, waits to be slow. */
  before: (step: Step) => Promise<void> | void = () => undefined;
  /** A planted fault: syncs that do nothing. */
  ignoresSync = false;
  readonly steps: Step[] = [];

  async list(): Promise<readonly string[]> { return [...this.#names.keys()]; }

  async read(name: string): Promise<Buffer> {
    return Buffer.from(this.#node(name).bytes);
  }

  async create(name: string): Promise<AppendFile> {
    await this.#step('create');
    if (this.#names.has(name)) throw new Error(`EEXIST: ${name}`);
    const node = { bytes: Buffer.alloc(0), synced: 0 };
    this.#names.set(name, node);
    return this.#file(node);
  }

  async reopen(name: string, length: number): Promise<AppendFile> {
    await this.#step('reopen');
    const node = this.#node(name);
    node.bytes = node.bytes.subarray(0, length);
    node.synced = node.bytes.length;
    return this.#file(node);
  }

  async save(name: string, bytes: Uint8Array): Promise<void> {
    this.#names.set(name, { bytes: Buffer.from(bytes), synced: bytes.length });
  }

  async syncFolder(): Promise<void> {
    await this.#step('syncFolder');
    if (!this.ignoresSync) this.#durableNames = new Map(this.#names);
  }

  /** The disk as the next start finds it. */
  loseDisk(random: Random): LossyFiles {
    const next = new LossyFiles();
    for (const [name, node] of this.#durableNames) next.#put(name, survivor(node, random));
    return next;
  }

  put(name: string, bytes: Buffer): void {
    this.#put(name, bytes);
  }

  #put(name: string, bytes: Buffer): void {
    const node = { bytes, synced: bytes.length };
    this.#names.set(name, node);
    this.#durableNames.set(name, node);
  }

  #node(name: string): Node {
    const node = this.#names.get(name);
    if (node === undefined) throw new Error(`ENOENT: ${name}`);
    return node;
  }

  async #step(step: Step): Promise<void> {
    this.steps.push(step);
    await this.before(step);
  }

  #file(node: Node): AppendFile {
    return {
      write: async (bytes) => {
        await this.#step('write');
        node.bytes = Buffer.concat([node.bytes, bytes]);
      },
      datasync: async () => {
        const length = node.bytes.length;
        await this.#step('datasync');
        if (!this.ignoresSync) node.synced = Math.max(node.synced, length);
      },
      close: async () => undefined,
    };
  }
}

/** What is left of a file: the synced part, and of the rest nothing, a part, or a part that ends in zeros. */
function survivor({ bytes, synced }: Node, random: Random): Buffer {
  const kept = synced + (random.below(2) === 0 ? 0 : random.below(bytes.length - synced + 1));
  const left = Buffer.from(bytes.subarray(0, kept));
  if (kept > synced && random.below(3) === 0) left.fill(0, synced + random.below(kept - synced));
  return left;
}
