/**
 * Turns a producer that calls `emit` into an async iterable. A consumer that stops early aborts the producer; the
 * producer's failure reaches the consumer after the events that came before it.
 */
export async function* eventChannel<Event>(
  produce: (emit: (event: Event) => void, abandoned: AbortSignal) => Promise<void>,
): AsyncGenerator<Event, void, undefined> {
  const queue: Event[] = [];
  const abandon = new AbortController();
  let wake: () => void = () => undefined;
  let finished = false;
  let failure: { readonly error: unknown } | undefined;
  const running = produce((event) => {
    queue.push(event);
    wake();
  }, abandon.signal)
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(() => {
      finished = true;
      wake();
    });
  try {
    for (;;) {
      const event = queue.shift();
      if (event !== undefined) {
        yield event;
        continue;
      }
      if (finished) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (finished || queue.length > 0) resolve();
      });
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    // A signal that fires when all is over is never let go of by Node: AbortSignal.any keeps what depends on it.
    if (!finished) abandon.abort();
    await running;
  }
}
