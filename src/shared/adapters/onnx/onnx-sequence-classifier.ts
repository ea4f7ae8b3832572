import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DataError, RefusedError } from '../../domain/errors.ts';
import { CLASSIFIER_LIMITS, type ClassifierLimits, type SequenceClassifier, type SequenceModel } from '../../ports/sequence-classifier.ts';
import { residentBytes } from './resident-bytes.ts';
import type { SequenceOrder, SequenceReply } from './sequence-messages.ts';

const LOOK_MS = 50;
type Answer = Extract<SequenceReply, { kind: 'answer' }>;

/**
 * Starts a language model in a process of its own, which sees none of this one's environment. DataError: what is wrong with the file, or that it took
 * more time or memory than it may. RefusedError: this machine has no such runtime.
 */
export async function onnxSequenceClassifier(model: SequenceModel, limits: Partial<ClassifierLimits> = {}): Promise<SequenceClassifier> {
  const all = { ...CLASSIFIER_LIMITS, ...limits };
  const place = new ClassifierProcess(model.file, all.maxResidentBytes);
  try {
    const { classes } = await place.order({ kind: 'start', ...model, maxBytes: all.maxBytes }, all.maxStartMs);
    return {
      classes, close: () => place.close(),
      classify: async (texts) => {
        if (texts.length === 0) return new Float32Array();
        return (await place.order({ kind: 'ask', texts }, all.maxAnswerMs)).logits;
      },
    };
  } catch (error) {
    await place.close();
    throw error;
  }
}

/** A process that answers one order at a time, until it fails for the first time. */
class ClassifierProcess {
  readonly #source: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  /** Why it answers no more. */
  #failure: Error | undefined;
  #waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined;

  constructor(source: string, maxResidentBytes: number) {
    this.#source = source;
    const environment = Object.fromEntries(['SystemRoot', 'TEMP', 'TMP', 'TMPDIR'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    this.#child = fork(fileURLToPath(new URL('./sequence-process.ts', import.meta.url)), [], { env: environment, execArgv: ['--disable-warning=ExperimentalWarning'], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const watch = setInterval(() => { if (residentBytes(this.#child.pid) > maxResidentBytes) this.#fail(new DataError(`${source}: expected a model that holds at most ${maxResidentBytes} bytes of memory, found one that takes more`)); }, LOOK_MS);
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => { clearInterval(watch); this.#fail(new RefusedError(`expected a process for a language model, found "${error.message}"`, { cause: error })); resolve(); });
      this.#child.on('exit', (code, signal) => { clearInterval(watch); this.#fail(new DataError(`${source}: expected a model that does no harm, found one that ended its process (${signal ?? `code ${code}`})`)); resolve(); });
    });
    this.#child.on('message', (reply: SequenceReply) => { this.#hear(reply); });
  }

  order(order: SequenceOrder, mostMs: number): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise<Answer>((resolve, reject) => {
      const alarm = setTimeout(() => { this.#fail(new DataError(`${this.#source}: expected an answer within ${mostMs} ms, found none`)); }, mostMs);
      this.#waiting = { resolve: (answer) => { clearTimeout(alarm); resolve(answer); }, reject: (error) => { clearTimeout(alarm); reject(error); } };
      this.#child.send(order, (error) => { if (error !== null) this.#fail(new DataError(`${this.#source}: expected a process that listens, found "${error.message}"`)); });
    });
  }

  #hear(reply: SequenceReply): void {
    if (reply.kind === 'failure') {
      this.#fail(reply.error === 'RefusedError' ? new RefusedError(reply.message) : new DataError(reply.message));
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(reply);
  }

  /** The first failure is the last: the process is ended. */
  #fail(error: Error): void {
    this.#failure ??= error;
    this.#child.kill('SIGKILL');
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(this.#failure);
  }

  async close(): Promise<void> {
    this.#fail(new DataError(`${this.#source}: expected a model that is open, found it closed`));
    await this.#ended;
  }
}
