import { z } from 'zod';
import { extra, flag, group, setting, text } from '../setting.ts';

/** The fields of all images of the chart. */
export const imageKeys = (image: string, tag: string) => ({
  registry: extra(z.string(), 'Registry to pull from in place of global.image.registry.'),
  repository: extra(z.string(), 'The full name, including the registry; replaces registry and image.'),
  image: text(image, 'Name of the image within its registry.'),
  tag: text(tag, 'Tag of the image.'),
  pullPolicy: setting(z.enum(['Always', 'IfNotPresent', 'Never']), 'IfNotPresent', 'When to pull the image.'),
});

/** The user that the program runs as; part of the image's section, because it has to fit the image. */
export const imageIdentity = (user: number, group_: number, readOnly: boolean) => ({
  runAsNonRoot: flag(true, 'Refuses to run as root.'),
  runAsUser: setting(z.int().min(0), user, 'User id of the program.'),
  runAsGroup: setting(z.int().min(0), group_, 'Group id of the program.'),
  allowPrivilegeEscalation: flag(false, 'Whether the program may gain rights; needed for chroot only.'),
  seccompProfile: group({
    type: setting(
      z.enum(['RuntimeDefault', 'Localhost', 'Unconfined']),
      'RuntimeDefault',
      'Allowed system calls.',
    ),
    localhostProfile: extra(z.string(), 'File of the profile for Localhost.'),
  }),
  readOnlyRootFilesystem: flag(readOnly, "Whether the program's file system is read-only."),
});
