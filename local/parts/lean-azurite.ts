import { registerHooks } from 'node:module';

/**
 * What Azurite would load and never use here: the library of its telemetry, which is switched off, and a store of its metadata in SQL
 * (AZURITE_DB), which is not set. They are two thirds of the time in which it starts. Any module will do in
 * their place.
 */
const UNUSED = ['applicationinsights', './SqlBlobServer'];

/** Loaded into Azurite (`node --import`). */
registerHooks({
  resolve: (name, context, next) => next(UNUSED.includes(name) ? 'node:path' : name, context),
});
