/** Timers that all end with the simulator. */
export function pendingTimers() {
  const running = new Set<NodeJS.Timeout>();
  return {
    later: (ms: number, act: () => void): void => {
      const timer = setTimeout(() => {
        running.delete(timer);
        act();
      }, ms);
      running.add(timer);
    },
    close: (): void => { for (const timer of running) clearTimeout(timer); },
  };
}
