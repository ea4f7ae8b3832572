import type { Grammar } from './vader.ts';

/** What VADER adds for a booster and takes for a dampener. */
const BOOST = 0.293;

const words = (text: string): readonly string[] => text.split(',').map((word) => word.trim()).filter((word) => word !== '');

const BOOSTERS = words(`absolutely, amazingly, awfully, badly, completely, considerably, decidedly, deeply, drastically, dramatically, enormously, entirely,
  especially, exceptionally, extremely, fully, greatly, heavily, highly, hugely, huge, incredibly, insanely, intensely, largely, major, massively, massive, more,
  most, particularly, purely, quite, rapidly, really, remarkably, sharply, significantly, so, steeply, strongly, substantially, thoroughly, total, totally,
  tremendously, truly, unbelievably, unusually, utterly, utter, very, widely, wildly, freaking, friggin, frigging, fricking, frickin, uber, hella`);

const DAMPENERS = words(`almost, barely, briefly, hardly, just enough, kind of, kind-of, kinda, kindof, less, little, marginally, marginal, mildly, modestly, modest,
  nearly, occasionally, occasional, partially, partly, scarcely, slightly, slight, somewhat, sort of, sort-of, sorta, sortof, temporarily`);

const NEGATORS = words(`ain't, aint, aren't, arent, can't, cant, cannot, couldn't, couldnt, despite, didn't, didnt, doesn't, doesnt, don't, dont, hadn't, hadnt,
  hasn't, hasnt, haven't, havent, isn't, isnt, mightn't, mustn't, neednt, neither, never, none, nope, nor, not, nothing, nowhere, rarely, seldom, shan't,
  shouldn't, shouldnt, wasn't, wasnt, weren't, werent, without, won't, wont, wouldn't, wouldnt`);

/** Beyond general English: in headlines these verbs turn round what follows ("exchange denies hack"). */
const HEADLINE_NEGATORS = words(`avert, averts, averted, avoid, avoids, avoided, denied, denies, deny, denying, dismiss, dismisses, dismissed, debunks, debunked,
  refutes, refuted, fails to, failed to, fail to, unable to, no evidence of, no sign of, no signs of, prevent, prevents, prevented, thwart, thwarts, thwarted, fewer, zero, no-one, nobody`);

const SAYINGS: readonly (readonly [string, number])[] = [
  ['yeah right', -2], ['the shit', 3], ['bad ass', 1.5], ['bus stop', 0], ['to die for', 3], ['kiss of death', -1.8], ['broken heart', -2.6], ['the bomb', 2.6], ['dead cat bounce', -1.8],
  ['long way to', 0.4], ['too good to', -1.2], ['last straw', -1.8], ['over the moon', 2.6],
];

export const generalBoosters: ReadonlyMap<string, number> = new Map([...BOOSTERS.map((word) => [word, BOOST] as const), ...DAMPENERS.map((word) => [word, -BOOST] as const)]);

/** English for everybody. */
export const generalGrammar = (lexicon: Grammar['lexicon']): Grammar =>
  ({ lexicon, boosters: generalBoosters, negators: new Set(NEGATORS), sayings: new Map(SAYINGS) });

/** English as headlines of markets are written. */
export const headlineGrammar = (lexicon: Grammar['lexicon']): Grammar =>
  ({ lexicon, boosters: generalBoosters, negators: new Set([...NEGATORS, ...HEADLINE_NEGATORS]), sayings: new Map(SAYINGS) });
