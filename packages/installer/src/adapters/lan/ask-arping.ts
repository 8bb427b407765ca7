import { exec } from 'tinyexec';
import { lineSplitter } from '../line-splitter.ts';

export interface ArpingOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Receives each hardware address as soon as the program prints it, in lower case. */
  readonly onMac: (mac: string) => void;
  readonly signal: AbortSignal;
}

/** A running `arping`. */
export interface Arping {
  /** Resolves at the first answer, or when the program ends without one. */
  readonly answered: Promise<unknown>;
  /** Resolves to what the program printed to standard error. */
  readonly ended: Promise<string>;
  stop(): void;
}

/** Starts `arping` and reads its output line by line; an implementation that buffers its output is read when it ends. */
export function askArping({ program, args, onMac, signal }: ArpingOptions): Arping {
  const child = exec(program, [...args], { nodePath: false, signal });
  const report = (output: string): boolean => {
    const macs = macsIn(output);
    macs.forEach(onMac);
    return macs.length > 0;
  };
  const firstAnswer = new Promise<void>((resolve) => {
    const lines = lineSplitter((line) => {
      if (report(line)) resolve();
    });
    child.process?.stdout?.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
  });
  const ended = (async (): Promise<string> => {
    const { stdout, stderr } = await child;
    report(stdout);
    return stderr;
  })();
  return { answered: Promise.race([firstAnswer, ended]), ended, stop: () => child.kill('SIGINT') };
}

function macsIn(output: string): readonly string[] {
  const found = output.match(/\b(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}\b/gi) ?? [];
  return found.map((mac) => mac.toLowerCase());
}
