import { readFile, writeFile } from 'node:fs/promises';
import { generatedFiles } from './generated-files.ts';

for (const [path, content] of generatedFiles()) {
  if (content === (await readFile(path, 'utf8').catch(() => undefined))) continue;
  await writeFile(path, content);
  console.log(path);
}
