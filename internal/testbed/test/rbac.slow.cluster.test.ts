import { helmBinaries } from '@internal/testing/helm';
import { describe, expect } from 'vitest';
import { startTestbed, type Testbed, waitUntil } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { accepted, byChart } from './existing-metallb.ts';
import { gatesmith, oneRange } from './gatesmith.ts';
import { inventory } from './inventory.ts';
import { createOperator, type RoleRule } from './operator.ts';
import { isWrite } from './requests.ts';

type Goal = 'check' | 'plan' | 'up' | 'adopt' | 'verify' | 'uninstall';

/** The rules that `gatesmith rbac` prints. */
async function printed(bed: Testbed, goal: Goal): Promise<readonly RoleRule[]> {
  const run = await gatesmith(bed, ['rbac', '--for', goal, '--output', 'json'], oneRange);
  expect(run.code, run.stderr).toBe(0);
  const { rules } = run.json() as { rules: readonly RoleRule[] }; // a ClusterRole
  return rules;
}

const refused = (bed: Testbed): readonly string[] =>
  bed.faults
    .requests()
    // The webhook answers 403 too when it denies the invalid pool that it is asked for, dry run.
    .filter(({ status, query }) => status === 403 && !query.includes('dryRun=All'))
    .map(({ verb, path }) => `${verb} ${path}`);

/** The requests of a run, as rules name them. */
function used(bed: Testbed): readonly string[] {
  return bed.faults.requests().flatMap(({ verb, path }) => {
    const [root, ...parts] = path.split('/').filter((part) => part !== '');
    const group = root === 'apis' ? (parts.shift() ?? '') : '';
    parts.shift(); // the version
    if (parts[0] === 'namespaces' && parts.length > 2) parts.splice(0, 2);
    const [resource, , subresource] = parts;
    if (resource === undefined || (root !== 'api' && root !== 'apis')) return [];
    const rule = `${verb} ${subresource === undefined ? resource : `${resource}/${subresource}`}.${group}`;
    // Applied objects are created where it does not exist yet, and authorized for both verbs.
    return verb === 'patch' ? [rule, rule.replace('patch', 'create')] : [rule];
  });
}

/** The rights that the chart's roles grant, which the granting user must hold. */
async function given(bed: Testbed): Promise<readonly string[]> {
  const lists = await Promise.all(
    ['clusterroles', 'roles'].map((plural) =>
      bed.api.request<{ items: readonly { rules: readonly RoleRule[] | null }[] }>(
        'GET',
        `/apis/rbac.authorization.k8s.io/v1/${plural}`,
        { query: { labelSelector: 'app.kubernetes.io/managed-by=Helm' } },
      ),
    ),
  );
  return lists.flatMap(({ items }) => items.flatMap(({ rules }) => rightsOf(rules ?? [])));
}

function rightsOf(rules: readonly Partial<RoleRule>[]): readonly string[] {
  return rules.flatMap(({ apiGroups = [], resources = [], verbs = [] }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
    ),
  );
}

/** Rights that these two installs did not need. */
const inReserve: readonly RegExp[] = [
  // Other load balancers are listed where their kinds are served.
  /^list \w+\.cilium\.io$/,
  // Values without an object, pools that give up their addresses, kube-proxy's pods one after another.
  /^delete /,
  // Only where kube-proxy has to say how it is set.
  /^(get|create) pods\/(log|portforward)\.$/,
];
/** Helm 3 creates and compares; Helm 4 applies on the server. */
const ofHelm4 = /^patch /;

const helms = await helmBinaries();

describe.each([helms[0], helms.at(-1)].map((helm) => [helm?.version ?? 'none', helm] as const))(
  'with Helm %s',
  (_, helm) => {
    clusterTest(
      'every command does its work with the role that is printed for it, and nothing more',
      async () => {
        await using bed = await startTestbed({ nodes: 1 });
        const operator = await createOperator(bed);
        const before = await inventory(bed);
        const as = async (
          goal: Goal,
          args: readonly string[],
          values: Parameters<typeof gatesmith>[2] | 'none' = oneRange,
        ): Promise<Awaited<ReturnType<typeof gatesmith>>> => {
          await operator.become(await printed(bed, goal));
          bed.faults.forget();
          const run = await gatesmith(bed, args, values === 'none' ? undefined : values, {
            kubeconfig: operator.kubeconfig,
            helm: helm?.helm,
          });
          expect(refused(bed), `${goal}: ${run.stderr}${run.stdout}`).toEqual([]);
          return run;
        };
        const check = await as('check', ['check', '--output', 'json']);
        expect(check.stdout).not.toMatch(/GS-READ-FORBIDDEN/);
        expect((await as('plan', ['plan', '--output', 'json'])).stdout).not.toMatch(/GS-READ-FORBIDDEN/);
        const up = await as('up', ['up', '--yes', '--output', 'json']);
        expect(up.code, up.stderr + up.stdout).toBe(0);
        // the entrypoint moves to the new pool, which has to be accepted by name
        const more = {
          pools: [{ name: 'other', addresses: ['192.168.20.30-192.168.20.40'] }],
          checks: { accept: ['GS-ADDRESS-MOVES=traefik/gatesmith-entrypoint'] },
        };
        const first = used(bed);
        const again = await as('up', ['up', '--yes', '--output', 'json'], more);
        const asked = new Set([...first, ...used(bed), ...(await given(bed))]);
        const idle = rightsOf(await printed(bed, 'up')).filter((right) => !asked.has(right));
        const spare = helm?.version.startsWith('3.') === true ? [...inReserve, ofHelm4] : inReserve;
        expect(idle.filter((right) => !spare.some((pattern) => pattern.test(right)))).toEqual([]);
        expect(again.code, again.stderr + again.stdout).toBe(0);
        const verify = await as('verify', ['verify', '--output', 'json'], more);
        expect(verify.code, verify.stderr + verify.stdout).toBe(0);
        const uninstall = await as('uninstall', ['uninstall', '--yes', '--output', 'json'], 'none');
        expect(uninstall.code, uninstall.stderr + uninstall.stdout).toBe(0);
        const left = (await inventory(bed)).filter((name) => !before.includes(name));
        const kept = /^(CustomResourceDefinition\/|ConfigMap\/kube-system\/gatesmith-kube-proxy-backup$)/;
        expect(left.filter((name) => !kept.test(name))).toEqual([]);
      },
    );
  },
);

clusterTest(
  'an existing MetalLB is adopted with the role that is printed for that, and nothing more',
  async () => {
    await using bed = await startTestbed({ nodes: 1, kubeProxy: 'none' });
    await byChart(bed);
    await waitUntil('the pools are accepted', () => accepted(bed), { timeoutMs: 90_000 });
    const operator = await createOperator(bed);
    await operator.become(await printed(bed, 'adopt'));
    const as = { kubeconfig: operator.kubeconfig };
    const proposed = await gatesmith(bed, ['adopt', '--print-values', '--output', 'json'], undefined, as);
    expect(proposed.code, proposed.stderr).toBe(0);
    const { values } = proposed.json() as { values: Readonly<Record<string, unknown>> }; // what --output json prints
    bed.faults.forget();
    const run = await gatesmith(bed, ['adopt', '--yes', '--output', 'json'], values, as);
    // Dependents of the old install may be of any kind; those that the role does not list are named as not searched.
    expect(refused(bed).filter((request) => !request.startsWith('list '))).toEqual([]);
    expect(run.stdout).toContain('GS-ADOPT-UNSEEN');
    expect(run.code, run.stderr + run.stdout).toBe(0);
  },
);

clusterTest(
  'each right that is removed is missed up front, with all others, before anything is written',
  async () => {
    await using bed = await startTestbed({ nodes: 1, kubeProxy: 'none' });
    const operator = await createOperator(bed);
    const rules = await printed(bed, 'up');
    const without = async (gone: readonly Right[]): Promise<string> => {
      await operator.become(lessBy(rules, gone));
      bed.faults.forget();
      const run = await gatesmith(bed, ['up', '--yes', '--output', 'json'], oneRange, {
        kubeconfig: operator.kubeconfig,
      });
      expect(run.code, run.stdout).toBe(1);
      expect(bed.faults.requests().filter(isWrite)).toEqual([]);
      return run.stdout;
    };
    const sample: readonly Right[] = [
      { group: '', resource: 'nodes', verb: 'list' },
      { group: '', resource: 'secrets', verb: 'create' },
      { group: 'apps', resource: 'daemonsets', verb: 'patch' },
      { group: 'metallb.io', resource: 'ipaddresspools', verb: 'create' },
      { group: 'coordination.k8s.io', resource: 'leases', verb: 'patch' },
      { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', verb: 'patch' },
      { group: 'rbac.authorization.k8s.io', resource: 'clusterrolebindings', verb: 'create' },
      // Held only because MetalLB's own role gives it.
      { group: 'discovery.k8s.io', resource: 'endpointslices', verb: 'watch' },
    ];
    // Each right of the role is removed on its own on the practice cluster; here every other one of the sample.
    for (const right of sample.filter((_, index) => index % 2 === 1))
      expect(await without([right])).toContain(`may not ${named(right)}`);
    const all = await without(sample);
    for (const right of sample) expect(all).toContain(`may not ${named(right)}`);
  },
);

interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

const named = ({ group, resource, verb }: Right): string =>
  `${verb} ${resource}${group === '' ? '' : `.${group}`}`;

function lessBy(rules: readonly RoleRule[], gone: readonly Right[]): readonly RoleRule[] {
  return rules
    .flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.map((resource) => ({
          apiGroups: [group],
          resources: [resource],
          verbs: verbs.filter(
            (verb) =>
              !gone.some(
                (right) => right.group === group && right.resource === resource && right.verb === verb,
              ),
          ),
        })),
      ),
    )
    .filter(({ verbs }) => verbs.length > 0);
}
