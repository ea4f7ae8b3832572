import { z } from 'zod';

/** Of a strategy whose parameters are fixed. */
export const noParams = z.strictObject({});
