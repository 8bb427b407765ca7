import type { RunContext } from '../run-context.ts';
import type { OpenWorldOptions, World } from './world.ts';

/** Opens the world that the flags select, hands it to one function, and closes it however that function ends. */
export async function withWorld<Result>(
  context: RunContext,
  options: OpenWorldOptions,
  use: (world: World) => Promise<Result>,
): Promise<Result> {
  const world = await openWorld(context, options);
  try {
    return await use(world);
  } finally {
    context.messages.clearStatus();
    await world.close();
  }
}

async function openWorld(context: RunContext, options: OpenWorldOptions): Promise<World> {
  if (options.sandbox) {
    const { openPracticeWorld } = await import('./practice.ts');
    return openPracticeWorld(context, options);
  }
  const { openRealWorld } = await import('./real.ts');
  return openRealWorld(context, options);
}
