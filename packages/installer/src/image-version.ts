/** The version that the tag of an image says, without a leading v; `undefined` for other tags and for a digest alone. */
export function imageVersion(image: string): string | undefined {
  return /:v?(\d+\.\d+\.\d+)/.exec(image)?.[1];
}
