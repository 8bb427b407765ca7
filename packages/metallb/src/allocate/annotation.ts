/** The prefixes of MetalLB's annotations; the old one is looked at only when the new one is absent. */
export const prefixes = ['metallb.io', 'metallb.universe.tf'] as const;

/** An annotation of MetalLB's by its name without the prefix. A present one applies even when it is empty. */
export function annotationOf(
  annotations: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  const prefix = prefixes.find((one) => Object.hasOwn(annotations, `${one}/${name}`));
  return prefix === undefined ? undefined : (annotations[`${prefix}/${name}`] ?? '');
}

/**
 * Whether a Service asks to share its address. Since 0.16.2 MetalLB does not announce such a Service in Layer 2 by an
 * advertisement with `serviceSelectors` (`ShouldAnnounce` in its speaker/layer2_controller.go).
 */
export function sharesAddress(annotations: Readonly<Record<string, string>>): boolean {
  return annotationOf(annotations, 'allow-shared-ip') !== undefined;
}
