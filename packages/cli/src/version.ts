import manifest from '../package.json' with { type: 'json' };

/** The version of the command line, from its package.json. */
export const version: string = manifest.version;
