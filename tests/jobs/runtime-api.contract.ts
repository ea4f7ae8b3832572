import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

interface Asked {
  readonly id: string;
  readonly event: unknown;
  readonly deadline: number;
  readonly answer: (text: string) => void;
  readonly fail: (error: Error) => void;
}

/**
 * One environment of AWS Lambda: serves the Runtime API (2018-06-01) to one child process that runs the bundle as it is, with nothing but the
 * environment it is given, and kills it when an invocation takes too long.
 */
export class LambdaEnvironment {
  readonly #waiting: Asked[] = [];
  readonly #open = new Map<string, Asked>();
  readonly #child: ChildProcess;
  readonly #server: ReturnType<typeof createServer>;
  #polling: ServerResponse | undefined;
  #fault: Error | undefined;
  log = '';

  private constructor(server: ReturnType<typeof createServer>, child: (api: string) => ChildProcess) {
    this.#server = server;
    server.on('request', (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => { this.#serve(request.url ?? '', text, response); });
    });
    this.#child = child(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => { this.log += part; });
    this.#child.once('exit', (code, signal) => { this.#failAll(new Error(`the function's process ended (${signal ?? code}): ${this.log.slice(-2_000)}`)); });
  }

  /** `folder`: of the bundle. `handler`: as `backtest.handler`. */
  static async start(folder: string, handler: string, environment: Readonly<Record<string, string>>): Promise<LambdaEnvironment> {
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const bootstrap = path.join(import.meta.dirname, 'runtime-client-process.contract.ts');
    return new LambdaEnvironment(server, (api) => spawn(process.execPath, [bootstrap], { cwd: folder, env: { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: folder, _HANDLER: handler, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  invoke(event: unknown, timeoutMs = 30_000): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#fault !== undefined) { reject(this.#fault); return; }
      const timer = setTimeout(() => { this.#child.kill('SIGKILL'); }, timeoutMs);
      const settled = (act: () => void): void => { clearTimeout(timer); act(); };
      this.#waiting.push({ id: randomUUID(), event, deadline: Date.now() + timeoutMs, answer: (text) => { settled(() => { resolve(JSON.parse(text)); }); }, fail: (error) => { settled(() => { reject(error); }); } });
      this.#hand();
    });
  }

  async end(): Promise<void> {
    const gone = this.#child.exitCode === null && this.#child.signalCode === null ? new Promise((resolve) => { this.#child.once('exit', resolve); }) : undefined;
    this.#child.kill('SIGKILL');
    await gone;
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  #serve(url: string, text: string, response: ServerResponse): void {
    const [, id = '', what] = /^\/2018-06-01\/runtime\/(?:invocation\/)?(?:([^/]+)\/)?(next|response|error)$/.exec(url) ?? [];
    if (what === 'next') { this.#polling = response; this.#hand(); return; }
    const asked = this.#open.get(id);
    this.#open.delete(id);
    if (what === 'response') asked?.answer(text);
    else this.#failAll(new Error(text), asked);
    response.writeHead(202).end();
  }

  #hand(): void {
    if (this.#polling === undefined) return;
    const asked = this.#waiting.shift();
    if (asked === undefined) return;
    this.#open.set(asked.id, asked);
    this.#polling.writeHead(200, { 'lambda-runtime-aws-request-id': asked.id, 'lambda-runtime-deadline-ms': String(asked.deadline) }).end(JSON.stringify(asked.event));
    this.#polling = undefined;
  }

  #failAll(error: Error, only?: Asked): void {
    if (only !== undefined) { only.fail(error); return; }
    this.#fault = error;
    for (const asked of [...this.#waiting.splice(0), ...this.#open.values()]) asked.fail(error);
    this.#open.clear();
  }
}
