import type { ApiClient } from '../api/api-client.ts';
import { isStatus } from '../api/api-refused.ts';
import { type Container, type KeyRef, type Pod, type PodPlace, podField } from './pod.ts';

/** The command line and environment of a container, references resolved as a kubelet does. */
export interface ResolvedCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly args: readonly string[];
}

export interface CommandSource {
  readonly pod: Pod;
  readonly place: PodPlace;
  readonly container: Container;
  readonly base: Readonly<Record<string, string>>;
}

export async function resolveCommand(
  api: ApiClient,
  { pod, place, container, base }: CommandSource,
): Promise<ResolvedCommand> {
  const env: Record<string, string> = { ...base };
  const keyed = keyedReader(api, pod.metadata.namespace);
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const data = {
      ...(configMapRef && (await keyed('configmaps', configMapRef))),
      ...(secretRef && (await keyed('secrets', secretRef))),
    };
    for (const [key, value] of Object.entries(data)) env[`${prefix}${key}`] = value;
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) env[name] = expand(value ?? '', env);
    else if (valueFrom.fieldRef) env[name] = podField(pod, place, valueFrom.fieldRef.fieldPath);
    else if (valueFrom.resourceFieldRef) env[name] = '0';
    else {
      const ref = valueFrom.secretKeyRef ?? valueFrom.configMapKeyRef;
      if (ref === undefined) continue;
      const found = (await keyed(valueFrom.secretKeyRef ? 'secrets' : 'configmaps', ref))[ref.key];
      if (found !== undefined) env[name] = found;
      else if (!ref.optional)
        throw new Error(`${ref.name}: has no key "${ref.key}", which env ${name} refers to`);
    }
  }
  return {
    env,
    command: (container.command ?? []).map((part) => expand(part, env)),
    args: (container.args ?? []).map((part) => expand(part, env)),
  };
}

/** `$(NAME)` becomes the variable, `$$(NAME)` stays as `$(NAME)`, an unknown one stays as it is. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$)?\(([\w.-]+)\)/g, (whole, escaped: string | undefined, name: string) =>
    escaped === undefined ? (env[name] ?? whole) : whole.slice(1),
  );
}

function keyedReader(
  api: ApiClient,
  namespace: string,
): (kind: 'secrets' | 'configmaps', ref: Omit<KeyRef, 'key'>) => Promise<Record<string, string>> {
  return async (kind, { name, optional }) => {
    try {
      const { data = {} } = await api.request<{ data?: Record<string, string> }>(
        'GET',
        `/api/v1/namespaces/${namespace}/${kind}/${name}`,
      );
      if (kind === 'configmaps') return data;
      return Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
      );
    } catch (error) {
      if (optional === true && isStatus(error, 404)) return {};
      throw error;
    }
  };
}
