// What the code under test logs would bury what the tests say; a test that is about a log line sets its own level.
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
