import type { ProgramName } from '../build/programs.ts';

/**
 * The reality of an image. `program`: the real program, compiled. `web`: a small HTTP server of ours in place of any
 * web server. `mute-ingress`: answers 404 like an ingress controller without rules. `none`: marked Running, nothing runs.
 */
export type ImageReality =
  | { readonly kind: 'program'; readonly program: ProgramName; readonly path: string }
  | { readonly kind: 'web' | 'mute-ingress' }
  | { readonly kind: 'none' };

const realPrograms: readonly {
  readonly repository: RegExp;
  readonly program: ProgramName;
  readonly path: string;
}[] = [
  { repository: /(^|\/)metallb\/controller$/, program: 'controller', path: '/controller' },
  { repository: /(^|\/)metallb\/speaker$/, program: 'speaker', path: '/speaker' },
  { repository: /(^|\/)kube-proxy$/, program: 'kube-proxy', path: '/usr/local/bin/kube-proxy' },
  { repository: /(^|\/)kubectl$/, program: 'kubectl', path: '/usr/local/bin/kubectl' },
  { repository: /(^|\/)traefik$/, program: 'traefik', path: '/usr/local/bin/traefik' },
];

const ingressControllers = /(^|\/)(traefik|ingress-nginx\/controller)$/;
const webServers = /(^|\/)(nginx|nginx-unprivileged|httpd|caddy|whoami|http-echo|agnhost|hello-app)$/;

/** Looks an image up by its repository, whatever registry, tag or digest it has. */
export function imageReality(image: string, built: (program: ProgramName) => boolean): ImageReality {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const real = realPrograms.find((each) => each.repository.test(repository));
  if (real !== undefined && built(real.program))
    return { kind: 'program', program: real.program, path: real.path };
  if (ingressControllers.test(repository)) return { kind: 'mute-ingress' };
  if (webServers.test(repository)) return { kind: 'web' };
  return { kind: 'none' };
}

/** For the list of what is real in a run. */
export function describeReality(image: string, reality: ImageReality): string {
  switch (reality.kind) {
    case 'program':
      return `${image}: the real ${reality.program}`;
    case 'web':
      return `${image}: an HTTP server of the test bed`;
    case 'mute-ingress':
      return `${image}: an HTTP server of the test bed that answers 404`;
    case 'none':
      return `${image}: marked Running, nothing runs`;
  }
}
