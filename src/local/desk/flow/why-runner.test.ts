import { expect, it } from 'vitest';
import { WhyRunner } from './why-runner.ts';

/** Runs that end when they are told to, and what was begun and given up. */
function slowProgram() {
  const begun: string[] = [];
  const givenUp: string[] = [];
  const ends = new Map<string, { resolve: (text: string) => void; reject: (error: Error) => void }>();
  return {
    begun, givenUp, end: async (name: string, text: string): Promise<void> => { ends.get(name)?.resolve(text); await settled(); }, fail: async (name: string, text: string): Promise<void> => { ends.get(name)?.reject(new Error(text)); await settled(); },
    run: ([name]: readonly string[], signal: AbortSignal) => new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, { resolve, reject });
      signal.addEventListener('abort', () => { givenUp.push(name); reject(new Error('aborted')); });
    }),
  };
}

/** What promises have to do behind each other. */
const settled = async (): Promise<void> => { for (let n = 0; n < 10; n++) await Promise.resolve(); };
const question = (name: string, visitor: string) => ({ key: name, words: [name], visitor });

it('works out one at a time, in the order of asking, and keeps what it found', async () => {
  const program = slowProgram();
  const runner = new WhyRunner(program.run, () => 0);
  expect(runner.ask(question('a', 'one'))).toEqual({ state: 'working', since: 0, ahead: 0 });
  expect(runner.ask(question('b', 'two'))).toEqual({ state: 'working', since: 0, ahead: 1 });
  expect(program.begun).toEqual(['a']);
  await program.end('a', 'because a');
  expect(runner.ask(question('a', 'one'))).toEqual({ state: 'done', text: 'because a' });
  expect(program.begun).toEqual(['a', 'b']);
  await program.end('b', 'because b');
  expect(runner.ask(question('b', 'two'))).toEqual({ state: 'done', text: 'because b' });
  expect(program.begun).toEqual(['a', 'b']);
});

it('gives up what its visitor does not wait for any more, unless another one does', async () => {
  const program = slowProgram();
  const runner = new WhyRunner(program.run, () => 0);
  runner.ask(question('a', 'one'));
  runner.ask(question('a', 'two'));
  runner.ask(question('b', 'one'));
  await settled();
  expect(program.givenUp).toEqual([]);
  runner.ask(question('c', 'one'));
  runner.ask(question('c', 'two'));
  await settled();
  expect(program.givenUp).toEqual(['a']);
  expect(program.begun).toEqual(['a', 'c']);
});

it('forgets a visitor who has not asked for a while', async () => {
  let now = 0;
  const program = slowProgram();
  const runner = new WhyRunner(program.run, () => now);
  runner.ask(question('a', 'gone'));
  now = 10_000;
  runner.ask(question('b', 'here'));
  await settled();
  expect(program.givenUp).toEqual(['a']);
  expect(program.begun).toEqual(['a', 'b']);
});

it('says why it could not be worked out', async () => {
  const program = slowProgram();
  const runner = new WhyRunner(program.run, () => 0);
  runner.ask(question('a', 'one'));
  await program.fail('a', 'no such time');
  expect(runner.ask(question('a', 'one'))).toEqual({ state: 'failed', reason: 'no such time' });
});

it('tries again what failed a while ago', async () => {
  const program = slowProgram();
  let now = 0;
  const runner = new WhyRunner(program.run, () => now);
  runner.ask(question('a', 'one'));
  await program.fail('a', 'it took too long');
  now = 60_000;
  expect(runner.ask(question('a', 'one'))).toMatchObject({ state: 'working' });
  expect(program.begun).toEqual(['a', 'a']);
});

it('ends what runs when it is closed', async () => {
  const program = slowProgram();
  const runner = new WhyRunner(program.run, () => 0);
  runner.ask(question('a', 'one'));
  runner.ask(question('b', 'two'));
  runner.close();
  await settled();
  expect(program).toMatchObject({ begun: ['a'], givenUp: ['a'] });
});
