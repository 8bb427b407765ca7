import type { RouteMap } from '@stricli/core';
import { routes } from '../src/app.ts';
import type { RoutedContext } from '../src/run-context.ts';
import { runCli } from '../test/run-cli.ts';

const head = `<!-- Generated from the route map by packages/cli/scripts/generate-reference.ts; do not edit. -->

# The command line

stdout is the result, stderr the conversation. \`--output json\` prints one JSON document; \`up\` and \`uninstall\` print one
object per line, and the last one is the outcome. With \`--output json\` an error is one JSON document on stderr.

| exit code | meaning |
|---|---|
| 0 | done, or there was nothing to do |
| 1 | something failed |
| 2 | bad usage or invalid input; nothing was tried |
| 3 | changes, drift or error findings exist |
| 130 | interrupted |

| variable | meaning |
|---|---|
| \`KUBECONFIG\` | kubeconfig files, as for kubectl |
| \`GATESMITH_HELM\` | the Helm to run; default: \`helm\` from PATH |
| \`GATESMITH_CHART\` | a complete umbrella chart, as \`--chart\` |
| \`GATESMITH_UPSTREAM_CHARTS\` | a folder with the charts that the umbrella depends on: \`metallb\`, \`ingress-nginx\`, \`traefik\` |
| \`GATESMITH_SANDBOX\` | where the practice cluster is kept; default: the user's state folder |
| \`NO_COLOR\`, \`FORCE_COLOR\` | colours off, on |
`;

/** Every command's help, as the command prints it, on one Markdown page. */
export async function renderReference(): Promise<string> {
  const sections: string[] = [];
  for (const words of commandsOf(routes, [])) {
    const { stdout } = await runCli([...words, '--help']);
    sections.push(`## \`gatesmith ${words.join(' ')}\`\n\n\`\`\`text\n${stdout.trim()}\n\`\`\`\n`);
  }
  return [head, ...sections].join('\n');
}

function commandsOf(map: RouteMap<RoutedContext>, words: readonly string[]): readonly (readonly string[])[] {
  return map.getAllEntries().flatMap(({ name, target }) => {
    const path = [...words, name['convert-camel-to-kebab']];
    return 'getAllEntries' in target ? commandsOf(target, path) : [path];
  });
}
