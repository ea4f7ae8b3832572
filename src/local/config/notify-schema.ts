import { z } from 'zod';
import { CHANNELS, TOPICS, URGENCIES } from '../../shared/domain/bulletin.ts';
import { lengthMs } from './auto-optimize-schema.ts';
import { timeZone } from './time-zone.ts';

const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/;
const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as "23:00"');
const length = (least: number, most: number, usual: string) => z.string().refine((text) => lengthMs(text) >= least && lengthMs(text) <= most, 'a length of time within bounds such as "30s", "10m" or "2h"').default(usual);

const wanted = {
  least: z.enum(URGENCIES).default('info').describe('What is less urgent is not sent here.'),
  topics: z.array(z.enum(TOPICS)).default([...TOPICS]).describe('What is sent here.'),
};

const telegram = z.strictObject({
  ...wanted,
  chat: z.int().describe('The chat that is written to: your own id, or that of a group (below zero).'),
  users: z.array(z.int().min(1)).max(50).default([]).describe('Ids of the people whose commands are heeded. Nobody else gets an answer. Without one no commands are taken.'),
  baseUrl: z.string().refine((text) => URL.canParse(text) && (text.startsWith('https://') || LOOPBACK.test(text)), 'an https address, or http of this machine').default('https://api.telegram.org').describe('A Bot API server of your own in the place of the usual one.'),
});

const hook = z.strictObject(wanted);

/** A plain one: what stands in it goes into the lines of a conversation with a server. */
const address = z.string().max(254).regex(/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z\d](?:[A-Za-z\d.-]*[A-Za-z\d])?$/, 'an e-mail address such as "you@example.com"');
const MAIL_LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;
/** Usual ports: RFC 8314 section 7.3, RFC 6409, RFC 5321. */
const MAIL_PORTS = { tls: 465, starttls: 587, plain: 25 } as const;

const mail = z.strictObject({
  ...wanted,
  host: z.string().regex(/^(?:[A-Za-z\d](?:[\w.-]{0,251}[A-Za-z\d])?|::1)$/, 'the name of a server such as "smtp.example.com"').describe('The mail server that takes your mail.'),
  secure: z.enum(['tls', 'starttls', 'plain']).default('tls').describe('How the line is encrypted: from the first byte (usually port 465), or before anything is told (587). "plain" only for a server on this machine.'),
  port: z.int().min(1).max(65_535).optional().describe('Without it: 465 for tls, 587 for starttls, 25 for plain.'),
  user: z.string().regex(/^[^\p{Cc}]{1,254}$/u, 'the name of an account').optional().describe('The account at the server. Its password comes from "coinbot keys add mail", or COINBOT_KEY_MAIL__SECRET. Without it nobody logs in.'),
  from: address.describe('The sender.'),
  to: z.array(address).min(1).max(20).describe('Who is told.'),
  gather: length(0, 3_600_000, '60s').describe('What comes within this time goes into one mail; what is critical goes at once.'),
}).refine(({ secure, host }) => secure !== 'plain' || MAIL_LOOPBACK.test(host), { path: ['secure'], message: '"tls" or "starttls": "plain" is for a server on this machine' })
  .transform((given) => ({ ...given, port: given.port ?? MAIL_PORTS[given.secure] }));

/** The notifier, as `config.json` has it. Tokens and webhook addresses are secrets and have no place here. */
export const notifySchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether people are told of what trading does. Secrets come from "coinbot keys add telegram", or COINBOT_KEY_TELEGRAM__SECRET.'),
  language: z.enum(['en', 'ko']).optional().describe('Without it: the language of the program.'),
  timezone: timeZone.optional().describe('Zone of the quiet hours, the report and its days. Without it: the time zone of the program.'),
  telegram: telegram.optional().describe('A bot of Telegram; it also takes commands.'),
  discord: hook.optional().describe('A webhook of Discord.'),
  slack: hook.optional().describe('An incoming webhook of Slack.'),
  webhook: hook.optional().describe('Any server that takes JSON: {"schema": "coinbot-notice-1", "at", "urgency", "text"}.'),
  mail: mail.optional().describe('E-mail, by a mail server of yours.'),
  quietHours: z.strictObject({ from: clockTime, to: clockTime }).refine(({ from, to }) => from !== to, 'two different times').optional().describe('Between these times only what is critical is sent; the rest comes when they end.'),
  repeatAfter: length(0, 86_400_000, '10m').describe('The same again within this time is counted and not said.'),
  report: z.union([clockTime, z.literal('off')]).default('09:00').describe('When the daily report is sent, or "off".'),
  silentAfter: length(5_000, 3_600_000, '60s').describe('A trading process from which nothing is heard for so long is reported.'),
  disconnectedAfter: length(0, 3_600_000, '15s').describe('A venue that is away for so long is reported.'),
  escalation: z.strictObject({
    after: length(10_000, 86_400_000, '5m').describe('What is critical and answered by nobody in Telegram is said again after so long.'),
    times: z.int().min(1).max(20).default(3).describe('How often.'),
    to: z.array(z.enum(CHANNELS)).min(1).describe('By which channels then.'),
  }).optional().describe('Needs people in telegram.users: their next message, whatever it says, ends it.'),
}).superRefine((notify, context) => {
  const refuse = (path: readonly string[], message: string): void => { context.addIssue({ code: 'custom', path: [...path], message }); };
  if (notify.enabled && CHANNELS.every((name) => notify[name] === undefined)) refuse(['enabled'], `at least one of ${CHANNELS.join(', ')} beside it, such as "slack": {}`);
  notify.escalation?.to.forEach((name, index) => { if (notify[name] === undefined) refuse(['escalation', 'to', String(index)], 'a channel that is set up'); });
  if (notify.escalation !== undefined && (notify.telegram?.users.length ?? 0) === 0) refuse(['escalation'], 'people in telegram.users: without them nobody can say that it was seen');
});

export type NotifyConfig = z.output<typeof notifySchema>;
