import { expect, test } from 'vitest';
import * as installer from '../src/index.ts';

test('the package exports these names', () => {
  expect(Object.keys(installer).sort()).toMatchInlineSnapshot(`
    [
      "AssembleChartError",
      "ClusterError",
      "HelmError",
      "InstallError",
      "assembleChart",
      "buildPlan",
      "checkImmutableFields",
      "checkSnapshot",
      "connectCluster",
      "createInstaller",
      "describeStatus",
      "desiredNamespaces",
      "explainService",
      "hasChanges",
      "helmBinary",
      "httpProbe",
      "installerFindings",
      "judgeTraffic",
      "lanProbe",
      "leastRole",
      "objectId",
      "oldestHelm",
      "planUninstall",
      "policyOf",
      "readChart",
      "readChartCrds",
      "readJournal",
      "readServiceEvents",
      "recognise",
      "refOf",
      "renderDesired",
      "reportKubeProxy",
      "sendTraffic",
      "summarizeSteps",
      "takeSnapshot",
      "verifySnapshot",
    ]
  `);
});
