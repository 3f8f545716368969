// What the code under test logs would bury what the tests say; a test that is about a log line sets its own level.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
// The CDK's own validation takes most of the time of a synthesis. `npm run synth` does it, once.
process.env.CDK_VALIDATION ??= 'false';
