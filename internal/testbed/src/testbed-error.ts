import { BaseError } from '@gatesmith/diagnostics';

/** Why the test bed could not do what a test asked of it. */
export type TestbedErrorCode =
  | 'TESTBED_UNAVAILABLE'
  | 'BUILD_FAILED'
  | 'COMMAND_FAILED'
  | 'PROGRAM_EXITED'
  | 'WAITED_TOO_LONG'
  | 'API_REFUSED'
  | 'SETUP_FAILED';

/** One sentence that names what went wrong; `details` holds the last lines of the log that gives the reason. */
export class TestbedError extends BaseError<TestbedErrorCode> {}
