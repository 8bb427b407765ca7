import type {
  AdmissionPolicy,
  Denial,
  FaultControl,
  Faults,
  ImageFault,
  RequestFault,
  WebhookFault,
} from './faults.ts';
import type { Random } from './random.ts';

/** The subject of a request, as faults and permissions see it. */
export interface RequestSubject {
  readonly verb: string;
  readonly group: string;
  /** Plural, the subresource behind a slash. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly userAgent: string;
}

/** The faults in force. */
export interface FaultState {
  readonly control: FaultControl;
  /** The request faults that meet this request; each hit counts. */
  meet(subject: RequestSubject): readonly RequestFault[];
  webhook(configuration: string, webhook: string): WebhookFault;
  image(image: string): ImageFault | undefined;
  isDenied(subject: RequestSubject): boolean;
  hasDenials(): boolean;
  /** The admission policies that are about such an object. */
  policies(subject: Omit<RequestSubject, 'verb' | 'userAgent'>): readonly AdmissionPolicy[];
  isExpired(): boolean;
  isDown(node: string): boolean;
  /** Called when nodes, images or the like change, so that the world looks again. */
  onChange(listener: () => void): void;
  /** Called when all watches are to end. */
  onCut(listener: () => void): void;
}

interface Live {
  readonly fault: RequestFault;
  seen: number;
  hits: number;
}

const includes = (list: readonly string[] | undefined, value: string): boolean =>
  list === undefined || list.includes('*') || list.includes(value);

const matches = (fault: RequestFault, subject: RequestSubject): boolean =>
  includes(fault.verbs, subject.verb) &&
  includes(fault.resources, subject.resource) &&
  includes(fault.groups, subject.group) &&
  (fault.namespace === undefined || fault.namespace === subject.namespace) &&
  (fault.name === undefined || fault.name === subject.name) &&
  (fault.userAgent === undefined || subject.userAgent.includes(fault.userAgent));

const isMeant = (denial: Denial, { verb, group, resource, namespace }: RequestSubject): boolean =>
  includes(denial.verbs, verb) &&
  includes(denial.groups, group) &&
  includes(denial.resources, resource) &&
  (denial.namespace === undefined || denial.namespace === namespace);

const isAbout = (
  policy: AdmissionPolicy,
  { group, resource, namespace, name }: Omit<RequestSubject, 'verb' | 'userAgent'>,
): boolean =>
  includes(policy.groups, group) &&
  includes(policy.resources, resource) &&
  (policy.namespace === undefined || policy.namespace === namespace) &&
  (policy.name === undefined || policy.name === name);

/** Faults as options gave them, open to change. */
export function createFaultState(initial: Faults, random: Random): FaultState {
  let requests: Live[] = (initial.requests ?? []).map((fault) => ({ fault, seen: 0, hits: 0 }));
  let webhooks = new Map<string, WebhookFault>(Object.entries(initial.webhooks ?? {}));
  let images = new Map<string, ImageFault>(Object.entries(initial.images ?? {}));
  let denials: readonly Denial[] = initial.denials ?? [];
  let policies: readonly AdmissionPolicy[] = initial.policies ?? [];
  let expired = initial.credentialExpired ?? false;
  let down = new Set<string>(initial.nodesDown ?? []);
  const changeListeners: (() => void)[] = [];
  const cutListeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of changeListeners) listener();
  };
  return {
    control: {
      add(...faults) {
        const added = new Set(faults.map((fault) => ({ fault, seen: 0, hits: 0 })));
        requests.push(...added);
        return () => {
          requests = requests.filter((live) => !added.has(live));
        };
      },
      webhook(name, fault) {
        webhooks.set(name, fault);
      },
      image(image, fault) {
        if (fault === undefined) images.delete(image);
        else images.set(image, fault);
        changed();
      },
      deny(...more) {
        denials = [...denials, ...more];
      },
      enforce(...more) {
        policies = [...policies, ...more];
        changed();
      },
      credential(state) {
        expired = state === 'expired';
      },
      node(name, state) {
        if (state === 'down') down.add(name);
        else down.delete(name);
        changed();
      },
      cutWatches() {
        for (const listener of cutListeners) listener();
      },
      clear() {
        requests = [];
        webhooks = new Map();
        images = new Map();
        denials = [];
        policies = [];
        expired = false;
        down = new Set();
        changed();
      },
    },
    meet(subject) {
      return requests
        .filter((live) => {
          const { fault } = live;
          if (!matches(fault, subject)) return false;
          live.seen += 1;
          if (live.seen <= (fault.after ?? 0)) return false;
          if (fault.times !== undefined && live.hits >= fault.times) return false;
          if (fault.chance !== undefined && random.next() >= fault.chance) return false;
          live.hits += 1;
          return true;
        })
        .map(({ fault }) => fault);
    },
    webhook: (configuration, webhook) =>
      webhooks.get(webhook) ?? webhooks.get(configuration) ?? webhooks.get('*') ?? 'model',
    image: (image) => [...images].find(([part]) => image.includes(part))?.[1],
    isDenied: (subject) => denials.some((denial) => isMeant(denial, subject)),
    hasDenials: () => denials.length > 0,
    policies: (subject) => policies.filter((policy) => isAbout(policy, subject)),
    isExpired: () => expired,
    isDown: (node) => down.has(node),
    onChange: (listener) => changeListeners.push(listener),
    onCut: (listener) => cutListeners.push(listener),
  };
}
