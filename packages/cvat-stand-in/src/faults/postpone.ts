/** Work whose time is yet to come. A failure of it is nobody's to hear: it goes to the log. */
export function postpone() {
  const timers = new Set<NodeJS.Timeout>();
  const pending = new Set<Promise<void>>();
  return {
    later(ms: number, work: () => Promise<void>): void {
      const done = new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          work()
            .catch((error: unknown) => console.error('CVAT stand-in: postponed work broke:', error))
            .finally(resolve);
        }, ms);
        timers.add(timer);
      });
      pending.add(done);
      void done.finally(() => pending.delete(done));
    },
    async lateWorkDone(): Promise<void> {
      while (pending.size > 0) await Promise.all(pending);
    },
    stop(): void {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
