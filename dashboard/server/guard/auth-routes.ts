import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { Secret } from '../../../src/shared/domain/secret.ts';
import { accessOf } from './access.ts';
import type { Credentials } from './credentials.ts';
import type { OpenStreams } from './open-streams.ts';
import type { PageLog } from './page-log.ts';
import { judgePassword } from './password-rules.ts';
import { NOT_FOUND, refuse, type Refusal } from './refusal.ts';
import type { SessionCookie } from './session-cookie.ts';
import { csrfOf, type Session } from './sessions.ts';

export interface AuthRoutesSettings {
  readonly credentials: Credentials;
  readonly streams: OpenStreams;
  readonly cookie: SessionCookie;
  readonly log: PageLog;
}

const LARGEST_BODY = 4 * 1024;
const password = z.string().min(1).max(1_000);
const bodies = {
  setup: z.strictObject({ code: z.string().min(1).max(40), password }),
  login: z.strictObject({ password }),
  stepUp: z.strictObject({ password }),
  change: z.strictObject({ old: password, new: password }),
  nothing: z.strictObject({}),
};

const UNREADABLE: Refusal = { status: 400, code: 'unreadable', message: 'the request cannot be read' };
/** One text, whether the password is wrong or there is none yet. */
const WRONG: Refusal = { status: 401, code: 'wrong', message: 'that is not it' };
const TOO_OFTEN: Refusal = { status: 429, code: 'too-often', message: 'tried too often: 15 minutes are to pass' };
const SET_ALREADY: Refusal = { status: 409, code: 'set-already', message: 'a password is set: log in' };

const addressOf = (request: Request): string => request.socket.remoteAddress ?? '';

/** The session of a request the guard let through; guests and tokens have none. */
const sessionOf = (request: Request): Session | undefined => {
  const access = accessOf(request);
  return access.kind === 'session' ? access.session : undefined;
};

const isGood = (response: Response, wanted: string): boolean => {
  const flaw = judgePassword(wanted);
  if (flaw !== undefined) refuse(response, { status: 422, code: `password-${flaw}`, message: `expected a password of 10 to 200 characters that is not easily guessed, found one that is ${flaw}` });
  return flaw === undefined;
};

type Exchange = readonly [request: Request, response: Response];

/** What the doors have in common. */
function deskAt({ credentials: { loginLimit, stepUpLimit, sessions }, streams, cookie, log }: AuthRoutesSettings) {
  return {
    /** Whether it is right; where it is not, the answer is given. Guesses are counted before they are judged: of a session for itself, of others by address. */
    async isRight([request, response]: Exchange, judge: () => Promise<boolean> | boolean, session?: Session): Promise<boolean> {
      const [limit, who] = session === undefined ? [loginLimit, addressOf(request)] : [stepUpLimit, session.id];
      const refusal = !(await limit.take(who)) ? TOO_OFTEN : (await judge()) ? undefined : WRONG;
      if (refusal === undefined) {
        await limit.forgive(who);
        return true;
      }
      log.warn('page.wrong-password', { from: addressOf(request), reason: refusal.code, path: request.originalUrl });
      refuse(response, refusal);
      return false;
    },
    welcome([request, response]: Exchange): void {
      const { token, session } = sessions.start({ address: addressOf(request), agent: request.headers['user-agent'] ?? '' });
      log.info('page.login', { from: addressOf(request), run: session.id });
      response.setHeader('set-cookie', cookie.holding(token));
      response.json({ csrf: csrfOf(token) });
    },
    endAll(except?: string): void {
      for (const id of sessions.endAll(except)) streams.close(`session:${id}`);
    },
  };
}

type Answer<Body> = (body: Body, request: Request, response: Response) => Promise<void> | void;
type Post = <Body>(path: string, schema: z.ZodType<Body>, answer: Answer<Body>) => void;

/** For those who are outside. */
function openDoors(post: Post, settings: AuthRoutesSettings): void {
  const { password: file, setupCode } = settings.credentials;
  const { isRight, welcome, endAll } = deskAt(settings);

  post('/setup', bodies.setup, async (body, request, response) => {
    if (file.isSet()) refuse(response, SET_ALREADY);
    else if (await isRight([request, response], () => setupCode.matches(body.code)) && isGood(response, body.password)) {
      // Used up before anything else is awaited: of two at once only one is first.
      if (!setupCode.matches(body.code)) { refuse(response, SET_ALREADY); return; }
      setupCode.end();
      await file.set(new Secret(body.password));
      endAll();
      welcome([request, response]);
    }
  });

  post('/login', bodies.login, async (body, request, response) => {
    if (await isRight([request, response], () => file.matches(new Secret(body.password)))) welcome([request, response]);
  });
}

/** For those who are inside. */
function innerDoors(post: Post, settings: AuthRoutesSettings): void {
  const { credentials: { password: file, sessions }, streams, cookie, log } = settings;
  const { isRight, endAll } = deskAt(settings);

  post('/logout', bodies.nothing, (_body, request, response) => {
    const session = sessionOf(request);
    // What can fail comes last: the browser forgets, and hears no more, in any case.
    response.setHeader('set-cookie', cookie.forgotten);
    if (session !== undefined) {
      streams.close(`session:${session.id}`);
      sessions.end(session.id);
    }
    response.json({});
  });

  post('/step-up', bodies.stepUp, async (body, request, response) => {
    const session = sessionOf(request);
    if (session === undefined) refuse(response, WRONG);
    else if (await isRight([request, response], () => file.matches(new Secret(body.password)), session)) response.json({ until: sessions.stepUp(session.id) });
  });

  post('/password', bodies.change, async (body, request, response) => {
    const session = sessionOf(request);
    if (session === undefined) refuse(response, WRONG);
    else if (isGood(response, body.new) && await isRight([request, response], () => file.matches(new Secret(body.old)), session)) {
      await file.set(new Secret(body.new));
      endAll(session.id);
      log.info('page.password-changed', { from: addressOf(request) });
      response.json({});
    }
  });
}

/** The doors that take a password, and the way out. */
export function authRoutes(settings: AuthRoutesSettings): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use(express.json({ limit: LARGEST_BODY, strict: true, inflate: false, type: 'application/json' }));
  const post: Post = (path, schema, answer) => {
    router.post(path, async (request, response) => {
      const body = schema.safeParse(request.body);
      if (body.success) await answer(body.data, request, response);
      else refuse(response, UNREADABLE);
    });
  };
  openDoors(post, settings);
  innerDoors(post, settings);
  router.use((_request, response) => { refuse(response, NOT_FOUND); });
  return router;
}
