/** Nodes whose kernel is older than nftables mode needs (5.13), with the kernel; a kernel that says no version is left out. */
export function oldKernels(kernels: readonly (readonly [node: string, kernel: string])[]): readonly string[] {
  return kernels.flatMap(([node, kernel]) => {
    const found = /^(\d+)\.(\d+)/.exec(kernel);
    if (found === null) return [];
    const [major, minor] = [Number(found[1]), Number(found[2])];
    return major > 5 || (major === 5 && minor >= 13) ? [] : [`${node} (${kernel})`];
  });
}
