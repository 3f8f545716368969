// Stryker tells its test environment which mutant lives through this variable; ours shares its globals with Stryker, which still has the one before.
for (const name of ['__stryker__', '__stryker2__'])
  if (globalThis[name]) globalThis[name].activeMutant = process.env.__STRYKER_ACTIVE_MUTANT__;
