import { z } from 'zod';

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
};

/** A time zone that this machine knows. */
export const timeZone = z.string().refine(isTimeZone, 'an IANA time zone such as "Asia/Seoul" or "UTC"');
