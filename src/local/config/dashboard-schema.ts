import { z } from 'zod';

/** The web page. */
export const dashboardSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address of this machine on which the page is served. Anything but 127.0.0.1 or ::1 needs tls and a password; a tunnel (ssh -L) is simpler.'),
  port: z.int().min(1).max(65_535).optional().describe('Port of the page. Without it: 3000, or the next one that is free.'),
  names: z.array(z.string().regex(/^[a-z0-9.-]+$/i, 'a host name')).max(20).default([]).describe('Further names by which browsers may call this page. Others are refused.'),
  tls: z.strictObject({ keyFile: z.string().min(1), certFile: z.string().min(1) }).optional().describe('PEM files of the key and certificate.'),
});

export type DashboardConfig = z.output<typeof dashboardSchema>;
