import type { Finding } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import type { MetallbFinding } from '../finding-registry.ts';
import { report } from '../report.ts';
import type { CommunityAlias } from '../resources.ts';
import { findLegacyConfig, type LegacyPlace } from './find-legacy-config.ts';
import type { ImportedValues } from './imported-values.ts';
import { LegacyReader } from './legacy-reader.ts';
import { readBfdProfile } from './read-bfd-profile.ts';
import { readPeer } from './read-peer.ts';
import { readPool } from './read-pool.ts';
import { UniqueNames } from './unique-names.ts';

/** The values, and everything that was not imported unchanged. */
export interface ImportResult {
  readonly values: ImportedValues;
  readonly findings: readonly Finding[];
}

/** Options of {@link importLegacyConfig}. */
export interface ImportLegacyConfigOptions {
  /**
   * Reads YAML; needed for a ConfigMap and wherever else the configuration is inside a string. `parse` of the `yaml` package fits.
   * It may throw: that becomes a finding.
   */
  readonly parseYaml?: ((text: string) => unknown) | undefined;
}

/**
 * Turns MetalLB's configuration of before 0.13 into values: the `config` ConfigMap, a chart's `configInline` wherever it is
 * (see {@link findLegacyConfig}), or the configuration object itself. Addresses stay unchanged; names are made DNS names; a password is never copied: the peer refers to a Secret instead, and a finding says how to create it. Never throws.
 *
 * @example
 * ```ts
 * import { importLegacyConfig } from '@gatesmith/metallb';
 *
 * importLegacyConfig({
 *   'address-pools': [{ name: 'Office_LAN', protocol: 'layer2', addresses: ['10.0.0.1-10.0.0.9'], 'auto-assign': false }],
 * }).values.pools; // [{ name: 'office-lan', addresses: ['10.0.0.1-10.0.0.9'], autoAssign: false }]
 * ```
 */
export function importLegacyConfig(
  document: unknown,
  { parseYaml }: ImportLegacyConfigOptions = {},
): ImportResult {
  const found = findLegacyConfig(document, { parseYaml });
  const findings: MetallbFinding[] =
    found.finding === undefined ? found.others.map(leftOut) : [found.finding];
  const config = found.finding === undefined ? found.config : {};
  const root = new LegacyReader(config, { path: [], findings });
  const names = new UniqueNames(config, findings);
  const bfdProfiles = root.list('bfd-profiles').map((reader) => readBfdProfile(reader, names));
  const aliases = Object.entries(root.map('bgp-communities') ?? {}).map(
    ([name, value]): CommunityAlias => ({ name, value }),
  );
  const peers = root.list('peers').map((reader, index) => readPeer(reader, { index, names }));
  const pools = root.list('address-pools').map((reader, index) => readPool(reader, { index, names }));
  root.finish();
  if (found.finding === undefined && isRecord(config) && pools.length === 0) {
    const message = 'there are no address pools, so nothing would be assigned';
    root.lose(['address-pools'], { message });
  }
  return {
    values: {
      pools: pools.map(({ pool }) => pool),
      layer2: pools.flatMap(({ layer2 }) => layer2),
      bgp: {
        peers,
        advertisements: pools.flatMap(({ advertisements }) => advertisements),
        bfdProfiles,
        communities: aliases.length === 0 ? [] : [{ name: 'communities', communities: aliases }],
      },
    },
    findings,
  };
}

function leftOut(place: LegacyPlace): MetallbFinding {
  return report('GS-IMPORT-LOST', {
    subject: 'legacy configuration',
    path: [],
    message: `configuration: there is another one at ${place.flat().join('.')}, which is left out`,
    hint: 'import each one from a separate file',
  });
}
