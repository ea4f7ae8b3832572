import { Secret } from '../../shared/domain/secret.ts';
import { HiddenLine } from './hidden-line.ts';

/** The keyboard, as far as a hidden question needs it. */
export interface Keyboard {
  setRawMode(isRaw: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Buffer) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface Screen {
  write(text: string): unknown;
}

export interface HiddenPrompt {
  /** What is typed or pasted until Enter, shown nowhere. Ctrl-C, or the end of the input, is an AbortError. */
  ask(question: string): Promise<Secret>;
  /** Gives the terminal back. */
  close(): void;
}

class StoppedError extends Error {
  override readonly name = 'AbortError';
}

/**
 * Asks without echo. The terminal stays silent from the first question to `close`, so that what is typed or pasted between two
 * questions does not show either; it answers the next one.
 */
export function hiddenPrompt(keyboard: Keyboard, screen: Screen): HiddenPrompt {
  const line = new HiddenLine();
  let hasEnded = false;
  let waiting: { resolve(secret: Secret): void; reject(error: Error): void } | undefined;

  function proceed(): void {
    if (waiting === undefined) return;
    const reading = line.read();
    if (reading.kind === 'more' && !hasEnded) return;
    const { resolve, reject } = waiting;
    waiting = undefined;
    screen.write('\n');
    if (reading.kind === 'answer') resolve(new Secret(reading.text));
    else reject(new StoppedError('stopped at a question: nothing was written'));
  }

  const onData = (chunk: Buffer) => {
    const isStop = line.add(chunk);
    // A raw terminal passes Ctrl-C on as a character, also while the program works and asks nothing.
    if (isStop && waiting === undefined) process.kill(process.pid, 'SIGINT');
    proceed();
  };
  const onEnd = () => {
    hasEnded = true;
    proceed();
  };
  const restore = () => { keyboard.setRawMode(false); };

  keyboard.setRawMode(true);
  process.once('exit', restore);
  keyboard.on('data', onData);
  keyboard.on('end', onEnd);
  keyboard.resume();
  return {
    ask(question) {
      screen.write(question);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        proceed();
      });
    },
    close() {
      keyboard.off('data', onData);
      keyboard.off('end', onEnd);
      process.off('exit', restore);
      restore();
      keyboard.pause();
      line.forget();
    },
  };
}
