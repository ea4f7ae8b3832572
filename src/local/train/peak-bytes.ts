import { readFileSync } from 'node:fs';

/** The most this process ever held in memory: VmHWM of Linux, elsewhere what the system tells its processes. */
export function peakBytes(): number {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (match !== null) return Number(match[1]) * 1024;
  } catch {
    // No Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
