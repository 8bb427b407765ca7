// Adds up the counts of several vitest JSON reports and prints them alone on the last line, after the title and the
// first lines of the error of every failed test; fails when a test or a stage did.
import { readFileSync } from 'node:fs';

const errorLines = 12;
const [failedStages = '0', ...files] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
  // A file that could not even be loaded has no failed tests.
  if (report.numFailedTests === 0 && !report.success) sum.failed += 1;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed) printFailure(`${name}: ${test.fullName}`, test.failureMessages.join('\n'));
    if (status === 'failed' && failed.length === 0) printFailure(name, message);
  }
}
const skipped = sum.skipped === 0 ? '' : `, ${sum.skipped} skipped`;
console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exitCode = Number(failedStages) > 0 || sum.failed > 0 || sum.passed === 0 ? 1 : 0;

function printFailure(title, error) {
  console.log(`FAILED ${title}\n${error.split('\n').slice(0, errorLines).join('\n')}\n`);
}
