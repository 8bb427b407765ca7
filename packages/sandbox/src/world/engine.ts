import type { Cluster } from '../cluster.ts';
import { type KubeObject, nameOf, namespaceOf, uidOf } from '../model/object.ts';
import { recordEvent } from './events.ts';

/** One controller: compares the objects and takes the next step towards the desired state. Runs again after every change it watches. */
export interface Controller {
  readonly name: string;
  /** Resources as `plural.group`; a change of one of their objects calls for another look. */
  readonly watches: readonly string[] | 'everything';
  reconcile(world: World): void;
}

/** The world that controllers work on. */
export interface World {
  readonly cluster: Cluster;
  /** Does something once, so much later; asking again under the same key before it happened changes nothing. */
  later(key: string, ms: number, action: () => void): void;
  /** Forgets what is due under the key. */
  forget(key: string): void;
  /** Lets every controller look again. */
  wake(): void;
}

/** Runs the controllers until stopped. */
export function startEngine(
  cluster: Cluster,
  controllers: readonly Controller[],
): { readonly world: World; stop(): void } {
  const timers = new Map<string, () => void>();
  let dirty = new Set<Controller>(controllers);
  let cancelTick: (() => void) | undefined;
  let isStopped = false;
  const schedule = (): void => {
    if (isStopped || cancelTick !== undefined) return;
    cancelTick = cluster.clock.after(0, tick);
  };
  const failures = new Map<string, string>();
  // An error of the model must not end the process that it runs in. It is reported as an Event, once.
  const attempt = (controller: Controller): void => {
    try {
      controller.reconcile(world);
      failures.delete(controller.name);
    } catch (error) {
      const message = `${controller.name}: ${error instanceof Error ? error.message : String(error)}`;
      if (failures.get(controller.name) === message) return;
      failures.set(controller.name, message);
      const about = cluster.store.get('namespaces', '', 'kube-system');
      if (about !== undefined)
        recordEvent(cluster, {
          about,
          type: 'Warning',
          reason: 'ModelFailed',
          message,
          component: 'gatesmith-sandbox',
        });
    }
  };
  const tick = (): void => {
    cancelTick = undefined;
    const due = dirty;
    dirty = new Set();
    for (const controller of controllers) {
      if (due.has(controller) && !isStopped) attempt(controller);
    }
    if (dirty.size > 0) schedule();
  };
  const wake = (): void => {
    dirty = new Set(controllers);
    schedule();
  };
  const world: World = {
    cluster,
    later(key, ms, action) {
      if (timers.has(key) || isStopped) return;
      const cancel = cluster.clock.after(ms, () => {
        timers.delete(key);
        action();
      });
      timers.set(key, cancel);
    },
    forget(key) {
      timers.get(key)?.();
      timers.delete(key);
    },
    wake,
  };
  const unsubscribe = cluster.store.subscribe((event) => {
    for (const controller of controllers) {
      const { watches } = controller;
      if (watches === 'everything' || watches.includes(event.resource)) dirty.add(controller);
    }
    if (dirty.size > 0) schedule();
  });
  cluster.faults.onChange(wake);
  schedule();
  return {
    world,
    stop() {
      isStopped = true;
      unsubscribe();
      cancelTick?.();
      for (const cancel of timers.values()) cancel();
    },
  };
}

/** The live form of an object that a timer was set for, if it is still the same one. */
export function liveVersion(cluster: Cluster, resource: string, object: KubeObject): KubeObject | undefined {
  const live = cluster.store.get(resource, namespaceOf(object), nameOf(object));
  return live !== undefined && uidOf(live) === uidOf(object) ? live : undefined;
}
