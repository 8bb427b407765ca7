import { routes } from '../src/app.ts';
import { pathsOf } from '../src/routing/paths-of.ts';
import { runCli } from '../test/run-cli.ts';

const head = `<!-- Generated from the route map by packages/cli/scripts/generate-reference.ts; do not edit. -->

# The command line

stdout is the result, stderr the conversation. \`-o json\` prints one JSON document; \`up\`, \`adopt\`, \`rollback\` and \`uninstall\` print
one object per line, and the last one is the outcome. With \`-o json\` an error is one JSON document on stderr. \`-o\` is the output
format of every command; \`-O\`, \`--out\`, is the file that a result is written to.
[json-output.md](json-output.md) lists the JSON documents and their schemas.

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
| \`NO_COLOR\`, \`FORCE_COLOR\` | colours off, on; \`--color\` overrides both |
`;

/** Every command's help, as the command prints it, on one Markdown page. */
export async function renderReference(): Promise<string> {
  const sections: string[] = [];
  for (const words of pathsOf(routes, [])) {
    const { stdout } = await runCli(['help', ...words]);
    sections.push(`## \`${['gatesmith', ...words].join(' ')}\`\n\n\`\`\`text\n${stdout.trim()}\n\`\`\`\n`);
  }
  return [head, ...sections].join('\n');
}
