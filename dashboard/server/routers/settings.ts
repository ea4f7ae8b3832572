import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { newToken, sessionId, settingsChange, strategiesChange, tokenId } from '../../desk/settings.ts';
import { guarded, own, read, router } from '../trpc.ts';
import { orRefused } from '../usage.ts';

const told = <Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> => orRefused(Promise.resolve().then(work));

export const settingsRouter = router({
  config: read('The settings of config.json with what holds where it says nothing').query(({ ctx }) => ctx.desk.settings.picture()),
  strategies: read('The strategies that trade, with their parameters, and those that could').query(({ ctx }) => told(() => ctx.desk.settings.strategies())),
  change: own('Change settings of config.json; what lets more happen than before needs the password again').input(settingsChange).mutation(async ({ ctx, input }) => {
    const isGuarded = await told(() => ctx.desk.settings.needsPassword(input));
    if (isGuarded && (ctx.principal.kind !== 'session' || ctx.principal.steppedUpUntil <= ctx.now())) throw new TRPCError({ code: 'PRECONDITION_FAILED', message: 'step-up' });
    return told(() => ctx.desk.settings.change(input));
  }),
  weigh: own('Whether a change of settings needs the password again').input(settingsChange).mutation(async ({ ctx, input }) => ({ asksForPassword: await told(() => ctx.desk.settings.needsPassword(input)) })),
  changeStrategies: guarded('Change which strategies trade, on what and with which parameters, from the next start on').input(strategiesChange).mutation(({ ctx, input }) => told(() => ctx.desk.settings.changeStrategies(input))),
  keys: own('Which API keys there are and what they may do; never a part of a key').query(({ ctx }) => ctx.desk.settings.keys()),
  notifier: own('The ways by which people are told').query(({ ctx }) => told(() => ctx.desk.settings.notifier())),
  testNotifier: own('Send a test by each way that is set up').mutation(({ ctx }) => ctx.desk.settings.testNotifier()),
  sessions: own('Browsers that are logged in').query(({ ctx }) => ({ current: ctx.principal.kind === 'session' ? ctx.principal.id : null, sessions: ctx.desk.settings.sessions() })),
  endSession: own('Log a browser out').input(z.object({ id: sessionId })).mutation(({ ctx, input }) => ({ isEnded: ctx.desk.settings.endSession(input.id) })),
  endOtherSessions: own('Log all other browsers out').mutation(({ ctx }) => ({ ended: ctx.desk.settings.endOtherSessions(ctx.principal.kind === 'session' ? ctx.principal.id : '') })),
  tokens: own('API tokens, without the tokens themselves').query(({ ctx }) => ctx.desk.settings.tokens()),
  createToken: guarded('Make an API token; it is shown once').input(newToken).mutation(({ ctx, input }) => told(() => ctx.desk.settings.createToken(input))),
  removeToken: own('Remove an API token').input(z.object({ id: tokenId })).mutation(({ ctx, input }) => ({ isRemoved: ctx.desk.settings.removeToken(input.id) })),
});
