import type { AddressBook } from './address-book.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';

/** A Service that MetalLB tries to give addresses from the pools, as far as the books allow. */
export interface Attempt {
  readonly pools: readonly PlannedPool[];
  readonly service: PlannedService;
  readonly book: AddressBook;
}
