import type { SettingsDesk, TokenLine } from '../../../../dashboard/desk/settings.ts';
import type { ApiToken } from '../../../../dashboard/server/guard/api-tokens.ts';
import type { Credentials } from '../../../../dashboard/server/guard/credentials.ts';

/** Who may come in. */
export interface Access {
  readonly credentials: Pick<Credentials, 'sessions' | 'tokens'>;
  /** Ends what somebody hears: `session:<id>`, `token:<id>`. */
  readonly closeStreams: (owner: string) => void;
}

const lineOf = ({ id, name, scopes, createdAt, usedAt }: ApiToken): TokenLine => ({ id, name, scopes, createdAt, usedAt });

export function accessDesk({ credentials: { sessions, tokens }, closeStreams }: Access): Pick<SettingsDesk, 'sessions' | 'endSession' | 'endOtherSessions' | 'tokens' | 'createToken' | 'removeToken'> {
  const silence = (id: string): void => { closeStreams(`session:${id}`); };
  return {
    sessions: () => sessions.list().map(({ id, startedAt, seenAt, address, agent }) => ({ id, startedAt, seenAt, address, agent })).toSorted((a, b) => b.seenAt - a.seenAt),
    endSession(id) {
      const isEnded = sessions.end(id);
      silence(id);
      return isEnded;
    },
    endOtherSessions(except) {
      const ended = sessions.endAll(except);
      ended.forEach(silence);
      return ended.length;
    },
    tokens: () => tokens.list().map(lineOf).toSorted((a, b) => b.createdAt - a.createdAt),
    createToken({ name, scope }) {
      const { token, entry } = tokens.create(name, scope);
      return { token, entry: lineOf(entry) };
    },
    removeToken(id) {
      const isRemoved = tokens.remove(id);
      closeStreams(`token:${id}`);
      return isRemoved;
    },
  };
}
