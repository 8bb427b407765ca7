import { describe, expect, test } from 'vitest';
import { commandLine, kubectlLine, layOutCommand } from './command-line.ts';

describe('the next command', () => {
  test('repeats the flags of the run that it has too', () => {
    const flags = { values: ['a.yaml', 'my values.yaml'], context: 'edge', snapshot: 's.json' };
    expect(commandLine('gatesmith up', flags).join(' ')).toBe(
      "gatesmith up -f a.yaml -f 'my values.yaml' --context edge",
    );
    expect(commandLine('gatesmith validate', flags).join(' ')).toBe(
      "gatesmith validate -f a.yaml -f 'my values.yaml'",
    );
  });

  test('masks credentials that the user gave by --set', () => {
    const set = ['traefik.hub.token=abc', 'kubeProxy.mode=keep'];
    expect(commandLine('gatesmith up', { set }).join(' ')).toBe(
      "gatesmith up --set 'traefik.hub.token=***' --set kubeProxy.mode=keep",
    );
  });

  test('is run by gatesmith on the practice cluster, where kubectl is meant', () => {
    const get = ['get nodes'];
    expect(kubectlLine({ sandbox: true }, get).join(' ')).toBe('gatesmith sandbox exec -- kubectl get nodes');
    expect(kubectlLine({ context: 'edge' }, get).join(' ')).toBe('kubectl --context edge get nodes');
  });

  test('is broken before a flag, and stays a command that a shell can read', () => {
    const command = commandLine('gatesmith up', {
      values: ['values.yaml'],
      context: 'edge',
      chart: 'build/chart',
    });
    expect(layOutCommand(command, 80)).toBe('gatesmith up -f values.yaml --context edge --chart build/chart');
    expect(layOutCommand(command, 40)).toBe(
      'gatesmith up -f values.yaml \\\n  --context edge --chart build/chart',
    );
  });
});
