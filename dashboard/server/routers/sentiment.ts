import { moodQuery, textToScore } from '../../desk/sentiment.ts';
import { read, router, run } from '../trpc.ts';

export const sentimentRouter = router({
  mood: read('The mood of the market: the index and its parts, headlines with their scores, fear and greed, funding, open interest, long/short and the premium in Korea').input(moodQuery)
    .query(({ ctx, input }) => ctx.desk.sentiment.mood(input)),
  score: run('Score a text in English or Korean, with the words that count').input(textToScore).mutation(({ ctx, input }) => ctx.desk.sentiment.score(input)),
});
